from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from benchmarks import peers_report, report
from benchmarks.markdown import replaced, table

ROOT = Path(report.__file__).parents[1]
OURS = "summarizer (int8)"
PEER = "peer (int4)"
DEAD = "peer (dead)"


def spread(value: float) -> dict[str, float]:
    return {"median": value, "lowest": value, "highest": value}


def engine(whole_s: float) -> dict[str, Any]:
    return {
        "first_token_s": spread(whole_s / 4),
        "decode_tokens_per_s": spread(10.0),
        "whole_s": spread(whole_s),
        "peak_rss_bytes": 5_000_000,
    }


def prompt(**changed: Any) -> dict[str, Any]:
    figures = {
        "prompt_tokens": 1228,
        "new_tokens": 96,
        "is_quiet": True,
        "rounds": 6,
        "rounds_counted": 5,
        "engines": {PEER: engine(8.0), OURS: engine(4.0)},
        "ratios": {OURS: {PEER: {"whole": spread(0.5)}}},
    }
    return figures | changed


@pytest.fixture
def results() -> dict[str, Any]:
    """What a comparison writes, cut down to what the report reads."""
    versions = {OURS: {"onnxruntime": "1"}, PEER: {"peer": "2.0", "numpy": "3.0"}}
    parts = {"versions": versions, "failed": {}, "date": "2026-01-01"}
    return {
        "date": "2026-01-01",
        "machine": {"cpu": "CPU", "physical_cores": 2, "memory_bytes": None},
        "versions": {"numpy": "2"},
        "model": "model",
        "ours": [OURS],
        "threads": 2,
        "warm_up": {"prompt_tokens": 128, "new_tokens": 4},
        "left_out": {DEAD: "its files can't be made: a long\nstory"},
        "contenders": {
            OURS: {"disk_bytes": 2_000_000, "drafts": {"drafts": True}},
            PEER: {"disk_bytes": 3_000_000, "drafts": None},
        },
        "plain": {**parts, "prompts": {"1228": prompt()}},
        "best": {
            **parts,
            "prompts": {"article": prompt(), "note": prompt()},
            "all": prompt(),
            "lookup": {OURS: True, PEER: False},
        },
        "distance": {
            "engines": {
                OURS: {"kl_mean": 0.0123},
                PEER: {"failed": "ValueError: no logits\n * hint"},
            }
        },
    }


def text(results: dict[str, Any]) -> str:
    return "\n".join(peers_report.section(results))


def test_the_fastest_comes_first_with_its_distance_and_sizes(results: dict[str, Any]) -> None:
    found = text(results)
    assert f"| **{OURS}** | 1.00 | 10.0 | 4.00 | – | 0.0123 | 5 | 2 |" in found
    assert f"| {PEER} | 2.00 | 10.0 | 8.00 | 0.50 |  | 5 | 3 |" in found
    assert found.index(f"**{OURS}** |") < found.index(f"| {PEER}")


def test_the_short_table_has_each_engine_as_it_is_fastest(results: dict[str, Any]) -> None:
    engines = {
        "Peer (int8)": engine(3.0),
        "Peer (int8, hint)": engine(2.0),
        "Peer (int4)": engine(9),
    }
    results["plain"]["prompts"]["1228"] = prompt(engines=engines)
    rows = [line for line in peers_report.short_table(results) if line.startswith("| Peer")]
    assert [row.split(" | ")[0] for row in rows] == ["| Peer (int8, hint)"]


def test_the_best_table_sums_the_examples_and_tells_who_looks_up(results: dict[str, Any]) -> None:
    found = text(results)
    assert "the 2 examples, 2,456 tokens in and 192 out" in found
    assert f"| {PEER} | 2.00 | 10.0 | 8.00 | 0.50 | no |" in found


def test_versions_are_the_rivals(results: dict[str, Any]) -> None:
    assert "Rivals: peer 2.0." in text(results)


def test_who_is_missing_is_told(results: dict[str, Any]) -> None:
    assert f"- Left out: {DEAD}: story" in text(results)
    assert f"- Left out: {PEER}: ValueError: no logits" in text(results)


def test_the_rounds_are_those_that_count(results: dict[str, Any]) -> None:
    assert "Medians of 5 rounds; " in text(results)
    results["plain"]["prompts"]["1228"] = prompt(is_quiet=False, rounds_counted=1)
    disturbed = "Medians of 1 round, in some of which other programs used the machine too; "
    assert disturbed in text(results)


def test_who_was_in_fewer_rounds_is_told(results: dict[str, Any]) -> None:
    engines = {OURS: engine(1.0) | {"rounds": 5}, PEER: engine(9.0) | {"rounds": 3}}
    results["plain"]["prompts"]["1228"] = prompt(engines=engines)
    told = "Medians of 5 rounds (3 of whoever took over 4 times as long as the fastest or came back"
    assert told in text(results)


def test_a_table_that_was_not_measured_is_left_out(results: dict[str, Any]) -> None:
    del results["best"], results["distance"]
    assert "### Best" not in text(results) and "### Plain" in text(results)
    del results["plain"]["prompts"]["1228"]
    assert list(peers_report.short_table(results)) == []
    assert peers_report.points(results) == []


