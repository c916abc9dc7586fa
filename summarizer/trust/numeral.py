"""A number that stands in a text, whatever language spells it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

LONGEST = 80  # characters; a longer row of digits is data, and Python reads no more than 4,300


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
        """Whether it may count nothing, or only about: "one of them", "first of all", "a fifth"."""
        is_simple = self.value.numerator in (-1, 0, 1)
        return (is_simple or (self.is_ordinal and self.value == 2)) and not self.is_share
