from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engine.constraints import (
    Constraint,
    all_of,
    discourage_copying,
    favour_tokens,
    forbid_if_likeliest,
    forbid_prefixes,
    forbid_repeats,
    forbid_tokens,
)

LOGITS = np.arange(6, dtype=np.float32)  # 5 is the likeliest

openings = st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=3).map(tuple), max_size=5)


def barred(written: list[int], *forbidden: tuple[int, ...]) -> set[int]:
    allowed = forbid_prefixes(forbidden)(LOGITS, written)
    return {token for token in range(6) if np.isneginf(allowed[token])}


def test_the_last_token_of_an_opening_is_barred_when_all_before_it_came() -> None:
    assert barred([], (5, 4), (3,)) == {3}
    assert barred([5], (5, 4), (5, 2), (3,)) == {4, 2}
    assert barred([1], (5, 4), (3,)) == set()


def test_later_in_the_answer_everything_is_allowed() -> None:
    assert barred([1, 5], (5, 4)) == set()


@given(openings=openings, wishes=st.lists(st.permutations(range(6)), min_size=3, max_size=3))
def test_no_answer_begins_with_a_forbidden_opening(
    openings: list[tuple[int, ...]], wishes: list[list[int]]
) -> None:
    constrain = forbid_prefixes(openings)
    written: list[int] = []
    for wish in wishes:
        logits = np.array(wish, np.float32)
        allowed = constrain(logits, written)
        if np.isneginf(allowed).all():
            return
        written.append(int(allowed.argmax()))
    assert not any(tuple(written[: len(opening)]) == opening for opening in openings)


@pytest.mark.parametrize("written", [[], [5]])
def test_the_given_logits_are_left_alone(written: list[int]) -> None:
    before = LOGITS.copy()
    forbid_prefixes([(5, 4), (3,)])(LOGITS, written)
    np.testing.assert_array_equal(LOGITS, before)


def test_no_openings_forbid_nothing() -> None:
    assert barred([]) == set()


def repeats(size: int, written: list[int]) -> set[int]:
    allowed = forbid_repeats(size)(LOGITS, written)
    return {token for token in range(6) if np.isneginf(allowed[token])}


def test_a_token_that_would_complete_a_repeat_is_barred() -> None:
    assert repeats(3, [1, 2, 3, 0, 1, 2]) == {3}
    assert repeats(3, [1, 2, 3, 1, 2, 4, 1, 2]) == {3, 4}
    assert repeats(3, [1, 2, 3, 2, 1]) == set()


@pytest.mark.parametrize("written", [[], [1], [1, 1]])
def test_too_few_tokens_repeat_nothing(written: list[int]) -> None:
    assert repeats(3, written) == set()


@given(wishes=st.lists(st.permutations(range(6)), min_size=1, max_size=60))
def test_no_tokens_of_that_size_come_twice(wishes: list[list[int]]) -> None:
    constrain = forbid_repeats(3)
    written: list[int] = []
    for wish in wishes:
        written.append(int(constrain(np.array(wish, np.float32), written).argmax()))
    triples = list(zip(written, written[1:], written[2:], strict=False))
    assert len(set(triples)) == len(triples)


def test_a_favoured_token_wins_only_where_it_was_near() -> None:
    assert favour_tokens([4], 1.5)(LOGITS, []).argmax() == 4
    assert favour_tokens([3], 1.5)(LOGITS, []).argmax() == 5
    assert LOGITS.argmax() == 5


def test_all_of_applies_every_constraint() -> None:
    both = all_of(forbid_prefixes([(5,)]), forbid_prefixes([(4,)]))
    assert both(LOGITS, []).argmax() == 3


def test_forbidden_tokens_are_barred_and_the_others_left() -> None:
    allowed = forbid_tokens([5, 1])(LOGITS, [])
    np.testing.assert_array_equal(allowed, [0, -np.inf, 2, 3, 4, -np.inf])


def test_tokens_are_looked_for_once_and_only_when_one_may_be_the_likeliest() -> None:
    looked = []
    constrain = forbid_if_likeliest(lambda: looked.append(1) or [5], among=lambda token: token > 3)
    assert constrain(LOGITS[:4], []).argmax() == 3
    assert not looked
    assert constrain(LOGITS, []).argmax() == 4
    assert constrain(LOGITS, [4]).argmax() == 4
    assert len(looked) == 1


@given(
    wish=st.permutations(range(6)),
    forbidden=st.sets(st.integers(0, 5), max_size=4),
    more=st.sets(st.integers(0, 5)),
)
def test_the_likeliest_is_the_one_that_is_left_when_they_are_barred(
    wish: list[int], forbidden: set[int], more: set[int]
) -> None:
    logits = np.array(wish, np.float32)
    constrain = forbid_if_likeliest(
        lambda: sorted(forbidden), among=lambda token: token in forbidden | more
    )
    assert constrain(logits, []).argmax() == forbid_tokens(sorted(forbidden))(logits, []).argmax()


def copying(free: int = 2, *, may_differ: bool = True) -> Constraint:
    source = [1, 2, 3, 4, 5, 2, 3, 6]
    return discourage_copying(source, lambda _: may_differ, free=free, step=0.5, most=1.0)


def lowered(constraint: Constraint, written: list[int]) -> dict[int, float]:
    logits = np.zeros(8, np.float32)
    changed = constraint(logits, written)
    assert not logits.any()
    return {int(token): float(changed[token]) for token in np.flatnonzero(changed)}


def test_what_goes_on_copying_is_less_likely_the_longer_the_copy() -> None:
    assert lowered(copying(), [1, 2]) == {}
    assert lowered(copying(), [7, 2, 3]) == {}  # two may be copied
    assert lowered(copying(), [1, 2, 3]) == {4: -0.5}
    assert lowered(copying(), [7, 1, 2, 3, 4]) == {5: -1.0}
    assert lowered(copying(), [1, 2, 3, 4, 5]) == {2: -1.0}  # not more than the most
    assert lowered(copying(), [5, 2, 3]) == {6: -0.5}  # the other place


def test_names_and_numbers_are_copied_whole() -> None:
    assert lowered(copying(may_differ=False), [1, 2, 3, 4]) == {}


def test_the_end_of_the_source_and_other_words_are_no_copy() -> None:
    assert lowered(copying(), [5, 2, 3, 6]) == {}
    assert lowered(copying(), [1, 2, 7, 4]) == {}
