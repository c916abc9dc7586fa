from __future__ import annotations

import pytest

from summarizer.grounding.dates import PartialDate, agree, dates_in, times_of_day_in


def days(text: str) -> set[object]:
    return {value for fact in dates_in(text) for name, value in fact.readings if name == "date"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 2026-03-09.", (2026, 3, 9)),
        ("2026/3/9", (2026, 3, 9)),
        ("4 August 2026", (2026, 8, 4)),
        ("August 4, 2026", (2026, 8, 4)),
        ("Aug. 4th", (None, 8, 4)),
        ("the fourth of August", (None, 8, 4)),
        ("the twenty-first of May in 2025", (2025, 5, 21)),
        ("Sept 30", (None, 9, 30)),
        ("March 2025", (2025, 3, None)),
        ("in May", (None, 5, None)),
        ("October", (None, 10, None)),
        ("the 12th", (None, None, 12)),
        ("2026年3月9日", (2026, 3, 9)),
        ("二〇二六年三月九号", (2026, 3, 9)),
        ("十二月三十一日", (None, 12, 31)),
        ("6月", (None, 6, None)),
        ("15号交稿", (None, None, 15)),
        ("1998年", (1998, None, None)),
    ],
)
def test_a_date_is_read(text: str, day: PartialDate) -> None:
    assert days(text) == {day}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6/11", {(None, 6, 11), (None, 11, 6)}),
        ("6/11/2026", {(2026, 6, 11), (2026, 11, 6)}),
        ("6/11/26", {(2026, 6, 11), (2026, 11, 6)}),
        ("25/12", {(None, 12, 25)}),
        ("12/25/2026", {(2026, 12, 25)}),
    ],
)
def test_a_date_in_digits_is_read_in_both_orders(text: str, expected: set[PartialDate]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    ["we may go", "the march", "1/2 cup", "the 3rd floor", "2号线", "45/99", "May 5 pm", "13月"],
)
def test_other_things_are_no_dates(text: str) -> None:
    assert not {day for day in days(text) if isinstance(day, tuple) and day[2]}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Monday", {0}),
        ("on Tuesdays", {1}),
        ("wednesday", {2}),
        ("Thurs", {3}),
        ("Sat, 5 May", {5}),
        ("周三", {2}),
        ("星期天", {6}),
        ("礼拜日", {6}),
        ("周末", {5, 6}),
        ("周围", set()),
        ("sun and sat", set()),
    ],
)
def test_weekdays_are_read(text: str, numbers: set[int]) -> None:
    found = [fact for fact in dates_in(text) if fact.kind == "weekday"]
    assert {number for fact in found for _, number in fact.readings} == numbers


def test_the_end_of_an_amount_is_no_day() -> None:
    assert days("It costs £30,639.01. January is cold.") == {(None, 1, None)}


def test_a_full_date_has_its_weekday_and_its_year() -> None:
    (fact,) = dates_in("9 March 2026")
    assert {("weekday", 0), ("number", 2026), ("number", 9)} <= fact.also


def test_a_day_that_no_month_has_has_no_weekday() -> None:
    (fact,) = dates_in("30 February 2026")
    assert "weekday" not in {name for name, _ in fact.also}


@pytest.mark.parametrize(
    ("claim", "source", "agrees"),
    [
        ((2026, 3, 9), (2026, 3, 9), True),
        ((2026, 3, 9), (None, 3, 9), True),  # a mail's own year
        ((None, 3, 9), (2026, 3, 9), True),
        ((None, 3, None), (2026, 3, 9), True),
        ((2025, 3, 9), (2026, 3, 9), False),
        ((None, 3, 9), (None, 3, None), False),
        ((None, 3, 9), (None, 3, 8), False),
    ],
)
def test_a_date_agrees_with_one_that_says_as_much(
    claim: PartialDate, source: PartialDate, agrees: bool
) -> None:
    assert agree(claim, source) == agrees


def times(text: str) -> set[str]:
    found = {value for fact in times_of_day_in(text) for _, value in fact.readings}
    return {f"{int(str(value)) // 60}:{int(str(value)) % 60:02}" for value in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19:30", {"19:30"}),
        ("7:30", {"7:30", "19:30"}),
        ("7:30 pm", {"19:30"}),
        ("7.30pm", {"19:30"}),
        ("at 7.30", {"7:30", "19:30"}),
        ("00:15", {"0:15"}),
        ("12:15 a.m.", {"0:15"}),
        ("12 pm", {"12:00"}),
        ("12 o'clock p.m.", {"12:00"}),
        ("7 o'clock", {"7:00", "19:00"}),
        ("seven o’clock in the morning", {"7:00"}),
        ("half past seven", {"7:30", "19:30"}),
        ("a quarter to eight in the evening", {"19:45"}),
        ("ten minutes past 9 am", {"9:10"}),
        ("twenty-five to three in the afternoon", {"14:35"}),
        ("at eight in the evening", {"20:00"}),
        ("by six thirty tomorrow morning", {"6:30"}),
        ("noon", {"12:00"}),
        ("midnight", {"0:00"}),
        ("at 1930", {"19:30"}),
        ("until 5.", {"5:00", "17:00"}),
        ("14:00h", {"14:00"}),
        ("下午三点", {"15:00"}),
        ("七点半", {"7:30", "19:30"}),
        ("晚上七点一刻", {"19:15"}),
        ("早上八点二十分", {"8:20"}),
        ("差五分八点", {"7:55", "19:55"}),
        ("下午差一刻三点", {"14:45"}),
        ("凌晨两点", {"2:00"}),
        ("中午十二点", {"12:00"}),
        ("中午11点半", {"11:30"}),
        ("半夜12点", {"0:00"}),
        ("15：40", {"15:40"}),
        ("20时", {"20:00"}),
        ("上午10:05", {"10:05"}),
    ],
)
def test_a_time_is_read(text: str, expected: set[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "30 minutes",
        "a ratio of 3.5",
        "7 people",
        "三点间隔",
        "25点",
        "三时代",
        "at 2000 metres",
        "cheapest at 2.95 a meal",
        "",
    ],
)
def test_other_things_are_no_times(text: str) -> None:
    assert times(text) == set()
