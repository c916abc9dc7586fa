"""What the report tells of damaged files: how many were read, and how many refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]


def section(results: Figures) -> Iterator[str]:
    """A row a kind of damage."""
    slowest = results["slowest"][0]
    largest = results["largest"][0]
    yield (
        f"{results['cases']:,} files, made of {results['seeds']} sound ones of every format; "
        f"{results['passed']:,} became a document or an error of ours that names the file, within "
        f"the bounds and touching nothing. The slowest ({slowest['seed']}, {slowest['damage']}) "
        f"took {slowest['cpu_s']:.1f} s of computing; the largest peak of memory was "
        f"{largest['peak_bytes'] / 1e6:.0f} MB ({largest['seed']})."
    )
    yield ""
    rows = [
        (damage, f"{each.get('document', 0)}", f"{each.get('error', 0)}")
        for damage, each in results["by damage"].items()
    ]
    yield from table(("damage", "read", "refused"), rows)
