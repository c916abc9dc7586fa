"""All that can be looked for in a text, and whether a source has what a summary says.

Names are not of it; they are looked for in `names`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from summarizer.grounding.contacts import contacts_in
from summarizer.grounding.dates import PartialDate, agree, dates_in, times_of_day_in, with_ranges
from summarizer.grounding.fact import BARE, NUMBER, ORDINAL, Fact, Reading, half_width, masked
from summarizer.grounding.quantities import names_dimension, quantities_in

_OF_TWO_SYSTEMS = ("length", "mass", "area", "volume")
_TOLERANCE = Fraction(1, 50)


def facts_in(text: str) -> list[Fact]:
    """Numbers, amounts, dates, times and addresses, in their order."""
    text = half_width(text)
    found: list[Fact] = []
    for find in (contacts_in, dates_in, times_of_day_in, quantities_in):
        found += find(masked(text, found))
    return with_ranges(text, sorted(found, key=lambda fact: fact.start))


@dataclass(frozen=True)
class ReferenceFacts:
    """What a source states, for looking up."""

    facts: tuple[Fact, ...]
    text: str

    @classmethod
    def of(cls, text: str) -> ReferenceFacts:
        return cls(tuple(facts_in(text)), text)

    def supporting(self, claim: Fact) -> list[Fact]:
        """The facts that say what a claim says; empty where it isn't supported."""
        found = [fact for fact in self.facts if is_said_by(claim, fact)]
        if found and all(_is_said_without_unit(claim, fact) for fact in found):
            found = found if self._has_unit(claim) else []
        return found or self._of_its_month(claim)

    def _has_unit(self, claim: Fact) -> bool:
        """Whether the unit of a claim stands somewhere: over a column, beside another number."""
        text = half_width(self.text)
        return any(names_dimension(text, dimension) for dimension, _ in claim.readings)

    def _of_its_month(self, claim: Fact) -> list[Fact]:
        """ "The 23rd" for "23 October", where the last whole date before it is in October."""
        wanted = {cast(PartialDate, value) for name, value in claim.readings if name == "date"}
        named: int | None = None  # the month of the last whole date
        found = []
        for fact in self.facts:
            for year, month, day in (
                cast(PartialDate, each) for name, each in fact.readings if name == "date"
            ):
                if year is None and month is None and (None, named, day) in wanted:
                    found.append(fact)
                named = month if month and day else named
        return found


def is_said_by(claim: Fact, source: Fact) -> bool:
    """Whether a source's fact says what a claim's does, whatever the words."""
    return any(
        _says(mine, other) for mine in claim.readings for other in (*source.readings, *source.also)
    ) or (_is_without_unit(claim, source) or _is_converted(claim, source))


def states(facts: Iterable[Fact], claim: Fact) -> bool:
    """Whether one of a source's facts says what a claim does."""
    return any(is_said_by(claim, fact) for fact in facts)


def _says(mine: Reading, other: Reading) -> bool:
    if mine[0] != other[0]:
        return _is_year(mine, other) or _is_place_in_a_row(mine, other) or _is_military(mine, other)
    if mine[0] == "date":
        return agree(cast(PartialDate, mine[1]), cast(PartialDate, other[1]))
    if isinstance(mine[1], Fraction) and isinstance(other[1], Fraction):
        return mine[1] == other[1]
    return mine[1] == other[1]


def _is_year(mine: Reading, other: Reading) -> bool:
    """ "In 1998" as a date, where the source has the bare number, and the other way round."""
    if mine[0] == "date" and other[0] == NUMBER:
        year, month, day = cast(PartialDate, mine[1])
        return month is None and day is None and year == other[1]
    return mine[0] == NUMBER and other[0] == "date" and cast(PartialDate, other[1])[0] == mine[1]


def _is_military(mine: Reading, other: Reading) -> bool:
    """ "Doors 1930": a number that may be a time."""
    if (mine[0], other[0]) != ("time of day", NUMBER):
        return False
    hours, minutes = divmod(cast(Fraction, other[1]), 100)
    return hours < 24 and minutes < 60 and 60 * hours + minutes == mine[1]


def _is_place_in_a_row(mine: Reading, other: Reading) -> bool:
    return {mine[0], other[0]} == {ORDINAL, NUMBER} and mine[1] == other[1]


def _is_converted(claim: Fact, source: Fact) -> bool:
    """Whether units of two systems stand for one another, rounded: miles for kilometres."""
    return any(
        mine[0] == other[0] and mine[0] in _OF_TWO_SYSTEMS and _are_near(mine, claim, other, source)
        for mine in claim.readings
        for other in source.readings
    )


def _are_near(mine: Reading, claim: Fact, other: Reading, source: Fact) -> bool:
    one, two = cast(Fraction, mine[1]), cast(Fraction, other[1])
    is_odd = one.denominator * two.denominator > 1
    if not is_odd or abs(one - two) > two * _TOLERANCE:
        return False
    units = {value / bare for value, bare in ((one, claim.bare), (two, source.bare)) if bare}
    return len(units) > 1  # of the same unit no number stands for another


def _is_without_unit(claim: Fact, source: Fact) -> bool:
    """Whether both have the same number and one of them no unit that would contradict."""
    kinds = {claim.kind, source.kind}
    if "number" not in kinds or not kinds <= {"number", "quantity"}:
        return False
    return any(name == BARE and (name, value) in source.also for name, value in claim.also)


def _is_said_without_unit(claim: Fact, source: Fact) -> bool:
    """Whether all that a source has of a claim's quantity is its number."""
    if claim.kind != "quantity" or source.kind != "number":
        return False
    others = (*source.readings, *source.also)
    return not any(_says(mine, other) for mine in claim.readings for other in others)


def unsupported(claims: Iterable[Fact], source: ReferenceFacts) -> list[Fact]:
    """The claims that no fact of the source says."""
    return [claim for claim in claims if not claim.is_weak and not source.supporting(claim)]
