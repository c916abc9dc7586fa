"""What is compared: something a text states that can be looked for in another, with its meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FactKind = Literal["number", "quantity", "date", "weekday", "time", "contact", "name"]

# A dimension ("length", "USD", "time of day") and a value in its unit: two facts agree in it or not.
Reading = tuple[str, object]
NUMBER, ORDINAL, SHARE = "number", "ordinal", "share"


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

    def place_in(self, text: str) -> str:
        return text[self.start : self.end]


# Full-width letters, digits and signs; not the marks that end and part sentences.
_NARROW = str.maketrans(
    {
        chr(code): chr(code - 0xFEE0)
        for code in range(0xFF01, 0xFF5F)
        if chr(code) not in "！，：；？"
    }
)


def narrow(text: str) -> str:
    """`text` with full-width letters and digits as ASCII has them, each in its place."""
    return text.translate(_NARROW)


def masked(text: str, facts: list[Fact]) -> str:
    """`text` with marks of the same length where facts stand, so that nothing finds them again."""
    pieces, end = [], 0
    for fact in sorted(facts, key=lambda each: each.start):
        pieces += [text[end : fact.start], "\x00" * (fact.end - fact.start)]
        end = fact.end
    return "".join([*pieces, text[end:]])
