from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import long_report, long_texts, report


class CountsWords:
    def token_count(self, text: str) -> int:
        return len(text.split())


def length(tokens: int, seconds: float, peak: int | None) -> dict[str, Any]:
    return {
        "input_tokens": tokens,
        "sections": tokens // 3000,
        "coverage": 1.0,
        "total_s": seconds,
        "peak_rss_bytes": peak,
    }


RESULTS = {
    "recipe": "w8a8",
    "threads": 2,
    "lengths": [length(4_000, 10.0, 800_000_000), length(8_000, 24.0, 1_000_000_000)],
}


@pytest.mark.parametrize("tokens", [1, 5_000])
def test_a_text_is_as_long_as_asked_and_says_nothing_twice(tokens: int) -> None:
    text = long_texts.text_of(CountsWords(), tokens)
    assert tokens <= len(text.split()) < tokens + 300
    numbered = [part for part in text.split("\n\n") if any(map(str.isdigit, part))]
    assert len(set(numbered)) == len(numbered)


def test_the_table_has_time_a_token_and_memory_beside_the_shortest() -> None:
    table = "\n".join(long_report.section(RESULTS, None))
    assert "| 8,000 | 2 | 1.00 | 24 | 3.00 | 1,000 | 1.25 |" in table


def test_memory_that_is_not_told_is_left_out() -> None:
    lengths = [length(4_000, 10.0, None), length(8_000, 24.0, None)]
    table = "\n".join(long_report.section({**RESULTS, "lengths": lengths}, "plot.png"))
    assert "| 3.00 |  |  |" in table and "(plot.png)" in table


def test_the_report_has_the_section_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RESULTS", "PLOTS"):
        monkeypatch.setattr(report, name, tmp_path)
    for name in ("REPORT", "README", "INPUTS"):
        monkeypatch.setattr(report, name, tmp_path / f"{name}.md")
    monkeypatch.setattr(long_report, "draw_lines", lambda *_: None)
    measured = json.loads(next(iter(sorted(_files()))).read_text("utf-8"))
    origin = {key: measured[key] for key in ("date", "machine", "versions")}
    (tmp_path / "long-tiny.json").write_text(json.dumps(origin | RESULTS), "utf-8")
    report.main()
    assert "## Long texts: tiny" in (tmp_path / "REPORT.md").read_text("utf-8")


def _files() -> list[Path]:
    return list((Path(report.__file__).parent / "results").glob("*.json"))
