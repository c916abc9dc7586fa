"""Every style of summary, with the form and the bounds that it promises.

The one table that says so for the test of all kinds and styles and for `benchmarks.forms`. It
repeats what the package's documentation promises rather than what its code does, so that it can
contradict it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from summarizer import SUMMARY_TYPES

LENGTHS = ("short", "medium", "long")

Shape = Literal["bullets", "phrases", "table", "sentences", "line"]
Counts = tuple[int, int, int]  # for the lengths


@dataclass(frozen=True)
class Style:
    """A style, how it is asked for, and what it must look like.

    shape -- bullets: lines with "- "; phrases: bullets, or one line with separators; table: of
             Markdown; sentences: running text; line: one line, no list
    """

    name: str
    shape: Shape
    parts: Counts  # bullets, rows, sentences or phrases, at most
    words: Counts | None = None  # in all, at most
    words_of: dict[str, int] = field(default_factory=dict)  # where a kind of text has its own
    fewest: int = 1  # parts
    may_be_none: bool = False  # a sentence that says that there are none, instead of bullets

    def options(self, length: str) -> dict[str, Any]:
        """What asks for it."""
        return {"type": self.name, "length": length}

    def most_parts(self, length: str) -> int:
        return self.parts[LENGTHS.index(length)]

    def most_words(self, length: str, kind: str) -> int | None:
        if self.words is None:
            return None
        return self.words_of.get(kind, self.words[LENGTHS.index(length)])


_MESSAGES = {"notification-stack": 10, "conversation": 10}

STYLES = (
    Style("key-points", "bullets", (3, 5, 7)),
    Style("tldr", "sentences", (1, 3, 5)),
    Style("headline", "line", (1, 1, 1), (12, 17, 22)),
    Style("teaser", "sentences", (1, 3, 5)),
    Style("list", "bullets", (5, 8, 12)),
    Style("table", "table", (3, 5, 8)),
    Style("topics", "phrases", (5, 5, 5), fewest=2),
    Style("topline", "line", (1, 1, 1), (18, 18, 18), _MESSAGES),
    Style("action-items", "bullets", (3, 5, 8), may_be_none=True),
    Style("questions", "bullets", (3, 5, 8), may_be_none=True),
    Style("apple-synopsis", "sentences", (3, 3, 3), (59, 59, 59)),
    Style("apple-topline", "line", (1, 1, 1), (18, 18, 18), _MESSAGES),
    Style("apple-stack", "line", (1, 1, 1), (10, 10, 10)),
)
if unknown := SUMMARY_TYPES.keys() - {style.name for style in STYLES}:
    raise LookupError(f"nothing is known of what {', '.join(sorted(unknown))} must look like")
