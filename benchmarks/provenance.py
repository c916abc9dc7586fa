"""What figures depend on: the date, the machine and our versions.

A results file has those of the run that wrote it last; a part of it, which a later run may keep,
has its own. A part without them is of its file's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from summarizer.bench import this_machine, versions

KEY = "origin"  # of a part
_NAMES = ("date", "machine", "versions")

Figures = Mapping[str, Any]


def this_run() -> dict[str, Any]:
    """The origin of what is measured now."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": asdict(this_machine()),
        "versions": versions(),
    }


def origin_of(part: Figures, results: Figures) -> dict[str, Any]:
    """The origin of a part of `results`; parts of old files tell their date alone, or nothing."""
    of_file = {name: results[name] for name in _NAMES if name in results}
    of_part = {"date": part["date"]} if "date" in part else {}
    own: dict[str, Any] = part.get(KEY, {})
    return of_file | of_part | own


def in_words(origin: Figures) -> str:
    """For people; what `origin` lacks is left out."""
    names = [name for name in ("machine", "versions", "date") if name in origin]
    return "; ".join(_WORDS[name](origin[name]) for name in names)


def other(part: Figures, results: Figures) -> dict[str, Any]:
    """In what a part's origin differs from its file's."""
    origin = origin_of(part, results)
    return {name: value for name, value in origin.items() if value != results.get(name)}


def if_other(part: Figures, results: Figures) -> Iterator[str]:
    """The paragraph of a report that tells it."""
    found = other(part, results)
    if found:
        yield f"Other than above: {in_words(found)}."
        yield ""


def _machine(machine: Figures) -> str:
    memory = f", {machine['memory_bytes'] / 2**30:.0f} GiB" if machine["memory_bytes"] else ""
    return f"{machine['cpu']}, {machine['physical_cores']} cores{memory}"


def _versions(numbers: Figures) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "machine": _machine,
    "versions": _versions,
    "date": str,
}