def test_parts_of_other_runs_are_labelled_with_theirs(results: dict[str, Any]) -> None:
    assert "Other than above" not in text(results)
    machine = {"cpu": "Old CPU", "physical_cores": 4, "memory_bytes": 2**31}
    origin = {"date": "2025-12-31", "machine": machine, "versions": {"numpy": "2"}}
    old = {"origin": origin, "threads": 1, "versions": {PEER: {"peer": "1.5"}}}
    results["plain"]["prompts"]["1228"] = prompt(**old)
    results["distance"] = {"date": "2025-12-30", "engines": {PEER: {"kl_mean": 1.0}}}
    found = text(results)
    assert "Other than above: Old CPU, 4 cores, 2 GiB; 2025-12-31." in found
    assert "1 thread here." in found and "Rivals here: peer 1.5." in found
    assert f"KL of {PEER}: 2025-12-30." in found and "Rivals: peer 2.0." in found
    assert "1 thread of an Old CPU" in "\n".join(peers_report.short_table(results))


@pytest.mark.parametrize("part", ["plain", "best", "distance"])
def test_one_table_alone_is_reported(results: dict[str, Any], part: str) -> None:
    for other in {"plain", "best", "distance"} - {part}:
        del results[other]
    found = text(results)
    assert f"**{OURS}**" in found
    assert ("0.0123" in found) == (part == "distance")


def test_tables_in_which_nobody_answered_tell_why(results: dict[str, Any]) -> None:
    for part in ("plain", "best"):
        results[part] = {"prompts": {}, "failed": {PEER: f"{part} died"}}
    found = text(results)
    assert f"- Left out: {PEER}: plain died" in found and f"{PEER}: best died" in found
    assert list(peers_report.short_table(results)) == []


def test_the_default_recipe_is_marked(results: dict[str, Any]) -> None:
    results["ours"] = [OURS, peers_report.DEFAULT]
    engines = {OURS: engine(4.0), peers_report.DEFAULT: engine(3.0)}
    results["plain"]["prompts"]["1228"] = prompt(engines=engines)
    assert f"| **{peers_report.DEFAULT}**, the default recipe |" in "\n".join(
        peers_report.short_table(results)
    )
    recipe = peers_report.DEFAULT.partition("(")[2].rstrip(")")
    for model in (ROOT / "models").glob("*/model.toml"):
        assert tomllib.loads(model.read_text("utf-8"))["default_recipe"] == recipe


def test_the_plot_of_another_model_shows_the_nearest_length(
    results: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(points: Any, *, ours: Any, path: Path, what: str) -> None:
        path.write_text(f"{points} {what}")

    for name, path in {"RESULTS": tmp_path, "PLOTS": tmp_path, "REPORT": tmp_path / "r.md"}.items():
        monkeypatch.setattr(report, name, path)
    monkeypatch.setattr(peers_report, "draw", draw)
    lengths = {str(count): prompt(prompt_tokens=count) for count in (128, 512)}
    results["plain"]["prompts"] = lengths
    (tmp_path / "peers-other.json").write_text(json.dumps(results), "utf-8")
    report.main()
    assert "(images/time-against-fidelity-other.png)" in (tmp_path / "r.md").read_text("utf-8")
    drawn = (tmp_path / "time-against-fidelity-other.png").read_text("utf-8")
    assert drawn == f"[({OURS!r}, 0.0123, 4.0)] 512 tokens in, 96 out"


def test_the_plot_shows_who_has_both_figures(results: dict[str, Any]) -> None:
    assert peers_report.points(results) == [(OURS, 0.0123, 4.0)]


def test_the_readme_gets_the_table_and_keeps_the_rest(
    results: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, path in {"RESULTS": tmp_path, "PLOTS": tmp_path, "REPORT": tmp_path / "r.md"}.items():
        monkeypatch.setattr(report, name, path)
    readme = tmp_path / "README.md"
    monkeypatch.setattr(report, "README", readme)
    monkeypatch.setattr(peers_report, "draw", lambda *_, **__: None)
    readme.write_text("above\n<!-- peers: begin -->\nold\n<!-- peers: end -->\nbelow\n", "utf-8")
    (tmp_path / f"peers-{report.README_MODEL}.json").write_text(json.dumps(results), "utf-8")
    report.main()
    page = readme.read_text("utf-8")
    assert page.startswith("above\n") and page.endswith("\nbelow\n") and "old" not in page
    assert f"| **{OURS}** | 1.00 | 10.0 | 4.00 | 0.0123 | 5 |" in page
    report.main()
    assert readme.read_text("utf-8") == page


def test_the_readme_has_the_markers_and_stays_short() -> None:
    page = report.README.read_text("utf-8")
    for kind in ("peers", "reading"):
        assert replaced(page, kind, "x").count(f"<!-- {kind}: ") == 2
    lines = page.splitlines()
    assert len(lines) <= 90 and max(map(len, lines)) <= 100


# -- markdown -------------------------------------------------------------------------------------


def test_a_table_is_markdown() -> None:
    assert list(table(("a", "b"), [("1", "2")])) == ["| a | b |", "| --- | --- |", "| 1 | 2 |", ""]


@pytest.mark.parametrize(
    "page",
    [
        "no markers",
        "<!-- m: begin --> only",
        "<!-- m: end --><!-- m: begin -->",
        "<!-- m: begin --><!-- m: begin --><!-- m: end -->",
    ],
)
def test_a_page_without_both_markers_in_order_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="m: begin"):
        replaced(page, "m", "content")
