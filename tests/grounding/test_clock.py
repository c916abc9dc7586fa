from __future__ import annotations

import pytest

from summarizer.grounding.dates import times_of_day_in


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
