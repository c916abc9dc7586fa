"""Find dates, weekdays and times of day in English and Chinese, and the ends of ranges.

A date's reading is (year, month, day) with None for what isn't said; "6/11" is read in both orders.
Relative days ("tomorrow") depend on when something was said and are no facts.

A time's reading is in minutes after midnight; without a half of the day it is read in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import cast

from summarizer.grounding.fact import NUMBER, ORDINAL, Fact, Reading
from summarizer.grounding.numerals import either, han_value, named, non_overlapping
from summarizer.language import dates as words

PartialDate = tuple[int | None, int | None, int | None]  # year, month, day

_BEFORE_MONTH = ("in", "by", "since", "until", "of", "next", "this", "last")
_NOT_WORDS = "|".join(name for name in words.MONTHS if name not in ("march", "may"))
_SURE_MONTH = (  # "march" and "may" are words, too
    rf"(?:{_NOT_WORDS}|(?:{'|'.join(f'(?<={word} )' for word in _BEFORE_MONTH)})(?:march|may))"
)
_DAY = rf"(?:{either(words.DAY_NUMBERS)}|{words.DAY})"
_IN_YEAR = rf"(?:,? (?:in )?{words.YEAR})?"
_NO_MEASURE = r"(?![\d/]|\s?(?:of|cup|teaspoon))"  # "1/2 cup"
_NO_HOUR = r"(?![\w:]| ?[ap]\.?m)"  # "May 5 pm"
_NO_RANK = r"(?! (?:floor|time|century|anniversary|grade|year|edition|place|birthday|street))(?!\w)"
_NO_STATION = "(?!线|楼|门|馆|院|店|厅)"  # 2号线
_DATE_ZH = re.compile(
    rf"(?:(?P<year>{words.YEAR}|[{words.NUMERALS_ZH}]{{4}})年)?"
    rf"(?:(?P<month>1[0-2]|0?[1-9]|[{words.NUMERALS_ZH}]{{1,2}})月(?:份)?"
    rf"(?:(?P<day>[123]?\d|[{words.NUMERALS_ZH}]{{1,3}})[{words.DAY_MARKS_ZH}]{_NO_STATION})?"
    rf"|(?P<only_day>(?<![\d{words.NUMERALS_ZH}年第])(?:[123]?\d|[{words.NUMERALS_ZH}]{{1,3}}))[{words.DAY_MARKS_ZH}]{_NO_STATION}"
    r"(?!机|码|公里|均))"
    rf"|(?P<only_year>{words.YEAR}|[{words.YEAR_DIGITS_ZH}]{{4}})年"
)
_SHORT_WEEKDAYS = [name[:3] for name in words.WEEKDAYS]
_WEEKDAY = re.compile(
    rf"(?a:\b)(?P<en>(?i:{'|'.join(_SHORT_WEEKDAYS)}))(?i:(?:s|nes|rs|ur)?days?)(?a:\b)"
    r"|(?a:\b)(?P<short>Mon|Tue|Wed|Thu|Fri|Sat(?=\.|,? \d)|Sun(?=\.|,? \d))(?:s|rs?)?(?a:\b)"
    rf"|(?:周|星期|礼拜|週)(?P<zh>[{words.DAYS_OF_WEEK_ZH}末])(?!围|边|期)"
)


def dates_in(text: str) -> Sequence[Fact]:
    """Return the dates and weekdays of `text` by offset."""
    return non_overlapping([*_english_dates(text), *_chinese_dates(text), *_weekdays(text)])


def agree(claim: PartialDate, source: PartialDate) -> bool:
    """Whether a source's date has all that the claimed one says; it may lack the year."""
    year, *rest = claim
    its_year, *its_rest = source
    return (year is None or its_year in (None, year)) and all(
        mine is None or mine == other for mine, other in zip(rest, its_rest, strict=True)
    )


def _english_dates(text: str) -> Iterator[Fact]:
    for match in _DATE.finditer(text):
        kind = match.lastgroup or ""
        days = [day for day in _FORMS[kind][1](match[0].lower()) if _is_possible(day)]
        if days:
            fact = _date(*match.span(), days)
            yield _or_ordinal(fact, days) if kind == "the_day" else fact


def _or_ordinal(fact: Fact, days: Iterable[PartialDate]) -> Fact:
    """Read "the 12th" as the twelfth of anything as well."""
    ordinals = {(ORDINAL, Fraction(day)) for _, _, day in days if day}
    return replace(fact, readings=fact.readings | ordinals)


