from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report
from benchmarks.results_file import RESULTS


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the report says of the results in the files of a kind, changed by a function."""

    def write(kind: str, change: Any) -> str:
        path = next(RESULTS.glob(f"{kind}-*.json"))
        results = json.loads(path.read_text("utf-8"))
        change(results)
        (tmp_path / path.name).write_text(json.dumps(results), "utf-8")
        monkeypatch.setattr(report, "RESULTS", tmp_path)
        monkeypatch.setattr(report, "REPORT", tmp_path / "report.md")
        monkeypatch.setattr(report, "README", tmp_path / "README.md")
        monkeypatch.setattr(report, "PLOTS", tmp_path)
        report.main()
        return (tmp_path / "report.md").read_text("utf-8")

    return write


def test_the_tokens_written_are_those_of_the_file(written: Any) -> None:
    def change(results: dict[str, Any]) -> None:
        for each in results["recipes"].values():
            each["settings"]["new_tokens"] = 32

    assert "; 32 tokens after each prompt" in written("latency", change)


def test_memory_that_the_system_did_not_tell_is_left_out(written: Any) -> None:
    def change(results: dict[str, Any]) -> None:
        for each in results["recipes"].values():
            each["peak_rss_bytes"] = None

    assert "|  |" in written("latency", change)


def test_scores_stand_in_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RESULTS", "PLOTS"):
        monkeypatch.setattr(report, name, tmp_path)
    monkeypatch.setattr(report, "REPORT", tmp_path / "report.md")
    score = {"mean": 0.25, "low": 0.2, "high": 0.3}
    part = {
        **{"texts": 2, "words": 9.0, "right_language": 1, "bound_kept": 1, "errors": 0},
        **{"rouge1": score, "rouge2": score, "rougeL": score},
    }
    task = {"type": "tldr", "length": "short", "max_words": None}
    about = {
        "task": task,
        "source": "ourselves",
        "focus": False,
        "reference_words": 9.0,
        "people": None,
    }
    results = {
        **{"date": "2026-01-01", "tools": {"rouge-score": "1"}},
        "sets": {"mails": about | {"systems": {"ours (w8a8)": part}}},
    }
    path = tmp_path / f"quality-{report.README_MODEL}.json"
    path.write_text(json.dumps(results), "utf-8")
    report.main()
    row = "| mails | **ours (w8a8)** | 2 | 0.250 (0.200-0.300) |"
    assert row in (tmp_path / "report.md").read_text("utf-8")
