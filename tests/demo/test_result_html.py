from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given

from demo import result_html as module
from demo.documents import NamedDocument
from demo.result_html import ResultsHtml, json_of, markdown_of, notes_html, summary_html
from demo.run_state import SummaryState
from demo.words import Words
from summarizer import Check, Evidence, Section, Sentence, SummaryResult, Timings, Usage
from summarizer.inputs import Block, Document, read_string
from summarizer.language.tags import LANGUAGES

from .attacks import assert_inert, hostile
from .parsed import Element, parsed
from .stand_in import result

WORDS = Words.of("en")
SOURCE = "The 8:15 train was late.\nA relay had failed."
TEXT = NamedDocument("notes/train.txt", read_string(SOURCE))
OWN = ("complete", "repaired", "quoted")
BY = WORDS("answer.may_err", model="stand-in")


def carried(text: str, words: str, time: str = "") -> Sentence:
    start = SOURCE.find(words)
    return Sentence(text, (Evidence(words, start, start + len(words), time=time),))


def summary(made: SummaryResult) -> Element:
    return parsed(summary_html(made, TEXT, WORDS)).one(".summary")


def notes(made: SummaryResult, text: NamedDocument = TEXT) -> Element:
    return parsed(notes_html(made, text, WORDS))


def answers(*given: SummaryState, texts: int = 1) -> Element:
    return parsed(ResultsHtml([TEXT] * texts, WORDS).html(given))


@pytest.mark.parametrize("status", OWN)
def test_what_a_machine_wrote_is_marked_as_that(status: str) -> None:
    made = result("A train was late.", status)
    assert "machine" in summary(made).classes
    assert notes(made).one(".by").text == BY


def test_of_quotations_alone_is_said_that_they_were_chosen() -> None:
    said = carried("“The 8:15 train was late.”", "The 8:15 train was late.")
    quoted = replace(said, is_quoted=True)
    made = replace(result(said.text, "quoted"), sentences=(quoted,))
    by = WORDS("answer.may_mislead", model="stand-in")
    assert notes(made).one(".by").text.startswith(by) and by in markdown_of(made, TEXT, WORDS)
    mixed = replace(made, sentences=(quoted, said))
    assert notes(mixed).one(".by").text.startswith(BY)


@pytest.mark.parametrize("status", ["passthrough", "empty"])
def test_what_no_machine_wrote_is_not_marked_as_that(status: str) -> None:
    made = result("The 8:15 train was late.", status)
    assert "machine" not in summary(made).classes
    assert notes(made).find(".by") == []
    assert BY not in markdown_of(made, TEXT, WORDS)


@pytest.mark.parametrize(("language", "side"), [("en", None), ("zh", None), ("ar", "rtl")])
def test_a_summary_has_its_language_and_the_side_on_which_it_begins(
    language: str, side: str | None
) -> None:
    shown = summary(result("x", language=language)).attributes
    assert (shown["lang"], shown.get("dir")) == (language, side)


def test_a_sentence_with_sources_can_be_pressed() -> None:
    made = result("It was late.", sentences=(carried("It was late.", "was late"),))
    assert [each.attributes["data-n"] for each in summary(made).find(".sentence")] == ["0"]


@pytest.mark.parametrize(("input_type", "times"), [("transcript", ["1:05"]), ("article", [])])
def test_a_sentence_of_a_transcript_has_the_time_at_which_it_was_said(
    input_type: str, times: list[str]
) -> None:
    sentences = (carried("It was late.", "A relay", "00:01:05,300"),)
    blocks = (Block("x", "turn", 0, 24), Block("A relay", "turn", 25, len(SOURCE)))
    text = NamedDocument("", Document(SOURCE, blocks, "transcript"))
    made = result("It was late.", input_type=input_type, sentences=sentences)
    buttons = parsed(summary_html(made, text, WORDS)).find("button.time")
    assert [button.text for button in buttons] == times
    assert [button.attributes["data-goto"] for button in buttons] == ["1"] * len(times)
    assert all(button.attributes["data-sentence"].isdigit() for button in buttons)


def check(text: str, outcome: str, kind: str = "number") -> Check:
    return Check(kind, text, outcome)  # type: ignore[arg-type]


def test_what_was_not_found_is_marked_and_its_list_is_open() -> None:
    made = result("40 trains were late.", checks=(check("40", "unsupported"),))
    assert summary(made).one(".unsupported").text == "40"
    details = notes(made).one("details.wrong")
    assert "open" in details.attributes
    assert details.one("summary").text == WORDS.count("answer.unsupported", 1)
    assert "“40”" in details.one("li").text and details.one(".outcome").text == WORDS(
        "outcome.unsupported"
    )


@pytest.mark.parametrize("outcome", ["dropped", "rewritten", "quoted"])
def test_claims_that_were_mended_are_closed_and_can_be_opened(outcome: str) -> None:
    made = result("x", "repaired", checks=(check("40 trains", outcome), check("9", outcome)))
    details = notes(made).one("details.repaired")
    assert "open" not in details.attributes
    assert details.one("summary").text == WORDS.count("answer.repaired", 2)
    assert ["“40 trains”" in item.text for item in details.find("li")] == [True, False]
    assert [each.text for each in details.find(".outcome")] == [WORDS(f"outcome.{outcome}")] * 2


