"""What is compared: something that a text states and another may state, with its meanings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol, TypeVar, cast

FactKind = Literal["number", "quantity", "date", "weekday", "time", "contact", "name"]

# A dimension ("length", "USD", "time of day") and a value in its unit; two facts agree in it or
# they don't.
Reading = tuple[str, object]
NUMBER, ORDINAL, SHARE = "number", "ordinal", "share"
BARE = "bare"  # what a quantity says without its unit; only ever in `also`


@dataclass(frozen=True)
class Fact:
    """Something stated, where it stands, and all that it can mean.

    readings -- its meanings; more than one where the text leaves it open, as in "at 7.30"
    also     -- what it holds besides: a date its year, a range its ends; only the source's count
    """

    kind: FactKind
    start: int
    end: int
    readings: frozenset[Reading]
    also: frozenset[Reading] = frozenset()
    is_weak: bool = False  # may state nothing: "one of them", "first of all"

    @property
    def bare(self) -> Fraction | None:
        """The number that it states, without its unit."""
        return next((cast(Fraction, value) for name, value in self.also if name == BARE), None)

    def place_in(self, text: str) -> str:
        """The words of `text` that state it."""
        return text[self.start : self.end]


class Placed(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=Placed)
# Full-width letters, digits and signs; not the marks that end and part sentences.
_NARROW = str.maketrans(
    {
        chr(code): chr(code - 0xFEE0)
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in "！，：；？"
    }
)


def half_width(text: str) -> str:
    """`text` with full-width letters and digits as ASCII has them, each in its place."""
    return text.translate(_NARROW)


def masked(text: str, facts: Iterable[Fact]) -> str:
    """`text` with marks of the same length where facts stand, so that nothing finds them again."""
    pieces, end = [], 0
    for fact in sorted(facts, key=lambda each: each.start):
        pieces += [text[end : fact.start], "\x00" * (fact.end - fact.start)]
        end = fact.end
    return "".join([*pieces, text[end:]])


def non_overlapping(found: Iterable[_P]) -> Sequence[_P]:
    """The first ones and of those the longest, so that none begins inside another."""
    kept: list[_P] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
