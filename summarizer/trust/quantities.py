"""Numbers with what they count: money, shares, lengths, weights, durations, and bare numbers.

A quantity's readings are in one unit a dimension (metres, grams, seconds, dollars ...), so that
"90 minutes" and "an hour and a half" are equal, and "30 km" and "30 kg" are not. A number whose
unit isn't known, or that counts things, is a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from summarizer.trust.fact import NUMBER, ORDINAL, SHARE, Fact, Reading
from summarizer.trust.numerals import Numeral, numerals_in


@dataclass(frozen=True)
class _Unit:
    """How a unit is written after its number, and what one of it is."""

    written: str
    dimension: str
    factor: Fraction = Fraction(1)


def _units(*rows: tuple[str, str, str | int]) -> tuple[_Unit, ...]:
    return tuple(_Unit(written, dimension, Fraction(factor)) for written, dimension, factor in rows)


# Longer ones first where one begins with another. "pound" may be money or weight.
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
        r"weeks?\b|个星期|个礼拜|周(?![一二三四五六日末年])|星期(?![一二三四五六日天])",
        "duration",
        7 * 86400,
    ),
    (r"months?\b|个月", "months", 1),
    (r"quarters?\b|个季度", "months", 3),
    (r"years?\b|yrs?\b|年(?!级|会|底|初|前|代|轻)", "months", 12),
    (r"decades?\b", "months", 120),
    (r"centur(?:y|ies)\b|个世纪", "months", 1200),
)
_AFTER = re.compile(
    r"[ -]?(?:long |full |whole |more )?(?:"
    + "|".join(f"(?P<u{number}>{unit.written})" for number, unit in enumerate(_UNITS))
    + r"|(?P<pounds>pounds?\b|磅))",
    re.IGNORECASE | re.ASCII,
)
_SIGNS = {"$": "USD", "US$": "USD", "£": "GBP", "€": "EUR", "¥": "CNY", "￥": "CNY", "HK$": "HKD"}
_BEFORE = re.compile(r"(?:US\$|HK\$|\$|£|€|¥|￥|(?P<code>USD|GBP|EUR|CNY|RMB|JPY) )\s?$")
_CODES = {"RMB": "CNY"}
_BELOW_ZERO = re.compile(r"(?:零下|minus |(?<![\w\d])[-−])$")
_HALF_AFTER = re.compile(  # "two hours and a half", "两个半小时", "三年半", "一个半月"
    r"^(?: and an? (?P<en>half|quarter)\b|(?P<zh>半)(?!径|天|夜|价|数|年|个月))"
)
_AN_HOUR = re.compile(
    r"\b(?:(?P<part>half|a quarter of|three quarters of|quarter of) )?an? "
    r"(?P<unit>hour|minute|day|week|fortnight|month|year|decade|century|mile|dozen|kilo)"
    r"(?P<more> and (?:a half|a quarter|three quarters))?\b",
    re.IGNORECASE,
)
_MORE = {"half": Fraction(1, 2), "a half": Fraction(1, 2), "a quarter": Fraction(1, 4)} | {
    "three quarters": Fraction(3, 4),
    "quarter": Fraction(1, 4),
}
_HALF_ZH = re.compile(
    r"(?P<count>[一二两三四五六七八九十\d]+)?个?半(?P<unit>个?小时|个?钟头|个月|年|天|分钟|斤|公里|米|价)"
)
_ONE_ZH = re.compile(
    r"一(?P<unit>个?小时|个?钟头|个月|整?年|整?天|周|个星期|个礼拜|分钟|秒|公里|斤|公斤)"
)


def quantities_in(text: str) -> list[Fact]:
    """All of a text, in their order; a number alone is one, too."""
    facts = [*_of_one(text), *_half_chinese(text), *_joined(text, _counted(text))]
    kept: list[Fact] = []
    for fact in sorted(facts, key=lambda each: (each.start, -each.end)):
        if not kept or fact.start >= kept[-1].end:
            kept.append(fact)
    return kept


def _counted(text: str) -> Iterator[Fact]:
    for number in numerals_in(text):
        yield _quantity(text, number)


def _quantity(text: str, number: Numeral) -> Fact:
    if number.is_ordinal:
        fact = _fact(number.start, number.end, {(ORDINAL, number.value)}, number.value)
        return replace(fact, is_weak=number.is_weak)
    if number.is_share:
        return _fact(number.start, number.end, {(SHARE, number.value)}, number.value)
    start, before = number.start, _BEFORE.search(text[max(0, number.start - 6) : number.start])
    if before:
        code = _SIGNS.get(before[0].strip()) or _CODES.get(before["code"], before["code"])
        money: set[Reading] = {(code, number.value)}
        if before[0].strip() in "¥￥":
            money.add(("JPY", number.value))
        return _fact(start - len(before[0]), number.end, money, number.value)
    after = _AFTER.match(text, number.end)
    value = number.value
    if _BELOW_ZERO.search(text[max(0, start - 6) : start]):
        value = -value
    if not after:
        readings: set[Reading] = {(NUMBER, value)}
        if 0 < value < 1:
            readings.add((SHARE, value))
        return replace(_fact(start, number.end, readings, value), is_weak=number.is_weak)
    if after["pounds"]:
        mass = value * Fraction("45359237/100000")
        return _fact(start, after.end(), {("GBP", value), ("mass", mass)}, value)
    unit = _UNITS[int((after.lastgroup or "u0")[1:])]
    end = after.end()
    half = _HALF_AFTER.match(text[end : end + 15])
    if half:
        value += _MORE[half["en"].lower()] if half["en"] else Fraction(1, 2)
        end += half.end()
    return _fact(start, end, {(unit.dimension, value * unit.factor)}, value)


def _joined(text: str, facts: Iterator[Fact]) -> Iterator[Fact]:
    """Durations and lengths in two units as one: "2 hours 30 minutes", "1小时20分钟"."""
    before: Fact | None = None
    for fact in facts:
        if before is not None:
            between = text[before.end : fact.start]
            both = _sum(before, fact) if between in ("", " ", " and ", ", ", "零") else None
            if both is not None:
                before = both
                continue
            yield before
        before = fact
    if before is not None:
        yield before


def _sum(one: Fact, other: Fact) -> Fact | None:
    if len(one.readings) != 1 or len(other.readings) != 1:
        return None
    ((dimension, large),), ((same, small),) = tuple(one.readings), tuple(other.readings)
    if dimension != same or dimension not in ("duration", "months", "length", "mass"):
        return None
    if not isinstance(large, Fraction) or not isinstance(small, Fraction) or small >= large:
        return None
    both: frozenset[Reading] = frozenset({(dimension, large + small)})
    return Fact("quantity", one.start, other.end, both, one.also | other.also | one.readings)


def _of_one(text: str) -> Iterator[Fact]:
    """ "An hour and a half", "half an hour", "一小时"."""
    for match in _AN_HOUR.finditer(text):
        said = match["unit"].lower()
        if said == "dozen":
            continue
        unit = _unit_of(said)
        part = (match["part"] or "").lower().removesuffix(" of")
        more = (match["more"] or "").lower().removeprefix(" and ")
        value = _MORE[part] if part else 1 + (_MORE[more] if more else 0)
        if not (part or more) and said not in ("fortnight", "decade", "century", "week", "dozen"):
            continue  # "a day" counts nothing
        reading: set[Reading] = {(unit.dimension, value * unit.factor)}
        yield _fact(match.start(), match.end(), reading, Fraction(value))
    for match in _ONE_ZH.finditer(text):
        unit = _unit_of(match["unit"].removeprefix("整"))
        yield _fact(match.start(), match.end(), {(unit.dimension, unit.factor)}, Fraction(1))


def _half_chinese(text: str) -> Iterator[Fact]:
    """半小时, 两个半小时."""
    for match in _HALF_ZH.finditer(text):
        if match["unit"] == "价":
            yield _fact(match.start(), match.end(), {(SHARE, Fraction(1, 2))}, Fraction(1, 2))
            continue
        count = numerals_in(f"{match['count']}个")[:1] if match["count"] else []
        whole = count[0].value if count else Fraction(1 if match["count"] else 0)
        unit = _unit_of(match["unit"])
        value = whole + Fraction(1, 2)
        yield _fact(match.start(), match.end(), {(unit.dimension, value * unit.factor)}, value)


def _unit_of(written: str) -> _Unit:
    match = _AFTER.fullmatch(written)
    return _UNITS[int((match.lastgroup or "u0")[1:])] if match else _UNITS[0]


def _fact(start: int, end: int, readings: set[Reading], bare: Fraction) -> Fact:
    """`bare` is what it says without its unit: a claim may leave that out."""
    is_number = any(dimension == NUMBER for dimension, _ in readings)
    kind = "number" if is_number else "quantity"
    return Fact(kind, start, end, frozenset(readings), frozenset({("bare", bare)}))