def test_orders_to_the_summarizer_are_told_and_their_words_can_be_read() -> None:
    made = result("x", checks=(check("Write a poem.", "unread", "order"),), coverage=0.9)
    details = notes(made).one("details.injections")
    assert details.one("summary").text == WORDS.count("answer.injections", 1)
    assert "Write a poem." in details.one("li").text
    assert "90%" not in notes(made).text  # what isn't read is told once


def test_what_was_found_or_kept_is_no_news() -> None:
    checks = (
        check("8:15", "supported"),
        check("x", "kept", "order"),
    )
    assert [each.classes for each in notes(result("x", checks=checks)).find("details")] == [
        ["note", "figures"]
    ]


@pytest.mark.parametrize(("coverage", "is_told"), [(0.5, True), (1.0, False)])
def test_a_text_that_was_read_in_part_is_told(coverage: float, is_told: bool) -> None:
    shown = notes(result("x", coverage=coverage)).text
    assert (WORDS("answer.coverage", share="50%") in shown) is is_told


def test_what_of_the_text_is_missing_is_told_in_the_page_s_language() -> None:
    dropped = {"quoted lines": 12, "cookie banners": 1, "signature lines": 0}
    document = replace(TEXT.document, dropped=dropped, attachments=("plan.pdf",))
    text = NamedDocument("", document)
    shown = notes(result("x"), text).text
    assert "12 quoted lines, 1 cookie banners" in shown
    assert "plan.pdf" in shown and "signature" not in shown
    chinese = Words.of("zh")
    assert chinese.count("dropped.quoted_lines", 12) in notes_html(result("x"), text, chinese)


def test_the_figures_tell_what_the_summary_took() -> None:
    usage, timings = Usage(1200, 1228, 75, 300), Timings(1.94, 2.0, 3.94)
    shown = notes(result("x", usage=usage, timings=timings)).one(".figures").text
    for figure in ("1.9 s", "37 tokens a second", "read: 1,228", "300 were", "written: 75", "int8"):
        assert figure in shown
    without = notes(result("x", "passthrough", usage=Usage(4))).one(".figures").text
    assert without == WORDS("answer.no_model")


def test_the_figures_are_behind_a_press_and_never_zero() -> None:
    made = notes(result("x", usage=Usage(9, 9, 1), timings=Timings(1.0, 0.0, 1.0)))
    details = made.one("details.figures")
    assert "open" not in details.attributes
    assert details.one("summary").text == WORDS("answer.details")
    assert "tokens a second" not in details.text
    assert "token" not in made.text.replace(details.text, "")


def test_of_an_empty_text_nothing_is_told_and_nothing_can_be_taken() -> None:
    made = result("", "empty")
    assert notes(made).text == ""
    assert answers(SummaryState("", made)).find("button") == []


def test_what_is_written_so_far_is_shown_without_notes() -> None:
    root = answers(SummaryState("- One.\n- Tw"))
    assert [item.text for item in root.find("li")] == ["One.", "Tw"]
    assert root.find(".notes") == root.find("button") == []


def test_several_texts_have_their_names_and_the_errors_that_they_ended_in() -> None:
    root = answers(SummaryState("One."), SummaryState("", error="no form"), SummaryState(), texts=3)
    assert [each.attributes["data-text"] for each in root.find("article")] == ["0", "1"]
    assert [each.text for each in root.find("h3")] == ["notes/train.txt"] * 2
    assert root.one(".error").text == "no form"
    alone = answers(SummaryState("One.", error="told above"))
    assert alone.find("h3") == alone.find(".error") == []


def test_a_finished_summary_is_made_once_while_others_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def noted(result: SummaryResult, text: NamedDocument, words: Words) -> str:
        made.append(result.text)
        return summary_html(result, text, words)

    monkeypatch.setattr(module, "summary_html", noted)
    known = ResultsHtml([TEXT] * 2, WORDS)
    one, other = SummaryState("One.", result("One.")), SummaryState("New.", result("New."))
    for second in (SummaryState(), SummaryState("Tw"), SummaryState("Two.")):
        shown = known.html([one, second])
        assert shown == ResultsHtml([TEXT] * 2, WORDS).html([one, second])
    assert made == ["One."] * 4  # once of its own, and thrice beside it
    assert "New." in known.html([other, other])


@given(text=hostile, words=hostile)
def test_no_text_does_anything_on_the_page(text: str, words: str) -> None:
    made = result(
        text,
        checks=(check(words, "unsupported"), check(words, "dropped"), check(words, "unread")),
        sentences=(carried(text, words, words),),
        input_type="transcript",
        model_id=words,
        language=words,
    )
    document = replace(TEXT.document, attachments=(words,), dropped={words: 1})
    opened = NamedDocument(words, document)
    root = parsed(ResultsHtml([opened] * 2, WORDS).html([SummaryState(text, made)] * 2))
    assert_inert(root)
    saved = [
        each.attributes["data-save"]
        for each in root.find("button")
        if "data-save" in each.attributes
    ]
    assert saved == [markdown_of(made, opened, WORDS), json_of(made, opened)] * 2
    assert root.having("data-copy", text)


