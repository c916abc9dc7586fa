"""Rotate a checkpoint's residual stream, so that its activations lose less in 8 bits.

A few of the stream's channels are a hundred times larger than the others; with one scale per token
the others would vanish between two integers. An orthogonal matrix R spreads every channel over all
of them. The decoder computes the same as before: matrices that read the stream rotate it back,
those that add to it rotate what they add, and a norm without a gain is unaffected (so each norm's
gain moves into the matrices behind it). At run time only one small matrix before the head is left.

This is QuaRot (https://arxiv.org/abs/2404.00456), for the residual stream alone.

Not handled: rotations within the layers (queries and keys, the MLP's middle), which would have to
be computed at run time.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np

from summarizer.export.architectures.architecture import EMBEDDING, FINAL_NORM, HEAD
from summarizer.export.checkpoint import Checkpoint, FloatArray

_NORM_BEFORE = {
    **dict.fromkeys(("q", "k", "v"), "attention_norm"),
    **dict.fromkeys(("gate", "up"), "mlp_norm"),
}
_ADDS_TO_STREAM = ("attention_out", "down")
_SEED = 0


class Rotation:
    """An orthogonal matrix of `size` rows whose entries are all of similar magnitude.

    It is the Kronecker product of a cosine transform, for the odd factor of `size`, and a Hadamard
    matrix, for the power of two. The signs of its rows are random, from a fixed seed.
    """

    def __init__(self, size: int) -> None:
        even = size & -size  # the largest power of two that divides size
        self._cosine = _cosine(size // even)
        self._hadamard = _hadamard(even)
        draw = Random(_SEED)
        self._signs = np.array([draw.choice((-1, 1)) for _ in range(size)], np.float32)

    def rotate(self, rows: FloatArray) -> FloatArray:
        """Return rows [count, size] times the matrix."""
        parts = (rows * self._signs).reshape(-1, len(self._hadamard)) @ self._hadamard
        stacked = parts.reshape(len(rows), len(self._cosine), -1)
        rotated: FloatArray = np.matmul(self._cosine.T, stacked).reshape(rows.shape)
        return rotated


class RotatedCheckpoint:
    """The same decoder with its stream rotated; the gains of all norms of the stream are 1.

    Norms of heads (Qwen3) are outside the stream and stay as they are.

    Attributes:
        config: As before.
        final_gain: [hidden, hidden], between the last norm and a head that is tied to the rotated
            embedding: rotates back, applies the last norm's gain and rotates again. None for a head
            of its own, which contains the gain.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._rotation = Rotation(checkpoint.config.hidden_size)
        self.config = checkpoint.config

    @property
    def final_gain(self) -> FloatArray | None:
        if not self.config.tied_embedding:
            return None
        identity = np.eye(self.config.hidden_size, dtype=np.float32)
        matrix = self._rotation.rotate(identity)
        gain = self._checkpoint.tensor(FINAL_NORM)
        return matrix.T @ (gain[:, None] * matrix)

    def tensor(self, name: str) -> FloatArray:
        if name in (EMBEDDING, HEAD):
            return np.concatenate([*self.rows(name)])
        tensor = self._checkpoint.tensor(name)
        layer, _, role = name.partition(".")
        if role in _NORM_BEFORE:
            gain = self._checkpoint.tensor(f"{layer}.{_NORM_BEFORE[role]}")
            return self._rotation.rotate(tensor * gain)
        if role in _ADDS_TO_STREAM:
            return self._rotation.rotate(np.ascontiguousarray(tensor.T)).T
        if role in _NORM_BEFORE.values() or name == FINAL_NORM:
            return np.ones_like(tensor)
        return tensor

    def rows(self, name: str) -> Iterator[FloatArray]:
        if name not in (EMBEDDING, HEAD):
            yield self.tensor(name)
            return
        gain = self._checkpoint.tensor(FINAL_NORM) if name == HEAD else np.float32(1)
        for rows in self._checkpoint.rows(name):
            yield self._rotation.rotate(rows * gain)


def _hadamard(size: int) -> FloatArray:
    """Return Sylvester's Hadamard matrix, scaled to be orthogonal."""
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix / np.float32(np.sqrt(size))


def _cosine(size: int) -> FloatArray:
    """Return the orthogonal discrete cosine transform (DCT-II)."""
    place, frequency = np.arange(size)[:, None] + 0.5, np.arange(size)
    matrix = np.cos(np.pi * place * frequency / size) * np.sqrt(2 / size)
    matrix[:, 0] /= np.sqrt(2)
    return np.asarray(matrix, np.float32)
