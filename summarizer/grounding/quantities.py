"""Find quantities: money, shares, lengths, weights, durations and bare numbers.

Each dimension has one unit (metres, grams, seconds, dollars ...), so that "90 minutes" equals "an
hour and a half", and "30 km" differs from "30 kg". A number without a known unit is a bare one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from summarizer.grounding.fact import (
    BARE,
    NUMBER,
    ORDINAL,
    SHARE,
    Fact,
    FactKind,
    Reading,
)
from summarizer.grounding.numerals import Numeral, either, non_overlapping, numerals_in
from summarizer.language.dates import DAYS_OF_WEEK_ZH

_POUNDS = r"pounds?\b|磅"
_POUND = Fraction(45359237, 100000)  # grams


@dataclass(frozen=True)
class Unit:
    """A unit as it is written after a number.

    Attributes:
        written: A pattern of its spellings.
        dimension: What it measures.
        factor: Its size in the dimension's own unit.
    """

    written: str
    dimension: str
    factor: Fraction = Fraction(1)


def _units(*rows: tuple[str, str, str | int]) -> tuple[Unit, ...]:
    return tuple(Unit(written, dimension, Fraction(factor)) for written, dimension, factor in rows)


_UNITS = _units(
    (r"%|％|per ?cent(?:age points?)?\b|pct\b|个百分点", SHARE, "1/100"),
    (r"US dollars?\b|U\.S\. dollars?\b|dollars?\b|bucks?\b|USD\b|美元|美金|刀", "USD", 1),
    (r"cents?\b|美分", "USD", "1/100"),
    (r"(?:pounds? sterling|quid|GBP)\b|英镑", "GBP", 1),
    (r"pence\b|p\b", "GBP", "1/100"),
    (r"euros?\b|EUR\b|欧元|€", "EUR", 1),
    (r"日元|日圆|yen\b|JPY\b", "JPY", 1),
    (r"港元|港币|港幣|Hong Kong dollars?\b|HKD\b", "HKD", 1),
    (r"yuan\b|RMB\b|renminbi\b|CNY\b|元人民币|人民币|元|块钱|块(?![头地田])", "CNY", 1),
    (r"square kilomet(?:re|er)s?\b|km²|km2\b|平方公里|平方千米", "area", 10**6),
    (r"square met(?:re|er)s?\b|m²|m2\b|sq ?m\b|平方米|平米|㎡", "area", 1),
    (r"hectares?\b|公顷", "area", 10**4),
    (r"acres?\b|英亩", "area", "40468564/10000"),
    (r"亩", "area", "2000/3"),
    (r"kilomet(?:re|er)s?\b|kms?\b|公里|千米", "length", 1000),
    (r"centimet(?:re|er)s?\b|cm\b|厘米|公分", "length", "1/100"),
    (r"millimet(?:re|er)s?\b|mm\b|毫米", "length", "1/1000"),
    (r"met(?:re|er)s?\b|m\b(?!²)|米(?![饭粒粉])", "length", 1),
    (r"miles?\b|mi\b|英里", "length", "1609344/1000"),
    (r"feet\b|foot\b|ft\b|英尺", "length", "3048/10000"),
    (r"inch(?:es)?\b|英寸", "length", "254/10000"),
    (r"里(?![面边程])", "length", 500),
    (r"tonnes?\b|metric tons?\b|tons?\b|t\b|吨", "mass", 10**6),
    (r"kilo(?:gram(?:me)?)?s?\b|kgs?\b|公斤|千克", "mass", 1000),
    (r"milligrams?\b|mg\b|毫克", "mass", "1/1000"),
    (r"gram(?:me)?s?\b|g\b|克(?![服隆])", "mass", 1),
    (r"lbs?\b", "mass", "45359237/100000"),
    (r"ounces?\b|oz\b", "mass", "28349523125/1000000000"),
    (r"斤", "mass", 500),
    (r"millilit(?:re|er)s?\b|ml\b|毫升", "volume", "1/1000"),
    (r"lit(?:re|er)s?\b|l\b|升", "volume", 1),
    (
        r"degrees? (?:Celsius|centigrade|C)\b|degrees?\b|°\s?C\b|℃|摄氏度|度(?![假过量])",
        "temperature",
        1,
    ),
    (r"GB\b|gigabytes?\b", "bytes", 10**9),
    (r"MB\b|megabytes?\b|兆", "bytes", 10**6),
    (r"打(?![开扫算电印])", NUMBER, 12),
    (r"刻钟", "duration", 900),
    (r"seconds?\b|secs?\b|秒(?:钟)?", "duration", 1),
    (r"minutes?\b|mins?\b|分钟", "duration", 60),
    (r"hours?\b|hrs?\b|h\b|个?小时|个?钟头", "duration", 3600),
    (r"fortnights?\b", "duration", 14 * 86400),
    (r"days?\b|天", "duration", 86400),
    (
        rf"weeks?\b|个星期|个礼拜|周(?![一二三四五六日末年])|星期(?![{DAYS_OF_WEEK_ZH}])",
        "duration",
        7 * 86400,
    ),
    (r"months?\b|个月", "months", 1),
    (r"quarters?\b|个季度", "months", 3),
    (r"years?\b|yrs?\b|年(?!级|会|底|初|前|代|轻)", "months", 12),
    (r"decades?\b", "months", 120),
    (r"centur(?:y|ies)\b|个世纪", "months", 1200),
)
# A unit, or "pounds", which are money or weight, after a number.
_AFTER_NUMBER = re.compile(
    r"[ -]?(?:long |full |whole |more )?(?:"
    + "|".join(f"(?P<u{number}>{unit.written})" for number, unit in enumerate(_UNITS))
    + rf"|(?P<pounds>{_POUNDS}))",
    re.IGNORECASE | re.ASCII,
)
_CURRENCY_SIGNS: dict[str, tuple[str, ...]] = {
    "US$": ("USD",),
    "HK$": ("HKD",),
    "$": ("USD",),
    "£": ("GBP",),
    "€": ("EUR",),
    "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"),
    "RMB ": ("CNY",),
} | {f"{code} ": (code,) for code in ("USD", "GBP", "EUR", "CNY", "JPY")}
# What implies a dimension without a unit of it.
_IMPLIED_BY = {
    SHARE: r"\b(?:share|rate|proportion)\b|率",
    "months": r"\b(?:age[ds]?|old|born|birthday)\b|岁"
    r"|(?:\(|, )\d{1,3}[,;.)]|\b(?:am|is|was|turn(?:s|ed)?) \d{1,3}\b",  # "Ann (81)"
    "duration": r"\b(?:duration|o'clock)\b|\d\s?[ap]\.?m\b|时长",
    # In Chinese prices have no unit as a rule, and 度 is of power, angles and "twice", too.
    "CNY": r"[\u4e00-\u9fff]",
    "temperature": r"\b(?:temperatures?|thermometers?|fever)\b|[\u4e00-\u9fff]",
}


def names_dimension(text: str, dimension: str) -> bool:
    """Whether `text` has a unit of the dimension anywhere, as in "Price ($)" over a column."""
    return _named(dimension).search(text) is not None


@cache
def _named(dimension: str) -> re.Pattern[str]:
    signs = [sign for sign, codes in _CURRENCY_SIGNS.items() if dimension in codes]
    words = [unit.written for unit in _UNITS if unit.dimension == dimension]
    words += [_POUNDS] if dimension in ("GBP", "mass") else []
    named = [rf"(?<![^\W\d_])(?<!['’.])(?a:{'|'.join(words)})"] if words else []
    implied = [_IMPLIED_BY[dimension]] if dimension in _IMPLIED_BY else []
    patterns = [*named, *implied, *map(re.escape, signs)]
    return re.compile("|".join(patterns or [r"(?!)"]), re.IGNORECASE)


def unit_of(match: re.Match[str]) -> Unit:
    """Return the unit that `_AFTER_NUMBER` found."""
    return _UNITS[int((match.lastgroup or "").removeprefix("u"))]


def unit_called(written: str) -> Unit:
    """Return the unit of that name.

    Raises:
        KeyError: There is none.
    """
    match = _AFTER_NUMBER.fullmatch(written)
    if match is None:
        raise KeyError(written)
    return unit_of(match)


_HALF = Fraction(1, 2)
_SIGN = re.compile(rf"(?P<sign>{either(map(re.escape, _CURRENCY_SIGNS))})\s?$")
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
    """Return the quantities of `text` by offset, bare numbers included."""
    counted = _joined(text, (_quantity(text, number) for number in numerals_in(text)))
    return non_overlapping([*_of_one(text), *_one_chinese(text), *_half_chinese(text), *counted])


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
    after = _AFTER_NUMBER.match(text, number.end)
    return _measured(text, number, after) if after else _bare(number)


def _priced(number: Numeral, sign: re.Match[str]) -> Fact:
    readings = {(code, number.value) for code in _CURRENCY_SIGNS[sign["sign"]]}
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
        return _fact(number.start, end, {("GBP", value), ("mass", value * _POUND)}, value)
    if half := _HALF_AFTER.match(text, end):
        value += _PARTS[(half["en"] or "half").lower()]
        end = half.end()
    unit = unit_of(after)
    return _fact(number.start, end, {(unit.dimension, value * unit.factor)}, value)


def _joined(text: str, facts: Iterable[Fact]) -> list[Fact]:
    """Join quantities in two units: "2 hours 30 minutes", "1小时20分钟"."""
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
    """Yield "an hour and a half", "half an hour", "a week"."""
    for match in _AN_HOUR.finditer(text):
        said = match["unit"].lower()
        part = (match["part"] or "").lower().removesuffix(" of")
        more = (match["more"] or "").lower().removeprefix(" and ")
        if part or more or said in _COUNTED_ALONE:
            value = _PARTS[part] if part else 1 + _PARTS.get(more, Fraction(0))
            yield _in_unit(match, said, value)


def _one_chinese(text: str) -> Iterator[Fact]:
    """Yield 一小时, 一整天."""
    for match in _ONE_ZH.finditer(text):
        yield _in_unit(match, match["unit"].removeprefix("整"), Fraction(1))


def _half_chinese(text: str) -> Iterator[Fact]:
    """Yield 半小时, 两个半小时, 半价."""
    for match in _HALF_ZH.finditer(text):
        if match["unit"] == "价":
            yield _fact(*match.span(), {(SHARE, _HALF)}, _HALF)
        else:
            yield _in_unit(match, match["unit"], _whole(match["count"]) + _HALF)


def _whole(count: str | None) -> Fraction:
    """Return the number before 个半: 0 in 半小时."""
    found = numerals_in(f"{count}个") if count else []
    return found[0].value if found else Fraction(1 if count else 0)


def _in_unit(match: re.Match[str], written: str, value: Fraction) -> Fact:
    unit = unit_called(written)
    return _fact(*match.span(), {(unit.dimension, value * unit.factor)}, value)


def _fact(start: int, end: int, readings: Iterable[tuple[str, Fraction]], bare: Fraction) -> Fact:
    """Return a fact whose number without a unit is `bare`, since a claim may omit the unit."""
    found: frozenset[Reading] = frozenset(readings)
    is_number = any(dimension == NUMBER for dimension, _ in found)
    kind: FactKind = "number" if is_number else "quantity"
    return Fact(kind, start, end, found, frozenset({(BARE, bare)}))
