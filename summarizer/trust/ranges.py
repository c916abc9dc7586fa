"""Ranges: what is said of the second end holds for the first, "60 to 80 km", "4 to 18 August"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

from summarizer.trust.dates import Day
from summarizer.trust.fact import NUMBER, Fact, Reading

_BETWEEN = re.compile(r"\s?(?:[-–—~～至到]|(?:up )?to|and|until|or)\s?(?:the )?", re.IGNORECASE)


def with_ranges(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, each end of a range with what the other end alone was given."""
    found = list(facts)
    for number in range(len(found) - 1):
        one, other = found[number : number + 2]
        if not _BETWEEN.fullmatch(text[one.end : other.start]):
            continue
        if one.kind == "number" and other.kind == "quantity":
            found[number] = _counted_alike(one, other)
        elif one.kind == "number" and other.kind == "date":
            found[number] = _dated_alike(one, other)
        elif one.kind == "date" and other.kind == "number":
            found[number + 1] = _dated_alike(other, one)
        elif one.kind == other.kind == "date":
            found[number + 1] = _in_its_month(other, one)
    return found


def _counted_alike(one: Fact, other: Fact) -> Fact:
    """A number in the unit of the other end."""
    value, others = one.bare, other.bare
    if value is None or not others:
        return one
    readings: frozenset[Reading] = frozenset(
        (dimension, value * size / others)
        for dimension, size in other.readings
        if isinstance(size, Fraction)
    )
    return replace(one, kind="quantity", readings=readings or one.readings, is_weak=False)


def _dated_alike(one: Fact, other: Fact) -> Fact:
    """A number as a day of the other end's month."""
    day = one.bare
    if day is None or not 1 <= day <= 31 or day.denominator != 1:
        return one
    days = [cast(Day, value) for dimension, value in other.readings if dimension == "date"]
    readings: frozenset[Reading] = frozenset(
        ("date", (year, month, int(day))) for year, month, its_day in days if its_day
    )
    also = one.also | {(NUMBER, day)}
    return replace(one, kind="date", readings=readings, also=also) if readings else one


def _in_its_month(one: Fact, other: Fact) -> Fact:
    """A day without a month that may be of the other end's: 8月4日至18日."""
    days = [cast(Day, value) for dimension, value in one.readings if dimension == "date"]
    others = [cast(Day, value) for dimension, value in other.readings if dimension == "date"]
    may_be = {
        ("date", (year, month, day))
        for its_year, its_month, day in days
        for year, month, _ in others
        if day and not its_month and not its_year
    }
    return replace(one, readings=one.readings | may_be)
