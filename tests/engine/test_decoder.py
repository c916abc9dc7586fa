from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from summarizer.bundle import GRAPH, Bundle, open_bundle
from summarizer.engine.decoder import Decoder
from summarizer.errors import BundleError

IDS = [int(token) for token in np.random.default_rng(5).integers(0, 600, 40)]
OTHER_IDS = [int(token) for token in np.random.default_rng(6).integers(0, 600, 40)]
CLOSE: dict[str, Any] = {"rtol": 1e-4, "atol": 1e-4}


def whole(decoder: Decoder, ids: list[int]) -> np.ndarray:
    """Return the logits of every token, read at once into a fresh cache."""
    return decoder.forward(ids, decoder.new_cache(len(ids)), keep=0)


def one_by_one(decoder: Decoder, ids: list[int]) -> np.ndarray:
    cache = decoder.new_cache(len(ids))
    return np.concatenate([decoder.forward([token], cache) for token in ids])


def test_cached_decode_equals_full_recompute(decoder: Decoder) -> None:
    np.testing.assert_allclose(one_by_one(decoder, IDS), whole(decoder, IDS), **CLOSE)


@pytest.mark.parametrize("step", [2, 7, 39])
def test_reading_in_chunks_equals_reading_at_once(decoder: Decoder, step: int) -> None:
    cache = decoder.new_cache(len(IDS))
    parts = [decoder.forward(IDS[at : at + step], cache, keep=0) for at in range(0, len(IDS), step)]
    np.testing.assert_allclose(np.concatenate(parts), whole(decoder, IDS), **CLOSE)


def test_a_rewound_cache_is_as_if_it_had_never_read(decoder: Decoder) -> None:
    cache = decoder.new_cache(60)
    decoder.forward(IDS[:20], cache)
    decoder.forward(OTHER_IDS, cache)
    cache.length = 20
    again = decoder.forward(IDS[20:], cache, keep=0)
    np.testing.assert_allclose(again, whole(decoder, IDS)[20:], **CLOSE)


def test_room_to_spare_changes_nothing(decoder: Decoder) -> None:
    roomy = decoder.forward(IDS, decoder.new_cache(500), keep=0)
    np.testing.assert_allclose(roomy, whole(decoder, IDS), **CLOSE)


def test_the_order_of_tokens_counts(decoder: Decoder) -> None:
    turned = [IDS[1], IDS[0], *IDS[2:]]
    assert np.abs(whole(decoder, turned)[-1] - whole(decoder, IDS)[-1]).max() > 0.01


def test_what_follows_changes_nothing_before_it(decoder: Decoder) -> None:
    mixed = whole(decoder, IDS[:20] + OTHER_IDS)
    np.testing.assert_allclose(mixed[:20], whole(decoder, IDS)[:20], **CLOSE)


def test_two_caches_do_not_mix(decoder: Decoder) -> None:
    first, second = decoder.new_cache(40), decoder.new_cache(40)
    rows = []
    for mine, other in zip(IDS, OTHER_IDS, strict=True):
        rows.append(decoder.forward([mine], first)[0])
        decoder.forward([other], second)
    np.testing.assert_allclose(rows, whole(decoder, IDS), **CLOSE)


def test_two_threads_on_one_decoder_get_what_each_gets_alone(decoder: Decoder) -> None:
    alone = [one_by_one(decoder, ids) for ids in (IDS, OTHER_IDS)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda ids: one_by_one(decoder, ids), [IDS, OTHER_IDS] * 8))
    for number, logits in enumerate(together):
        np.testing.assert_allclose(logits, alone[number % 2], **CLOSE)


def test_texts_beside_each_other_get_what_each_gets_alone(decoder: Decoder) -> None:
    cache = decoder.new_cache(len(IDS), texts=2)
    both = [decoder.forward_each(tokens, cache) for tokens in zip(IDS, OTHER_IDS, strict=True)]
    for number, ids in enumerate((IDS, OTHER_IDS)):
        alone = np.stack([logits[number] for logits in both])
        np.testing.assert_allclose(alone, whole(decoder, ids), **CLOSE)
    with pytest.raises(ValueError, match="2 tokens for 2 texts, 40 read"):
        decoder.forward_each((1, 2), cache)
    with pytest.raises(ValueError, match="1 tokens for 1 texts"):
        decoder.forward_each((1,), decoder.new_cache(1))


