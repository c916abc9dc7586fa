"""What docs/inputs.md tells of the forms: which summaries kept what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.markdown import table
from benchmarks.provenance import in_words

Figures = Mapping[str, Any]


def section(path: Path, results: Figures) -> Iterator[str]:
    """The two tables; `path` is the results file."""
    yield (
        f"{path.stem.removeprefix('forms-')} ({results['recipe']}), {in_words(results)}. "
        f"From [{path.name}](../benchmarks/results/{path.name}), where what failed is with its "
        "text."
    )
    yield ""
    yield "Summaries that passed every check, of all that were written, by kind and type:"
    yield ""
    yield from _by_kind(results["cells"])
    yield "Each check by itself, over all kinds:"
    yield ""
    yield from _by_check(results["cells"])


def _by_kind(cells: Figures) -> Iterator[str]:
    kinds = list(cells)
    types = list(dict.fromkeys(type_ for kind in kinds for type_ in cells[kind]))
    rows = [(type_, *(_passed(cells[kind].get(type_)) for kind in kinds)) for type_ in types]
    yield from table(("type", *kinds), rows)


def _passed(cell: Figures | None) -> str:
    return f"{cell['passed']}/{cell['outputs']}" if cell else ""


def _by_check(cells: Figures) -> Iterator[str]:
    by_type: dict[str, list[Figures]] = {}
    for types in cells.values():
        for type_, cell in types.items():
            by_type.setdefault(type_, []).append(cell)
    checks = list(next(iter(by_type.values()))[0]["checks"])
    rows = [
        (
            type_,
            str(_sum(group, "outputs")),
            *(str(sum(cell["checks"][check] for cell in group)) for check in checks),
            str(_sum(group, "with a fact")),
        )
        for type_, group in by_type.items()
    ]
    yield from table(("type", "summaries", *checks, "with a fact"), rows)


def _sum(group: list[Figures], name: str) -> int:
    return sum(cell[name] for cell in group)
