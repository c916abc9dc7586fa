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


@pytest.mark.parametrize(
    "line",
    [
        "2024-03-12 09:1{n}:00,12{n} [main] ERROR com.x.Db - queue is full",  # log4j, logback
        "2024-03-12 09:1{n}:00,12{n} - root - ERROR - queue is full",  # Python's asctime
        "2024-03-12 09:1{n}:00,12{n}:ERROR:queue is full",
        "2024-03-12T09:1{n}:00,12{n}+0100 ERROR queue is full",
        "09:1{n}:00,12{n} |-ERROR in a.b.Worker - queue is full",
        "[2024-03-12 09:1{n}:00,12{n}] ERROR queue is full",
        "2024-03-12 09:1{n}:00.12{n} | ERROR    | app:main:12 - queue is full",  # loguru
        "2024-03-12T09:1{n}:00.12{n}Z\tERROR\tdb/pool.go:12\tqueue is full",  # zap
        "E0312 09:1{n}:00.123456    1234 pool.go:12] queue is full",  # glog, klog
        "03-12 09:1{n}:00.123  1234  5678 E Pool: queue is full",  # Android
        'time="2024-03-12T09:1{n}:00Z" level=error msg="queue is full" n={n}',  # logfmt
        'level=error ts=2024-03-12T09:1{n}:00Z caller=a.go:12 msg="queue is full"',
        "web-1  | 2024-03-12 09:1{n}:00 ERROR queue is full",  # Docker
        "[pod/web-1/app] 2024-03-12T09:1{n}:00Z ERROR queue is full",
        "Mar 12, 2024 9:1{n}:01 AM com.x.App main\nSEVERE: queue is full",  # java.util.logging
        "\x1b[32m2024-03-12 09:1{n}:00,123\x1b[0m \x1b[1;31mERROR\x1b[0m [w] - queue is full",
        "\x1b[2m2024-03-12T09:1{n}:00Z\x1b[0m \x1b[31mERROR\x1b[0m app: queue is full",
        "\x1b[38;5;196mERRO\x1b[39m[000{n}] queue is full",  # logrus on a terminal
        "ERROR:root:queue is full",  # Python's basicConfig
        "ERROR:urllib3.connectionpool:queue is full",
    ],
)
def test_times_levels_and_colours_of_more_libraries_are_read(line: str) -> None:
    text = told("\n".join(line.format(n=n) for n in range(8)))
    assert "It has 8 errors of one kind:" in text
    assert "queue is full" in text and "\x1b" not in text and "(8 times" in text


@pytest.mark.parametrize(
    "lines",
    [
        "[INFO] Scanning\n[INFO] Building app\n[WARNING] old\n[INFO] Tests\n[ERROR] queue is full",
        "[info] a\n[info] b\n[info] c\n[warn] old\n[error] queue is full",
        "npm warn old\nnpm info a\nnpm info b\nnpm info c\nnpm ERR! queue is full",
        "INFO: a\nINFO: b\nINFO: c\nWARNING: old\nERROR: queue is full",
        "INFO  a\nDEBUG b\nDEBUG c\nWARN  old\nERROR queue is full",
        "INFO:root:a\nINFO:root:b\nINFO:root:c\nWARNING:root:old\nERROR:root:queue is full",
    ],
)
def test_lines_that_begin_with_a_level_need_no_time(lines: str) -> None:
    text = told(lines)
    assert text.startswith("A log of 5 lines.")
    assert "It has 1 errors of one kind:\n\n- queue is full (once)" in text
    assert "It has 1 warnings of one kind:\n\n- old (once)" in text


def test_milliseconds_behind_a_comma_are_no_second_column() -> None:
    document = read_bytes(PYTHON.encode(), "app.log")
    assert document.text.startswith("A log of 6 lines, from 2025-05-06 10:00:00,123 to")
    assert read_bytes(PYTHON.encode(), "app.txt").text == document.text


def test_colours_are_left_out_of_what_is_no_log_and_counted() -> None:
    document = read_bytes(
        b"Dear log,\n\x1b[1mall\x1b[0m is \x1b]8;;http://a.b\x07well\x1b]8;;\x07.", "a.log"
    )
    assert document.text == "Dear log,\nall is well."
    assert document.dropped == {"hidden characters": 30}


@pytest.mark.parametrize(
    "text",
    [
        "Time,Level,Text\n" + "2025-05-06 10:00:00,ERROR,full\n" * 6,
        "Time;Level;Text\n" + "2025-05-06 10:00:00;WARN;slow\n" * 6,
    ],
)
def test_events_under_a_head_are_a_table(text: str) -> None:
    assert parse_log(text) is None
    assert read_bytes(text.encode(), "a.csv").text.startswith("A table of 6 rows and 3 columns")


@pytest.mark.parametrize(
    "text",
    [
        "WARNING: hot\nWARNING: sharp\nWARNING: wet\nWARNING: steep\nWARNING: loud",
        "ERROR is human.\nWe forgive.\nWARNING signs were seen.\nNobody looked.\nAll went on.\nOn.",
        "INFO: Ann will call.\nShe asked for Bob.\nBob was out.\n" * 4,
    ],
)
def test_a_few_words_in_capitals_make_no_log(text: str) -> None:
    assert parse_log(text) is None
