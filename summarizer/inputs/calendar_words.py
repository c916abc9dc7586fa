"""The words in which a calendar's entries are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from summarizer.inputs.describing import Telling
from summarizer.language.dates import MONTHS, WEEKDAYS


@dataclass(frozen=True)
class CalendarWords:
    """The words of one language; what stands in braces is put in."""

    label: str
    labels: Mapping[str, str]
    untitled: str
    cancelled: str
    answer: str
    answered: str
    proposed: str
    to_do: str
    answers: Mapping[str, str]
    guest: str
    comma: str
    semicolon: str
    more: str
    day: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    clock: str
    zone: str
    span: str
    every: str
    every_some: str
    units: Mapping[str, str]
    on: str
    on_day: str
    until: str
    times: str
    places: Mapping[str, str]
    place: str


_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LABELS = (
    *("when", "instead", "due", "repeats", "except", "also", "where", "organizer", "attendees"),
    "link",
)
_ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "COMPLETED")
_PLACES = ("1", "2", "3", "4", "-1")


def _named(keys: tuple[str, ...], words: str) -> dict[str, str]:
    """Return words apart by commas by their keys."""
    return dict(zip(keys, words.split(","), strict=True))


_ENGLISH = CalendarWords(
    label="{name}: {value}",
    labels=_named(
        _LABELS,
        "When,Instead of,Due,Repeats,Except on,Also on,Where,Organizer,Attendees,Link",
    ),
    untitled="(no title)",
    cancelled="Cancelled: {title}",
    answer="Answer",
    answered="{person} {answer}",
    proposed="Another time proposed: {title}",
    to_do="To do: {title}",
    answers=_named(_ANSWERS, "accepted,declined,accepted with reserve,delegated,done"),
    guest="{person} ({answer})",
    comma=", ",
    semicolon="; ",
    more=" and {count:,} more",
    day="{weekday}, {day} {month} {year}",
    weekdays=tuple(each.capitalize() for each in WEEKDAYS),
    months=tuple(each.capitalize() for each in MONTHS),
    clock="{day}, {clock}",
    zone=" ({zone})",
    span="{first} to {last}",
    every="every {unit}",
    every_some="every {count} {unit}s",
    units=_named(_FREQUENCIES, "second,minute,hour,day,week,month,year"),
    on=" on {days}",
    on_day=" on day {day}",
    until=" until {day}",
    times=", {count} times",
    places=_named(_PLACES, "first ,second ,third ,fourth ,last "),
    place="{place}{day}",
)
_NUMBERS = tuple(str(number) for number in range(1, 13))
_CHINESE = CalendarWords(
    label="{name}：{value}",
    labels=_named(_LABELS, "时间,原定,截止,重复,除外,另加,地点,组织者,参加者,链接"),
    untitled="（无标题）",
    cancelled="已取消：{title}",
    answer="答复",
    answered="{person}{answer}",
    proposed="建议改期：{title}",
    to_do="待办：{title}",
    answers=_named(_ANSWERS, "已接受,已拒绝,暂定接受,已委托他人,已完成"),
    guest="{person}（{answer}）",
    comma="、",
    semicolon="；",
    more="等，另有{count}项",
    day="{year}年{month}月{day}日（{weekday}）",
    weekdays=tuple(f"星期{day}" for day in "一二三四五六日"),
    months=_NUMBERS,
    clock="{day}{clock}",
    zone="（{zone}）",
    span="{first}至{last}",
    every="每{unit}",
    every_some="每{count}{unit}",
    units=_named(_FREQUENCIES, "秒,分钟,小时,天,周,月,年"),
    on="的{days}",
    on_day="{day}日",
    until="，直到{day}",
    times="，共{count}次",
    places=_named(_PLACES, "第一个,第二个,第三个,第四个,最后一个"),
    place="{place}{day}",
)
_TRADITIONAL = replace(  # the rest is spelt alike
    _CHINESE,
    labels=_named(_LABELS, "時間,原定,截止,重複,除外,另加,地點,主辦人,參加者,連結"),
    untitled="（無標題）",
    answer="回覆",
    proposed="建議改期：{title}",
    to_do="待辦：{title}",
    answers=_named(_ANSWERS, "已接受,已拒絕,暫定接受,已委託他人,已完成"),
    more="等，另有{count}項",
    units=_named(_FREQUENCIES, "秒,分鐘,小時,天,週,月,年"),
    places=_named(_PLACES, "第一個,第二個,第三個,第四個,最後一個"),
)
WORDS: Mapping[Telling, CalendarWords] = {
    "en": _ENGLISH,
    "zh": _CHINESE,
    "zh-Hant": _TRADITIONAL,
}


def weekday_of(day: str, words: CalendarWords) -> str:
    """Return the name of a day of a rule (RFC 5545: "MO"); the rule's own word for another."""
    return words.weekdays[_DAYS.index(day)] if day in _DAYS else day