def _iso(said: str) -> list[PartialDate]:
    year, month, day = map(int, re.split(r"[-/.]", said))
    return [(year, month, day)]


def _slashes(said: str) -> list[PartialDate]:
    one, two, year = map(int, said.split("/"))
    year += 2000 if year < 100 else 0
    return [(year, one, two), (year, two, one)]


def _slash(said: str) -> list[PartialDate]:
    one, two = map(int, said.split("/"))
    return [(None, one, two), (None, two, one)]


def _with_month(said: str) -> list[PartialDate]:
    year = re.search(rf"{words.YEAR}$", said)
    rest = said[: year.start()] if year else said
    month, day = re.search(words.MONTH, rest), re.search(_DAY, rest)
    return [
        (
            int(year[0]) if year else None,
            words.MONTH_NUMBERS[month[0][:3]] if month else None,
            _day(day[0]) if day else None,
        )
    ]


def _the_day(said: str) -> list[PartialDate]:
    return [(None, None, _day(said))]


def _day(said: str) -> int:
    return words.DAY_NUMBERS.get(said) or int(re.sub(r"\D", "", said))


def _is_possible(day: PartialDate) -> bool:
    return (day[1] is None or 1 <= day[1] <= 12) and (day[2] is None or 1 <= day[2] <= 31)


def _chinese_dates(text: str) -> Iterator[Fact]:
    for match in _DATE_ZH.finditer(text):
        said = (match["year"] or match["only_year"], match["month"])
        year, month = (_number(each) if each else None for each in said)
        day = match["day"] or match["only_day"]
        found = (year, month, _number(day) if day else None)
        if any(found) and _is_possible(found):
            yield _date(*match.span(), [found])


def _number(said: str) -> int:
    return int(said) if said.isascii() else int(han_value(said))


def _date(start: int, end: int, days: Iterable[PartialDate]) -> Fact:
    readings: set[Reading] = {("date", day) for day in days}
    also: set[Reading] = {(NUMBER, part) for year, _, day in days for part in (year, day) if part}
    also |= {("weekday", weekday) for day in days for weekday in _weekday_of(day)}
    return Fact("date", start, end, frozenset(readings), frozenset(also))


def _weekday_of(day: PartialDate) -> Iterator[int]:
    year, month, number = day
    if year and month and number:
        try:
            yield date(year, month, number).weekday()
        except ValueError:  # 30 February
            return


def _weekdays(text: str) -> Iterator[Fact]:
    for match in _WEEKDAY.finditer(text):
        if match["zh"]:
            numbers = words.WEEKDAY_NUMBERS_ZH[match["zh"]]
        else:
            numbers = (_SHORT_WEEKDAYS.index((match["en"] or match["short"])[:3].lower()),)
        yield Fact("weekday", *match.span(), frozenset(("weekday", number) for number in numbers))


# The pattern and the reader of each English form; the first that fits counts.
_FORMS: dict[str, tuple[str, Callable[[str], list[PartialDate]]]] = {
    "iso": (rf"{words.YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)", _iso),
    "slashes": (r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)", _slashes),
    "slash": (rf"\d{{1,2}}/\d{{1,2}}{_NO_MEASURE}", _slash),
    "day_first": (rf"(?:the )?{_DAY}(?: of|\.)? {words.MONTH}(?!\w){_IN_YEAR}", _with_month),
    "month_first": (rf"{words.MONTH} (?:the )?{_DAY}{_NO_HOUR}{_IN_YEAR}", _with_month),
    "month_year": (rf"{words.MONTH}(?: of)?,? {words.YEAR}(?!\d)", _with_month),
    "month": (rf"{_SURE_MONTH}(?!\w)", _with_month),
    "the_day": (rf"(?<=the ){words.NTH}{_NO_RANK}", _the_day),
}
_DATE = re.compile(
    rf"(?<!\w)(?<!\d[.,]){named({name: form for name, (form, _) in _FORMS.items()})}",
    re.IGNORECASE | re.ASCII,
)


_HALF_DAY = 12 * 60
_LATE = frozenset(
    ("afternoon", "evening", "noon", "下午", "傍晚", "晚上", "晚间", "夜里", "今晚", "明晚", "晚")
) | {"午后", "中午"}

_HOUR = rf"(?:{either(words.HOUR_NUMBERS)}|1[0-2]|0?[1-9])"
_IN_THE = r"(?:in the |at |this |tomorrow |on \w+day |\w+day )"
_AM_PM = r" ?(?P<half_{0}>[ap])\.?m\b\.?"
_PART = rf"(?:,? {_IN_THE}?(?P<part_{{0}}>{words.PART_OF_DAY}|noon)|{_AM_PM})?"


