"""Our float32 graph computes transformers' logits on a tiny model, whichever way it is fed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from transformers import DynamicCache, PreTrainedModel

from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder

from .reading import Measure, kept, largest_difference, read
from .real import full_logits
from .tiny_models import CONTEXT, TinyFolder, random_ids

pytestmark = pytest.mark.parity

TOLERANCE = 1e-3  # of logits whose standard deviation is above 1
IDS = random_ids(CONTEXT)


@dataclass(frozen=True)
class Pair:
    """The same weights in our decoder and in transformers."""

    decoder: Decoder
    model: PreTrainedModel

    def theirs(self, ids: list[int]) -> FloatArray:
        return full_logits(self.model, ids)


@pytest.fixture(scope="module")
def pair(tiny: TinyFolder) -> Iterator[Pair]:
    yield Pair(Decoder(tiny.bundles["float32"]), tiny.model())


@pytest.fixture(scope="module")
def expected(pair: Pair) -> FloatArray:
    return pair.theirs(IDS)


def test_the_tiny_model_minds_the_order_of_tokens(pair: Pair, expected: FloatArray) -> None:
    """Else the other tests here would prove little."""
    reordered = pair.theirs([*reversed(IDS[:-1]), IDS[-1]])
    assert expected.std() > 1
    assert largest_difference(expected[-1], reordered[-1]) > 1000 * TOLERANCE


@pytest.mark.parametrize(
    ("step", "keep"),
    [
        *[(CONTEXT, 0), (CONTEXT, 1), (CONTEXT, 5), (CONTEXT, CONTEXT)],
        *[(64, 0), (64, 1), (64, 5), (7, 0), (7, 1), (1, 0), (1, 1)],
    ],
)
def test_logits_equal_transformers_to_the_end_of_the_context(
    pair: Pair, expected: FloatArray, step: int, keep: int, measure: Measure
) -> None:
    ours = read(pair.decoder, IDS, pair.decoder.new_cache(CONTEXT), step=step, keep=keep)
    difference = largest_difference(ours, expected[kept(CONTEXT, step=step, keep=keep)])
    measure("tiny, largest difference to transformers", difference)
    assert difference < TOLERANCE


@pytest.mark.parametrize("count", [1, 2, 3, 31, 33])
def test_short_prompts_equal_transformers(pair: Pair, count: int) -> None:
    ids = random_ids(count, seed=count)
    ours = pair.decoder.forward(ids, pair.decoder.new_cache(count), keep=0)
    assert largest_difference(ours, pair.theirs(ids)) < TOLERANCE


def test_a_cached_step_equals_transformers_cached_step(pair: Pair) -> None:
    cache, their_cache = pair.decoder.new_cache(CONTEXT), DynamicCache(config=pair.model.config)
    for start in range(0, 63, 7):
        ids = IDS[start : start + 7]
        ours = pair.decoder.forward(ids, cache, keep=0)
        with torch.inference_mode():
            theirs = pair.model(torch.tensor([ids]), past_key_values=their_cache).logits[0].numpy()
        assert largest_difference(ours, theirs) < TOLERANCE


@pytest.mark.parametrize("step", [1, 7, 64])
@pytest.mark.parametrize("stays", [0, 1, 100])
def test_a_rewound_cache_forgets_what_came_after(pair: Pair, stays: int, step: int) -> None:
    cache = pair.decoder.new_cache(300)
    read(pair.decoder, IDS[:250], cache, step=64)
    cache.length = stays
    others = random_ids(150, seed=1)
    ours = read(pair.decoder, others, cache, step=step)
    assert largest_difference(ours, pair.theirs(IDS[:stays] + others)[stays:]) < TOLERANCE


def test_a_cache_larger_than_the_context_changes_nothing(pair: Pair, expected: FloatArray) -> None:
    ours = read(pair.decoder, IDS, pair.decoder.new_cache(4 * CONTEXT), step=64)
    assert largest_difference(ours, expected) < TOLERANCE


def test_two_caches_do_not_mix(pair: Pair) -> None:
    sequences = [random_ids(60, seed=seed) for seed in (2, 3)]
    caches = [pair.decoder.new_cache(60) for _ in sequences]
    ours: list[list[FloatArray]] = [[], []]
    for start in range(0, 60, 10):
        for number, ids in enumerate(sequences):
            step = pair.decoder.forward(ids[start : start + 10], caches[number], keep=0)
            ours[number].append(step)
    for rows, ids in zip(ours, sequences, strict=True):
        assert largest_difference(np.concatenate(rows), pair.theirs(ids)) < TOLERANCE
