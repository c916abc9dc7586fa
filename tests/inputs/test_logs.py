from __future__ import annotations

import pytest

from summarizer.inputs.logs import parse_log
from summarizer.inputs.reading import read_bytes

PYTHON = "\n".join(
    f"2025-05-06 10:0{minute}:00,123 INFO app: request {minute} took 1{minute} ms"
    for minute in range(6)
)
ERRORS = """
2025-05-06 10:06:00,001 ERROR db: no connection to 10.0.0.7:5432 after 30 s
2025-05-06 10:07:00,001 ERROR db: no connection to 10.0.0.8:5432 after 31 s
2025-05-06 10:08:00,001 WARNING disk: 91 % used
2025-05-06 10:09:00,001 CRITICAL app: unhandled
Traceback (most recent call last):
  File "a.py", line 3, in <module>
ValueError: no such shop"""


def told(text: str) -> str:
    document = parse_log(text)
    assert document is not None
    return document.text


def test_errors_are_told_by_kind_and_count_and_when_they_began() -> None:
    text = told(PYTHON + ERRORS)
    assert "A log of 13 lines, from 2025-05-06 10:00:00,123 to 2025-05-06 10:09:00,001." in text
    assert "It has 3 errors of 2 kinds:" in text
    assert (
        "- db: no connection to 10.0.0.7:5432 after 30 s (2 times, first at 2025-05-06 "
        "10:06:00,001, last at 2025-05-06 10:07:00,001)"
    ) in text
    assert "- ValueError: no such shop (once, at 2025-05-06 10:09:00,001)" in text
    assert "It has 1 warnings of one kind:" in text
    assert text.endswith("- ValueError: no such shop")


def test_a_log_without_errors_says_so() -> None:
    assert "It has no errors." in told(PYTHON)


@pytest.mark.parametrize(
    "line",
    [
        "[2025-05-06T10:00:00.123Z] [error] worker {n}: queue is full",
        "2025/05/06 10:00:00 [error] {n}#0: queue is full",
        "May  6 10:00:00 host worker[{n}]: error: queue is full",
        '10.0.0.1 - - [06/May/2025:10:00:0{n} +0000] "GET /a/{n} HTTP/1.1" 500 12',
        '{{"level":"error","time":"2025-05-06T10:00:0{n}Z","msg":"queue {n} is full"}}',
        "10:00:0{n}.123 [main] ERROR a.b.Worker - queue is full",
        "ERROR 2025-05-06 10:00:0{n} queue is full",
    ],
)
def test_lines_of_every_library_are_read(line: str) -> None:
    lines = "\n".join(line.format(n=n) for n in range(8))
    assert "It has 8 errors of one kind:" in told(lines)


@pytest.mark.parametrize(
    "text",
    [
        "12:00 Ann: there was an error\n12:01 Bob: which error?\n" * 5,
        "Errors happen.\n\nWarnings, too.\n" * 5,
        "2025-05-06 Bought bread\n2025-05-07 Bought milk\n" * 5,
        "",
    ],
)
def test_what_is_no_log_is_not_read_as_one(text: str) -> None:
    document = parse_log(text)
    assert document is None


def test_a_log_file_counts_its_lines() -> None:
    document = read_bytes((PYTHON + ERRORS).encode(), "app.log")
    assert document.dropped == {"log lines": 13}
    assert read_bytes(b"Dear log, all is well.", "a.log").text == "Dear log, all is well."
