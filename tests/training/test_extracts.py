from __future__ import annotations

import pytest

from training.extracts import Counts, compared, rows_there
from training.texts import read_templates, texts_of

ROWS = ({"message": "2", "who": "Ann", "what": "Book the hall", "when": ""},)


def test_a_task_is_told_by_its_message_and_who() -> None:
    assert compared(ROWS, "action-items") == {("2", "ann")}


def test_a_question_is_told_by_its_words() -> None:
    rows = ({"question": "Is it at 9?"}, {"question": "几点？"})
    assert compared(rows, "questions") == {("isitat9",), ("几点",)}


def test_precision_and_recall_are_over_all_texts() -> None:
    counts = Counts()
    counts.add(frozenset([("1", "a"), ("2", "b")]), frozenset([("1", "a")]))
    counts.add(frozenset(), frozenset([("3", "c")]))
    figures = counts.figures()
    assert (figures["precision"], figures["recall"]) == (0.5, 0.5)


@pytest.mark.parametrize("type_", ["action-items", "questions"])
def test_every_row_of_our_texts_can_be_compared(type_: str) -> None:
    texts = [text for text in texts_of("test", 0, read_templates()) if text.answers.get(type_)]
    assert len(texts) > 20
    for text in texts:
        assert rows_there(text, type_), text.id
