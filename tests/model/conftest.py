from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from summarizer import Summarizer, SummaryResult

MODEL = "qwen2.5-coder-0.5b-instruct"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def summarizer() -> Iterator[Summarizer]:
    """The real 0.5B; its bundle is built if it isn't there."""
    with Summarizer.create(MODEL) as summarizer:
        yield summarizer


@pytest.fixture(scope="session")
def written(summarizer: Summarizer) -> Callable[[str, str, str], SummaryResult]:
    """The summary of an example in a type and length, written once for all that look at it."""

    @cache
    def summary(name: str, type_: str, length: str) -> SummaryResult:
        return summarizer.summarize(example(name), type=type_, length=length)

    return summary


def example(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")
