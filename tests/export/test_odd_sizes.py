"""Sizes that the tiny model lacks: an odd factor, an odd number of blocks, heads narrower than the
residual stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from summarizer.engine.decoder import Decoder
from summarizer.export.build import Origin, build_bundle
from summarizer.export.recipes import find_recipe

from .. import tiny

CONFIG = replace(tiny.CONFIG, hidden_size=96, intermediate_size=160, heads=4, head_dim=16)
IDS = list(range(100, 160))


class RandomCheckpoint:
    config = CONFIG

    def tensor(self, name: str) -> np.ndarray:
        hidden, inner = CONFIG.hidden_size, CONFIG.intermediate_size
        queries, keys = CONFIG.heads * CONFIG.head_dim, CONFIG.kv_heads * CONFIG.head_dim
        shapes = {
            "embedding": (CONFIG.vocab_size, hidden),
            "q": (queries, hidden),
            "k": (keys, hidden),
            "v": (keys, hidden),
            "q.bias": (queries,),
            "k.bias": (keys,),
            "v.bias": (keys,),
            "attention_out": (hidden, queries),
            "gate": (inner, hidden),
            "up": (inner, hidden),
            "down": (hidden, inner),
        }
        random = np.random.default_rng(sum(name.encode()))
        if "norm" in name:
            return (1 + random.normal(0, 0.1, hidden)).astype(np.float32)
        shape = shapes[name.partition(".")[2] or name]
        return random.normal(0, 0.5 if name == "embedding" else 0.12, shape).astype(np.float32)

    def rows(self, name: str) -> Iterator[np.ndarray]:
        yield from np.array_split(self.tensor(name), 3)


def logits(folder: Path, recipe: str) -> np.ndarray:
    bundle = build_bundle(
        RandomCheckpoint(),
        tiny.tokenizer(),
        find_recipe(recipe),
        folder / "odd" / recipe,
        origin=Origin("odd", {}),
        calibration=tiny.CALIBRATION,
    )
    decoder = Decoder(bundle, threads=1)
    return decoder.forward(IDS, decoder.new_cache(len(IDS)), keep=0)


@pytest.mark.parametrize(("recipe", "nearness"), [("w8a8", 0.998), ("int8", 0.999), ("int4", 0.9)])
def test_odd_sizes_are_computed_rightly(tmp_path: Path, recipe: str, nearness: float) -> None:
    exact, rounded = logits(tmp_path, "float32"), logits(tmp_path, recipe)
    assert np.corrcoef(exact.ravel(), rounded.ravel())[0, 1] > nearness
