from __future__ import annotations

import pytest

from benchmarks.urgency import Message, figures_of, messages

LEAST_PRECISION, LEAST_RECALL = 0.9, 0.9  # on the messages that the rules were built on


def test_urgent_messages_are_told_from_others() -> None:
    figures = figures_of((message, message.is_found) for message in messages())
    assert set(figures) == {"en", "zh"}
    for each in figures.values():
        assert each["messages"] == 60
        assert each["precision"] >= LEAST_PRECISION
        assert each["recall"] >= LEAST_RECALL


def test_precision_and_recall_are_of_what_was_found() -> None:
    said = [("en", True, True), ("en", True, False), ("en", False, True), ("zh-Hant", False, False)]
    found = (
        (Message("", language, "sms", "", "2026-03-01T10:00", "", urgent, ""), is_found)
        for language, urgent, is_found in said
    )
    figures = figures_of(found)
    assert (figures["en"]["precision"], figures["en"]["recall"]) == (0.5, 0.5)
    assert (figures["zh"]["precision"], figures["zh"]["recall"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "text", "blocks"),
    [
        ("chat", "Ann: hello\nBob: hi", 2),
        ("thread", "Ann (9:02): hello\nBob (9:03): hi\nAnn (9:04): bye", 3),
        ("thread", "Re: keys\n\n> Ann: where?\n\nOn the hook.", 2),
        ("sms", "Bank: a payment\nwaits.", 1),
    ],
)
def test_a_message_is_read_as_its_kind(kind: str, text: str, blocks: int) -> None:
    message = Message("", "en", kind, "", "2026-03-01T10:00", text, False, "")
    assert len(message.document.blocks) == blocks
