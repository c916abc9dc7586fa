from __future__ import annotations

import pytest

from benchmarks.quality.kept import Answer
from benchmarks.quality.sets import Item
from benchmarks.quality.truth import Truth
from summarizer.bundle import Bundle

TEXT = "The bakery on Mill Street closes. Its oven broke in May. A new oven costs 9,000 euros."
ITEM = Item("one", TEXT, "en")


def test_what_a_text_does_not_have_is_counted_a_hundred_answers(bundle: Bundle) -> None:
    truth = Truth(bundle.tokenizer_path)
    answers = [
        Answer("The bakery on Mill Street closes in May, a new oven costs 9,000 euros."),
        Answer("Tessa Quill asks for 8,000 euros, see bakery.example.com."),
        Answer("", "GenerationError: no"),
        Answer("A new oven costs nine thousand euros."),
    ]
    found = truth.figures((answer, ITEM) for answer in answers)
    third = pytest.approx(100 / 3)
    assert found == {"numbers": third, "names": third, "addresses": third, "digits": third}
