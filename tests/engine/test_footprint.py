from __future__ import annotations

import re

import pytest

from summarizer import MemoryBudgetError
from summarizer.bundle import Bundle
from summarizer.engine import mapped_weights
from summarizer.engine.decoder import Decoder
from summarizer.engine.footprint import Footprint, footprint_of, require_load

FOOTPRINT = Footprint(fixed_bytes=100, token_bytes=10)


def test_a_token_takes_what_the_cache_takes(bundle: Bundle, decoder: Decoder) -> None:
    cache = decoder.new_cache(7)
    assert footprint_of(bundle).token_bytes * 7 == cache.size_bytes


def test_larger_weights_take_more(bundles: dict[str, Bundle]) -> None:
    fixed = {name: footprint_of(bundle).fixed_bytes for name, bundle in bundles.items()}
    assert fixed["int8"] < fixed["float32"]


def test_weights_take_more_where_pages_cannot_be_forgotten(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_forgetting = footprint_of(bundle).fixed_bytes
    monkeypatch.setattr(mapped_weights, "_FORGET", None)
    more = footprint_of(bundle).fixed_bytes - with_forgetting
    assert more > 0.25 * bundle.weights_path.stat().st_size


@pytest.mark.parametrize("budget", [100, 109, 110, 999])
def test_the_tokens_within_a_budget_are_the_most_that_fit(budget: int) -> None:
    tokens = FOOTPRINT.tokens_within(budget)
    left = FOOTPRINT.room_beside(tokens, budget)
    assert left == budget - FOOTPRINT.peak_bytes(tokens)
    with pytest.raises(MemoryBudgetError):
        FOOTPRINT.room_beside(tokens + 1, budget)


def test_the_error_names_the_need_the_budget_and_the_remedy() -> None:
    large = Footprint(fixed_bytes=500_000_000, token_bytes=25_000)
    with pytest.raises(MemoryBudgetError) as caught:
        large.room_beside(10_000, 650_000_000)
    assert (caught.value.needed_bytes, caught.value.budget_bytes) == (750_000_000, 650_000_000)
    said = str(caught.value)
    assert re.search("10,000 tokens .*750 MB.*650 MB.*shorten.*6,000 tokens fit", said)
    assert "memory_bytes" in said and "--profile desktop" in said


def test_a_model_beyond_the_budget_is_refused_by_itself() -> None:
    require_load(FOOTPRINT.fixed_bytes, 100)
    with pytest.raises(MemoryBudgetError, match="smaller model"):
        require_load(FOOTPRINT.fixed_bytes, 99)
    assert FOOTPRINT.tokens_within(99) == 0
