"""Ways to feed tokens to our decoder, and how far two sets of logits are apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder, KVCache

Measure = Callable[[str, float], None]  # a figure's name and value


def read(
    decoder: Decoder, ids: list[int], cache: KVCache, *, step: int, keep: int = 0
) -> FloatArray:
    """Read `ids` into `cache`, `step` at a time; logits [rows, vocab] of what each step kept."""
    return np.concatenate(
        [
            decoder.forward(ids[start : start + step], cache, keep=keep)
            for start in range(0, len(ids), step)
        ]
    )


def kept(count: int, *, step: int, keep: int) -> list[int]:
    """The positions, of `count`, whose logits `read` gives; 0 keeps all."""
    return [
        position
        for start in range(0, count, step)
        for position in range(start, min(start + step, count))[-keep:]
    ]


def largest_difference(ours: FloatArray, theirs: FloatArray) -> float:
    assert ours.shape == theirs.shape
    return float(np.abs(ours - theirs).max())


def agreement(ours: FloatArray, theirs: FloatArray) -> float:
    """The share of rows with the same likeliest token."""
    assert ours.shape == theirs.shape
    return float((ours.argmax(-1) == theirs.argmax(-1)).mean())
