"""Four block formats of GGUF, dequantized by the letter: slow, plain, and not the `gguf` package's.

From the structures and comments in
https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h and the reference routines beside it.
A tensor comes as bytes [rows, bytes a row]; numbers are float16 scales and small integers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from gguf import GGMLQuantizationType

Bytes = npt.NDArray[np.uint8]
FloatArray = npt.NDArray[np.float32]


def dequantize(data: Any, kind: GGMLQuantizationType) -> FloatArray:
    """The float32 matrix [rows, columns] that `data` stands for."""
    rows = np.asarray(data)
    size, routine = FORMATS[kind]
    blocks = rows.reshape(-1, size)
    return routine(blocks).astype(np.float32).reshape(len(rows), -1)


def _q8_0(blocks: Bytes) -> FloatArray:
    """32 weights: a scale, 32 signed bytes."""
    return _half(blocks, 0) * blocks[:, 2:34].view(np.int8)


def _q5_0(blocks: Bytes) -> FloatArray:
    """32 weights: a scale, the 32 fifth bits, 16 bytes with weights j and j + 16; minus 16."""
    fifth = blocks[:, 2:6].copy().view("<u4")
    low = blocks[:, 6:22]
    columns = []
    for j in range(32):
        nibble = low[:, j] & 0x0F if j < 16 else low[:, j - 16] >> 4
        bit = (fifth[:, 0] >> j) & 1
        columns.append(nibble.astype(np.int32) + 16 * bit.astype(np.int32) - 16)
    return _half(blocks, 0) * np.stack(columns, axis=1)


def _q4_k(blocks: Bytes) -> FloatArray:
    """256 weights in 8 groups of 32: two scales, 8 pairs of 6-bit scale and minimum, nibbles."""
    scale, minimum = _half(blocks, 0), _half(blocks, 2)
    groups = []
    for group in range(8):
        pair, upper = divmod(group, 2)
        packed = blocks[:, 16 + 32 * pair : 48 + 32 * pair]
        weights = packed >> 4 if upper else packed & 0x0F
        factor, offset = _six_bits(blocks[:, 4:16].astype(np.int32), group)
        groups.append(scale * factor[:, None] * weights - minimum * offset[:, None])
    return np.concatenate(groups, axis=1)


def _six_bits(packed: npt.NDArray[np.int32], group: int) -> tuple[Any, Any]:
    """Scale and minimum of a group, from 12 bytes: those of the last 4 groups are scattered."""
    if group < 4:
        return packed[:, group] & 63, packed[:, group + 4] & 63
    both = packed[:, group + 4]
    return (
        (both & 0x0F) | (packed[:, group - 4] >> 6) << 4,
        (both >> 4) | (packed[:, group] >> 6) << 4,
    )


def _q6_k(blocks: Bytes) -> FloatArray:
    """256 weights: 128 bytes of low nibbles, 64 of upper bit pairs, 16 signed scales, a scale."""
    scales = blocks[:, 192:208].copy().view(np.int8).astype(np.int32)
    groups = []
    for group in range(8):  # of 32 weights
        half, quarter = divmod(group, 4)
        start = 64 * half + 32 * (quarter % 2)
        nibbles = blocks[:, start : start + 32] >> (4 if quarter >= 2 else 0) & 0x0F
        pairs = blocks[:, 128 + 32 * half : 160 + 32 * half] >> (2 * quarter) & 3
        weights = nibbles.astype(np.int32) + 16 * pairs.astype(np.int32) - 32
        groups.append(weights * np.repeat(scales[:, 2 * group : 2 * group + 2], 16, axis=1))
    return _half(blocks, 208) * np.concatenate(groups, axis=1)


def _half(blocks: Bytes, offset: int) -> FloatArray:
    """The float16 at `offset` of each block, as a column."""
    return blocks[:, offset : offset + 2].copy().view("<f2").astype(np.float32)


FORMATS: dict[GGMLQuantizationType, tuple[int, Callable[[Bytes], FloatArray]]] = {
    GGMLQuantizationType.Q8_0: (34, _q8_0),  # bytes a block
    GGMLQuantizationType.Q5_0: (22, _q5_0),
    GGMLQuantizationType.Q4_K: (144, _q4_k),
    GGMLQuantizationType.Q6_K: (210, _q6_k),
}
