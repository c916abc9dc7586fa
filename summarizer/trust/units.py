"""Units of measure and money: how each is written after its number, and what one of it is.

A dimension has one unit here: metres, grams, litres, seconds, dollars. Months and years are a
dimension of their own, since a month has no fixed number of days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from summarizer.trust.fact import NUMBER, SHARE

_POUNDS = r"pounds?\b|磅"
POUND = Fraction(45359237, 100000)  # grams


@dataclass(frozen=True)
class Unit:
    """How a unit is written after its number, and what one of it is."""

    written: str
    dimension: str
    factor: Fraction = Fraction(1)


def _units(*rows: tuple[str, str, str | int]) -> tuple[Unit, ...]:
    return tuple(Unit(written, dimension, Fraction(factor)) for written, dimension, factor in rows)


UNITS = _units(
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
# What may stand after a number: a unit, or "pounds", which are money or weight.
AFTER_NUMBER = re.compile(
    r"[ -]?(?:long |full |whole |more )?(?:"
    + "|".join(f"(?P<u{number}>{unit.written})" for number, unit in enumerate(UNITS))
    + rf"|(?P<pounds>{_POUNDS}))",
    re.IGNORECASE | re.ASCII,
)
CURRENCY_SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "US$": ("USD",),
        "HK$": ("HKD",),
        "$": ("USD",),
        "£": ("GBP",),
        "€": ("EUR",),
        "¥": ("CNY", "JPY"),
        "￥": ("CNY", "JPY"),
        "RMB ": ("CNY",),
    }
    | {f"{code} ": (code,) for code in ("USD", "GBP", "EUR", "CNY", "JPY")}
)
# What stands for a dimension without naming a unit of it.
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
    """Whether a unit of a dimension stands in a text, with or without a number.

    "Price ($)" over a column of numbers, say.
    """
    return _named(dimension).search(text) is not None


@cache
def _named(dimension: str) -> re.Pattern[str]:
    signs = [sign for sign, codes in CURRENCY_SIGNS.items() if dimension in codes]
    words = [unit.written for unit in UNITS if unit.dimension == dimension]
    words += [_POUNDS] if dimension in ("GBP", "mass") else []
    named = [rf"(?<![^\W\d_])(?<!['’.])(?a:{'|'.join(words)})"] if words else []
    implied = [_IMPLIED_BY[dimension]] if dimension in _IMPLIED_BY else []
    patterns = [*named, *implied, *map(re.escape, signs)]
    return re.compile("|".join(patterns or [r"(?!)"]), re.IGNORECASE)


def unit_of(match: re.Match[str]) -> Unit:
    """The unit that `AFTER_NUMBER` has found."""
    return UNITS[int((match.lastgroup or "").removeprefix("u"))]


def unit_called(written: str) -> Unit:
    """The unit of that name; KeyError where there is none."""
    match = AFTER_NUMBER.fullmatch(written)
    if match is None:
        raise KeyError(written)
    return unit_of(match)
