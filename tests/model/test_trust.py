"""What summaries on the real 0.5B say, held against their texts by rules of this file alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from summarizer import SummaryResult
from tests.model.conftest import example

pytestmark = pytest.mark.model

TEXTS = ("article.txt", "email.txt", "meeting.txt", "article_zh.txt")
STYLES = (("tldr", "medium"), ("key-points", "short"), ("headline", "short"))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("style", STYLES)
def test_every_digit_of_a_summary_is_the_text_s(
    written: Callable[[str, str, str], SummaryResult], name: str, style: tuple[str, str]
) -> None:
    result = written(name, *style)
    numbers = set(re.findall(r"\d+", result.text))
    assert numbers <= set(re.findall(r"\d+", example(name)))
    assert result.unsupported == ()


@pytest.mark.parametrize("name", TEXTS)
def test_sentences_have_sources_in_the_text(
    written: Callable[[str, str, str], SummaryResult], name: str
) -> None:
    text, result = example(name), written(name, "tldr", "medium")
    assert len(result.sentences) == len(result.items)
    for sentence in result.sentences:
        assert sentence.sources, sentence.text
        assert all(text[each.start : each.end] == each.text for each in sentence.sources)
