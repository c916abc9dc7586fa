from __future__ import annotations

import numpy as np
import pytest

from summarizer.grounding.probe import Probe, worst

PROBE = Probe(2, 4, np.arange(6, dtype=np.float32) / 10, -0.5, 1.0, 3.0, 0.7, 0.6)


def test_a_doubt_is_a_weighted_sum() -> None:
    values = np.eye(6, dtype=np.float32)[[1, 5]]
    assert PROBE.doubts(values) == pytest.approx([-0.4, 0.0])


def test_the_worst_tokens_count() -> None:
    assert worst(np.float32([0.1, 0.9, 0.2, 0.4, 0.0])) == pytest.approx(0.5)
    assert worst(np.float32([0.2])) == pytest.approx(0.2)
    assert worst(np.float32([])) == 0.0


def test_doubts_and_faults_lower_the_score() -> None:
    calm, troubled = np.float32([0.0, 0.1]), np.float32([0.0, 0.9])
    assert PROBE.score(calm, 0) > PROBE.score(troubled, 0) > PROBE.score(troubled, 1)
    assert PROBE.score(calm, 1) == PROBE.score(calm, 3)
    assert 0 < PROBE.score(np.float32([50.0]), 1) < 0.01


def test_a_probe_is_read_as_it_was_written() -> None:
    again = Probe.from_bytes(PROBE.to_bytes())
    assert again.weights.dtype == np.float32
    np.testing.assert_array_equal(again.weights, PROBE.weights)
    for name in ("first", "last", "bias", "offset", "slope", "fault", "suspect"):
        assert getattr(again, name) == getattr(PROBE, name)
        assert type(getattr(again, name)) is type(getattr(PROBE, name))
