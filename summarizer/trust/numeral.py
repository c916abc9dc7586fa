"""A number that stands in a text, whatever language spells it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Numeral:
    """A number and where it stands."""

    start: int
    end: int
    value: Fraction
    is_ordinal: bool = False
    is_share: bool = False  # three in ten, 三成: of a whole

    @property
    def is_weak(self) -> bool:
        """Whether it may count nothing: "one of them", "first of all"."""
        most = 2 if self.is_ordinal else 1
        is_whole = self.value.denominator == 1
        return is_whole and abs(self.value) <= most and not self.is_share
