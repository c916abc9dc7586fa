"""Round float32 matrices to blocks of 4- or 8-bit integers, as `MatMulNBits` stores them.

A weight is an unsigned integer q with w = scale * (q - zero_point). For 8 bits the zero point is
128 and the largest weight of a block becomes +-127. For 4 bits scale and zero point are searched
for as llama.cpp's k-quants do: several ranges around the block's own are tried, the weights are
rounded for each, the scale is refitted by weighted least squares, where larger weights count more,
and the range with the least error wins.

Not handled: rows whose length isn't a multiple of the block.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.export.checkpoint import FloatArray
from summarizer.export.recipes import Quantization

ByteArray = npt.NDArray[np.uint8]

LEVELS = 15  # steps between the lowest and the highest 4-bit integer
RANGES = np.arange(-1.5, 1.6, 0.15, dtype=np.float32)  # added to LEVELS
COARSE_RANGES = RANGES[::2]
_MIDDLE = 128  # the zero point of 8-bit integers
_CHUNK_WEIGHTS = 1 << 17  # rounded at a time, so that temporaries stay in the L2 cache
THREADS = 2


@dataclass(frozen=True)
class QuantizedMatrix:
    """A matrix [N, K] in blocks, as `MatMulNBits` reads it.

    Attributes:
        packed: [N, K / block, block * bits / 8]; of two 4-bit weights the first is the low one.
        scales: [N, K / block].
        zero_points: [N, ceil(K / block / 2)], two to a byte; None for the middle.
    """

    packed: ByteArray
    scales: FloatArray
    zero_points: ByteArray | None


@dataclass(frozen=True)
class QuantizedRows:
    """A matrix [N, K] with one scale per row: weights are integers * scale.

    Attributes:
        integers: [N, K], from -127 to 127.
        scales: [N].
    """

    integers: npt.NDArray[np.int8]
    scales: FloatArray


def quantize_rows(matrix: FloatArray) -> QuantizedRows:
    """Round `matrix` [N, K] to 8 bits; the largest weight of a row becomes +-127."""
    scales = np.abs(matrix).max(axis=1) / np.float32(127)
    integers = np.rint(matrix * reciprocal(scales)[:, None])
    return QuantizedRows(integers.astype(np.int8), scales)


def quantize(matrix: FloatArray, quantization: Quantization) -> QuantizedMatrix:
    """Round `matrix` [N, K] block by block along K."""
    rows, columns = matrix.shape
    per_row = quantization.blocks_in(columns)
    block = columns // per_row
    blocks = np.ascontiguousarray(matrix, np.float32).reshape(-1, block)
    step = max(1, _CHUNK_WEIGHTS // block)
    chunks = [blocks[start : start + step] for start in range(0, len(blocks), step)]
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(_nearest if quantization.bits == 8 else _search, chunks))
    integers, scales, zero_points = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    scales = scales.reshape(rows, per_row)
    if not quantization.has_zero_points:
        return QuantizedMatrix(integers.reshape(rows, per_row, -1), scales, None)
    packed = pack_nibbles(integers).reshape(rows, per_row, -1)
    return QuantizedMatrix(packed, scales, pack_nibbles(zero_points.reshape(rows, per_row)))


def dequantize(matrix: QuantizedMatrix, quantization: Quantization) -> FloatArray:
    """Return the float32 matrix [N, K] that the stored integers stand for."""
    rows, per_row = matrix.scales.shape
    integers = matrix.packed if quantization.bits == 8 else _unpack_nibbles(matrix.packed)
    zero_points = np.full((rows, per_row), _MIDDLE, np.float32)
    if matrix.zero_points is not None:
        zero_points = _unpack_nibbles(matrix.zero_points)[:, :per_row].astype(np.float32)
    centred = integers.astype(np.float32) - zero_points[:, :, None]
    return (centred * matrix.scales[:, :, None]).reshape(rows, -1)


def _nearest(blocks: FloatArray) -> tuple[ByteArray, FloatArray, ByteArray]:
    """Return 8-bit integers, scales and zero points of blocks [count, block]."""
    scales = np.abs(blocks).max(axis=1) / np.float32(127)
    integers = np.rint(blocks * reciprocal(scales)[:, None]) + _MIDDLE
    return integers.astype(np.uint8), scales, np.full(len(blocks), _MIDDLE, np.uint8)


def _search(blocks: FloatArray) -> tuple[ByteArray, FloatArray, ByteArray]:
    """Return 4-bit integers, scales and zero points of blocks [count, block]."""
    mean_square = np.mean(blocks * blocks, axis=1, keepdims=True)
    return search_blocks(blocks, np.abs(blocks) + np.sqrt(mean_square))


def search_blocks(
    blocks: FloatArray, importance: FloatArray, ranges: FloatArray = RANGES
) -> tuple[ByteArray, FloatArray, ByteArray]:
    """Search for the best 4-bit rounding of each block.

    Args:
        blocks: [count, block].
        importance: Of each weight's error, [count, block], or [block] for all blocks.
        ranges: Steps between the lowest and the highest weight, added to `LEVELS`.

    Returns:
        Integers [count, block], scales [count] and zero points [count].
    """
    low = np.minimum(blocks.min(axis=1), 0)  # a range that holds 0 keeps exact zeros exact
    inverse_range = reciprocal(np.maximum(blocks.max(axis=1), 0) - low)
    importance = np.broadcast_to(importance, blocks.shape)
    weighted = importance * blocks
    best = _Best(blocks)
    for wider in ranges:
        inverse = (LEVELS + wider) * inverse_range
        zero_points = np.clip(np.rint(-low * inverse), 0, LEVELS)[:, None]
        integers = np.clip(np.rint(blocks * inverse[:, None] + zero_points), 0, LEVELS)
        centred = integers - zero_points
        fit = np.einsum("ij,ij->i", weighted, centred)
        scales = fit * reciprocal(np.einsum("ij,ij,ij->i", importance, centred, centred))
        best.offer(fit * scales, integers, scales, zero_points[:, 0])
    return best.integers, best.scales, best.zero_points


class _Best:
    """The best rounding of each block so far, by its gain: how much less the squared error is."""

    def __init__(self, blocks: FloatArray) -> None:
        self._gain = np.full(len(blocks), -1, np.float32)
        self.integers = np.zeros(blocks.shape, np.uint8)
        self.scales = np.zeros(len(blocks), np.float32)
        self.zero_points = np.zeros(len(blocks), np.uint8)

    def offer(
        self, gain: FloatArray, integers: FloatArray, scales: FloatArray, zero_points: FloatArray
    ) -> None:
        better = gain > self._gain
        self._gain[better] = gain[better]
        self.integers[better] = integers[better]
        self.scales[better] = scales[better]
        self.zero_points[better] = zero_points[better]


def reciprocal(values: FloatArray) -> FloatArray:
    """Return 1 / values, and 0 for 0, the scale of a block of zeros."""
    return np.divide(1, values, out=np.zeros_like(values), where=values != 0)


def pack_nibbles(values: ByteArray) -> ByteArray:
    """Pack two values of the last axis into a byte, the first one low; pad an odd end with 0."""
    if values.shape[-1] % 2:
        values = np.pad(values, (*[(0, 0)] * (values.ndim - 1), (0, 1)))
    packed: ByteArray = np.bitwise_or(values[..., 0::2], values[..., 1::2] << 4, dtype=np.uint8)
    return packed


def _unpack_nibbles(packed: ByteArray) -> ByteArray:
    both = np.stack((packed & 0x0F, packed >> 4), axis=-1)
    return both.reshape(*packed.shape[:-1], -1)
