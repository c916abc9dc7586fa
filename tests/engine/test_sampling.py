from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from summarizer.engine.sampling import Sampler, Sampling, softmax

LOGITS = np.array([0.0, 3.0, 1.0, 2.0, -5.0], np.float32)  # by rank: 1, 3, 2, 0, 4

logits_rows = arrays(np.float32, st.integers(1, 30), elements=st.floats(-60, 60, width=32))


def draws(sampling: Sampling, logits: np.ndarray = LOGITS, count: int = 300) -> list[int]:
    sampler = Sampler(sampling)
    return [sampler.choose(logits) for _ in range(count)]


def test_temperature_0_takes_the_likeliest() -> None:
    assert set(draws(Sampling(temperature=0.0, top_k=3, seed=9))) == {1}


def test_top_k_draws_only_among_the_k_likeliest() -> None:
    assert set(draws(Sampling(temperature=2.0, top_k=3))) == {1, 2, 3}


def test_a_top_k_beyond_the_vocabulary_means_all() -> None:
    assert set(draws(Sampling(temperature=2.0, top_k=99))) >= {0, 1, 2, 3}


def test_top_p_draws_only_among_the_likeliest_that_reach_it() -> None:
    # At temperature 1 the shares are 0.64, 0.24, 0.09, 0.03 and next to nothing.
    assert set(draws(Sampling(temperature=1.0, top_p=0.6))) == {1}
    assert set(draws(Sampling(temperature=1.0, top_p=0.7))) == {1, 3}


def test_draws_come_as_often_as_their_probability() -> None:
    counted = Counter(draws(Sampling(temperature=1.0), count=4000))
    for token, probability in enumerate(softmax(LOGITS)):
        assert counted[token] / 4000 == pytest.approx(probability, abs=0.03)


def test_a_higher_temperature_draws_unlikely_tokens_more_often() -> None:
    cool, warm = (Counter(draws(Sampling(temperature=t), count=1000)) for t in (0.5, 2.0))
    assert warm[0] > cool[0]


def test_the_same_seed_gives_the_same_tokens() -> None:
    first, second = (draws(Sampling(temperature=1.5, seed=4)) for _ in range(2))
    assert first == second != draws(Sampling(temperature=1.5, seed=5))


@given(
    logits=logits_rows,
    temperature=st.floats(0, 2),
    top_k=st.integers(0, 40),
    top_p=st.floats(0, 1, exclude_min=True),
    forbidden=st.sets(st.integers(0, 28)),
)
def test_a_chosen_token_is_always_an_allowed_one(
    logits: np.ndarray, temperature: float, top_k: int, top_p: float, forbidden: set[int]
) -> None:
    barred = [token for token in forbidden if token < len(logits) - 1]
    logits[barred] = -np.inf
    chosen = Sampler(Sampling(temperature, top_k, top_p)).choose(logits)
    assert np.isfinite(logits[chosen])
    if top_k:
        assert (logits > logits[chosen]).sum() < top_k


@given(logits=logits_rows)
def test_softmax_gives_probabilities_in_the_order_of_the_logits(logits: np.ndarray) -> None:
    probabilities = softmax(logits)
    assert probabilities.sum() == pytest.approx(1)
    assert (probabilities >= 0).all()
    assert (np.diff(probabilities[np.argsort(logits, kind="stable")]) >= 0).all()


def test_softmax_of_huge_logits_does_not_overflow() -> None:
    np.testing.assert_allclose(softmax(np.array([1e30, 1e30, 0.0])), [0.5, 0.5, 0.0])
