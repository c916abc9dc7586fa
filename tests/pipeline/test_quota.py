from __future__ import annotations

import pytest

from summarizer import EngineOptions, QuotaExceededError, Summarizer
from summarizer.bundle import Bundle
from summarizer.engine.decoder import KVCache

from .. import tiny
from ..scripted import POINTS, TEXT, Scripted


@pytest.mark.parametrize("extra", [0, 1])
def test_the_quota_is_exact(scripted: Scripted, extra: int) -> None:
    made = scripted("Buses were late.")
    room = made.input_quota + extra - made.token_count(TEXT)
    text = TEXT + "z" * room  # a token each
    assert made.measure_input_usage(text) == made.input_quota + extra
    result = made.summarize(text, type="tldr")
    assert (result.text, result.coverage) == ("Buses were late.", 1)
    assert len(result.sections) == 2 * extra


def test_a_limit_of_one_s_own_counts_before_the_context(bundle: Bundle) -> None:
    with Summarizer(bundle, engine=EngineOptions(pass_tokens=400)) as made:
        assert made.input_quota == 400


def test_contexts_that_leave_no_room_for_a_text_are_refused(scripted: Scripted) -> None:
    made = scripted("Buses were late.")
    context = "z" * (made.input_quota - 300)
    with pytest.raises(QuotaExceededError, match="300 fit; shorten the text or its contexts"):
        made.summarize(TEXT * 10, type="tldr", context=context)


@pytest.mark.parametrize(
    "bounds", [{"max_words": 10**9}, {"max_words": 30, "max_key_points": 10**9}]
)
def test_a_bound_beyond_all_measure_reserves_no_cache_beyond_the_context(
    scripted: Scripted, bounds: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scripted(POINTS)
    capacities: list[int] = []
    with made._lease() as engine:
        decoder = engine.decoder
    new_cache = decoder.new_cache

    def noted(capacity: int) -> KVCache:
        capacities.append(capacity)
        return new_cache(capacity)

    monkeypatch.setattr(decoder, "new_cache", noted)
    assert made.summarize(TEXT, **bounds).status == "complete"
    assert max(capacities) <= made.context_size


def test_a_text_full_of_quotation_marks_stays_within_the_context(scripted: Scripted) -> None:
    made = scripted("Buses were late.")
    text = TEXT + '"' * (made.input_quota - made.token_count(TEXT))
    assert made.measure_input_usage(text) <= made.input_quota
    result = made.summarize(text, type="tldr")
    assert result.usage.prompt_tokens <= made.context_size


def test_context_takes_of_the_quota(random_model: Summarizer) -> None:
    plain = random_model.measure_input_usage(TEXT)
    context = random_model.measure_input_usage(TEXT, context="the mail", shared_context="to Ann")
    assert context == plain + sum(map(random_model.token_count, ("the mail", "to Ann")))


def test_the_numbers_of_the_model_are_told(random_model: Summarizer) -> None:
    assert random_model.context_size == tiny.CONFIG.context_size
    assert 0 < random_model.input_quota < random_model.context_size