def _after(*before: str) -> str:
    """Return a pattern that looks behind for one of the words."""
    return f"(?:{'|'.join(f'(?<={word})' for word in before)})"


_HOUR_DIGITS = (
    f"{word} {hour}" for word in ("at", "by", "from", "until") for hour in ("[0-9]", "[0-9]{2}")
)
_CLOCK_MARK = (  # "7.30" is a time only beside "at" or "pm"
    rf"(?:[:：]|\.(?=\d\d(?: ?{words.AM_PM}| in the\b))|{_after(*_HOUR_DIGITS)}\.)"
)
_STOP = (
    r"(?=[.,](?!\d)|[;!?)]|$| (?:on|and|to|in|with|for|or|if|when|today|tonight|tomorrow|every"
    r"|each|sharp)\b)"
)
_PARTS_ZH = f"{words.DAYTIME_ZH}|凌晨|清晨|早晨|傍晚|晚间|夜里|半夜|午后|今早|今晚|明早|明晚|早|晚"
_MINUTES_ZH = (
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[{words.NUMERALS_ZH}]{{1,3}}|[0-5]?\d)分?)?"
)
_TIME_ZH = re.compile(
    rf"(?P<part>{_PARTS_ZH})?(?:差(?P<short>[一三]刻|[{words.NUMERALS_ZH}\d]{{1,3}}分钟?))?"
    rf"(?<![\d{words.NUMERALS_ZH}百])(?<!分之)(?P<hour>[{words.NUMERALS_ZH}]{{1,3}}|2[0-4]|[01]?\d)"
    rf"(?:[点點时](?!间|候|代|期|长|段|半会|左右呢)(?:钟|整)?{_MINUTES_ZH}|[:：](?P<clock>[0-5]\d))"
)


def times_of_day_in(text: str) -> Sequence[Fact]:
    """Return the times of day of `text` by offset."""
    return non_overlapping([*_english_times(text), *_chinese_times(text)])


def _english_times(text: str) -> Iterator[Fact]:
    for match in _TIME.finditer(text):
        yield _time(match, _CLOCK_FORMS[match.lastgroup or ""][1](match))


def _spoken(match: re.Match[str]) -> list[int]:
    """Read "quarter to eight in the evening"."""
    said = match["to"].lower()
    minute = int(said) if said.isdigit() else words.MINUTES[said]
    before = match["side"].lower() == "to"
    at = 60 * _hour(match["spoken_hour"]) + (-minute if before else minute)
    return _halves(at, match["part_spoken"], match["half_spoken"])


def _clock(match: re.Match[str]) -> list[int]:
    hour, minute = int(match["clock_hour"]), int(match["clock_minute"])
    if hour > 12 or hour == 0:
        return [60 * hour + minute]
    return _halves(60 * hour + minute, match["part_clock"], match["half_clock"])


def _full_hour(match: re.Match[str]) -> list[int]:
    half = match["half_hour"] or match["half_o_clock"]
    return _halves(60 * _hour(match["full"]), match["part_o_clock"], half)


def _in_part(match: re.Match[str]) -> list[int]:
    at = 60 * _hour(match["bare"]) + (30 if match["thirty"] is not None else 0)
    return _halves(at, match["part"])


def _military(match: re.Match[str]) -> list[int]:
    return [60 * int(match[0][:2]) + int(match[0][2:])]


def _name(match: re.Match[str]) -> list[int]:
    return [0] if match[0].lower() == "midnight" else [_HALF_DAY]


def _at_hour(match: re.Match[str]) -> list[int]:
    return _halves(60 * _hour(match[0]))


def _hour(said: str) -> int:
    return words.HOUR_NUMBERS.get(said.lower()) or int(said)


def _halves(minutes: int, part: str | None = None, half: str | None = None) -> list[int]:
    """Return the time in one half of the day or, where nothing says which, in both."""
    minutes %= _HALF_DAY
    if half:
        return [minutes + _HALF_DAY * (half.lower() == "p")]
    if part and part.lower() != "night":
        return [minutes + _HALF_DAY * (part.lower() in _LATE)]
    return [minutes, minutes + _HALF_DAY]


