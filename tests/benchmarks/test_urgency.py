from __future__ import annotations

import pytest

from benchmarks.damaged_report import section as damaged_section
from benchmarks.urgency import Message, figures_of, messages
from benchmarks.urgency_report import section

LEAST_PRECISION, LEAST_RECALL = 0.9, 0.9  # on the messages that the rules were built on


def test_urgent_messages_are_told_from_others() -> None:
    figures = figures_of((message, message.is_found) for message in messages())
    assert {language: each["messages"] for language, each in figures.items()} == {
        "en": 210,
        "zh": 60,
    }
    for each in figures.values():
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


def test_the_report_has_a_row_for_each_set_and_language() -> None:
    each = {"messages": 60, "urgent": 30, "precision": 0.8125, "recall": 0.7}
    text = "\n".join(section({"built on": {"en": each}, "kept back": {"en": each, "zh": each}}))
    assert "| kept back | Chinese | 60 | 30 | 0.81 | 0.70 |" in text
    assert text.count("| 60 | 30 |") == 3


def test_the_report_of_damaged_files_counts_them_by_damage() -> None:
    worst = [{"seed": "a.mbox", "damage": "mixed", "cpu_s": 0.44, "peak_bytes": 2e8}]
    counts = {"mixed": {"document": 3, "error": 1}, "truncated": {"error": 2}}
    results = {"cases": 6, "passed": 6, "seeds": 2, "slowest": worst, "largest": worst}
    text = "\n".join(damaged_section({**results, "by damage": counts}))
    assert "| mixed | 3 | 1 |" in text and "| truncated | 0 | 2 |" in text
    assert "took 0.4 s" in text and "200 MB (a.mbox)" in text