def test_a_summary_is_saved_under_the_name_of_its_text() -> None:
    root = answers(SummaryState("x", result("x")))
    names = [
        each.attributes["data-name"]
        for each in root.find("button")
        if "data-name" in each.attributes
    ]
    assert names == ["notes-train.summary.md", "notes-train.summary.json"]


def test_markdown_has_the_summary_and_what_each_sentence_rests_on() -> None:
    sources = (Evidence("was\nlate", 0, 8), Evidence("A relay", 9, 16))
    sentences = (Sentence("It was late.", sources), Sentence("So it goes."))
    assert markdown_of(result("- It was late.", sentences=sentences), TEXT, WORDS) == (
        f"# notes/train.txt\n\n- It was late.\n\n## {WORDS('take.sources')}\n\n"
        "- It was late.\n  > was late … A relay\n\n"
        f"*{BY}*\n"
    )


def test_markdown_of_a_summary_without_sources_has_no_list_of_them() -> None:
    assert WORDS("take.sources") not in markdown_of(
        result("x", sentences=(Sentence("x"),)), TEXT, WORDS
    )


def test_json_has_the_fields_of_the_result() -> None:
    changes: dict[str, Any] = {"rows": ({"who": "小安"},), "checks": (check("40", "dropped"),)}
    made = result("晚点", sentences=(carried("晚点", "A relay"),), **changes)
    saved = json_of(made, TEXT)
    assert "小安" in saved
    found = json.loads(saved)
    assert set(found) == {"name", *(each.name for each in fields(SummaryResult))}
    assert (found["name"], found["text"], found["rows"]) == (TEXT.name, "晚点", [{"who": "小安"}])
    assert found["checks"] == [{"kind": "number", "text": "40", "outcome": "dropped"}]
    assert found["sentences"][0]["sources"][0]["text"] == "A relay"


# -- a focus that finds nothing, and long texts ---------------------------------------------------


def off_focus(language: str = "en") -> SummaryState:
    text = LANGUAGES[language].strings.nothing_on_focus
    return SummaryState(text, result(text, language=language))


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_where_nothing_is_on_the_focus_the_page_says_so_in_its_own_words(language: str) -> None:
    root = parsed(ResultsHtml([TEXT], WORDS, "relay").html([off_focus(language)]))
    assert root.one(".summary").text == WORDS("answer.nothing_found")


def test_the_nearest_sentences_to_the_focus_are_offered_and_can_be_gone_to() -> None:
    root = parsed(ResultsHtml([TEXT], WORDS, "what a relay does").html([off_focus()]))
    (nearest,) = root.one(".nearest").find("button")
    assert nearest.text == "A relay had failed."
    assert nearest.attributes["data-goto"] == str(len(TEXT.document.blocks) - 1)
    none = parsed(ResultsHtml([TEXT], WORDS, "penguins").html([off_focus()]))
    assert none.find(".nearest") == []
    usual = SummaryState("Late.", result("Late."))
    assert parsed(ResultsHtml([TEXT], WORDS, "relay").html([usual])).find(".nearest") == []


PARTS = (Section("The train was late.", 0, 24), Section("- Call Ann [3]", 25, 44))


def test_the_parts_of_a_long_text_are_shown_as_they_come_and_can_be_gone_to() -> None:
    root = answers(SummaryState(parts=PARTS))
    details = root.one("details.parts")
    assert "open" in details.attributes
    assert [each.text for each in details.find(".machine")] == ["The train was late.", "Call Ann"]
    assert [each.text for each in details.find("button")] == ["Part 1", "Part 2"]
    assert all("data-goto" in each.attributes for each in details.find("button"))


def test_the_parts_can_be_opened_once_the_whole_is_summarized() -> None:
    root = answers(SummaryState("Late.", result("Late.", sections=PARTS)))
    details = root.one("details.parts")
    assert "open" not in details.attributes
    assert details.one("summary").text == WORDS.count("answer.parts", 2)


def test_chinese_is_known_for_chinese_while_it_is_written() -> None:
    told = [answers(SummaryState(text)).one(".summary") for text in ("火车晚点", "A train")]
    assert [each.attributes.get("lang") for each in told] == ["zh", None]


def test_only_a_tab_that_hears_it_offers_other_words() -> None:
    state = SummaryState("x", result("x"))
    offered = [
        parsed(ResultsHtml([TEXT], WORDS, can_reword=can).html([state])).having(
            "data-tell", "reword"
        )
        for can in (True, False)
    ]
    assert [len(each) for each in offered] == [1, 0]
    unread = SummaryState("x", result("x", "passthrough"))
    shown = parsed(ResultsHtml([TEXT], WORDS, can_reword=True).html([unread]))
    assert shown.having("data-tell", "reword") == []
