from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from summarizer import (
    AbortError,
    EngineOptions,
    ModelError,
    Progress,
    Summarizer,
    SummarizerError,
    UnsupportedInputError,
    Verdict,
)
from summarizer.bundle import Bundle
from summarizer.grounding.probe import Probe
from summarizer.inputs.document import Message
from summarizer.pipeline import check as checking

from .. import tiny
from ..scripted import TEXT, ZH

SAID = "The 8:15 train to Leeds was 40 minutes late. A relay was replaced."
SIZE = 2 * tiny.CONFIG.kv_heads * tiny.CONFIG.head_dim  # of both layers
SURE = Probe(0, 1, np.zeros(SIZE, np.float32), 0.0, 2.0, 4.0, 1.0, suspect=0.5)


@pytest.fixture
def made(bundle: Bundle) -> Iterator[Summarizer]:
    with Summarizer(bundle, engine=EngineOptions(threads=1)) as summarizer:
        yield summarizer


@pytest.fixture
def with_probe(made: Summarizer, monkeypatch: pytest.MonkeyPatch) -> Callable[[Probe], Summarizer]:
    def give(probe: Probe) -> Summarizer:
        content = probe.to_bytes()
        monkeypatch.setattr("summarizer.summarizer.file_of", lambda model_id, name: content)
        return made

    return give


def test_without_a_probe_the_rules_decide(made: Summarizer) -> None:
    right, wrong = made.check(TEXT, SAID), made.check(TEXT, "It was 50 minutes late.")
    assert (right.score, wrong.score) == (None, None)
    assert (right.is_consistent, wrong.is_consistent) == (True, False)
    assert [check.text for check in wrong.unsupported] == ["50 minutes"]
    assert right.doubts == ()


def test_sentences_have_their_sources(made: Summarizer) -> None:
    verdict = made.check(TEXT, SAID)
    assert [sentence.text for sentence in verdict.sentences] == [
        "The 8:15 train to Leeds was 40 minutes late.",
        "A relay was replaced.",
    ]
    assert "8:15" in verdict.sentences[0].sources[0].text
    source = verdict.sentences[1].sources[0]
    assert TEXT[source.start : source.end] == source.text
    assert (verdict.coverage, verdict.recipe) == (1.0, "float32")


def test_a_probe_gives_a_score(with_probe: Callable[[Probe], Summarizer]) -> None:
    verdict = with_probe(SURE).check(TEXT, SAID)
    assert verdict.score == pytest.approx(1 / (1 + np.exp(-2)))
    assert verdict.is_consistent


def test_what_isn_t_found_counts_against_a_summary(
    with_probe: Callable[[Probe], Summarizer],
) -> None:
    verdict = with_probe(replace(SURE, fault=3.0)).check(TEXT, "It was 50 minutes late.")
    assert verdict.score == pytest.approx(1 / (1 + np.exp(1)))
    assert not verdict.is_consistent


def test_doubtful_tokens_are_reported_as_words(with_probe: Callable[[Probe], Summarizer]) -> None:
    made = with_probe(replace(SURE, bias=0.7))
    (doubt,) = made.check(TEXT, "  Relays failed in York. ").doubts
    assert (doubt.text, doubt.start, doubt.end) == ("Relays failed in York.", 0, 22)
    assert doubt.strength == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("said", "numbers", "words"),
    [
        ("Trains stood still.", {1}, ["stood"]),
        ("Trains stood still.", {0, 2}, ["Trains", "still."]),
        ("Trains stood still.", {1, 2}, ["stood still."]),
        ("列车晚点", {1}, ["车"]),
        ("列车晚点", {0, 2}, ["列", "晚"]),
        ("Zürich fell.\n", {0, 1}, ["Zürich fell."]),
        ("  ", {0}, []),
    ],
)
def test_runs_of_suspect_tokens_are_one_doubt(
    said: str, numbers: set[int], words: list[str]
) -> None:
    pieces = re.findall(r"[\u4e00-\u9fff]| ?[^ \u4e00-\u9fff]+", said)
    offsets = np.cumsum([0, *map(len, pieces)]).tolist()
    doubts = np.array([number in numbers for number in range(len(pieces))], np.float32)
    found = list(checking.doubts_in(said, doubts, offsets, 0.5))
    assert [each.text for each in found] == words
    assert [said[each.start : each.end] for each in found] == words


@pytest.mark.parametrize(
    ("said", "token", "word"),
    [
        ("Resignalling failed", "sig", "Resignalling"),
        ("in Zürich", "ürich", "Zürich"),
        ("Из Москвы", "оск", "Москвы"),
        ("It isn't so", "'t", "isn't"),
        ("12,500 euros", "500", "12,500"),
        ("It fell. Rain", ".", "."),
        ("失败了", "败", "败"),
        ("failed.\n", ".\n", "."),
        ("at 40 km", " ", ""),
    ],
)
def test_a_token_within_a_word_is_reported_as_the_word(said: str, token: str, word: str) -> None:
    start = said.index(token)
    offsets = [0, start, start + len(token), len(said)]
    found = list(checking.doubts_in(said, np.float32([0, 1, 0]), offsets, 0.5))
    assert [each.text for each in found] == ([word] if word else [])


def test_a_part_of_a_character_is_reported_as_the_character() -> None:
    (doubt,) = checking.doubts_in("吃饕餮", np.float32([0, 1, 0, 0]), [0, 1, 1, 2, 3], 0.5)
    assert doubt.text == "饕"


