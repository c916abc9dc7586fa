"""Times of texts as people read them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

_CUE = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?")
_MAIL = re.compile(
    r"(?P<day>(?:\w{3}, ?)?\d{1,2} \w{3} \d{4}) (?P<time>\d{1,2}:\d{2})(?::\d{2})?.*"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


def short_time(time: str) -> str:
    """Shorten a time to what a reader needs; return one of another format unchanged.

    "00:01:05,300" of a transcript is 1:05, "Sat, 7 Mar 2026 09:44:00 +0100" of a mail is
    "Sat, 7 Mar 2026 09:44", and "2026-05-29T07:40:00" is "2026-05-29 07:40".
    """
    time = time.strip()
    if found := _CUE.fullmatch(time):
        return _clock(found[1], found[2], found[3])
    if found := _MAIL.fullmatch(time):
        return f"{found['day']} {found['time']}"
    if _ISO.match(time):
        with suppress(ValueError):
            return datetime.fromisoformat(time).strftime("%Y-%m-%d %H:%M")
    return time


def time_of_day(time: str) -> str:
    """Return the hours and minutes of a time, if it has them."""
    return short_time(time).rpartition(" ")[2] if _ISO.match(time.strip()) else short_time(time)


def _clock(first: str, second: str, third: str | None) -> str:
    if third is None:
        return f"{int(first)}:{second}"
    return f"{int(second)}:{third}" if int(first) == 0 else f"{int(first)}:{second}:{third}"
