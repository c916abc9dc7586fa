"""The lines of a text that say something, each with where it stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

SAMPLE_LINES = 400  # what a kind of text is recognized by; enough, and bounded for any input
_RULERS = frozenset("-=_*—─~ ")
_LINE = re.compile(r"[^\n]+")


class Line(NamedTuple):
    """A line without the white space around it."""

    text: str
    start: int  # of its first character in the whole text
    end: int
    is_after_gap: bool  # whether an empty line, or the start of the text, is before it


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines between two positions of a text that aren't empty, in order."""
    last_end = -1
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        raw = match[0]
        said = raw.strip()
        if said:
            first = match.start() + len(raw) - len(raw.lstrip())
            is_after_gap = last_end < 0 or match.start() != last_end + 1
            yield Line(said, first, first + len(said), is_after_gap)
            last_end = match.end()


def sample_of(text: str) -> list[Line]:
    """The first lines, by which a reader tells whether a text is of its kind."""
    return list(islice(lines_of(text), SAMPLE_LINES))


def span_text(original: str, lines: Sequence[Line]) -> str:
    """What stands from the first to the last of `lines`, as it is written."""
    return original[lines[0].start : lines[-1].end]


def is_ruler(line: str) -> bool:
    """Whether a line is drawn, not written."""
    return len(line) >= 3 and _RULERS.issuperset(line)
