"""Round weights by GPTQ (https://arxiv.org/abs/2210.17323): later ones compensate for earlier ones.

A row's weights are rounded column by column, in their own order. The error that a column's rounding
causes in products with typical activations is subtracted from the columns that are still to be
rounded, by the inverse Hessian: that of the activations' second moments. The range of a block is
searched for when it is reached, as `quantize` does.

Not handled: 8-bit blocks, which hardly gain.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from summarizer.export.checkpoint import FloatArray
from summarizer.export.quantize import (
    COARSE_RANGES,
    LEVELS,
    THREADS,
    ByteArray,
    QuantizedMatrix,
    pack_nibbles,
    reciprocal,
    search_blocks,
)
from summarizer.export.recipes import Quantization

_DAMPING = 0.01  # of the mean second moment, added to each: calibration texts are a sample
_DIRECT_ROWS = 128  # a matrix of so many rows is factored at once


@dataclass(frozen=True)
class InverseHessian:
    """The inverse of a matrix's damped Hessian H, as its Cholesky factor.

    Attributes:
        factor: [K, K], upper triangular: inv(H) = factor.T @ factor.
    """

    factor: FloatArray

    @classmethod
    def of(cls, moments: FloatArray) -> InverseHessian:
        """Return it for the second moments [K, K] of a matrix's inputs, summed over tokens."""
        # Factored from the last row up, so that the factor's inverse is upper triangular.
        inverse = _inverse_factor(moments[::-1, ::-1])
        return cls(np.ascontiguousarray(inverse[::-1, ::-1]))


def quantize_gptq(
    matrix: FloatArray, inverse_hessian: InverseHessian, quantization: Quantization
) -> QuantizedMatrix:
    """Round `matrix` [N, K] to 4 bits, its rows in parallel."""
    if quantization.bits != 4:
        raise ValueError(f"{quantization.bits} bits can't be rounded by GPTQ")
    columns = matrix.shape[1]
    block = columns // quantization.blocks_in(columns)
    with ThreadPoolExecutor(THREADS) as pool:
        parts = [
            *pool.map(
                lambda rows: _Rows(rows, inverse_hessian.factor, block).rounded(),
                np.array_split(matrix, THREADS),
            )
        ]
    integers, scales, zero_points = (np.concatenate(each) for each in zip(*parts, strict=True))
    blocks = integers.reshape(*scales.shape, -1)
    return QuantizedMatrix(pack_nibbles(blocks), scales, pack_nibbles(zero_points))


class _Rows:
    """Some rows of a matrix while they are rounded, block by block of columns."""

    def __init__(self, rows: FloatArray, factor: FloatArray, block: int) -> None:
        self._left = np.array(rows, np.float32)  # to be rounded, with the errors so far
        self._factor = factor
        self._block = block
        count, columns = rows.shape
        self._integers = np.empty((count, columns), np.uint8)
        self._scales = np.empty((count, columns // block), np.float32)
        self._zero_points = np.empty((count, columns // block), np.uint8)

    def rounded(self) -> tuple[ByteArray, FloatArray, ByteArray]:
        """Return integers [N, K], scales and zero points [N, K / block]."""
        for index in range(self._scales.shape[1]):
            start = index * self._block
            end = start + self._block
            errors = self._round_block(index, slice(start, end))
            self._left[:, end:] -= errors.T @ self._factor[start:end, end:]
        return self._integers, self._scales, self._zero_points

    def _round_block(self, index: int, columns: slice) -> FloatArray:
        """Round a block and return its errors [block, N], divided by the factor's diagonal."""
        triangle = self._factor[columns, columns]
        diagonal = np.diag(triangle)
        importance = np.asarray(1 / diagonal**2, np.float32)
        _, scales, zero_points = search_blocks(self._left[:, columns], importance, COARSE_RANGES)
        self._scales[:, index], self._zero_points[:, index] = scales, zero_points
        inverse = reciprocal(scales)
        waiting = np.ascontiguousarray(self._left[:, columns].T)
        errors = np.empty_like(waiting)
        for column, weights in enumerate(waiting):
            integers = np.clip(np.rint(weights * inverse + zero_points), 0, LEVELS)
            self._integers[:, columns.start + column] = integers
            errors[column] = (weights - (integers - zero_points) * scales) / diagonal[column]
            rest = triangle[column, column + 1 :]
            waiting[column + 1 :] -= rest[:, None] * errors[column]
        return errors


def _inverse_factor(moments: FloatArray) -> FloatArray:
    """Invert the damped moments' Cholesky factor, with more damping until rounding allows it."""
    damped, diagonal = moments.copy(), moments.diagonal()
    damping = _DAMPING * float(diagonal.mean()) or 1.0  # if all inputs are zero
    while True:
        np.fill_diagonal(damped, diagonal + damping)
        try:
            return _inverse_cholesky(damped)
        except np.linalg.LinAlgError:
            damping *= 2


def _inverse_cholesky(matrix: FloatArray) -> FloatArray:
    """Invert the lower Cholesky factor by halves, which is mostly matmul."""
    size = len(matrix)
    if size <= _DIRECT_ROWS:
        return np.tril(np.linalg.inv(np.linalg.cholesky(matrix)))
    half = size // 2
    first = _inverse_cholesky(matrix[:half, :half])
    below = matrix[half:, :half] @ first.T
    last = _inverse_cholesky(matrix[half:, half:] - below @ below.T)
    inverse = np.zeros_like(matrix)
    inverse[:half, :half], inverse[half:, half:] = first, last
    inverse[half:, :half] = -last @ (below @ first)
    return inverse
