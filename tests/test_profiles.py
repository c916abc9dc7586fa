from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer import (
    EngineOptions,
    MemoryBudgetError,
    OptionError,
    Progress,
    Summarizer,
    SummaryOptions,
)
from summarizer.bundle import Bundle
from summarizer.engine import decoder, loading
from summarizer.engine.footprint import CAREFUL_CHUNK_TOKENS, footprint_of
from summarizer.profiles import PROFILES, find_profile

from .scripted import TEXT
from .test_reuse import cached, progress

LONG = f"{TEXT} {TEXT.upper()}"


@pytest.fixture
def token_bytes(bundle: Bundle) -> int:
    return footprint_of(bundle).token_bytes


def within(bundle: Bundle, tokens: int, *, options: SummaryOptions | None = None) -> Summarizer:
    """A summarizer whose budget has room for so many tokens."""
    budget = footprint_of(bundle).peak_bytes(tokens)
    return Summarizer(bundle, options, EngineOptions(threads=1, memory_bytes=budget))


@pytest.fixture
def tight(bundle: Bundle) -> Iterator[Summarizer]:
    with within(bundle, 300) as made:
        yield made


def test_desktop_is_what_there_is_without_a_profile() -> None:
    assert find_profile("desktop").engine == EngineOptions()
    assert find_profile("desktop").recipe is None


def test_mobile_is_one_thread_of_int4_within_a_budget() -> None:
    mobile = PROFILES["mobile"]
    assert (mobile.recipe, mobile.engine.threads) == ("int4", 1)
    assert mobile.engine.memory_bytes == 650_000_000
    assert mobile.engine.cache_bytes < EngineOptions.cache_bytes


def test_options_that_are_given_count_before_the_profile_s() -> None:
    changed = PROFILES["mobile"].engine_with({"threads": None, "cache_bytes": 0})
    assert (changed.threads, changed.cache_bytes) == (None, 0)
    assert changed.memory_bytes == PROFILES["mobile"].engine.memory_bytes


@pytest.mark.parametrize("call", [Summarizer.create, Summarizer.availability])
def test_an_unknown_profile_lists_the_known(call: object) -> None:
    with pytest.raises(OptionError, match="'phone'; known: desktop, mobile"):
        call(profile="phone")  # type: ignore[operator]


def test_a_text_beyond_the_budget_is_refused_before_it_is_read(
    tight: Summarizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder.Decoder, "new_cache", lambda *_: pytest.fail("it reserved memory"))
    stream = tight.summarize_streaming(f"{LONG} {TEXT}", type="tldr")
    with pytest.raises(MemoryBudgetError) as caught:
        next(stream)
    assert caught.value.needed_bytes > caught.value.budget_bytes


def test_a_text_within_the_budget_is_read(bundle: Bundle) -> None:
    with within(bundle, 1500) as made:
        assert progress(made, LONG, type="tldr")[-1].done > 100


def test_a_text_of_the_quota_fits(bundle: Bundle) -> None:
    with within(bundle, 1200) as made:
        assert 0 < made.input_quota < 300
        text = "z " * (made.input_quota // 2)
        assert made.measure_input_usage(text) <= made.input_quota
        assert isinstance(next(made.summarize_streaming(text, type="headline")), Progress)


def test_texts_read_before_make_room(bundle: Bundle, token_bytes: int) -> None:
    with within(bundle, 2000) as made:
        assert cached(made, LONG) == 0 and cached(made, LONG) > 0
        with made._lend() as engine:
            prefixes = engine.prefixes
            kept = prefixes.size_bytes
        progress(made, TEXT[::-1] * 2)
        assert kept > 0 and prefixes.size_bytes <= 2000 * token_bytes


def test_a_model_beyond_the_budget_is_not_loaded(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "Decoder", lambda *_, **__: pytest.fail("loaded"))
    with pytest.raises(MemoryBudgetError, match="model alone"):
        Summarizer(bundle, engine=EngineOptions(memory_bytes=1_000_000))


def test_prewarming_keeps_within_the_budget(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    forward = decoder.Decoder.forward
    monkeypatch.setattr(
        decoder.Decoder,
        "forward",
        lambda self, ids, *given, **named: (
            sizes.append(len(ids)) or forward(self, ids, *given, **named)
        ),
    )
    context = SummaryOptions(shared_context=f"{LONG} {LONG}")
    with within(bundle, 2000, options=context) as made:
        made.prewarm()
        assert max(sizes) == CAREFUL_CHUNK_TOKENS
        with made._lend() as engine:
            needed = sum(sizes)
            assert engine.prefixes.size_bytes <= (2000 - needed) * footprint_of(bundle).token_bytes


def test_prewarming_beyond_the_budget_is_refused(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SummaryOptions(shared_context=LONG)
    with within(bundle, 100, options=context) as made:
        monkeypatch.setattr(
            decoder.Decoder, "new_cache", lambda *_: pytest.fail("it reserved memory")
        )
        with pytest.raises(MemoryBudgetError):
            made.prewarm()
