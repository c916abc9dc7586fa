from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.formatting import short_time, time_of_day

SHORT = [
    ("00:01:05,300", "1:05"),
    ("00:01:05.300", "1:05"),
    ("00:00:05", "0:05"),
    ("01:01:05.300", "1:01:05"),
    ("01:05", "1:05"),
    ("18:05", "18:05"),
    (" 18:05 ", "18:05"),
    ("Sat, 7 Mar 2026 09:44:00 +0100", "Sat, 7 Mar 2026 09:44"),
    ("Sat, 7 Mar 2026 09:44 +0100 (CET)", "Sat, 7 Mar 2026 09:44"),
    ("7 Mar 2026 09:44:00 GMT", "7 Mar 2026 09:44"),
    ("2026-05-29T07:40:00", "2026-05-29 07:40"),
    ("2026-05-29T07:40:00.123+02:00", "2026-05-29 07:40"),
    ("2026-05-29T07:40:00Z", "2026-05-29 07:40"),
    ("2026-05-29 07:40", "2026-05-29 07:40"),
    ("2026年5月29日 07:40", "2026年5月29日 07:40"),
    ("2026-99-99T07:40", "2026-99-99T07:40"),
    ("yesterday", "yesterday"),
    ("", ""),
]
OF_DAY = [
    ("2026-05-29T07:40:00", "07:40"),
    (" 2026-05-29 07:40 ", "07:40"),
    ("18:05", "18:05"),
    ("yesterday evening", "yesterday evening"),
]


@pytest.mark.parametrize(("time", "shown"), SHORT)
def test_a_time_is_shown_without_what_nobody_looks_for(time: str, shown: str) -> None:
    assert short_time(time) == shown


@pytest.mark.parametrize(("time", "shown"), OF_DAY)
def test_of_a_date_and_time_the_time_is_shown(time: str, shown: str) -> None:
    assert time_of_day(time) == shown


parts = st.sampled_from([time for time, _ in SHORT]) | st.text("0123456789:-T ,.Z+", max_size=9)
times = st.lists(parts | st.text(max_size=5), max_size=3).map("".join)


@given(time=times)
def test_whatever_a_source_calls_a_time_is_shown_and_shortening_it_again_changes_nothing(
    time: str,
) -> None:
    shown = short_time(time)
    assert short_time(shown) == shown
    assert len(shown) <= len(time)
    assert time_of_day(time) in shown
