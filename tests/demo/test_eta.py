from __future__ import annotations

import pytest

from demo.eta import Estimate, EtaEstimator
from summarizer import SummaryResult, Timings, Usage

from .stand_in import result


def summary(
    first_s: float = 2.0,
    write_s: float = 5.0,
    *,
    read: int = 1000,
    written: int = 50,
    known: int = 0,
) -> SummaryResult:
    """1,000 tokens in two seconds, and 50 more in five."""
    return result(
        "x",
        usage=Usage(read, read, written, known),
        timings=Timings(first_s, write_s, first_s + write_s),
    )


def learned(*results: SummaryResult) -> EtaEstimator:
    eta = EtaEstimator()
    for each in results:
        eta.update(each, "tldr", "short")
    return eta


def expected(
    eta: EtaEstimator, tokens: int, type_: str = "tldr", length: str = "short"
) -> Estimate:
    found = eta.estimate(tokens, type_, length)
    assert found is not None
    return found


def test_nothing_is_expected_before_anything_is_known() -> None:
    assert EtaEstimator().estimate(1000, "tldr", "short") is None


@pytest.mark.parametrize("tokens", [500, 1000, 4000])
def test_reading_takes_time_in_proportion_and_writing_does_not(tokens: int) -> None:
    found = expected(learned(summary()), tokens)
    assert found.first_s == pytest.approx(tokens * 0.002)
    assert found.whole_s - found.first_s == pytest.approx(5.0)


def test_tokens_that_were_known_from_before_were_not_read() -> None:
    found = expected(learned(summary(known=800)), 1000)
    assert found.first_s == pytest.approx(10.0)


@pytest.mark.parametrize(
    "too_little", [summary(read=40), summary(known=990), summary(written=3), summary(write_s=0.0)]
)
def test_too_little_says_nothing_of_the_speed(too_little: SummaryResult) -> None:
    assert learned(too_little).estimate(1000, "tldr", "short") is None


def test_a_text_that_needed_no_model_teaches_nothing() -> None:
    passed = result("x", "passthrough", usage=Usage(4), timings=Timings(0.0, 0.0, 0.0))
    assert learned(passed).estimate(1000, "tldr", "short") is None


def test_one_summary_that_was_disturbed_changes_little() -> None:
    usual, disturbed = expected(learned(summary()), 1000), summary(20.0, 50.0)
    found = expected(learned(*[summary()] * 5, disturbed), 1000)
    assert usual.first_s < found.first_s < 20.0 / 2
    assert usual.whole_s < found.whole_s < 70.0 / 2


def test_a_machine_that_stays_slower_is_believed() -> None:
    found = expected(learned(summary(), *[summary(20.0, 50.0)] * 20), 1000)
    assert found.first_s == pytest.approx(20.0, rel=0.02)


def test_each_style_and_length_has_the_tokens_that_it_took_before() -> None:
    eta = EtaEstimator()
    eta.update(summary(write_s=5.0, written=50), "tldr", "short")
    eta.update(summary(write_s=20.0, written=200), "list", "long")
    assert expected(eta, 0, "tldr", "short").whole_s == pytest.approx(5.0)
    assert expected(eta, 0, "list", "long").whole_s == pytest.approx(20.0)


def test_a_style_that_was_never_written_is_guessed_by_its_kind_and_length() -> None:
    eta = learned(summary())
    lengths = [expected(eta, 0, "key-points", each).whole_s for each in ("short", "medium", "long")]
    assert lengths == sorted(set(lengths))
    assert expected(eta, 0, "headline", "short").whole_s < lengths[0]
