from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fidelity import compare, summarize


def logits(*rows: list[float]) -> np.ndarray:
    """Logits whose softmax are the given probabilities, shifted as logits may be."""
    return (np.log(np.array(rows)) + 7).astype(np.float32)


def test_equal_models_differ_by_nothing() -> None:
    same = logits([0.5, 0.5], [0.1, 0.9])
    found = summarize([compare(same, same, [0, 1])])
    assert found["kl_mean"] == pytest.approx(0)
    assert found["same_top_token"] == 1
    assert found["perplexity_ratio"] == pytest.approx(1)


def test_divergence_of_known_distributions() -> None:
    reference, other = logits([0.5, 0.5], [0.5, 0.5]), logits([0.9, 0.1], [0.5, 0.5])
    found = compare(reference, other, [0, 0])
    assert found.divergence == pytest.approx([0.5 * np.log(0.5 / 0.9) + 0.5 * np.log(0.5 / 0.1)])


def test_perplexity_is_of_the_token_that_follows() -> None:
    reference, other = logits([0.25, 0.75], [0.5, 0.5]), logits([0.5, 0.5], [0.5, 0.5])
    found = summarize([compare(reference, other, [1, 0])])
    assert found["perplexity"] == pytest.approx(2)
    assert found["perplexity_float32"] == pytest.approx(4)
    assert found["perplexity_ratio"] == pytest.approx(0.5)


def test_a_confident_difference_stays_finite() -> None:
    reference = np.array([[1000, 0], [0, 0]], np.float32)
    other = np.array([[0, 1000], [0, 0]], np.float32)
    assert compare(reference, other, [0, 0]).divergence == pytest.approx([1000])