def test_what_does_not_pass_has_its_worst_words_named(
    with_probe: Callable[[Probe], Summarizer],
) -> None:
    made = with_probe(replace(SURE, bias=0.45, offset=1.0, suspect=0.6))
    verdict = made.check(TEXT, "Relays failed in York.")
    assert not verdict.is_consistent
    assert [doubt.text for doubt in verdict.doubts] == ["Relays failed in York."]


def test_hidden_characters_and_unicode_forms_make_no_difference(made: Summarizer) -> None:
    source = "Rene\u0301e Mu\u0308ller paid 400 pounds to the Leeds office."
    verdict = made.check(source, "Ren\u00e9e M\u00fc\u00adller paid 4\u200b00 pounds.")
    assert verdict.unsupported == ()
    assert verdict.text == "Ren\u00e9e M\u00fcller paid 400 pounds."


@pytest.mark.parametrize(
    ("said", "has_score"),
    [
        ("Pellman quoted 12 cents a carton.", True),
        ("列車晚點四十分鐘。", True),
        ("Der Zug nach Leeds kam vierzig Minuten zu spät an.", False),
        ("リーズ行きの列車は四十分遅れました。", False),
        ("Поезд опоздал на сорок минут.", False),
    ],
)
def test_there_are_scores_in_english_and_chinese(
    with_probe: Callable[[Probe], Summarizer], said: str, has_score: bool
) -> None:
    assert (with_probe(SURE).check(TEXT, said).score is not None) == has_score


def test_a_damaged_probe_is_an_error(made: Summarizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "summarizer.summarizer.file_of", lambda model_id, name: SURE.to_bytes()[:300]
    )
    with pytest.raises(ModelError, match="is damaged"):
        made.check(TEXT, SAID)


def test_a_check_reports_progress_and_can_be_cancelled(
    with_probe: Callable[[Probe], Summarizer],
) -> None:
    made = with_probe(SURE)
    seen: list[Progress] = []
    made.check(TEXT, SAID, on_progress=seen.append)
    assert seen[-1].done == seen[-1].total > 0
    stop = threading.Event()
    stop.set()
    with pytest.raises(AbortError):
        made.check(ZH, "列车晚点。", cancel=stop)


def test_a_closed_summarizer_checks_nothing(made: Summarizer) -> None:
    made.close()
    with pytest.raises(SummarizerError, match="closed"):
        made.check(TEXT, SAID)


@pytest.mark.parametrize(("text", "said"), [(TEXT, " \n"), (" \n", SAID), ("", "")])
def test_an_empty_summary_or_source_is_refused(made: Summarizer, text: str, said: str) -> None:
    with pytest.raises(UnsupportedInputError, match="is empty"):
        made.check(text, said)


def test_a_summary_is_a_text(made: Summarizer) -> None:
    with pytest.raises(UnsupportedInputError, match="the summary"):
        made.check(TEXT, None)  # type: ignore[arg-type]


def test_of_a_long_source_the_nearest_part_is_read(
    made: Summarizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    values = made.checker.values

    def noted(text: str, *rest: object) -> object:
        read.append(text)
        return values(text, *rest)

    monkeypatch.setattr("summarizer.summarizer.file_of", lambda model_id, name: SURE.to_bytes())
    monkeypatch.setattr(type(made.checker), "values", lambda self, *given: noted(*given))
    filler = "\n\n".join(f"Chapter {number} is about rain and wind." for number in range(60))
    verdict = made.check(f"{filler}\n\n{TEXT}\n\n{filler}", SAID)
    assert 0.1 < verdict.coverage < 0.9
    assert "Leeds" in read[0]
    assert made.token_count(read[0]) <= made.input_quota


def test_a_summary_needs_room_for_its_source(
    made: Summarizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.summarizer.file_of", lambda model_id, name: SURE.to_bytes())
    with pytest.raises(UnsupportedInputError, match="the summary and the contexts take"):
        made.check(TEXT * 2, TEXT * 20)


def test_what_fits_is_checked_whatever_its_shares(
    with_probe: Callable[[Probe], Summarizer],
) -> None:
    made = with_probe(SURE)
    said = TEXT * 4
    assert made.input_quota - made.token_count(said) < 400
    assert made.check("A relay failed.", said).coverage == 1.0


def test_messages_are_cited(made: Summarizer) -> None:
    chat = [Message("Mia", "I'll bring the grill on Friday.", "m1"), Message("Bo", "Fine.", "m2")]
    (sentence,) = made.check(chat, "Mia brings the grill.").sentences
    assert sentence.sources[0].message_id == "m1"


def test_places_are_those_in_the_text_as_it_was_read(
    with_probe: Callable[[Probe], Summarizer],
) -> None:
    verdict = with_probe(replace(SURE, bias=0.7)).check(TEXT, " Cafe\u0301s were late.\n")
    (doubt,) = verdict.doubts
    assert verdict.text == verdict.text[doubt.start : doubt.end] == doubt.text
    assert verdict.text == "Caf\u00e9s were late."


def test_a_context_may_hold_what_the_source_does_not(made: Summarizer) -> None:
    said = "Joyce writes that the train was late."
    assert not made.check(TEXT, said).is_consistent
    assert made.check(TEXT, said, context="A mail by Joyce.").is_consistent


def test_chinese_is_checked(with_probe: Callable[[Probe], Summarizer]) -> None:
    verdict: Verdict = with_probe(replace(SURE, bias=0.7)).check(ZH, "列车晚点五十分钟。")
    assert [check.text for check in verdict.unsupported] == ["五十分钟"]
    assert [doubt.text for doubt in verdict.doubts] == ["列车晚点五十分钟。"]
