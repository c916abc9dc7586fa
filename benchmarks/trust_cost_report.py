"""What the report tells of the cost of checking: seconds and ROUGE, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]


def section(results: Figures) -> Iterator[str]:
    """A row a set."""
    yield (
        f"Recipe {results['recipe']}, threads: {results['threads']}. The same texts with "
        '`trust="repair"` and `trust="off"`, one right after the other, by turns: means of ROUGE-L '
        "and medians of seconds. The ratio is the median of the texts' own."
    )
    yield ""
    yield from table(
        ("set", "texts", "ROUGE-L, repair", "off", "seconds, repair", "off", "ratio"),
        [_row(name, each) for name, each in sorted(results["sets"].items())],
    )


def _row(name: str, found: Figures) -> tuple[str, ...]:
    rouge, seconds = found["rougeL"], found["median_s"]
    return (
        name,
        str(found["texts"]),
        *(f"{rouge[mode]:.3f}" for mode in ("repair", "off")),
        *(f"{seconds[mode]:.2f}" for mode in ("repair", "off")),
        f"{found['median_ratio']:.2f}",
    )
