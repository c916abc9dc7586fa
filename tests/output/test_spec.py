"""What options and records make of a text: bounds, columns, what rows may name."""

from __future__ import annotations

import pytest

from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec, output_spec_for
from summarizer.types import INPUT_TYPES

from ..scripted import TEXT
from .specs import ROWS, STACK, of


def test_a_bound_of_one_s_own_replaces_the_length_s() -> None:
    assert output_spec(SummaryOptions(max_key_points=2), "en").max_parts == 2
    assert output_spec(SummaryOptions(type="tldr", max_sentences=2), "en").max_parts == 2
    assert output_spec(SummaryOptions(type="headline", max_words=6), "en").max_words == 6


@pytest.mark.parametrize(
    ("input_type", "columns"),
    [
        ("article", ("topic", "detail")),
        ("email", ("topic", "detail")),
        ("note", ("topic", "detail")),
        ("email-thread", ("who", "what", "when")),
        ("conversation", ("who", "what", "when")),
        ("transcript", ("who", "what", "when")),
        ("notification-stack", ("app", "what")),
    ],
)
def test_the_kind_of_text_decides_a_table_s_columns(
    input_type: str, columns: tuple[str, ...]
) -> None:
    table = of("table", input_type=input_type).table
    assert table is not None
    assert table.columns == columns


def test_a_question_is_of_a_message_that_asks() -> None:
    text = "[1] Ann: Who drives?\n[7] Bo: Not me\n[2] Bo: Fine."
    spec, _ = output_spec_for(text, SummaryOptions(type="questions"), message_ids=("a", "b"))
    assert spec.table is not None
    assert spec.table.messages == {1: "Ann: Who drives?\n[7] Bo: Not me"}


def test_a_table_of_notifications_names_their_apps() -> None:
    spec, _ = output_spec_for(STACK, SummaryOptions(type="table"), input_type="notification-stack")
    assert spec.table is not None
    assert spec.table.participants == ("Mail", "Bank", "Aerolind")


def test_only_people_who_are_there_and_messages_that_are_there_are_named() -> None:
    spec = of("action-items", message_ids=("a", "b"), participants=("Ann", "Ann", "B|o\n", " "))
    assert spec.table is not None
    assert spec.table.participants == ("Ann", "B o")
    assert list(spec.table.messages) == [1, 2]
    bare = of("questions").table
    assert bare is not None
    assert bare.columns == ("question",)


def test_a_synopsis_has_three_sentences_under_sixty_words() -> None:
    spec = of("apple-synopsis")
    assert (spec.kind, spec.max_parts, spec.max_words) == ("sentences", 3, 59)


@pytest.mark.parametrize("input_type", INPUT_TYPES)
@pytest.mark.parametrize("type_", ROWS)
def test_every_kind_of_text_has_rows(type_: str, input_type: str) -> None:
    spec, _ = output_spec_for(TEXT, SummaryOptions(type=type_), input_type=input_type)
    assert spec.table is not None
    assert spec.table.subject in spec.table.columns
