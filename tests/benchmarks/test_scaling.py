from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report, results_file, scaling, scaling_report
from summarizer.bundle import Bundle


def spread(value: float) -> dict[str, float]:
    return {"median": value, "lowest": value, "highest": value}


def prompt(length: int, **more: Any) -> dict[str, Any]:
    return {
        "prompt_tokens": length,
        "first_token_s": spread(length / 100),
        "prefill_tokens_per_s": spread(100.0),
        "decode_tokens_per_s": spread(50.0),
        **more,
    }


@pytest.fixture
def results() -> dict[str, Any]:
    """What a measurement writes."""
    ratios = {"first_token": spread(0.5), "decode": spread(1.5), "whole": spread(0.6)}
    return {
        "date": "2026-01-01",
        "machine": {"cpu": "CPU", "physical_cores": 2, "memory_bytes": None},
        "versions": {"numpy": "2"},
        "threads": {
            "rounds": 3,
            "new_tokens": 96,
            "recipes": {"int8": [prompt(1228, threads=2, ratios=ratios)]},
        },
        "lengths": {
            "rounds": 3,
            "new_tokens": 96,
            "threads": 2,
            "recipes": {
                "int8": {
                    "loaded_peak_rss_bytes": 4_000_000,
                    "prompts": [
                        prompt(128, peak_rss_bytes=5_000_000),
                        prompt(5000, peak_rss_bytes=None),
                    ],
                }
            },
        },
    }


def test_threads_are_compared_with_the_fewest(bundles: dict[str, Bundle]) -> None:
    found = scaling.by_threads({"int8": bundles["int8"]}, (1, 2), 16, rounds=1, new_tokens=2)
    one, two = found["recipes"]["int8"]
    assert (one["threads"], two["threads"]) == (1, 2)
    assert one["ratios"]["whole"]["median"] == 1 and two["ratios"]["whole"]["median"] > 0
    assert one["prompt_tokens"] == two["prompt_tokens"] == 16


def test_each_length_has_a_peak_of_its_own(bundles: dict[str, Bundle]) -> None:
    found = scaling.by_length(
        {"int8": bundles["int8"]}, (8, 1500), threads=1, rounds=1, new_tokens=2
    )
    short, long = found["recipes"]["int8"]["prompts"]
    assert (short["prompt_tokens"], long["prompt_tokens"]) == (8, 1500)
    if sys.platform == "linux":
        loaded = found["recipes"]["int8"]["loaded_peak_rss_bytes"]
        assert loaded <= short["peak_rss_bytes"] * 1.05 < long["peak_rss_bytes"] * 1.05


def test_a_part_that_is_not_asked_for_is_kept(
    bundles: dict[str, Bundle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scaling-tiny.json"
    kept = {"threads": {"rounds": 7}, "lengths": {"rounds": 7}, "date": "old", "versions": {}}
    path.write_text(json.dumps(kept), "utf-8")
    monkeypatch.setattr(scaling, "RESULTS", tmp_path)
    monkeypatch.setattr(
        scaling, "write_results", partial(results_file.write_results, folder=tmp_path)
    )
    monkeypatch.setattr(scaling, "ensure_bundle", lambda model, recipe: bundles[recipe])
    command = "scaling --model tiny --recipe int4 --part lengths --prompt-tokens 8"
    monkeypatch.setattr(sys, "argv", [*command.split(), "--new-tokens", "2", "--repeats", "1"])
    scaling.main()
    written = json.loads(path.read_text("utf-8"))
    assert written["threads"] == {"rounds": 7, "origin": {"date": "old", "versions": {}}}
    assert written["lengths"]["origin"]["date"] == written["date"] != "old"
    assert written["lengths"]["recipes"]["int4"]["prompts"][0]["prompt_tokens"] == 8


def test_the_tables_tell_ratios_and_peaks(results: dict[str, Any]) -> None:
    found = "\n".join(scaling_report.section(results, ["images/time-by-length-tiny.png"]))
    assert "| int8 | 2 | 1,228 | 12.28 | 50.0 | 0.50 | 1.50 | 0.60 |" in found
    assert "| int8 | 128 | 1.28 | 100 | 50.0 | 5 | 4 |" in found
    assert "| int8 | 5,000 | 50.00 | 100 | 50.0 |  | 4 |" in found
    assert "![time by the prompt's length](images/time-by-length-tiny.png)" in found


def test_a_part_of_another_run_is_labelled_with_its_own(results: dict[str, Any]) -> None:
    assert "Other than above" not in "\n".join(scaling_report.section(results))
    machine = {"cpu": "Old CPU", "physical_cores": 4, "memory_bytes": None}
    results["threads"]["origin"] = {"machine": machine, "versions": {"numpy": "1"}}
    found = "\n".join(scaling_report.section(results))
    assert found.count("Other than above: Old CPU, 4 cores; numpy 1.") == 1


def test_a_part_that_was_not_measured_is_left_out(
    results: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []
    monkeypatch.setattr(scaling_report, "draw_lines", lambda lines, path, what: drawn.append(path))
    figures = results["lengths"]["recipes"]["int8"]
    figures["loaded_peak_rss_bytes"] = figures["prompts"][0]["peak_rss_bytes"] = None
    scaling_report.draw_plots(results, "tiny", tmp_path)
    assert [path.name for path in drawn] == ["time-by-length-tiny.png"]
    del results["lengths"]
    assert "### Length" not in "\n".join(scaling_report.section(results))
    scaling_report.draw_plots(results, "tiny", tmp_path)
    assert len(drawn) == 1


def test_the_plots_are_drawn_and_linked(
    results: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = {}

    def draw_lines(lines: Any, path: Path, what: str) -> None:
        drawn[path.name] = lines
        path.write_bytes(b"")

    monkeypatch.setattr(scaling_report, "draw_lines", draw_lines)
    for name, path in {"RESULTS": tmp_path, "PLOTS": tmp_path, "REPORT": tmp_path / "r.md"}.items():
        monkeypatch.setattr(report, name, path)
    (tmp_path / "scaling-tiny.json").write_text(json.dumps(results), "utf-8")
    report.main()
    page = (tmp_path / "r.md").read_text("utf-8")
    for plot in ("time-by-length-tiny.png", "memory-by-length-tiny.png"):
        assert f"(images/{plot})" in page
    assert drawn["time-by-length-tiny.png"][0].points == [(128, 1.28), (5000, 50.0)]
    assert drawn["memory-by-length-tiny.png"][0].points == [(0, 4.0), (128, 5.0)]
