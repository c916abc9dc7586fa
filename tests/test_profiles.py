from __future__ import annotations

import shutil
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
from summarizer.export.recipes import find_recipe
from summarizer.options import PROFILES, find_profile
from summarizer.store import assets

from . import tiny
from .generation.test_session import cached, progress
from .scripted import TEXT

LARGE = "qwen2.5-1.5b-instruct"
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
        stream = made.summarize_streaming(text, type="headline", output_language="en")
        assert isinstance(next(stream), Progress)


def test_texts_read_before_make_room(
    bundle: Bundle, token_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = []
    new_cache = decoder.Decoder.new_cache
    monkeypatch.setattr(
        decoder.Decoder, "new_cache", lambda self, room: rooms.append(room) or new_cache(self, room)
    )
    with within(bundle, 2000) as made:
        shared = progress(made, LONG)[0].total
    budget = rooms[-1] + shared  # the text beside its own copy, and no token more
    with within(bundle, budget) as made:
        with made._lessor.lease() as engine:
            prefixes = engine.prefixes
        assert cached(made, LONG) == 0 and cached(made, LONG) == shared
        kept = prefixes.size_bytes
        assert kept == shared * token_bytes
        progress(made, f"Buses came instead. {LONG}")
        assert prefixes.size_bytes <= (budget - rooms[-1]) * token_bytes < kept


def test_a_model_beyond_the_budget_is_neither_downloaded_nor_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Summarizer.availability(LARGE, profile="mobile")
    assert str(found) == "unavailable" and "650 MB" in found.reason
    monkeypatch.setattr(assets.weights, "download", lambda *_: pytest.fail("downloaded"))
    with pytest.raises(MemoryBudgetError, match="model alone"):
        Summarizer.create(LARGE, profile="mobile", download=True)


def test_a_budget_of_one_s_own_counts_before_the_profile_s() -> None:
    for more in (2_000_000_000, None):
        found = Summarizer.availability(LARGE, profile="mobile", memory_bytes=more)
        assert str(found) == "downloadable"
    with pytest.raises(OptionError, match="memory_bytes"):
        Summarizer.availability(memory_bytes=0)


def test_auto_skips_models_beyond_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.weights, "are_here", lambda model: True)  # on any machine
    budget = PROFILES["mobile"].engine.memory_bytes
    assert "1.5b" in assets.choose_model(recipe="int4", preference="capability").id
    chosen = assets.choose_model(recipe="int4", preference="capability", memory_bytes=budget)
    assert "0.5b" in chosen.id
    found = Summarizer.availability(memory_bytes=1_000_000)  # none fits: the first says why
    assert str(found) == "unavailable" and "1 MB" in found.reason


def test_a_bundle_that_is_there_tells_more_than_the_catalogue(bundles: dict[str, Bundle]) -> None:
    shutil.copytree(bundles["int4"].path, assets.bundle_folder(LARGE, "int4"))
    assert str(Summarizer.availability(LARGE, profile="mobile")) == "available"


@pytest.mark.parametrize("recipe", ["float32", "w8a8", "int8", "int4"])
def test_the_catalogue_s_estimate_is_the_lower(bundles: dict[str, Bundle], recipe: str) -> None:
    numbers = tiny.tensors().values()
    least = find_recipe(recipe).weights_bytes(sum(each.size for each in numbers))
    # Tables, norms and padding are large beside the tiny model's weights.
    assert 0.4 < least / bundles[recipe].weights_path.stat().st_size <= 1


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
        with made._lessor.lease() as engine:
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
