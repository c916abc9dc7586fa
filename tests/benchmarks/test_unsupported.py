from __future__ import annotations

import pytest

from benchmarks.quality.answer_cache import Answer
from benchmarks.quality.datasets import Item
from benchmarks.quality.unsupported import UnsupportedCounter
from summarizer.bundle import Bundle

TEXT = "The bakery on Mill Street closes. Its oven broke in May. A new oven costs 9,000 euros."
ITEM = Item("one", TEXT, "en")


def test_what_a_text_does_not_have_is_counted_a_hundred_answers(bundle: Bundle) -> None:
    unsupported = UnsupportedCounter(bundle.tokenizer_path)
    answers = [
        Answer("The bakery on Mill Street closes in May, a new oven costs 9,000 euros."),
        Answer("Tessa Quill asks for 8,000 euros, see bakery.example.com."),
        Answer("", "GenerationError: no"),
        Answer("A new oven costs nine thousand euros."),
    ]
    found = unsupported.figures((answer, ITEM) for answer in answers)
    third = pytest.approx(100 / 3)
    assert found == {"numbers": third, "names": third, "addresses": third, "digits": third}
