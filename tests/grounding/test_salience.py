from __future__ import annotations

import numpy as np
import pytest

from summarizer.grounding.salience import QUESTIONS, FloatArray, Reading, SalienceProbe, traits_of
from summarizer.types import InputType


def probe(*, digit: float = 0.0, bias: float = 0.0) -> SalienceProbe:
    """Probes of which each likes digits, and the last one has a bias."""
    size = traits_of([""], "conversation").shape[1]
    traits = np.zeros((3, size), np.float32)
    traits[:, size // 3 - 1] = digit
    biases = np.array([0, 0, bias], np.float32)
    return SalienceProbe(2, np.zeros((3, 3, 2, 4), np.float32), traits, biases)


def means(*quoted: float) -> FloatArray:
    return np.array([[each, 0, 0] for each in quoted], np.float32)


def test_shares_add_up_and_follow_the_means() -> None:
    shares = probe().shares(means(0.0, 2.0, 1.0), ["a", "b", "c"], "conversation")
    assert shares.sum() == pytest.approx(1)
    assert list(np.argsort(-shares)) == [1, 2, 0]
    assert shares[1] / shares[2] == pytest.approx(np.e)


def test_how_it_is_said_counts() -> None:
    said = ["We meet soon.", "We meet at 5."]
    assert probe(digit=3.0).shares(means(0.0, 0.0), said, "article")[1] > 0.9


def test_a_classifier_has_a_bias() -> None:
    said = ["We meet soon.", "We meet at 5."]
    made = probe(digit=3.0, bias=-1.0)
    scores = made.scores(QUESTIONS, means(9.0, 9.0), said, "article")
    assert scores.tolist() == [-1.0, 2.0]


def test_no_mean_is_too_large() -> None:
    shares = probe().shares(means(1000.0, 0.0), ["a", "b"], "article")
    assert shares.tolist() == [1.0, 0.0]


def test_traits_of_turns_and_of_notifications_are_apart() -> None:
    said = ["Do you come?", "Yes, at 5!"]
    types: tuple[InputType, ...] = ("article", "conversation", "notification-stack")
    of_all, of_turns, of_apps = zip(
        *(np.split(traits_of(said, each), 3, axis=1) for each in types), strict=True
    )
    assert (of_all[0] == of_all[1]).all() and (of_all[0] == of_all[2]).all() and of_all[0].any()
    assert (of_turns[1] == of_all[1]).all() and not of_turns[0].any() and not of_turns[2].any()
    assert (of_apps[2] == of_all[2]).all() and not of_apps[0].any() and not of_apps[1].any()


@pytest.mark.parametrize(
    ("span", "tokens"),
    [((0, 3), (0, 1)), ((4, 9), (1, 3)), ((5, 6), (1, 2)), ((9, 12), (3, 4)), ((12, 12), (3, 4))],
)
def test_a_span_has_the_tokens_that_it_touches(
    span: tuple[int, int], tokens: tuple[int, int]
) -> None:
    scores = np.arange(8, dtype=np.float32).reshape(4, 2)
    reading = Reading("We meet at 5", [0, 3, 7, 9, 12], scores)
    assert reading.tokens(*span) == slice(*tokens)
    assert reading.means([span]).tolist() == [scores[slice(*tokens)].mean(axis=0).tolist()]


def test_a_probe_is_kept_as_it_is() -> None:
    kept = SalienceProbe.from_bytes(probe(digit=1.5).to_bytes())
    assert kept.first == 2 and kept.weights.shape == (3, 3, 2, 4)
    assert kept.traits.tolist() == probe(digit=1.5).traits.tolist()
