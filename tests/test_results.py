from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from summarizer.results import Delta, Progress, Rewrite, SummaryResult, Timings, Usage

USAGE = Usage(input_tokens=100, prompt_tokens=150, output_tokens=30, final_tokens=21)
TIMINGS = Timings(first_token_s=1.0, write_s=2.0, total_s=3.0)
RESULT = SummaryResult("- One.", ("One.",), "complete", "en", USAGE, TIMINGS, "tiny", "int8")


def test_a_result_reads_as_its_text() -> None:
    assert f"{RESULT}" == "- One."


def test_speed_counts_the_tokens_after_the_first() -> None:
    assert TIMINGS.tokens_per_second(USAGE) == 10


@pytest.mark.parametrize("tokens", [0, 1])
def test_without_a_second_token_there_is_no_speed(tokens: int) -> None:
    assert Timings(1.0, 0.0, 1.0).tokens_per_second(Usage(100, 150, tokens)) == 0


@pytest.mark.parametrize(
    "value", [RESULT, USAGE, TIMINGS, Progress(1, 2), Delta("a"), Rewrite("b")]
)
def test_what_comes_back_is_frozen(value: object) -> None:
    name = fields(value)[0].name  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)
