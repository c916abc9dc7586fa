from __future__ import annotations

import pytest

from summarizer.forms import form_of
from summarizer.mending import with_quotes, without_faults
from summarizer.options import InputType, SummaryOptions
from summarizer.summary_form import Form, Shaped
from summarizer.trust.source import Source

TEXT = "Mara Quill opened the mill on 4 May. It cost 12,400 pounds. The town paid half of that."
SOURCE = Source(TEXT)
GOOD, BAD = "The town paid half.", "The mill cost 99 pounds."


def form(input_type: InputType = "article", **changes: object) -> Form:
    return form_of(SummaryOptions(**changes), "en", input_type=input_type)  # type: ignore[arg-type]


def bullets(*parts: str) -> Shaped:
    return Shaped("\n".join(f"- {part}" for part in parts), parts, is_full=True)


def test_a_faulty_point_is_dropped() -> None:
    mended, dropped, left = without_faults(bullets(GOOD, BAD), form(), SOURCE)
    assert mended.text == f"- {GOOD}"
    assert [(check.text, check.outcome) for check in dropped] == [(BAD, "dropped")]
    assert left == 0


def test_a_summary_without_faults_stays_as_it_is() -> None:
    shaped = bullets(GOOD)
    assert without_faults(shaped, form(), SOURCE) == (shaped, [], 0)


def test_the_only_point_stays_and_is_counted() -> None:
    shaped = bullets(BAD)
    assert without_faults(shaped, form(), SOURCE) == (shaped, [], 1)


def test_a_sentence_of_the_text_takes_the_place_of_the_only_one() -> None:
    shaped = Shaped(BAD, (BAD,), is_full=True)
    mended, quoted = with_quotes(shaped, form(type="tldr"), SOURCE, TEXT)
    assert mended.text == "It cost 12,400 pounds."
    assert [(check.text, check.outcome) for check in quoted] == [(BAD, "quoted")]


def test_a_quote_keeps_the_bound() -> None:
    shaped = Shaped(BAD, (BAD,), is_full=True)
    mended, quoted = with_quotes(shaped, form(type="tldr", max_words=2), SOURCE, TEXT)
    assert (mended.text, quoted) == (BAD, [])


@pytest.mark.parametrize(
    ("input_type", "type_"), [("conversation", "tldr"), ("article", "headline")]
)
def test_what_was_said_and_headlines_are_not_quoted(input_type: InputType, type_: str) -> None:
    shaped = Shaped(BAD, (BAD,), is_full=True)
    mended, quoted = with_quotes(shaped, form(input_type, type=type_), SOURCE, TEXT)
    assert (mended.text, quoted) == (BAD, [])


def test_a_quote_is_in_the_summary_s_language() -> None:
    text = "工厂于2024年关闭。公司裁员300人。"
    bad = "The factory closed in 2024 and 900 people left."
    shaped = Shaped(bad, (bad,), is_full=True)
    source = Source(text, has_names=False)
    assert with_quotes(shaped, form(type="tldr"), source, text) == (shaped, [])


@pytest.mark.parametrize("type_", ["tldr", "key-points", "headline"])
def test_a_question_takes_the_place_of_its_answer(type_: str) -> None:
    text = (
        "1. What is the capital of Australia?\n2. Who wrote Hamlet?\n3. How many legs has a spider?"
    )
    bad = "The capital of Australia is Canberra."
    shaped = Shaped(bad, (bad,), is_full=True)
    mended, quoted = with_quotes(shaped, form(type=type_), Source(text), text)
    assert mended.parts == ("What is the capital of Australia?",)
    assert [check.outcome for check in quoted] == ["quoted"]
