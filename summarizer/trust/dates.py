"""Dates, weekdays and times of day in a text, English and Chinese.

A date's reading is (year, month, day) with None for what isn't said; "6/11" is read in both
orders. A time without morning or evening has two readings. "Tomorrow" and its like depend on when
something was said and are left to the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from summarizer.trust.fact import ORDINAL, Fact, Reading
from summarizer.trust.numerals import han_value

Day = tuple[int | None, int | None, int | None]

_MONTHS = {
    name[:3]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(),
        start=1,
    )
}
_WEEKDAYS = {
    name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DAY_WORDS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
        " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
        " twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh"
        " twenty-eighth twenty-ninth thirtieth thirty-first".split(),
        start=1,
    )
}
_DAY = rf"(?:(?:{'|'.join(sorted(_DAY_WORDS, key=len, reverse=True))})|\d{{1,2}}(?:st|nd|rd|th)?)"
_YEAR = r"(?:,? (?:in )?(?P<{}>(?:19|20)\d{{2}}))?"
_HAN = "〇零一二两三四五六七八九十"
_DATE = re.compile(
    rf"""(?<![\w])(?:
      (?P<iso>(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}})(?!\d)
    | (?P<slashes>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}}))(?!\d)
    | (?P<slash>\d{{1,2}}/\d{{1,2}})(?![\d/]|\s?(?:of|cup|teaspoon))
    | (?P<day_first>(?:the\ )?(?P<d1>{_DAY})(?:\ of|\.)?\ (?P<m1>{_MONTH})(?!\w){_YEAR.format("y1").replace(" ", chr(92) + " ")})
    | (?P<month_first>(?P<m2>{_MONTH})\ (?:the\ )?(?P<d2>{_DAY})(?![\w:]|\ ?[ap]\.?m){_YEAR.format("y2").replace(" ", chr(92) + " ")})
    | (?P<month_year>(?P<m3>{_MONTH})(?:\ of)?,?\ (?P<y3>(?:19|20)\d{{2}}))(?!\d)
    | (?P<month>(?P<m4>january|february|april|june|july|august|september|october|november|december
        |(?<=in\ )(?:march|may)|(?<=by\ )(?:march|may)|(?<=since\ )(?:march|may)|(?<=until\ )(?:march|may)
        |(?<=of\ )(?:march|may)|(?<=next\ )(?:march|may)|(?<=this\ )(?:march|may)|(?<=last\ )(?:march|may)))(?!\w)
    | (?P<the_day>(?<=the\ )(?P<d5>\d{{1,2}}(?:st|nd|rd|th)))(?!\ (?:floor|time|century|anniversary|grade|year|edition|place|birthday|street))(?!\w)
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_DATE_ZH = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|[{_HAN}]{{4}})年)?"
    rf"(?:(?P<month>1[0-2]|0?[1-9]|[{_HAN}]{{1,2}})月(?:份)?(?:(?P<day>[123]?\d|[{_HAN}]{{1,3}})[日号](?!线|楼|门|馆|院|店|厅))?"
    rf"|(?P<only_day>(?<![\d{_HAN}年第])(?:[123]?\d|[{_HAN}]{{1,3}})[日号](?!线|楼|门|馆|院|店|厅|机|码|公里|均)))"
    rf"|(?P<only_year>(?:19|20)\d\d|[〇零一二三四五六七八九]{{4}})年"
)
_WEEKDAY = re.compile(
    r"(?a:\b)(?P<en>(?i:mon|tue|wed|thu|fri|sat|sun))(?i:(?:s|nes|rs|ur)?days?)(?a:\b)"
    r"|(?a:\b)(?P<short>Mon|Tue|Wed|Thu|Fri|Sat(?=\.|,? \d)|Sun(?=\.|,? \d))(?:s|rs?)?(?a:\b)"
    r"|(?:周|星期|礼拜|週)(?P<zh>[一二三四五六日天末])(?!围|边|期)"
)
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_HOURS = {word: number for number, word in enumerate(_NUMBER_WORDS, start=1)}
_HOUR = rf"(?:{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))}|1[0-2]|0?[1-9])"
_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
_PART = (
    r"(?:,?\ (?:in\ the\ |at\ |this\ |tomorrow\ |on\ \w+day\ |\w+day\ )?(?P<part{0}>morning|afternoon|evening|night|noon)"
    r"|\ ?(?P<half{0}>[ap])\.?m\b\.?)?"
)
_TIME = re.compile(
    rf"""(?<![\w:.])(?:
      (?:(?:a\ )?(?P<to>half|quarter|five|ten|twenty-five|twenty|\d{{1,2}}(?=\ minutes))(?:\ minutes)?\ (?P<side>past|to|after)
          \ (?P<spoken>{_HOUR})(?![\w%]|[.:]\d)(?:\ o['’]clock)?{_PART.format(1)})
    | (?P<clock>(?P<h>[01]?\d|2[0-4])(?P<mark>[:：]|\.(?=\d\d(?:\ ?[ap]\.?m\b|\ in\ the\b))|(?:(?<=at\ \d)|(?<=at\ \d\d)|(?<=by\ \d)|(?<=by\ \d\d)|(?<=from\ \d)|(?<=from\ \d\d)|(?<=until\ \d))\.)(?P<m>[0-5]\d)(?!\d|\.\d|%)(?:\ ?h(?:rs?|ours)?\b)?{_PART.format(2)})
    | (?P<hour>(?P<only>{_HOUR})(?:\ ?(?P<half3>[ap])\.?m\b\.?|\ o['’]clock{_PART.format(4)}))
    | (?P<in_part>(?:(?<=at\ )|(?<=by\ )|(?<=until\ )|(?<=from\ )|(?<=before\ )|(?<=after\ )|(?<=and\ )|(?<=to\ ))
        (?P<bare>{_HOUR})(?:\ thirty(?P<thirty>))?,?\ (?:in\ the\ |at\ |this\ |tomorrow\ |on\ \w+day\ |\w+day\ )(?P<part5>morning|afternoon|evening|night))
    | (?P<military>(?:(?<=at\ )|(?<=by\ )|(?<=until\ )|(?<=from\ )|(?<=to\ )|(?<=before\ ))(?:[01]\d|2[0-3])[0-5]\d)(?!\d|\ [a-z]+s\b)
    | (?P<name>noon|midday|midnight)\b
    | (?P<at_hour>(?:(?<=at\ )|(?<=by\ )|(?<=until\ )|(?<=till\ ))(?P<plain>{_HOUR}))(?=[.,;!?)]|$|\ (?:on|and|to|in|with|for|or|if|when)\b)
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_PARTS_ZH = (
    "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|半夜|今早|今晚|明早|明晚|早|晚|午后"
)
_TIME_ZH = re.compile(
    rf"(?P<part>{_PARTS_ZH})?(?:差(?P<short>[一三]刻|[{_HAN}\d]{{1,3}}分钟?))?(?P<hour>[{_HAN}]{{1,3}}|2[0-4]|[01]?\d)"
    rf"(?:[点點时](?!间|候|代|期|长|段|半会|左右呢)(?:钟|整)?"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[{_HAN}]{{1,3}}|[0-5]?\d)分?)?|[:：](?P<clock>[0-5]\d))"
)
_EVENING = frozenset(
    {
        "afternoon",
        "evening",
        "night",
        "noon",
        "下午",
        "傍晚",
        "晚上",
        "晚间",
        "夜里",
        "今晚",
        "明晚",
        "晚",
        "午后",
        "中午",
    }
)


def dates_in(text: str) -> list[Fact]:
    """Dates and weekdays."""
    found = [*_english_dates(text), *_chinese_dates(text), *_weekdays(text)]
    return _apart(found)


def times_of_day_in(text: str) -> list[Fact]:
    """Times of day, in minutes after midnight."""
    return _apart([*_english_times(text), *_chinese_times(text)])


def agree(claim: Day, source: Day) -> bool:
    """Whether a date is one that the source has: all that it says must be said there, but a year."""
    return all(
        mine is None or mine == other for mine, other in zip(claim[1:], source[1:], strict=True)
    ) and (claim[0] is None or source[0] in (None, claim[0]))


def _apart(found: list[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or fact.start >= kept[-1].end:
            kept.append(fact)
    return kept


def _date_fact(start: int, end: int, days: list[Day]) -> Fact:
    readings: set[Reading] = {("date", day) for day in days}
    also: set[Reading] = {("number", year) for year, _, _ in days if year}
    also |= {("number", day) for _, _, day in days if day}
    for year, month, day in days:
        if year and month and day:
            try:
                also.add(("weekday", date(year, month, day).weekday()))
            except ValueError:
                continue
    return Fact("date", start, end, frozenset(readings), frozenset(also))


def _english_dates(text: str) -> Iterator[Fact]:
    for match in _DATE.finditer(text):
        days = [day for day in _days(match) if _is_possible(day)]
        if days:
            fact = _date_fact(match.start(), match.end(), days)
            if match["the_day"]:  # or the twelfth of anything
                ordinal = (ORDINAL, Fraction(_day(match["d5"])))
                fact = replace(fact, readings=fact.readings | {ordinal})
            yield fact


def _days(match: re.Match[str]) -> list[Day]:
    kind = next(
        name
        for name in (
            "iso",
            "slashes",
            "slash",
            "day_first",
            "month_first",
            "month_year",
            "month",
            "the_day",
        )
        if match[name]
    )
    if kind == "iso":
        year, month, day = map(int, re.split(r"[-/.]", match[0]))
        return [(year, month, day)]
    if kind == "slashes":
        one, two, year = map(int, match[0].split("/"))
        year += 2000 if year < 100 else 0
        return [(year, one, two), (year, two, one)]
    if kind == "slash":
        one, two = map(int, match[0].split("/"))
        return [(None, one, two), (None, two, one)]
    if kind == "the_day":
        return [(None, None, _day(match["d5"]))]
    number = {"day_first": 1, "month_first": 2, "month_year": 3, "month": 4}[kind]
    groups = match.groupdict()
    year, day = groups.get(f"y{number}"), groups.get(f"d{number}")
    month = _MONTHS[match[f"m{number}"][:3].lower()]
    return [(int(year) if year else None, month, _day(day) if day else None)]


def _day(said: str) -> int:
    return _DAY_WORDS.get(said.lower()) or int(re.sub(r"\D", "", said))


def _is_possible(day: Day) -> bool:
    return (day[1] is None or 1 <= day[1] <= 12) and (day[2] is None or 1 <= day[2] <= 31)


def _chinese_dates(text: str) -> Iterator[Fact]:
    for match in _DATE_ZH.finditer(text):
        year = match["year"] or match["only_year"]
        day = match["day"] or (match["only_day"] or "").rstrip("日号")
        found: Day = (
            _number(year) if year else None,
            _number(match["month"]) if match["month"] else None,
            _number(day) if day else None,
        )
        if any(found) and _is_possible(found):
            yield _date_fact(match.start(), match.end(), [found])


def _number(said: str) -> int:
    return int(said) if said.isascii() else int(han_value(said))


def _weekdays(text: str) -> Iterator[Fact]:
    for match in _WEEKDAY.finditer(text):
        if match["zh"]:
            numbers = (
                [5, 6]
                if match["zh"] == "末"
                else ["一二三四五六日".find(match["zh"].replace("天", "日"))]
            )
        else:
            numbers = [_WEEKDAYS[(match["en"] or match["short"])[:3].lower()]]
        yield Fact("weekday", *match.span(), frozenset(("weekday", number) for number in numbers))


def _english_times(text: str) -> Iterator[Fact]:
    for match in _TIME.finditer(text):
        minutes = _minutes(match)
        if minutes:
            yield _time_fact(match.start(), match.end(), minutes)


def _minutes(match: re.Match[str]) -> list[int]:
    if match["name"]:
        return [0, 1440] if match["name"].lower() == "midnight" else [720]
    if match["military"]:
        return [60 * int(match["military"][:2]) + int(match["military"][2:])]
    if match["spoken"]:
        said = match["to"].lower()
        minute = int(said) if said.isdigit() else _MINUTES[said]
        hour = _hour(match["spoken"])
        at = 60 * hour + (minute if match["side"].lower() in ("past", "after") else -minute)
        return _halves(at, match["part1"], match["half1"])
    if match["clock"]:
        hour, minute = int(match["h"]), int(match["m"])
        return _halves(60 * hour + minute, match["part2"], match["half2"], hour)
    if match["hour"]:
        return _halves(60 * _hour(match["only"]), match["part4"], match["half3"])
    if match["in_part"]:
        at = 60 * _hour(match["bare"]) + (30 if match["thirty"] is not None else 0)
        return _halves(at, match["part5"], None)
    return _halves(60 * _hour(match["plain"]), None, None)


def _hour(said: str) -> int:
    return _HOURS.get(said.lower()) or int(said)


def _halves(minutes: int, part: str | None, half: str | None, hour: int = 1) -> list[int]:
    """Minutes after midnight, in one half of the day or, where nothing says which, in both."""
    if hour > 12 or hour == 0:
        return [minutes]
    minutes %= 720
    if half:
        return [minutes + 720 * (half.lower() == "p")]
    if part and part.lower() == "night":
        return [minutes, minutes + 720]
    if part:
        return [minutes + 720 * (part.lower() in _EVENING)]
    return [minutes, minutes + 720]


def _chinese_times(text: str) -> Iterator[Fact]:
    for match in _TIME_ZH.finditer(text):
        hour = _number(match["hour"])
        if hour > 24:
            continue
        minute = match["minute"] or match["clock"]
        minutes = 30 if match["half"] else 0
        minutes += 15 * _number(match["quarter"]) if match["quarter"] else 0
        minutes += _number(minute) if minute else 0
        if match["short"]:
            short = match["short"].rstrip("分钟")
            minutes -= 15 * _number(short[0]) if short.endswith("刻") else _number(short)
        part = match["part"]
        halves = _halves(60 * hour + minutes, part, None, hour)
        if part in ("半夜", "凌晨"):
            halves = [60 * (hour % 12) + minutes]
        if part == "中午" and hour in (11,):
            halves = [660 + minutes]
        yield _time_fact(match.start(), match.end(), halves)


def _time_fact(start: int, end: int, minutes: list[int]) -> Fact:
    readings: frozenset[Reading] = frozenset(("time of day", each % 1440) for each in minutes)
    return Fact("time", start, end, readings)
