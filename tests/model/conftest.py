from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer import Summarizer

MODEL = "qwen2.5-coder-0.5b-instruct"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def summarizer() -> Iterator[Summarizer]:
    """The real 0.5B; its bundle is built if it isn't there."""
    with Summarizer.create(MODEL) as summarizer:
        yield summarizer


def example(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")
