"""Facts: what a text states, in a form that can be compared with what another states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

FactKind = Literal["number", "quantity", "date", "weekday", "time", "contact", "name"]

# A dimension ("length", "USD", "time of day") and a value in its unit. Two facts agree where they
# share a reading.
Reading = tuple[str, object]
NUMBER, ORDINAL, SHARE = "number", "ordinal", "share"
BARE = "bare"  # a quantity's number without its unit; only ever in `also`


@dataclass(frozen=True)
class Fact:
    """Something that a text states.

    Attributes:
        kind: What it is.
        start: Offset of its first character.
        end: Offset behind its last character.
        readings: Its meanings; several where the text leaves it open, as in "at 7.30".
        also: What it implies: a date its year, a range its ends. Counts for a source only.
        is_weak: Whether it may state nothing: "one of them", "first of all".
    """

    kind: FactKind
    start: int
    end: int
    readings: frozenset[Reading]
    also: frozenset[Reading] = frozenset()
    is_weak: bool = False

    @property
    def bare(self) -> Fraction | None:
        """Its number without a unit, if it has one."""
        return next((cast(Fraction, value) for name, value in self.also if name == BARE), None)

    def place_in(self, text: str) -> str:
        """Return the words of `text` that state it."""
        return text[self.start : self.end]


# Full-width letters, digits and signs, but not the marks that end or divide sentences.
_NARROW = str.maketrans(
    {
        chr(code): chr(code - 0xFEE0)
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in "！，：；？"
    }
)


def half_width(text: str) -> str:
    """Return `text` with full-width letters and digits as ASCII, at the same offsets."""
    return text.translate(_NARROW)


def masked(text: str, facts: Iterable[Fact]) -> str:
    """Return `text` with NULs in place of the facts, so that no other search finds them."""
    pieces, end = [], 0
    for fact in sorted(facts, key=lambda each: each.start):
        pieces += [text[end : fact.start], "\x00" * (fact.end - fact.start)]
        end = fact.end
    return "".join([*pieces, text[end:]])
