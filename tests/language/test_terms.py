from __future__ import annotations

import pytest

from summarizer.language.terms import terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The meetings moved", {"meet", "mov"}),
        ("预算", {"预", "算", "预算"}),
        ("", set()),
        ("of the 的", set()),
    ],
)
def test_terms_are_stems_and_pairs_of_characters(text: str, terms: set[str]) -> None:
    assert set(terms_of(text)) == terms
