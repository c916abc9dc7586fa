from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.app_context import AppContext
from demo.components import Page
from demo.tabs.check import CheckTab, verdict_html
from demo.words import Words
from summarizer import AssetsUnavailableError, Check, Doubt, Evidence, Sentence, Verdict

from ..attacks import assert_inert, hostile
from ..frames import Frame, is_empty, last_change, last_shown
from ..parsed import Element, parsed
from ..stand_in import MODEL, StandIns, app_context

WORDS = Words.of("en")
SUMMARY = "40 trains were late. Ann paid 40 euros in Leeds."


def sentence(text: str, *, is_carried: bool = True) -> Sentence:
    return Sentence(text, (Evidence("x", 0, 1),) if is_carried else ())


def doubt(words: str, text: str = SUMMARY) -> Doubt:
    start = text.index(words)
    return Doubt(words, start, start + len(words), 0.9)


def missing(*words: str) -> tuple[Check, ...]:
    return tuple(Check("number", each, "unsupported") for each in words)


def verdict(text: str = SUMMARY, **changes: Any) -> Verdict:
    values: dict[str, Any] = {
        "text": text,
        "is_consistent": False,
        "score": 0.25,
        "sentences": (),
        "checks": (),
        "doubts": (),
        "coverage": 1.0,
        "model_id": "stand-in",
        "recipe": "int8",
    }
    return Verdict(**(values | changes))


def shown(made: Verdict) -> Element:
    return parsed(verdict_html(made, WORDS))


def places(root: Element, kind: str) -> list[tuple[int, str]]:
    """Where in the summary something is marked, and what."""
    found, at = [], 0
    for piece in _pieces(root.one(".summary"), ()):
        words, kinds = piece
        if kind in kinds:
            found.append((at, words))
        at += len(words)
    return found


def _pieces(element: Element, kinds: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    pieces: list[tuple[str, tuple[str, ...]]] = []
    for child in element.children:
        if isinstance(child, str):
            pieces.append((child, kinds))
        else:
            pieces += _pieces(child, (*kinds, *child.classes))
    return pieces


def pressable(root: Element) -> list[tuple[str | None, str]]:
    return [(each.attributes["data-n"], each.text) for each in root.find(".sentence")]


def test_a_summary_that_says_only_what_the_text_says_is_told_so() -> None:
    root = shown(verdict(is_consistent=True, score=0.95))
    assert "good" in root.one(".verdict").classes and "bad" not in root.one(".verdict").classes
    assert WORDS("check.score", score="0.95") in root.text
    assert root.one(".summary").text == SUMMARY
    assert "“" not in root.text


def test_a_summary_that_says_more_is_told_so() -> None:
    assert "bad" in shown(verdict()).one(".verdict").classes


def test_without_a_score_that_is_told() -> None:
    assert WORDS("check.no_score") in shown(verdict(score=None)).text


def test_words_that_are_missing_are_marked_wherever_they_stand() -> None:
    root = shown(verdict(checks=missing("40")))
    assert places(root, "unsupported") == [(0, "40"), (30, "40")]
    assert f"{WORDS('check.missing')}: “40”" in root.text


def test_a_number_is_not_marked_within_another() -> None:
    root = shown(verdict("In 2012 it took 12 hours.", checks=missing("12")))
    assert places(root, "unsupported") == [(16, "12")]


def test_words_that_are_doubted_are_marked_where_they_stand_and_not_elsewhere() -> None:
    second = Doubt("40", 30, 32, 0.9)
    root = shown(verdict(doubts=(second, doubt("Leeds"))))
    assert places(root, "doubted") == [(30, "40"), (42, "Leeds")]
    assert f"{WORDS('check.doubts')}: “40”, “Leeds”" in root.text


def test_what_is_both_doubted_and_missing_is_marked_as_both() -> None:
    root = shown(verdict(doubts=(doubt("40 trains"),), checks=missing("40")))
    assert [(at, words) for at, words in places(root, "doubted")] == [(0, "40"), (2, " trains")]
    assert (0, "40") in places(root, "unsupported")


def test_what_was_found_is_not_marked() -> None:
    root = shown(verdict(checks=(Check("number", "40", "supported"),)))
    assert places(root, "unsupported") == []


def test_a_word_that_is_named_twice_is_listed_once() -> None:
    root = shown(verdict(checks=missing("40", "40")))
    assert root.text.count("“40”") == 1


def test_sentences_with_sources_can_be_pressed_and_others_not() -> None:
    sentences = (
        sentence("40 trains were late.", is_carried=False),
        sentence("Ann paid 40 euros in Leeds."),
    )
    root = shown(verdict(sentences=sentences))
    assert pressable(root) == [("1", "Ann paid 40 euros in Leeds.")]
    (pressed,) = root.find(".sentence")
    assert (pressed.attributes["role"], pressed.attributes["tabindex"]) == ("button", "0")


def test_of_two_sentences_that_read_alike_the_right_one_can_be_pressed() -> None:
    text = "It rained. It rained."
    sentences = (sentence("It rained.", is_carried=False), sentence("It rained."))
    assert places(shown(verdict(text, sentences=sentences)), "sentence") == [(11, "It rained.")]


def test_marked_words_can_be_pressed_with_their_sentence() -> None:
    sentences = (sentence("40 trains were late."),)
    root = shown(verdict(sentences=sentences, checks=missing("40")))
    assert "".join(text for _, text in pressable(root)) == "40 trains were late."
    assert {number for number, _ in pressable(root)} == {"0"}
    assert places(root, "unsupported")[0] == (0, "40")


def test_a_text_that_was_read_in_part_is_told() -> None:
    assert WORDS("check.read", share="50%") in shown(verdict(coverage=0.5)).text
    assert "100%" not in shown(verdict()).text


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3)