def _chinese_times(text: str) -> Iterator[Fact]:
    for match in _TIME_ZH.finditer(text):
        hour, part = _number(match["hour"]), match["part"]
        minutes = 60 * hour + _minutes_zh(match)
        if hour > 12 or hour == 0:
            halves = [minutes]
        elif part in ("半夜", "凌晨") or (part == "中午" and hour == 11):
            halves = [minutes % _HALF_DAY]
        else:
            halves = _halves(minutes, part)
        if hour <= 24:
            yield _time(match, halves)


def _minutes_zh(match: re.Match[str]) -> int:
    """Return the minutes after the hour, or before it: 半, 三刻, 二十分, 差五分."""
    said = match["minute"] or match["clock"]
    minutes = _number(said) if said else 0
    minutes += 30 if match["half"] else 15 * _number(match["quarter"] or "0")
    short = (match["short"] or "0").rstrip("分钟")
    return minutes - (15 * _number(short[0]) if short.endswith("刻") else _number(short))


def _time(match: re.Match[str], minutes: Iterable[int]) -> Fact:
    readings: frozenset[Reading] = frozenset(("time of day", each % 1440) for each in minutes)
    return Fact("time", *match.span(), readings)


# The pattern and the reader of each English form; the first that fits counts.
_CLOCK_FORMS: dict[str, tuple[str, Callable[[re.Match[str]], list[int]]]] = {
    "spoken": (
        r"(?:a )?(?P<to>half|quarter|five|ten|twenty-five|twenty|\d{1,2}(?= minutes))"
        rf"(?: minutes)? (?P<side>past|to|after) (?P<spoken_hour>{_HOUR})(?![\w%]|[.:]\d)"
        rf"(?: o['’]clock)?{_PART.format('spoken')}",
        _spoken,
    ),
    "clock": (
        rf"(?P<clock_hour>[01]?\d|2[0-4]){_CLOCK_MARK}(?P<clock_minute>[0-5]\d)(?!\d|\.\d|%)"
        rf"(?: ?h(?:rs?|ours)?\b)?{_PART.format('clock')}",
        _clock,
    ),
    "hour": (
        rf"(?P<full>{_HOUR})(?:{_AM_PM.format('hour')}| o['’]clock{_PART.format('o_clock')})",
        _full_hour,
    ),
    "in_part": (
        rf"{_after('at ', 'by ', 'until ', 'from ', 'before ', 'after ', 'and ', 'to ')}"
        rf"(?P<bare>{_HOUR})(?: thirty(?P<thirty>))?,? {_IN_THE}"
        rf"(?P<part>{words.PART_OF_DAY})",
        _in_part,
    ),
    "military": (
        rf"{_after('at ', 'by ', 'until ', 'from ', 'to ', 'before ')}"
        r"(?:[01]\d|2[0-3])[0-5]\d(?!\d| [a-z]+s\b)",
        _military,
    ),
    "name": (r"(?:noon|midday|midnight)\b", _name),
    "at_hour": (rf"{_after('at ', 'by ', 'until ', 'till ')}{_HOUR}{_STOP}", _at_hour),
}
_TIME = re.compile(
    rf"(?<![\w:.]){named({name: form for name, (form, _) in _CLOCK_FORMS.items()})}",
    re.IGNORECASE | re.ASCII,
)


_BETWEEN = re.compile(r"\s?(?:[-–—~～至到]|(?:up )?to|and|until|or)\s?(?:the )?", re.IGNORECASE)


def with_ranges(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts, each end of a range with the unit or month of the other."""
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
    """Return a number in the unit of the other end."""
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
    """Return a number as a day of the other end's month."""
    day = one.bare
    if day is None or not 1 <= day <= 31 or day.denominator != 1:
        return one
    days = [cast(PartialDate, value) for dimension, value in other.readings if dimension == "date"]
    readings: frozenset[Reading] = frozenset(
        ("date", (year, month, int(day))) for year, month, its_day in days if its_day
    )
    also = one.also | {(NUMBER, day)}
    return replace(one, kind="date", readings=readings, also=also) if readings else one


def _in_its_month(one: Fact, other: Fact) -> Fact:
    """Return a day without a month as one of the other end's, too: 8月4日至18日."""
    days = [cast(PartialDate, value) for dimension, value in one.readings if dimension == "date"]
    others = [
        cast(PartialDate, value) for dimension, value in other.readings if dimension == "date"
    ]
    may_be = {
        ("date", (year, month, day))
        for its_year, its_month, day in days
        for year, month, _ in others
        if day and not its_month and not its_year
    }
    return replace(one, readings=one.readings | may_be)
