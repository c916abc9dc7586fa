"""Dates and weekdays in a text, English and Chinese.

A date's reading is (year, month, day) with None for what isn't said; "6/11" is read in both
orders. "Tomorrow" and its like depend on when something was said and are left to the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from summarizer.trust.chinese_numerals import han_value
from summarizer.trust.fact import NUMBER, ORDINAL, Fact, Reading, apart
from summarizer.trust.patterns import either, named

Day = tuple[int | None, int | None, int | None]  # year, month, day

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_WORDS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh
    twenty-eighth twenty-ninth thirtieth thirty-first"""
_DAYS = {word: number for number, word in enumerate(_DAY_WORDS.split(), start=1)}

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_BEFORE_MONTH = ("in", "by", "since", "until", "of", "next", "this", "last")
_SURE_MONTH = (  # "march" and "may" are words, too
    r"(?:january|february|april|june|july|august|september|october|november|december"
    rf"|(?:{'|'.join(f'(?<={word} )' for word in _BEFORE_MONTH)})(?:march|may))"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)"
_DAY = rf"(?:{either(_DAYS)}|\d{{1,2}}(?:st|nd|rd|th)?)"
_YEAR = r"(?:19|20)\d{2}"
_IN_YEAR = rf"(?:,? (?:in )?{_YEAR})?"
_NO_MEASURE = r"(?![\d/]|\s?(?:of|cup|teaspoon))"  # "1/2 cup"
_NO_HOUR = r"(?![\w:]| ?[ap]\.?m)"  # "May 5 pm"
_NO_RANK = r"(?! (?:floor|time|century|anniversary|grade|year|edition|place|birthday|street))(?!\w)"
_HAN = "〇零一二两三四五六七八九十"
_NO_STATION = "(?!线|楼|门|馆|院|店|厅)"  # 2号线
_DATE_ZH = re.compile(
    rf"(?:(?P<year>{_YEAR}|[{_HAN}]{{4}})年)?"
    rf"(?:(?P<month>1[0-2]|0?[1-9]|[{_HAN}]{{1,2}})月(?:份)?"
    rf"(?:(?P<day>[123]?\d|[{_HAN}]{{1,3}})[日号]{_NO_STATION})?"
    rf"|(?P<only_day>(?<![\d{_HAN}年第])(?:[123]?\d|[{_HAN}]{{1,3}}))[日号]{_NO_STATION}"
    r"(?!机|码|公里|均))"
    rf"|(?P<only_year>{_YEAR}|[〇零一二三四五六七八九]{{4}})年"
)
_WEEKDAY = re.compile(
    r"(?a:\b)(?P<en>(?i:mon|tue|wed|thu|fri|sat|sun))(?i:(?:s|nes|rs|ur)?days?)(?a:\b)"
    r"|(?a:\b)(?P<short>Mon|Tue|Wed|Thu|Fri|Sat(?=\.|,? \d)|Sun(?=\.|,? \d))(?:s|rs?)?(?a:\b)"
    r"|(?:周|星期|礼拜|週)(?P<zh>[一二三四五六日天末])(?!围|边|期)"
)
_HAN_WEEKDAYS = {day: (number,) for number, day in enumerate("一二三四五六日")} | {
    "天": (6,),
    "末": (5, 6),
}


def dates_in(text: str) -> Sequence[Fact]:
    """Dates and weekdays of a text, in their order."""
    return apart([*_english_dates(text), *_chinese_dates(text), *_weekdays(text)])


def agree(claim: Day, source: Day) -> bool:
    """Whether a source has a date: all that it says must be said there, but for the year."""
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


def _or_ordinal(fact: Fact, days: Iterable[Day]) -> Fact:
    """ "The 12th" may be the twelfth of anything."""
    ordinals = {(ORDINAL, Fraction(day)) for _, _, day in days if day}
    return replace(fact, readings=fact.readings | ordinals)


def _iso(said: str) -> list[Day]:
    year, month, day = map(int, re.split(r"[-/.]", said))
    return [(year, month, day)]


def _slashes(said: str) -> list[Day]:
    one, two, year = map(int, said.split("/"))
    year += 2000 if year < 100 else 0
    return [(year, one, two), (year, two, one)]


def _slash(said: str) -> list[Day]:
    one, two = map(int, said.split("/"))
    return [(None, one, two), (None, two, one)]


def _with_month(said: str) -> list[Day]:
    year = re.search(rf"{_YEAR}$", said)
    rest = said[: year.start()] if year else said
    month, day = re.search(_MONTH, rest), re.search(_DAY, rest)
    return [
        (
            int(year[0]) if year else None,
            _MONTHS[month[0][:3]] if month else None,
            _day(day[0]) if day else None,
        )
    ]


def _the_day(said: str) -> list[Day]:
    return [(None, None, _day(said))]


def _day(said: str) -> int:
    return _DAYS.get(said) or int(re.sub(r"\D", "", said))


def _is_possible(day: Day) -> bool:
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


def _date(start: int, end: int, days: Iterable[Day]) -> Fact:
    readings: set[Reading] = {("date", day) for day in days}
    also: set[Reading] = {(NUMBER, part) for year, _, day in days for part in (year, day) if part}
    also |= {("weekday", weekday) for day in days for weekday in _weekday_of(day)}
    return Fact("date", start, end, frozenset(readings), frozenset(also))


def _weekday_of(day: Day) -> Iterator[int]:
    year, month, number = day
    if year and month and number:
        try:
            yield date(year, month, number).weekday()
        except ValueError:  # 30 February
            return


def _weekdays(text: str) -> Iterator[Fact]:
    for match in _WEEKDAY.finditer(text):
        if match["zh"]:
            numbers = _HAN_WEEKDAYS[match["zh"]]
        else:
            numbers = (_WEEKDAYS.index((match["en"] or match["short"])[:3].lower()),)
        yield Fact("weekday", *match.span(), frozenset(("weekday", number) for number in numbers))


# How each is written in English, the first that fits first, and read.
_FORMS: dict[str, tuple[str, Callable[[str], list[Day]]]] = {
    "iso": (rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)", _iso),
    "slashes": (r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)", _slashes),
    "slash": (rf"\d{{1,2}}/\d{{1,2}}{_NO_MEASURE}", _slash),
    "day_first": (rf"(?:the )?{_DAY}(?: of|\.)? {_MONTH}(?!\w){_IN_YEAR}", _with_month),
    "month_first": (rf"{_MONTH} (?:the )?{_DAY}{_NO_HOUR}{_IN_YEAR}", _with_month),
    "month_year": (rf"{_MONTH}(?: of)?,? {_YEAR}(?!\d)", _with_month),
    "month": (rf"{_SURE_MONTH}(?!\w)", _with_month),
    "the_day": (rf"(?<=the ){_NTH}{_NO_RANK}", _the_day),
}
_DATE = re.compile(
    rf"(?<!\w)(?<!\d[.,]){named({name: form for name, (form, _) in _FORMS.items()})}",
    re.IGNORECASE | re.ASCII,
)
