"""Times of day in a text, English and Chinese, in minutes after midnight.

A time without morning or evening has two readings: "at half past seven", 七点半.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from summarizer.trust.chinese_numerals import han_value
from summarizer.trust.fact import Fact, Reading, apart
from summarizer.trust.patterns import either, named

_HALF_DAY = 12 * 60
_HOUR_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_HOURS = {word: number for number, word in enumerate(_HOUR_WORDS.split(), start=1)}
_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
_LATE = frozenset(
    ("afternoon", "evening", "noon", "下午", "傍晚", "晚上", "晚间", "夜里", "今晚", "明晚", "晚")
) | {"午后", "中午"}

_HOUR = rf"(?:{either(_HOURS)}|1[0-2]|0?[1-9])"
_IN_THE = r"(?:in the |at |this |tomorrow |on \w+day |\w+day )"
_AM_PM = r" ?(?P<half_{0}>[ap])\.?m\b\.?"
_PART = rf"(?:,? {_IN_THE}?(?P<part_{{0}}>morning|afternoon|evening|night|noon)|{_AM_PM})?"


def _after(*words: str) -> str:
    """That one of them stands before."""
    return f"(?:{'|'.join(f'(?<={word})' for word in words)})"


_HOUR_DIGITS = (
    f"{word} {hour}" for word in ("at", "by", "from", "until") for hour in ("[0-9]", "[0-9]{2}")
)
_CLOCK_MARK = (  # "7.30" is a time only beside "at" or "pm"
    rf"(?:[:：]|\.(?=\d\d(?: ?[ap]\.?m\b| in the\b))|{_after(*_HOUR_DIGITS)}\.)"
)
_STOP = (
    r"(?=[.,](?!\d)|[;!?)]|$| (?:on|and|to|in|with|for|or|if|when|today|tonight|tomorrow|every"
    r"|each|sharp)\b)"
)
_PARTS_ZH = (
    "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|半夜|今早|今晚|明早|明晚|早|晚|午后"
)
_HAN = "〇零一二两三四五六七八九十"
_MINUTES_ZH = rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[{_HAN}]{{1,3}}|[0-5]?\d)分?)?"
_TIME_ZH = re.compile(
    rf"(?P<part>{_PARTS_ZH})?(?:差(?P<short>[一三]刻|[{_HAN}\d]{{1,3}}分钟?))?"
    rf"(?<![\d{_HAN}百])(?<!分之)(?P<hour>[{_HAN}]{{1,3}}|2[0-4]|[01]?\d)"
    rf"(?:[点點时](?!间|候|代|期|长|段|半会|左右呢)(?:钟|整)?{_MINUTES_ZH}|[:：](?P<clock>[0-5]\d))"
)


def times_of_day_in(text: str) -> Sequence[Fact]:
    """Times of day of a text, in their order."""
    return apart([*_english_times(text), *_chinese_times(text)])


def _english_times(text: str) -> Iterator[Fact]:
    for match in _TIME.finditer(text):
        yield _time(match, _FORMS[match.lastgroup or ""][1](match))


def _spoken(match: re.Match[str]) -> list[int]:
    """ "Quarter to eight in the evening"."""
    said = match["to"].lower()
    minute = int(said) if said.isdigit() else _MINUTES[said]
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
    return _HOURS.get(said.lower()) or int(said)


def _halves(minutes: int, part: str | None = None, half: str | None = None) -> list[int]:
    """In one half of the day or, where nothing says which, in both."""
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
    """What the hour is more, or less: 半, 三刻, 二十分, 差五分."""
    said = match["minute"] or match["clock"]
    minutes = _number(said) if said else 0
    minutes += 30 if match["half"] else 15 * _number(match["quarter"] or "0")
    short = (match["short"] or "0").rstrip("分钟")
    return minutes - (15 * _number(short[0]) if short.endswith("刻") else _number(short))


def _number(said: str) -> int:
    return int(said) if said.isascii() else int(han_value(said))


def _time(match: re.Match[str], minutes: Iterable[int]) -> Fact:
    readings: frozenset[Reading] = frozenset(("time of day", each % 1440) for each in minutes)
    return Fact("time", *match.span(), readings)


# How each is written in English, the first that fits first, and read.
_FORMS: dict[str, tuple[str, Callable[[re.Match[str]], list[int]]]] = {
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
        r"(?P<part>morning|afternoon|evening|night)",
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
    rf"(?<![\w:.]){named({name: form for name, (form, _) in _FORMS.items()})}",
    re.IGNORECASE | re.ASCII,
)
