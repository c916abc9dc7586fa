"""Numbers with what they count: money, shares, lengths, weights, durations, and bare numbers.

A quantity's readings are in one unit a dimension (metres, grams, seconds, dollars ...), so that
"90 minutes" and "an hour and a half" are equal, and "30 km" and "30 kg" are not. A number whose
unit isn't known, or that counts things, is a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from summarizer.trust.fact import BARE, NUMBER, ORDINAL, SHARE, Fact, FactKind, Reading, apart
from summarizer.trust.numeral import Numeral
from summarizer.trust.numerals import numerals_in
from summarizer.trust.patterns import either
from summarizer.trust.units import AFTER_NUMBER, CURRENCY_SIGNS, POUND, unit_called, unit_of

_HALF = Fraction(1, 2)
_SIGN = re.compile(rf"(?P<sign>{either(map(re.escape, CURRENCY_SIGNS))})\s?$")
_BELOW_ZERO = re.compile(r"(?:零下|minus |(?:^|[\s(:：为到达得是约])[-−])$")
_LOOK_BACK = 6  # characters: as long as a sign or "minus " is
_HALF_AFTER = re.compile(  # "two hours and a half", "三年半", "一个半月"
    r"(?: and an? (?P<en>half|quarter)\b|(?P<zh>半)(?!径|天|夜|价|数|年|个月))"
)
_PARTS = {"half": _HALF, "a half": _HALF} | {
    "quarter": Fraction(1, 4),
    "a quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
}
_AN_HOUR = re.compile(
    r"\b(?:(?P<part>half|a quarter of|three quarters of|quarter of) )?an? "
    r"(?P<unit>hour|minute|day|week|fortnight|month|year|decade|century|mile|kilo)"
    r"(?P<more> and (?:a half|a quarter|three quarters))?\b",
    re.IGNORECASE,
)
_COUNTED_ALONE = ("fortnight", "decade", "century", "week")  # "a week", but not "a day"
_HALF_ZH = re.compile(
    r"(?P<count>[一二两三四五六七八九十\d]{1,12})?个?半"
    r"(?P<unit>个?小时|个?钟头|个月|年|天|分钟|斤|公里|米|价)"
)
_ONE_ZH = re.compile(
    r"(?<!第)一(?P<unit>个?小时|个?钟头|个月|整?年|整?天|周|个星期|个礼拜|分钟|秒|公里|斤|公斤)"
)
_BETWEEN_UNITS = ("", " ", " and ", ", ", "零")
_OF_MANY_UNITS = ("duration", "months", "length", "mass")


def quantities_in(text: str) -> Sequence[Fact]:
    """All of a text, in their order; a number alone is one, too."""
    counted = _joined(text, (_quantity(text, number) for number in numerals_in(text)))
    return apart([*_of_one(text), *_one_chinese(text), *_half_chinese(text), *counted])


def _quantity(text: str, number: Numeral) -> Fact:
    if number.is_ordinal:
        fact = _fact(number.start, number.end, {(ORDINAL, number.value)}, number.value)
        return replace(fact, is_weak=number.is_weak)
    if number.is_share:
        return _fact(number.start, number.end, {(SHARE, number.value)}, number.value)
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    if sign := _SIGN.search(before):
        return _priced(number, sign)
    if _BELOW_ZERO.search(before):
        number = replace(number, value=-number.value)
    after = AFTER_NUMBER.match(text, number.end)
    return _measured(text, number, after) if after else _bare(number)


def _priced(number: Numeral, sign: re.Match[str]) -> Fact:
    readings = {(code, number.value) for code in CURRENCY_SIGNS[sign["sign"]]}
    return _fact(number.start - len(sign[0]), number.end, readings, number.value)


def _bare(number: Numeral) -> Fact:
    readings = {(NUMBER, number.value)}
    if 0 < number.value < 1:
        readings.add((SHARE, number.value))
    fact = _fact(number.start, number.end, readings, number.value)
    return replace(fact, is_weak=number.is_weak)


def _measured(text: str, number: Numeral, after: re.Match[str]) -> Fact:
    value, end = number.value, after.end()
    if after["pounds"]:
        return _fact(number.start, end, {("GBP", value), ("mass", value * POUND)}, value)
    if half := _HALF_AFTER.match(text, end):
        value += _PARTS[(half["en"] or "half").lower()]
        end = half.end()
    unit = unit_of(after)
    return _fact(number.start, end, {(unit.dimension, value * unit.factor)}, value)


def _joined(text: str, facts: Iterable[Fact]) -> list[Fact]:
    """Durations and lengths in two units as one: "2 hours 30 minutes", "1小时20分钟"."""
    found: list[Fact] = []
    for fact in facts:
        is_near = bool(found) and text[found[-1].end : fact.start] in _BETWEEN_UNITS
        if is_near and (both := _sum(found[-1], fact)):
            found[-1] = both
        else:
            found.append(fact)
    return found


def _sum(one: Fact, other: Fact) -> Fact | None:
    if len(one.readings) != 1 or len(other.readings) != 1:
        return None
    ((dimension, large),), ((same, small),) = one.readings, other.readings
    if dimension != same or dimension not in _OF_MANY_UNITS:
        return None
    if not isinstance(large, Fraction) or not isinstance(small, Fraction) or small >= large:
        return None
    both: frozenset[Reading] = frozenset({(dimension, large + small)})
    return Fact("quantity", one.start, other.end, both, one.also | other.also | one.readings)


def _of_one(text: str) -> Iterator[Fact]:
    """ "An hour and a half", "half an hour", "a week"."""
    for match in _AN_HOUR.finditer(text):
        said = match["unit"].lower()
        part = (match["part"] or "").lower().removesuffix(" of")
        more = (match["more"] or "").lower().removeprefix(" and ")
        if part or more or said in _COUNTED_ALONE:
            value = _PARTS[part] if part else 1 + _PARTS.get(more, Fraction(0))
            yield _in_unit(match, said, value)


def _one_chinese(text: str) -> Iterator[Fact]:
    """一小时, 一整天."""
    for match in _ONE_ZH.finditer(text):
        yield _in_unit(match, match["unit"].removeprefix("整"), Fraction(1))


def _half_chinese(text: str) -> Iterator[Fact]:
    """半小时, 两个半小时, 半价."""
    for match in _HALF_ZH.finditer(text):
        if match["unit"] == "价":
            yield _fact(*match.span(), {(SHARE, _HALF)}, _HALF)
        else:
            yield _in_unit(match, match["unit"], _whole(match["count"]) + _HALF)


def _whole(count: str | None) -> Fraction:
    """What stands before 个半: nothing in 半小时."""
    found = numerals_in(f"{count}个") if count else []
    return found[0].value if found else Fraction(1 if count else 0)


def _in_unit(match: re.Match[str], written: str, value: Fraction) -> Fact:
    unit = unit_called(written)
    return _fact(*match.span(), {(unit.dimension, value * unit.factor)}, value)


def _fact(start: int, end: int, readings: Iterable[tuple[str, Fraction]], bare: Fraction) -> Fact:
    """`bare` is what it says without its unit: a claim may leave that out."""
    found: frozenset[Reading] = frozenset(readings)
    is_number = any(dimension == NUMBER for dimension, _ in found)
    kind: FactKind = "number" if is_number else "quantity"
    return Fact(kind, start, end, found, frozenset({(BARE, bare)}))
