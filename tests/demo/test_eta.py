from __future__ import annotations

import pytest

from demo.eta import Estimate, EtaEstimator
from summarizer import Section, SummaryResult, Timings, Usage

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
def test_reading_takes_longer_the_longer_a_text_is_and_writing_does_not(tokens: int) -> None:
    found = expected(learned(summary()), tokens)
    assert found.rest_s == pytest.approx(5.0)
    half = expected(learned(summary()), tokens // 2)
    assert 1.7 * half.first_s < found.first_s < 4 * half.first_s


def test_a_text_like_the_one_before_takes_as_long() -> None:
    found = expected(learned(summary()), 1000 - 80)  # beside the prompt around it
    assert found.first_s == pytest.approx(2.0, rel=0.05)
    assert found.whole_s == pytest.approx(7.0, rel=0.05)


def test_tokens_that_were_known_from_before_were_not_read() -> None:
    assert expected(learned(summary(known=800)), 1000).first_s > 4 * 2.0


def test_a_text_that_was_just_read_is_not_read_again() -> None:
    eta = EtaEstimator()
    eta.update(summary(), "tldr", "short", "The text.")
    again = eta.estimate(1000, "list", "short", text="The text.")
    other = eta.estimate(1000, "list", "short", text="Another.")
    cited = eta.estimate(1000, "action-items", "short", text="The text.")  # with numbers
    assert again and other and cited
    assert again.first_s < other.first_s / 5
    assert cited.first_s == other.first_s


@pytest.mark.parametrize(
    "too_little", [summary(read=30), summary(known=990), summary(written=3), summary(write_s=0.0)]
)
def test_too_little_says_nothing_of_the_speed(too_little: SummaryResult) -> None:
    assert learned(too_little).estimate(1000, "tldr", "short") is None


def test_a_text_in_parts_takes_the_time_of_its_parts() -> None:
    eta = learned(summary())
    one, ten = (eta.estimate(tokens, "tldr", "short", 2_999) for tokens in (3_000, 30_000))
    assert one and ten
    part_s = one.first_s  # 3,000 tokens are read, and 100 written
    assert part_s > 3_000 * 0.0016 + 100 * 0.1
    assert ten.first_s == pytest.approx(10 * part_s, rel=0.2)
    assert one.rest_s == ten.rest_s


def test_a_long_text_that_took_twice_as_long_slows_the_next_ones() -> None:
    eta = learned(summary())
    before = eta.estimate(30_000, "tldr", "short", 8_192)
    assert before
    parts = (Section("One.", 0, 9), Section("Two.", 9, 19))
    usage = Usage(30_000, 32_000, 1_050, 0, 50)
    took = 2 * before.whole_s
    slow = result("x", usage=usage, timings=Timings(took - 5, 5.0, took), sections=parts)
    for _ in range(8):
        eta.update(slow, "tldr", "short")
    after = eta.estimate(30_000, "tldr", "short", 8_192)
    assert after and took / 1.5 < after.whole_s < took * 1.5


def test_a_text_that_needed_no_model_teaches_nothing() -> None:
    passed = result("x", "passthrough", usage=Usage(4), timings=Timings(0.0, 0.0, 0.0))
    assert learned(passed).estimate(1000, "tldr", "short") is None


def test_one_summary_that_was_disturbed_changes_little() -> None:
    usual, disturbed = expected(learned(summary()), 1000), summary(20.0, 50.0)
    found = expected(learned(*[summary()] * 5, disturbed), 1000)
    assert usual.first_s < found.first_s < 20.0 * 0.6
    assert usual.whole_s < found.whole_s < 70.0 * 0.6


def test_a_machine_that_stays_slower_is_believed() -> None:
    found = expected(learned(summary(), *[summary(20.0, 50.0)] * 20), 1000 - 80)
    assert found.first_s == pytest.approx(20.0, rel=0.05)


def test_each_style_and_length_has_the_tokens_that_it_took_before() -> None:
    eta = EtaEstimator()
    eta.update(summary(write_s=5.0, written=50), "tldr", "short")
    eta.update(summary(write_s=20.0, written=200), "list", "long")
    assert expected(eta, 0, "tldr", "short").rest_s == pytest.approx(5.0)
    assert expected(eta, 0, "list", "long").rest_s == pytest.approx(20.0)


def test_a_style_that_was_never_written_is_guessed_by_its_kind_and_length() -> None:
    eta = learned(summary())
    lengths = [expected(eta, 0, "key-points", each).whole_s for each in ("short", "medium", "long")]
    assert lengths == sorted(set(lengths))
    assert expected(eta, 0, "headline", "short").whole_s < lengths[0]
