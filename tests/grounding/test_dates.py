from __future__ import annotations

import pytest

from summarizer.grounding.dates import Day, agree, dates_in


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
def test_a_date_is_read(text: str, day: Day) -> None:
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
def test_a_date_in_digits_is_read_in_both_orders(text: str, expected: set[Day]) -> None:
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
def test_a_date_agrees_with_one_that_says_as_much(claim: Day, source: Day, agrees: bool) -> None:
    assert agree(claim, source) == agrees
