"""How many days after it was sent a text's times are: "by 2", "tomorrow", "3月9日之前", "下周一".

A time of day alone is today's. Without the day of sending, dates and weekdays count as today's:
they may be near.

Not handled: holidays by name, weeks by number, time zones.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from summarizer.grounding.dates import PartialDate, dates_in, times_of_day_in
from summarizer.grounding.fact import Fact
from summarizer.grounding.numerals import han_value
from summarizer.language import dates as words

PAST, FAR = -1, 30  # days, where a text doesn't say how many
_GAP = 6  # characters between a time of day and its day

_COUNTS = {"a": 1, "an": 1, "half": 0, "couple": 2, "few": 3, **words.HOUR_NUMBERS} | {
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "半": 0, "几": 3},
}
_COUNT = (
    r"(?:\d{1,3}|(?:a )?couple(?: of)?|(?:a )?few|half(?: an?)?"
    r"|fifteen|twenty|thirty|forty"
    rf"|{'|'.join(words.HOUR_NUMBERS)}|an?)"
)
_UNIT = r"(?:min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|months?|years?)\b"
_DAYS_A_UNIT = {"m": 0.0, "h": 1 / 24, "w": 7.0, "mo": 30.0, "y": 365.0} | {
    **{"分": 0.0, "刻": 0.0, "小": 1 / 24, "钟": 1 / 24},
    **{"周": 7.0, "星": 7.0, "月": 30.0, "年": 365.0},
}
_COUNT_ZH = rf"(?:\d{{1,3}}|[{words.NUMERALS_ZH}]{{1,3}}|半|几)"
_UNIT_ZH = r"个?多?(?:分钟|刻钟|小时|钟头|天|日|周|星期|月|年)"


@dataclass(frozen=True)
class Moment:
    """Words that say when.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last one.
        days: After the day of sending; negative before it.
        is_of_day: Whether they only say what time of day.
    """

    start: int
    end: int
    days: int
    is_of_day: bool = False


def moments_in(text: str, sent: date | None, day: int = 0) -> list[Moment]:
    """Return the moments that `text`, in Simplified characters if Chinese, names.

    Args:
        text: A sentence.
        sent: The day it was sent, or the time: a time of day that was before it is none.
        day: The day, by its distance, that a time of day belongs to if the sentence names none.
    """
    on = day_of(sent)
    relative, dated = list(_relative(text, on)), list(_dated(text, on))
    found = sorted([*relative, *dated], key=_start)
    clocks = [
        *((fact.start, fact.end) for fact in times_of_day_in(text) if not _is_over(fact, sent)),
        *(match.span() for match in _PART_OF_DAY.finditer(text)),
    ]
    free = [span for span in clocks if not _is_within(span[0], found)]
    found += [Moment(*span, _day_of(span, relative, dated, day), is_of_day=True) for span in free]
    return sorted(found, key=_start)


def _start(each: Moment | Fact) -> int:
    return each.start


def _is_within(at: int, moments: Sequence[Moment]) -> bool:
    count = bisect_right(moments, at, key=_start)
    return count > 0 and at < moments[count - 1].end


def day_of(sent: date | None) -> date | None:
    """Return the day of a time."""
    return sent.date() if isinstance(sent, datetime) else sent


def _is_over(fact: Fact, sent: date | None) -> bool:
    """Return whether a time of day was before the one of sending, whichever half of it is meant."""
    if not isinstance(sent, datetime):
        return False
    now = 60 * sent.hour + sent.minute
    return all((cast(int, minutes) or 1440) < now for _, minutes in fact.readings)  # 0: midnight


def _day_of(
    span: tuple[int, int], relative: Sequence[Moment], dated: Sequence[Moment], day: int
) -> int:
    """Return the day that a time of day belongs to: one right behind it, else the one before."""
    start, end = span
    for days in (relative, dated):
        following = bisect_left(days, end, key=_start)
        if following < len(days) and days[following].start - end <= _GAP:
            return days[following].days
    for days in (dated, relative):
        if count := bisect_right(days, start, key=lambda each: each.end):
            return days[count - 1].days
    return day


# A time of day that is no clock's: "before lunch", "6点前" is one already.
_PART_OF_DAY = re.compile(
    r"\b(?:by|before|until|till|at|over) (?:lunch(?:time)?|dinner|supper|breakfast|bed(?:time)?"
    r"|school|work|dark|sunset|closing(?: time)?"
    r"|(?:\d{1,2}|half (?:past )?(?:\d{1,2}|[a-z]{3,6})|(?:a )?quarter (?:to|past)(?: \w{1,9})?)"
    r"(?=[.,;!?)\s]{0,3}(?:$|[.,;!?)]| (?:or|and|so|because|if|when|they|he|she|we|it|i)\b)))"
    r"|\blunchtime\b|[午晚早]饭前|天黑前|开会前|上课前|放学|上班前|睡前|关门前|打烊",
    re.IGNORECASE,
)


def _relative(text: str, sent: date | None) -> Iterator[Moment]:
    for match in _RELATIVE.finditer(text):
        days = _FORMS[match.lastgroup or ""][1](match[0].lower(), sent or date(2024, 1, 3))
        yield Moment(*match.span(), days)


def _dated(text: str, sent: date | None) -> Iterator[Moment]:
    masked = _RELATIVE.sub(lambda match: "\0" * len(match[0]), text)
    facts = dates_in(masked)
    dates = [fact for fact in facts if fact.kind == "date"]
    for fact in facts:
        at = bisect_left(dates, fact.start, key=_start)
        around = dates[max(0, at - 1) : at + 1]
        if fact.kind == "weekday" and any(_are_beside(fact, day) for day in around):
            continue
        days = _days_to(fact, sent) if sent else 0
        if days is not None:
            yield Moment(fact.start, fact.end, days)


def _are_beside(one: Fact, other: Fact) -> bool:
    return 0 <= max(one.start, other.start) - min(one.end, other.end) <= _GAP


def _days_to(fact: Fact, sent: date) -> int | None:
    """Return the days to a date or weekday, of several readings the nearest ahead."""
    found = []
    for kind, value in fact.readings:
        if kind == "weekday":
            found.append((cast(int, value) - sent.weekday()) % 7)
        elif kind == "date":
            found += _days_to_date(cast(PartialDate, value), sent)
    return min(found, key=lambda days: (days < 0, abs(days)), default=None)


def _days_to_date(day: PartialDate, sent: date) -> Iterator[int]:
    """Yield the days to a date; without a year it is the nearest such one."""
    year, month, number = day
    if year and not number:
        yield PAST if year < sent.year else FAR
    elif number:
        months = [month] if month else [sent.month, sent.month % 12 + 1]
        years = [year] if year else [sent.year - 1, sent.year, sent.year + 1]
        distances = [each for y in years for m in months for each in _distance(sent, y, m, number)]
        yield from sorted(distances, key=abs)[:1]
    elif month and month != sent.month:
        yield FAR


def _distance(sent: date, year: int, month: int, number: int) -> Iterator[int]:
    try:
        yield (date(year, month, number) - sent).days
    except ValueError:  # 30 February, the year 0
        return


# -- words that count from the day of sending ------------------------------------------------------

_In = Callable[[str, date], int]


def _exactly(days: int) -> _In:
    return lambda said, sent: days


def _counted(said: str, sent: date) -> int:
    """Read "in two hours", "within 3 days", "还有两天"."""
    english = re.search(rf"({_COUNT})[ -]?({_UNIT})", said)
    found = english or re.search(rf"({_COUNT_ZH})个?多?(\w{{1,4}})", said)
    if not found:
        return 0
    count, unit = found.groups()
    first = count.removeprefix("a ").split()[0]
    number = int(first) if first.isdigit() else _COUNTS.get(first)
    number = int(han_value(first)) if number is None else number
    return int(number * _DAYS_A_UNIT.get("mo" if unit.startswith("mo") else unit[0], 1.0))


def _of_this_week(said: str, sent: date) -> int:
    day = _weekday(said)
    return max(0, 4 - sent.weekday()) if day is None else day - sent.weekday()


def _of_next_week(said: str, sent: date) -> int:
    return 7 - sent.weekday() + (_weekday(said) or 0)


def _weekend(said: str, sent: date) -> int:
    return max(0, 5 - sent.weekday())


def _end_of_month(said: str, sent: date) -> int:
    first = sent.replace(day=1)
    try:
        following = (first + timedelta(days=32)).replace(day=1)
    except OverflowError:
        return FAR
    return (following - sent).days - 1


def _weekday(said: str) -> int | None:
    for fact in dates_in(said):
        for kind, value in fact.readings:
            if kind == "weekday":
                return cast(int, value)
    return None


_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b"
_DAY_ZH = f"[{words.DAYS_OF_WEEK_ZH}]"
# The pattern of each form, and what it says in days; the first that fits counts.
_FORMS: dict[str, tuple[str, _In]] = {
    "ago": (
        rf"\b{_COUNT} {_UNIT} ago\b"
        rf"|\b(?:yesterday|last (?:night|week(?:end)?|month|year|time|{_DAYS}))"
        rf"|(?<!提){_COUNT_ZH}个?多?(?:分钟|小时|天|周|星期|月|年)(?:之前|以前|前)"
        r"(?![到把发交付完])|昨[天日晚夜早]|前[天晚](?!后)|大前天"
        rf"|上(?:个?(?:周|星期|礼拜|月)|次|回){_DAY_ZH}?|去年|当时|那时|那天|小时候",
        _exactly(PAST),
    ),
    "after_next": (
        r"\b(?:the )?(?:day after tomorrow)\b|(?<!大)后天",
        _exactly(2),
    ),
    "in_three": (r"大后天", _exactly(3)),
    "every": (
        rf"\bnot (?:on |until |till )?(?:today|tonight|tomorrow|{_DAYS})|\ba {_DAYS}"
        rf"|\b(?:every|each) (?:day|week|month|year|morning|evening|night|{_DAYS})"
        r"|每[天日周月年晚早]|天天",
        _exactly(FAR),
    ),
    "tomorrow": (
        r"\b(?:tomorrow|tmrw|tmr|tomoz|overnight)\b|明[天日晚早儿]|次日|一早",
        _exactly(1),
    ),
    "today": (
        r"\b(?:today|tonight|tonite|this (?:morning|afternoon|evening|minute|instant)"
        r"|(?:the )?end of (?:the |this )?(?:day|business)|eod|cob"
        r"|close of (?:business|play)|right now)\b"
        r"|今[天日晚早夜儿]|下班|当[天日]|傍晚|现在|眼下|此刻|目前",
        _exactly(0),
    ),
    "next_week": (
        rf"\bnext (?:week\b|{_DAYS})|下下?(?:个?(?:周|星期|礼拜)){_DAY_ZH}?",
        _of_next_week,
    ),
    "far": (
        r"\bnext (?:month|year|spring|summer|autumn|fall|winter|term|season|time)\b"
        r"|\b(?:some|one) day\b"
        r"|\b(?:in|by|until|from|this|over the) (?:the )?(?:spring|summer|autumn|winter)\b"
        r"|下个?(?:月|季度|学期)|明年|后年|年底|以后|将来|改天|过年",
        _exactly(FAR),
    ),
    "this_week": (
        rf"\bthis (?:week(?!end)\b|{_DAYS})|\b(?:the )?end of (?:the |this )?week\b"
        rf"|[本这]个?(?:周|星期|礼拜)(?!末){_DAY_ZH}?",
        _of_this_week,
    ),
    "weekend": (r"\b(?:the|this) weekend\b|[本这]?周末", _weekend),
    "month_end": (r"\b(?:the )?end of (?:the |this )?month\b|月底|月末", _end_of_month),
    "counted": (
        rf"\b(?:in|within|for|next|about|only|another|less than|got|have|after|under)"
        rf" (?:(?:the|about|next|less than|another|only|just) ){{0,2}}{_COUNT}[ -]?{_UNIT}"
        r"|\b(?:a )?quarter of an hour\b|\bhalf (?:an )?hour\b|一刻钟"
        rf"|\b{_COUNT}(?: more)?[ -]?{_UNIT} (?:left|to go|from now|remaining|until|till|away)\b"
        rf"|(?<!about )(?<!takes )(?<!took )(?<!needs )\b{_COUNT}(?: more)?[ -]?min(?:ute)?s?\b"
        rf"|{_COUNT_ZH}{_UNIT_ZH}(?:之内|以内|内|之后|以后|后|就)|(?<![了需约走看花用两]){_COUNT_ZH}分钟|(?:还有|还剩|只剩|只有|剩|再过|再等|最多等?){_COUNT_ZH}{_UNIT_ZH}",
        _counted,
    ),
}
_RELATIVE = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _FORMS.items()), re.IGNORECASE
)
