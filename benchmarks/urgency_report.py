"""What the report tells of urgency: precision and recall on labelled messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]

_SETS = ("built on", "kept back")
_LANGUAGES = {"en": "English", "zh": "Chinese"}


def section(results: Figures) -> Iterator[str]:
    """A row a set and language."""
    yield (
        "Messages that rules call urgent beside those that their writers labelled so. The rules "
        "were built on the first set; the second was written by somebody else and kept back."
    )
    yield ""
    yield from table(
        ("messages", "language", "all", "urgent", "precision", "recall"),
        [_row(name, language, each) for name in _SETS for language, each in results[name].items()],
    )


def _row(name: str, language: str, each: Figures) -> tuple[str, ...]:
    shares = (f"{each[figure]:.2f}" for figure in ("precision", "recall"))
    return name, _LANGUAGES[language], f"{each['messages']}", f"{each['urgent']}", *shares