@given(text=hostile, words=st.lists(hostile, max_size=3), doubted=spans)
def test_whatever_is_marked_the_summary_reads_as_it_was_and_is_inert(
    text: str, words: list[str], doubted: list[tuple[int, int]]
) -> None:
    doubts = [
        Doubt(text[min(span) : max(span)], min(*span, len(text)), min(max(span), len(text)), 1.0)
        for span in doubted
    ]
    made = verdict(
        text, checks=missing(*words), doubts=tuple(doubts), sentences=tuple(map(sentence, words))
    )
    root = shown(made)
    assert_inert(root)
    assert root.one(".summary").text == text


# -- the tab --------------------------------------------------------------------------------------

STATUS, VERDICT, READER, CANCEL = range(4)
HERE = gr.Request(session_hash="a")


def tab(context: AppContext) -> CheckTab:
    return CheckTab(Page(context, WORDS, gr.Dropdown()))


def checked(tab: CheckTab, summary: str = "Rain fell") -> Iterator[Frame]:
    return tab.check("Rain fell.", summary, MODEL, HERE)


def test_a_check_shows_the_verdict_beside_the_text_and_ends_with_nothing_new() -> None:
    *frames, end = checked(tab(app_context(StandIns())), "Snow fell")
    assert {len(frame) for frame in (*frames, end)} == {4} and is_empty(end)
    assert parsed(last_shown(frames, VERDICT)).one(".unsupported").text == "Snow"
    assert parsed(last_shown(frames, READER)).one("section").find("p")[0].text == "Rain fell."
    assert WORDS("status.checked") in last_shown(frames, STATUS)


def test_a_check_can_be_stopped_while_it_waits_for_the_model() -> None:
    made = tab(app_context(StandIns()))
    with made.page.context.models.lease(MODEL, cancel=threading.Event()):
        frames = checked(made)
        assert next(frames)[CANCEL]["interactive"] is True
        made.stop(HERE)
        last = last_change(frames)
    assert WORDS("status.cancelled") in last[STATUS]
    assert last[CANCEL]["interactive"] is False


def test_a_new_check_takes_the_place_of_the_one_before() -> None:
    made = tab(app_context(StandIns()))
    with made.page.context.models.lease(MODEL, cancel=threading.Event()):
        old = checked(made)
        next(old)
        new = checked(made)
        next(new)
        assert all(map(is_empty, old))
    assert WORDS("status.checked") in last_change(new)[STATUS]


def test_why_a_check_failed_is_told_in_words_of_its_own() -> None:
    def create(model: str, **options: object) -> object:
        raise AssetsUnavailableError("no weights")

    last = last_change(checked(tab(app_context(StandIns(), create=create))))
    assert parsed(last[STATUS]).one(".error").text == WORDS("check.failed", reason="no weights")


@pytest.mark.parametrize(("name", "is_right"), [("right", True), ("wrong", False)])
def test_a_sample_fills_both_fields_and_is_checked_at_once(name: str, is_right: bool) -> None:
    made, pressed = tab(app_context(StandIns())), gr.EventData(None, {"file": name})
    first, *rest = made.check_sample(MODEL, HERE, pressed)
    source, summary = first[:2]
    assert "Port Ellery" in source and summary == WORDS(f"check.summary_{name}")
    assert WORDS("status.checked") in last_shown(rest, 2 + STATUS)
    figures = re.findall(r"\d[\d,]*", summary)
    assert all(figure in source for figure in figures) is is_right


@pytest.mark.parametrize("file", ["article.txt", "", None])
def test_no_other_sample_is_checked(file: object) -> None:
    made = tab(app_context(StandIns()))
    assert list(made.check_sample(MODEL, HERE, gr.EventData(None, {"file": file}))) == []


def test_that_roles_are_not_checked_is_told_beside_every_verdict() -> None:
    for is_consistent in (True, False):
        assert WORDS("check.roles") in shown(verdict(is_consistent=is_consistent)).text


@pytest.mark.parametrize(("source", "summary"), [("", "Rain."), ("Rain.", " "), ("", "")])
def test_without_a_text_and_a_summary_nothing_is_checked(source: str, summary: str) -> None:
    stand_ins = StandIns()
    (frame,) = tab(app_context(stand_ins)).check(source, summary, MODEL, HERE)
    assert WORDS("check.none") in frame[STATUS] and len(frame) == 4
    assert not stand_ins.made
