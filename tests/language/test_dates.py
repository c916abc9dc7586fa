from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import summarizer
from summarizer.language import dates

PACKAGE = Path(summarizer.__file__).parent


@pytest.mark.parametrize("word", ["wednes", "january", "july?", "二三四五六日天"])
def test_days_and_months_are_written_in_one_module(word: str) -> None:
    having = [path for path in PACKAGE.rglob("*.py") if word in path.read_text("utf-8").lower()]
    assert [str(path.relative_to(PACKAGE)) for path in having] == ["language/dates.py"]


def test_tables_count_as_the_calendar_does() -> None:
    days = [date(2024, 1, number) for number in range(1, 8)]  # from a Monday on
    assert [f"{day:%A}".lower() for day in days] == list(dates.WEEKDAYS)
    months = [f"{date(2024, number, 1):%b}".lower() for number in range(1, 13)]
    assert list(dates.MONTH_NUMBERS) == months
    assert list(dates.DAY_NUMBERS.values()) == list(range(1, 32))
    assert all(dates.WEEKDAY_NUMBERS_ZH[day] for day in dates.DAYS_OF_WEEK_ZH)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        *((dates.WEEKDAY, name) for name in dates.WEEKDAYS),
        *((dates.MONTH, name) for name in dates.MONTHS),
        *((dates.MONTH_LIKE, name) for name in dates.MONTHS),
        *((dates.WEEKDAY_ZH, name) for name in dates.WEEKDAYS_ZH),
        *((dates.DATE_LIKE, text) for text in ("5 May", "21st of june", "sept. 3", "March 2nd")),
        *((dates.CLOCK, text) for text in ("17:30", "5 pm", "5.30 p.m", "5:30am", "noon")),
        *((dates.RELATIVE, text) for text in ("tomorrow night", "next week", "end of the month")),
        *((dates.SOON, text) for text in ("tonight", "this evening", "end of day", "eod")),
        *((dates.SOON_ZH, text) for text in ("今晚", "明早", "后天")),
    ],
)
def test_a_part_reads_all_that_it_names(part: str, text: str) -> None:
    assert re.fullmatch(part, text, re.IGNORECASE)
    assert re.compile(part).groups == 0  # so that it fits into any pattern
