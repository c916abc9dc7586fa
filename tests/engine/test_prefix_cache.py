from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import read_prompt
from summarizer.engine.prefix_cache import PrefixCache

LARGE = 1 << 30
TEXT = [int(token) for token in np.random.default_rng(5).integers(0, 600, 40)]
OTHER = [int(token) for token in np.random.default_rng(6).integers(0, 600, 40)]


def reading(decoder: Decoder, ids: list[int]) -> KVCache:
    cache = decoder.new_cache(len(ids) + 8)
    read_prompt(decoder, ids, cache)
    return cache


def with_prefixes(decoder: Decoder, *texts: list[int], capacity: int = LARGE) -> PrefixCache:
    prefixes = PrefixCache(capacity)
    for text in texts:
        prefixes.keep(text, reading(decoder, text))
    return prefixes


@pytest.mark.parametrize("shared", [1, 17, 40])
def test_a_known_beginning_reads_as_if_it_had_been_read(decoder: Decoder, shared: int) -> None:
    prefixes = with_prefixes(decoder, TEXT)
    wanted = [*TEXT[:shared], *OTHER]
    cache = decoder.new_cache(len(wanted))
    known = prefixes.fill(cache, wanted)
    assert known == cache.length == shared
    found = decoder.forward(wanted[known:], cache, keep=0)
    whole = decoder.forward(wanted, decoder.new_cache(len(wanted)), keep=0)
    np.testing.assert_allclose(found, whole[known:], rtol=1e-4, atol=1e-4)


def test_what_is_kept_is_a_copy(decoder: Decoder) -> None:
    cache = reading(decoder, TEXT)
    prefixes = PrefixCache(LARGE)
    prefixes.keep(TEXT, cache)
    cache.values[:] = 0
    first, second = decoder.new_cache(50), decoder.new_cache(50)
    prefixes.fill(first, TEXT)
    assert np.abs(first.first(40)).min(axis=(1, 2, 3, 5)).max() > 0
    first.values[:] = 0
    prefixes.fill(second, TEXT)
    assert np.abs(second.first(40)).max() > 0


def test_nothing_in_common_is_nothing_known(decoder: Decoder) -> None:
    cache = decoder.new_cache(50)
    assert with_prefixes(decoder).fill(cache, TEXT) == 0
    assert with_prefixes(decoder, TEXT).fill(cache, [TEXT[0] + 1, *TEXT]) == 0
    assert cache.length == 0


def test_the_longest_beginning_is_taken(decoder: Decoder) -> None:
    prefixes = with_prefixes(decoder, [*TEXT[:10], *OTHER], [*TEXT[:30], *OTHER], OTHER)
    assert prefixes.fill(decoder.new_cache(50), TEXT) == 30


def test_the_one_used_longest_ago_makes_room(decoder: Decoder) -> None:
    texts = [[number, *TEXT] for number in range(3)]
    one = with_prefixes(decoder, texts[0]).size_bytes
    prefixes = with_prefixes(decoder, *texts[:2], capacity=2 * one)
    prefixes.fill(decoder.new_cache(50), texts[0])
    prefixes.keep(texts[2], reading(decoder, texts[2]))
    assert prefixes.size_bytes <= 2 * one
    known = [prefixes.fill(decoder.new_cache(50), text) for text in texts]
    assert known == [41, 0, 41]


def test_a_text_that_grows_is_kept_once(decoder: Decoder) -> None:
    grown = with_prefixes(decoder, TEXT[:20], TEXT, TEXT[:30])
    assert grown.size_bytes == with_prefixes(decoder, TEXT).size_bytes
    assert grown.fill(decoder.new_cache(50), TEXT) == 40


@pytest.mark.parametrize("capacity", [0, 1000])
def test_what_is_larger_than_all_the_room_is_not_kept(decoder: Decoder, capacity: int) -> None:
    prefixes = with_prefixes(decoder, TEXT, capacity=capacity)
    assert prefixes.size_bytes == 0


def test_clearing_forgets(decoder: Decoder) -> None:
    prefixes = with_prefixes(decoder, TEXT)
    prefixes.clear()
    assert prefixes.fill(decoder.new_cache(50), TEXT) == 0


def test_threads_may_share_one(decoder: Decoder) -> None:
    texts = [[number, *TEXT] for number in range(8)]
    one = with_prefixes(decoder, texts[0]).size_bytes
    prefixes = PrefixCache(3 * one)

    def use(number: int) -> bool:
        ids = texts[number % 8]
        cache = decoder.new_cache(60)
        known = prefixes.fill(cache, ids)
        if known < len(ids):
            read_prompt(decoder, ids[known:], cache)
        prefixes.keep(ids, cache)
        expected = reading(decoder, ids).first(len(ids))
        return np.allclose(cache.first(len(ids)), expected, atol=1e-4)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(use, range(64)))
    assert prefixes.size_bytes <= 3 * one
