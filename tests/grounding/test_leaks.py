from __future__ import annotations

import pytest

from summarizer.grounding.leaks import copies_opening

TEXT = "The mill opened in May. Mara Quill runs it. It cost a lot. Nobody minds."
ZH = "磨坊五月开放。林小雨负责。门票三十元。"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["The mill opened in May.", "Mara Quill runs it."], TEXT),
        (["the mill opened in May", "Mara Quill runs it"], TEXT),  # marks and capitals aside
        (["磨坊五月开放。", "林小雨负责。"], ZH),
        (["So " + "very " * 60 + "long."], "So " + "very " * 60 + "long. And more."),
    ],
)
def test_the_first_sentences_word_for_word_are_a_copy(parts: list[str], text: str) -> None:
    assert copies_opening(parts, text)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        ["The mill opened in May."],  # one short sentence may be the summary
        ["The mill opened in May.", "It cost a lot."],
        ["Mara Quill runs it.", "It cost a lot."],
        ["The mill opened in May.", "Mara Quill runs it and likes it."],
    ],
)
def test_anything_else_is_none(parts: list[str]) -> None:
    assert not copies_opening(parts, TEXT)