@pytest.mark.parametrize(("keep", "rows"), [(0, 40), (1, 1), (3, 3), (40, 40)])
def test_keep_gives_the_last_rows(decoder: Decoder, keep: int, rows: int) -> None:
    logits = decoder.forward(IDS, decoder.new_cache(40), keep=keep)
    assert logits.shape == (rows, decoder.shape.vocab_size)
    np.testing.assert_allclose(logits, whole(decoder, IDS)[-rows:], **CLOSE)


def test_a_full_cache_refuses_more(decoder: Decoder) -> None:
    cache = decoder.new_cache(10)
    decoder.forward(IDS[:8], cache)
    with pytest.raises(ValueError, match="3 tokens after 8 of 10"):
        decoder.forward(IDS[:3], cache)
    assert cache.length == 8
    decoder.forward(IDS[8:10], cache)
    assert cache.length == 10


def test_nothing_to_read_is_refused(decoder: Decoder) -> None:
    with pytest.raises(ValueError, match="0 tokens"):
        decoder.forward([], decoder.new_cache(10))


def test_the_cache_is_filled_in_place(decoder: Decoder) -> None:
    cache = decoder.new_cache(40)
    decoder.forward(IDS[:20], cache)
    first = cache.first(20).copy()
    decoder.forward(IDS[20:], cache)
    np.testing.assert_array_equal(cache.first(20), first)
    assert np.abs(cache.values[1, 1, :, :, 39]).max() > 0


def test_a_cache_states_its_bytes(decoder: Decoder) -> None:
    layers, key_and_value, heads, head_dim, float32 = 2, 2, 2, 16, 4
    expected = layers * key_and_value * heads * 100 * head_dim * float32
    assert decoder.new_cache(100).size_bytes == expected


@pytest.mark.parametrize(
    ("recipe", "similarity"), [("int8", 0.999), ("w8a8", 0.998), ("int4", 0.93)]
)
def test_quantized_logits_are_near_float32(
    bundles: dict[str, Bundle], decoder: Decoder, recipe: str, similarity: float
) -> None:
    exact = whole(decoder, IDS)
    rounded = whole(Decoder(bundles[recipe], threads=1), IDS)
    assert np.corrcoef(exact.ravel(), rounded.ravel())[0, 1] > similarity
    assert np.abs(rounded - exact).max() > 0


@pytest.mark.parametrize("recipe", ["w8a8", "int8", "int4"])
def test_quantized_cached_decode_is_near_full_recompute(
    bundles: dict[str, Bundle], recipe: str
) -> None:
    quantized = Decoder(bundles[recipe], threads=1)
    rows = one_by_one(quantized, IDS)
    assert np.corrcoef(rows.ravel(), whole(quantized, IDS).ravel())[0, 1] > 0.999


def test_a_garbled_graph_is_a_bundle_error(bundle: Bundle, tmp_path: Path) -> None:
    shutil.copytree(bundle.path, tmp_path / "copy")
    graph = tmp_path / "copy" / GRAPH
    graph.write_bytes(bytes(graph.stat().st_size))
    with pytest.raises(BundleError, match="models verify"):
        Decoder(open_bundle(tmp_path / "copy"))


def test_the_last_values_are_those_of_the_tokens_read_last(decoder: Decoder) -> None:
    cache = decoder.new_cache(len(IDS))
    decoder.forward(IDS, cache)
    values = cache.last_values(5, 1, 1)
    assert values.shape == (5, decoder.shape.kv_heads * decoder.shape.head_dim)
    token = cache.values[1, 1, 0, :, len(IDS) - 5].reshape(-1)
    np.testing.assert_array_equal(values[0], token)
    both = cache.last_values(5, 0, 1)
    np.testing.assert_array_equal(both[:, values.shape[1] :], values)
    assert both.flags.c_contiguous


def test_weighted_values_are_the_sums_over_layers_and_heads(decoder: Decoder) -> None:
    cache = decoder.new_cache(len(IDS))
    decoder.forward(IDS, cache)
    shape = (3, 2, decoder.shape.kv_heads, decoder.shape.head_dim)
    weights = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    sums = cache.weighted_values(5, 0, weights)
    np.testing.assert_allclose(
        sums, cache.last_values(5, 0, 1) @ weights.reshape(3, -1).T, rtol=1e-4
    )
