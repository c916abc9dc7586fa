from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import crowd, page, page_report
from benchmarks.results_file import RESULTS

MODEL = "qwen2.5-coder-0.5b-instruct"


def kept(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RESULTS / f"{kind}-{MODEL}.json").read_text("utf-8"))
    return found


def told(lines: Iterator[str]) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize("kind", ["new", "style"])
def test_the_page_s_share_is_that_of_the_file(kind: str) -> None:
    results = kept("page")
    results["medians"][kind]["page_s"] = 7.77
    assert told(page_report.section(results)).count("7.77") == 1


def test_wrong_answers_and_errors_are_counted() -> None:
    results = kept("crowd") | {"wrong": ["a", "b"], "errors": ["c"], "answers": 99}
    said = told(page_report.crowd_section(results))
    assert "99 answers, of which 2 differ" in said and "and 1 errors" in said


def test_the_memory_after_the_first_minute_is_told_from_the_later_one() -> None:
    minutes = [(0.0, 100), (59.0, 300), (60.0, 200), (61.0, 220), (62.0, 190)]
    found = crowd.Found(answers=1, seconds=[1.0], freed_s=[0.1, 0.3, 0.2])
    figures = crowd._figures(found, minutes)
    assert figures["rss_after_first_minute"] == 200
    assert (figures["lowest_rss_later"], figures["highest_rss_later"]) == (190, 220)
    assert (figures["median_freed_s"], figures["slowest_freed_s"]) == (0.2, 0.3)


def test_nothing_measured_is_no_crash() -> None:
    assert crowd._figures(crowd.Found(), [(0.0, 1)])["median_s"] is None


def test_no_two_rounds_have_the_same_text_and_all_are_of_one_length() -> None:
    texts = [page._text(seed) for seed in range(5)]
    assert len(set(texts)) == 5
    assert {len(text.split()) for text in texts} == {page._WORDS}


def test_answers_of_all_clients_are_told_by_kind() -> None:
    results = kept("clients") | {"answers": {"http": 3, "mcp": 2}, "wrong": ["a"]}
    said = told(page_report.clients_section(results))
    assert "5 answers (http 3, mcp 2), of which 1 differ" in said


def test_each_sample_of_a_newcomer_has_its_seconds_on_both_screens() -> None:
    seen = [
        {"screen": screen, "sample": "Article", "whole_s": seconds, "is_in_view": screen == "desk"}
        for screen, seconds in (("desk", 1.5), ("phone", 2.5))
    ]
    results = {"threads": 2, "screens": {"desk": {}, "phone": {}}, "all": seen}
    said = told(page_report.newcomer_section(results))
    assert "scrolling: 1 of 2." in said and "| Article | 1.5 | 2.5 |" in said
