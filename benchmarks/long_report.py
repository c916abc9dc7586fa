"""What the report tells of long texts: a table, in Markdown, and a plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.markdown import table
from benchmarks.plot import Line, draw_lines

Figures = Mapping[str, Any]


def section(results: Figures, plot: str | None) -> Iterator[str]:
    """Everything; `plot` is the path of the picture as the report links it."""
    lengths = results["lengths"]
    least = lengths[0]
    yield (
        f"Recipe {results['recipe']}, threads: {results['threads']}; one run a length, each in a "
        "process of its own. A text that is too long for one pass is read in parts, and the parts' "
        f"summaries are summarized. The last column is the peak to that of {_tokens(least)} tokens."
    )
    yield ""
    if plot:
        yield f"![time by the text's length]({plot})"
        yield ""
    rows = [
        (
            _tokens(each),
            str(each["sections"]),
            f"{each['coverage']:.2f}",
            f"{each['total_s']:.0f}",
            f"{1000 * each['total_s'] / each['input_tokens']:.2f}",
            f"{each['peak_rss_bytes'] / 1e6:,.0f}" if each["peak_rss_bytes"] else "",
            f"{each['peak_rss_bytes'] / least['peak_rss_bytes']:.2f}"
            if each["peak_rss_bytes"]
            else "",
        )
        for each in lengths
    ]
    names = ("tokens", "sections", "coverage", "seconds", "ms a token", "peak memory, MB")
    yield from table((*names, "memory ratio"), rows)


def draw_plot(results: Figures, path: Path) -> None:
    """Draw the time against the length; raises `ImportError` without matplotlib."""
    points = [(each["input_tokens"], each["total_s"]) for each in results["lengths"]]
    draw_lines([Line(results["recipe"], points)], path, "seconds to the whole summary")


def plot_of(model: str, folder: Path) -> Path:
    """The picture."""
    return folder / f"time-of-long-texts-{model}.png"


def _tokens(length: Figures) -> str:
    return f"{length['input_tokens']:,}"
