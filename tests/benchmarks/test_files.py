from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest

from benchmarks import files
from benchmarks.file_cases import CASES, FileCase
from benchmarks.file_libraries import words_of
from benchmarks.files_report import section
from summarizer.inputs import read_bytes
from summarizer.inputs.formats import FORMATS

TEXT = FileCase("a.txt", "words", 2, lambda size: b"One line.\n" * (size // 10), words_of)


def test_every_format_that_a_suffix_tells_is_measured() -> None:
    measured = {PurePath(case.name).suffix for case in CASES}
    formats = [each for each in FORMATS if each.suffixes or each.shared_suffixes]
    assert [f.name for f in formats if not measured & {*f.suffixes, *f.shared_suffixes}] == []


@pytest.mark.parametrize("case", [each for each in CASES if each.against != "olefile"],
                         ids=lambda case: case.name)  # fmt: skip
def test_what_is_made_is_read_by_both(case: FileCase) -> None:
    data = case.made(20_000)
    assert case.alone(data)
    with files.in_this_process():
        assert read_bytes(data, case.name).blocks


def test_a_file_that_stands_for_several_counts_as_many_times() -> None:
    found = files.measured(TEXT, 20_000, 3)
    assert found["bytes"] == 20_000
    assert found["ours_s"] >= 0 and found["called_s"] >= 0


def test_what_takes_too_long_is_bold_and_what_is_refused_says_so() -> None:
    each: dict[str, Any] = {"files": 4, "against": "csv", "alone_s": 1.0, "ours_s": 3.5}
    formats = {
        "a.csv": {**each, "times": 3.5, "called_s": None},
        "b.csv": {**each, "times": 2.96, "called_s": 3.0},
    }
    box = {"file_bytes": 9e6, "computed_s": 2.0, "peak_rss_bytes": 90e6, "start_rss_bytes": 75e6}
    results = {"size_bytes": 10**7, "rounds": 3, "formats": formats, "mailboxes": {"1,000": box}}
    text = "\n".join(section(results))
    assert "| a.csv | 4 | csv | 1.00 | 3.50 | **3.50** | refused |" in text
    assert "| 2.96 | 3.00 |" in text and "| 1,000 | 9.0 | 2.0 | 90 | 75 |" in text
