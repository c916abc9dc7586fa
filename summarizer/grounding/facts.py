"""Find the facts of a text, and decide whether a source states the fact of a summary.

Names are looked up in `summarizer.grounding.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import cast

from summarizer.grounding.contacts import contacts_in
from summarizer.grounding.dates import PartialDate, agree, dates_in, times_of_day_in, with_ranges
from summarizer.grounding.fact import BARE, NUMBER, ORDINAL, Fact, Reading, half_width, masked
from summarizer.grounding.quantities import names_dimension, quantities_in

_OF_TWO_SYSTEMS = ("length", "mass", "area", "volume")
_TOLERANCE = Fraction(1, 50)
_PIECE_CHARACTERS = 4000  # searched at a time: the time grows faster than the text
_LINE_OR_SENTENCE = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])")


def facts_in(text: str) -> list[Fact]:
    """Return the numbers, quantities, dates, times and contacts of `text` by their offsets."""
    text = half_width(text)
    found: list[Fact] = []
    for find in (contacts_in, dates_in, times_of_day_in, quantities_in):
        found += find(masked(text, found))
    return with_ranges(text, sorted(found, key=lambda fact: fact.start))


def pieces_of(text: str) -> Iterator[str]:
    """Yield `text` in pieces of a few thousand characters that end with a line or sentence."""
    start = 0
    while len(text) - start > _PIECE_CHARACTERS:
        end = _LINE_OR_SENTENCE.search(text, start + _PIECE_CHARACTERS)
        if end is None:
            break
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


@dataclass(frozen=True)
class ReferenceFacts:
    """The facts of a source, indexed for lookup."""

    facts: tuple[Fact, ...]
    text: str

    @classmethod
    def of(cls, text: str) -> ReferenceFacts:
        """Index the facts of `text`."""
        return cls(tuple(chain.from_iterable(map(facts_in, pieces_of(text)))), text)

    def supporting(self, claim: Fact) -> list[Fact]:
        """Return the facts that support `claim`; none where the source doesn't state it."""
        found = [fact for fact in self.facts if is_said_by(claim, fact)]
        if found and all(_is_said_without_unit(claim, fact) for fact in found):
            found = found if self._has_unit(claim) else []
        return found or self._of_its_month(claim)

    def _has_unit(self, claim: Fact) -> bool:
        """Whether the claim's unit occurs anywhere: over a column, beside another number."""
        text = half_width(self.text)
        return any(names_dimension(text, dimension) for dimension, _ in claim.readings)

    def _of_its_month(self, claim: Fact) -> list[Fact]:
        """Return "the 23rd" for "23 October" where the last full date before it is in October."""
        wanted = {cast(PartialDate, value) for name, value in claim.readings if name == "date"}
        month_before: int | None = None  # of the last full date
        found = []
        for fact in self.facts:
            for year, month, day in (
                cast(PartialDate, each) for name, each in fact.readings if name == "date"
            ):
                if year is None and month is None and (None, month_before, day) in wanted:
                    found.append(fact)
                month_before = month if month and day else month_before
        return found


def is_said_by(claim: Fact, source: Fact) -> bool:
    """Whether the fact of a source means the same as the claim, whatever the words."""
    return any(
        _says(mine, other) for mine in claim.readings for other in (*source.readings, *source.also)
    ) or (_is_without_unit(claim, source) or _is_converted(claim, source))


def states(facts: Iterable[Fact], claim: Fact) -> bool:
    """Whether one of a source's facts means the same as the claim."""
    return any(is_said_by(claim, fact) for fact in facts)


def _says(mine: Reading, other: Reading) -> bool:
    if mine[0] != other[0]:
        return _is_year(mine, other) or _is_place_in_a_row(mine, other) or _is_military(mine, other)
    if mine[0] == "date":
        return agree(cast(PartialDate, mine[1]), cast(PartialDate, other[1]))
    return mine[1] == other[1]


def _is_year(mine: Reading, other: Reading) -> bool:
    """Whether one is the year "1998" and the other the bare number."""
    if mine[0] == "date" and other[0] == NUMBER:
        year, month, day = cast(PartialDate, mine[1])
        return month is None and day is None and year == other[1]
    return mine[0] == NUMBER and other[0] == "date" and cast(PartialDate, other[1])[0] == mine[1]


def _is_military(mine: Reading, other: Reading) -> bool:
    """Whether a number may be the time claimed: "Doors 1930"."""
    if (mine[0], other[0]) != ("time of day", NUMBER):
        return False
    hours, minutes = divmod(cast(Fraction, other[1]), 100)
    return hours < 24 and minutes < 60 and 60 * hours + minutes == mine[1]


def _is_place_in_a_row(mine: Reading, other: Reading) -> bool:
    return {mine[0], other[0]} == {ORDINAL, NUMBER} and mine[1] == other[1]


def _is_converted(claim: Fact, source: Fact) -> bool:
    """Whether one is the other, rounded, in a unit of another system: miles for kilometres."""
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
    return len(units) > 1  # in the same unit, a near number is a wrong one


def _is_without_unit(claim: Fact, source: Fact) -> bool:
    """Whether both have the same number, and one of them no unit to contradict."""
    kinds = {claim.kind, source.kind}
    if "number" not in kinds or not kinds <= {"number", "quantity"}:
        return False
    return any(name == BARE and (name, value) in source.also for name, value in claim.also)


def _is_said_without_unit(claim: Fact, source: Fact) -> bool:
    """Whether the source has the number of a claimed quantity, but not its unit."""
    if claim.kind != "quantity" or source.kind != "number":
        return False
    others = (*source.readings, *source.also)
    return not any(_says(mine, other) for mine in claim.readings for other in others)
