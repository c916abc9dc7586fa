from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engine.generation import is_looping

tokens = st.integers(0, 1000)


@given(
    prefix=st.lists(tokens, max_size=80),
    period=st.lists(tokens, min_size=1, max_size=48),
    rounds=st.integers(3, 6),
)
def test_a_loop_is_found_after_any_beginning(
    prefix: list[int], period: list[int], rounds: int
) -> None:
    enough = max(rounds, 12)  # a short period counts only after some tokens
    assert is_looping(prefix + period * (rounds if len(period) >= 4 else enough))


@given(st.lists(tokens, unique=True))
def test_tokens_that_never_come_twice_are_no_loop(ids: list[int]) -> None:
    assert not is_looping(ids)


@given(st.lists(tokens, min_size=1, max_size=30, unique=True))
def test_saying_something_twice_is_no_loop(ids: list[int]) -> None:
    assert not is_looping(ids * 2)


@pytest.mark.parametrize("rounds", [1, 2, 3, 5])
def test_a_short_stutter_is_no_loop(rounds: int) -> None:
    assert not is_looping([1, 2, 3] + [7, 8] * rounds)


def test_a_loop_that_was_left_is_none() -> None:
    assert not is_looping([5, 6, 7, 8] * 4 + [9])


def test_nothing_is_no_loop() -> None:
    assert not is_looping([])
