"""Round float32 matrices to blocks of 4- or 8-bit integers, in the layout of `MatMulNBits`.

A weight is stored as an unsigned integer q with w = scale * (q - 2**(bits - 1)): symmetric, since
ONNX Runtime's 4-bit kernel for one row and zero points gives wrong results on machines with AVX2
only (onnxruntime issue 29853). The scale of a 4-bit block is searched for, in the way of
llama.cpp's k-quants: several scales are tried, the integers are rounded for each, and the scale is
refitted by weighted least squares, where larger weights count more.

Not handled: zero points, and rows whose length isn't a multiple of the block.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.export.recipes import Quantization

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]

_SEARCH_STEPS = np.arange(-9, 10, dtype=np.float32) * np.float32(0.1)
_CHUNK_WEIGHTS = 1 << 17  # weights rounded at a time, so that the temporaries stay in the L2 cache
_THREADS = 2


@dataclass(frozen=True)
class QuantizedMatrix:
    """A matrix of N rows and K columns in blocks, as `MatMulNBits` reads it."""

    packed: ByteArray  # [N, K / block, block * bits / 8]; of two 4-bit weights the first is low
    scales: FloatArray  # [N, K / block]


def quantize(matrix: FloatArray, how: Quantization) -> QuantizedMatrix:
    """Round `matrix` [N, K] block by block along K."""
    rows, columns = matrix.shape
    if columns % how.block:
        raise ValueError(f"rows of {columns} weights don't divide into blocks of {how.block}")
    blocks = np.ascontiguousarray(matrix, np.float32).reshape(-1, how.block)  # [N * K / block, block]
    step = max(1, _CHUNK_WEIGHTS // how.block)
    chunks = [blocks[start : start + step] for start in range(0, len(blocks), step)]
    with ThreadPoolExecutor(_THREADS) as pool:
        parts = list(pool.map(lambda chunk: _round_blocks(chunk, how.bits), chunks))
    packed = np.concatenate([part[0] for part in parts])
    scales = np.concatenate([part[1] for part in parts])
    per_row = columns // how.block
    return QuantizedMatrix(packed.reshape(rows, per_row, -1), scales.reshape(rows, per_row))


def dequantize(matrix: QuantizedMatrix, how: Quantization) -> FloatArray:
    """The float32 matrix [N, K] that the stored integers stand for."""
    integers = matrix.packed if how.bits == 8 else _unpack_nibbles(matrix.packed)
    centred = integers.astype(np.float32) - 2 ** (how.bits - 1)  # [N, K / block, block]
    return (centred * matrix.scales[:, :, None]).reshape(len(centred), -1)


def _round_blocks(blocks: FloatArray, bits: int) -> tuple[ByteArray, FloatArray]:
    integers, scales = _nearest(blocks) if bits == 8 else _search(blocks)
    stored = (integers + 2 ** (bits - 1)).astype(np.uint8)
    return (stored if bits == 8 else _pack_nibbles(stored)), scales


def _nearest(blocks: FloatArray) -> tuple[FloatArray, FloatArray]:
    """8 bits: the largest weight becomes +-127."""
    scales = np.abs(blocks).max(axis=1) / np.float32(127)
    return np.rint(blocks * _reciprocal(scales)[:, None]), scales


def _search(blocks: FloatArray) -> tuple[FloatArray, FloatArray]:
    """4 bits: the best of several scales around 'the largest weight becomes -8'.

    The scale may be negative: -8 has no counterpart +8, so the sign is chosen for the largest.
    """
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)[:, 0]
    magnitudes = np.abs(blocks)
    importance = magnitudes + np.sqrt((blocks * blocks).mean(axis=1, keepdims=True))
    weighted = importance * blocks
    best_gain = np.full(len(blocks), -1, np.float32)
    best_integers = np.zeros_like(blocks)
    best_scales = np.zeros(len(blocks), np.float32)
    for step in _SEARCH_STEPS:
        inverse = -(8 + step) * _reciprocal(largest)
        integers = np.clip(np.rint(blocks * inverse[:, None]), -8, 7)
        fit = (weighted * integers).sum(axis=1)
        norm = (importance * integers * integers).sum(axis=1)
        scales = fit * _reciprocal(norm)  # least squares; it lowers the error by fit**2 / norm
        gain = fit * scales
        better = gain > best_gain
        best_gain[better] = gain[better]
        best_integers[better] = integers[better]
        best_scales[better] = scales[better]
    return best_integers, best_scales


def _reciprocal(values: FloatArray) -> FloatArray:
    """1 / values, and 0 where a block is all zeros."""
    return np.divide(1, values, out=np.zeros_like(values), where=values != 0)


def _pack_nibbles(stored: ByteArray) -> ByteArray:
    return stored[:, 0::2] | (stored[:, 1::2] << 4)


def _unpack_nibbles(packed: ByteArray) -> ByteArray:
    both = np.stack((packed & 0x0F, packed >> 4), axis=-1)
    return both.reshape(*packed.shape[:-1], -1)
