from __future__ import annotations

import pytest

from summarizer.generation.repair import drop_faulty_parts, quote_source
from summarizer.grounding.reference import ReferenceIndex
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.types import InputType

TEXT = "Mara Quill opened the mill on 4 May. It cost 12,400 pounds. The town paid half of that."
REFERENCE = ReferenceIndex(TEXT)
GOOD, BAD = "The town paid half.", "The mill cost 99 pounds."


def spec(input_type: InputType = "article", **changes: object) -> OutputSpec:
    return output_spec(SummaryOptions(**changes), "en", input_type=input_type)  # type: ignore[arg-type]


def bullets(*parts: str) -> ParsedOutput:
    return ParsedOutput("\n".join(f"- {part}" for part in parts), parts, is_full=True)


def test_a_faulty_point_is_dropped() -> None:
    repaired, dropped, left = drop_faulty_parts(bullets(GOOD, BAD), spec(), REFERENCE)
    assert repaired.text == f"- {GOOD}"
    assert [(check.text, check.outcome) for check in dropped] == [(BAD, "dropped")]
    assert left == 0


def test_a_summary_without_faulty_parts_stays_as_it_is() -> None:
    parsed = bullets(GOOD)
    assert drop_faulty_parts(parsed, spec(), REFERENCE) == (parsed, [], 0)


def test_the_only_point_stays_and_is_counted() -> None:
    parsed = bullets(BAD)
    assert drop_faulty_parts(parsed, spec(), REFERENCE) == (parsed, [], 1)


def test_a_sentence_of_the_text_takes_the_place_of_the_only_one() -> None:
    parsed = ParsedOutput(BAD, (BAD,), is_full=True)
    repaired, quoted = quote_source(parsed, spec(type="tldr"), REFERENCE, TEXT)
    assert repaired.text == "It cost 12,400 pounds."
    assert [(check.text, check.outcome) for check in quoted] == [(BAD, "quoted")]


def test_a_quote_keeps_the_bound() -> None:
    parsed = ParsedOutput(BAD, (BAD,), is_full=True)
    repaired, quoted = quote_source(parsed, spec(type="tldr", max_words=2), REFERENCE, TEXT)
    assert (repaired.text, quoted) == (BAD, [])


@pytest.mark.parametrize(
    ("input_type", "type_"), [("conversation", "tldr"), ("article", "headline")]
)
def test_conversations_and_headlines_get_no_quotes(input_type: InputType, type_: str) -> None:
    parsed = ParsedOutput(BAD, (BAD,), is_full=True)
    repaired, quoted = quote_source(parsed, spec(input_type, type=type_), REFERENCE, TEXT)
    assert (repaired.text, quoted) == (BAD, [])


def test_a_quote_is_in_the_summary_s_language() -> None:
    text = "工厂于2024年关闭。公司裁员300人。"
    bad = "The factory closed in 2024 and 900 people left."
    parsed = ParsedOutput(bad, (bad,), is_full=True)
    reference = ReferenceIndex(text, has_names=False)
    assert quote_source(parsed, spec(type="tldr"), reference, text) == (parsed, [])


@pytest.mark.parametrize("type_", ["tldr", "key-points", "headline"])
def test_a_question_takes_the_place_of_its_answer(type_: str) -> None:
    text = (
        "1. What is the capital of Australia?\n2. Who wrote Hamlet?\n3. How many legs has a spider?"
    )
    bad = "The capital of Australia is Canberra."
    parsed = ParsedOutput(bad, (bad,), is_full=True)
    repaired, quoted = quote_source(parsed, spec(type=type_), ReferenceIndex(text), text)
    assert repaired.parts == ("What is the capital of Australia?",)
    assert [check.outcome for check in quoted] == ["quoted"]
