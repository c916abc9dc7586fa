"""Write the matmul of activations with the model's matrices, in each way that a recipe may ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from summarizer.export.checkpoint import FloatArray
from summarizer.export.onnx_writer import MICROSOFT, OnnxWriter
from summarizer.export.quantize import ByteArray, QuantizedMatrix, quantize_rows
from summarizer.export.recipes import Quantization, Recipe

_INT8_ACTIVATIONS = 4  # MatMulNBits' accuracy_level, the only one with a fast int8 kernel
_MIDDLE = np.uint8(128)  # the unsigned integer that stands for zero
_NORMED_BOUND = 5.0  # rotated activations of root mean square 1 are hardly ever larger
# Names of constants in the graph.
_ZERO_POINT = "activation.zero_point"
_NORMED_SCALE = "activation.normed_scale"
_UNIT = "activation.unit"
_STEP = "activation.step"
_LEAST = "activation.least"
_LAST_AXIS = "activation.last_axis"


@dataclass(frozen=True)
class Matrix:
    """A matrix to multiply with.

    Attributes:
        name: In the graph.
        weights: [N, K].
        bias: [N], added to the product.
    """

    name: str
    weights: FloatArray
    bias: FloatArray | None = None


class MatMul(Protocol):
    """Writes the nodes of a matmul, and the matrix with them."""

    def multiply(self, hidden: str, matrix: Matrix, *, is_normed: bool) -> str:
        """Multiply hidden [batch, rows, K], which is the output of a norm if `is_normed`."""
        ...


class Rounding(Protocol):
    """Chooses the integers of blocks."""

    def rounded(
        self, name: str, weights: FloatArray, quantization: Quantization
    ) -> QuantizedMatrix:
        """Return the matrix `name` [N, K], or some of its rows."""
        ...


def matmul_for(
    recipe: Recipe, writer: OnnxWriter, rounding: Rounding, *, is_unsigned: bool
) -> MatMul:
    """Return the matmul that `recipe` asks for; `is_unsigned` is for `RowMatMul`."""
    if recipe.body is None:
        return Float32MatMul(writer)
    if recipe.body.is_by_row:
        return RowMatMul(writer, is_unsigned=is_unsigned)
    return BlockMatMul(writer, recipe.body, rounding)


class Float32MatMul:
    """Multiplies by float32 weights."""

    def __init__(self, writer: OnnxWriter) -> None:
        self._writer = writer

    def multiply(self, hidden: str, matrix: Matrix, *, is_normed: bool) -> str:
        name = matrix.name
        self._writer.tensor(f"{name}.weight", matrix.weights.T)
        product = self._writer.node("MatMul", [hidden, f"{name}.weight"], [f"{name}.out"])
        if matrix.bias is None:
            return product
        bias = self._writer.tensor(f"{name}.bias", matrix.bias)
        return self._writer.node("Add", [product, bias], [f"{name}.biased"])


class BlockMatMul:
    """Multiplies by blocks of integers; the operator rounds activations by blocks, too."""

    def __init__(self, writer: OnnxWriter, quantization: Quantization, rounding: Rounding) -> None:
        self._writer = writer
        self._quantization = quantization
        self._rounding = rounding

    def multiply(self, hidden: str, matrix: Matrix, *, is_normed: bool) -> str:
        name, shape = matrix.name, matrix.weights.shape
        quantization = self._quantization.fitting(shape[1])
        self.store(name, shape, quantization, iter([matrix.weights]))
        bias = "" if matrix.bias is None else self._writer.tensor(f"{name}.bias", matrix.bias)
        return self.stored(hidden, name, quantization, f"{name}.out", bias)

    def store(
        self,
        name: str,
        shape: tuple[int, ...],
        quantization: Quantization,
        parts: Iterator[FloatArray],
    ) -> str:
        """Write a matrix [N, K] given in parts of its rows; return the name of its scales."""
        scales: list[FloatArray] = []
        zero_points: list[ByteArray] = []

        def packed() -> Iterator[ByteArray]:
            for part in parts:
                matrix = self._rounding.rounded(name, part, quantization)
                scales.append(matrix.scales)
                if matrix.zero_points is not None:
                    zero_points.append(matrix.zero_points)
                yield matrix.packed

        rows, columns = shape
        blocks = quantization.blocks_in(columns)
        stored_shape = (rows, blocks, columns // blocks * quantization.bits // 8)
        self._writer.tensor_in_parts(f"{name}.weight", stored_shape, np.uint8, packed())
        if zero_points:
            self._writer.tensor(f"{name}.zero_points", np.concatenate(zero_points))
        return self._writer.tensor(f"{name}.scales", np.concatenate(scales))

    def stored(
        self, hidden: str, name: str, quantization: Quantization, output: str, bias: str = ""
    ) -> str:
        """Multiply by a matrix that was stored before."""
        rows, blocks = self._writer.shape(f"{name}.scales")
        zero_points = f"{name}.zero_points" if quantization.has_zero_points else ""
        return self._writer.node(
            "MatMulNBits",
            [hidden, f"{name}.weight", f"{name}.scales", zero_points, "", bias],
            [output],
            domain=MICROSOFT,
            bits=quantization.bits,
            block_size=quantization.block,
            N=rows,
            K=blocks * (quantization.block or 0),
            accuracy_level=_INT8_ACTIVATIONS,
        )


class RowMatMul:
    """Multiplies 8-bit integers, with a scale for each row of weights and for each token.

    Twice as fast as `BlockMatMul` for many rows, since no scale interrupts a sum. The output of a
    norm has a fixed scale, as its rotated values (see `rotation`) are all of similar magnitude.
    Elsewhere a token's largest value decides.

    Activations are unsigned. Weights are signed, or unsigned with 128 for zero: the same numbers,
    by a slower kernel where the processor's fast one overflows, see `probe`.
    """

    def __init__(self, writer: OnnxWriter, *, is_unsigned: bool) -> None:
        self._writer = writer
        self._is_unsigned = is_unsigned
        self._made: set[str] = set()  # names of the integers that were written
        writer.small(_ZERO_POINT, np.array(_MIDDLE, np.uint8))
        writer.small(_NORMED_SCALE, np.array(_NORMED_BOUND / 127, np.float32))
        writer.small(_UNIT, np.array(1, np.float32))
        writer.small(_STEP, np.array(1 / 127, np.float32))
        writer.small(_LEAST, np.array(1e-12, np.float32))  # the divisor of a row of zeros
        writer.small(_LAST_AXIS, np.array([-1], np.int64))

    def multiply(self, hidden: str, matrix: Matrix, *, is_normed: bool) -> str:
        if is_normed:
            integers = self._rounded(hidden, _NORMED_SCALE)
            return self._integer_matmul(integers, _NORMED_SCALE, matrix)
        if matrix.bias is not None:
            raise ValueError(f"{matrix.name}: a bias can't be added before the tokens' scales")
        scale = self._token_scale(hidden)
        scaled = self._writer.node("Div", [hidden, scale], [f"{hidden}.scaled"])
        product = self._integer_matmul(self._rounded(scaled, _UNIT), _UNIT, matrix)
        return self._writer.node("Mul", [product, scale], [f"{matrix.name}.rescaled"])

    def _token_scale(self, hidden: str) -> str:
        """Write scales [batch, rows, 1] that make each token's largest magnitude 127."""
        node = self._writer.node
        magnitude = node("Abs", [hidden], [f"{hidden}.magnitude"])
        largest = node("ReduceMax", [magnitude, _LAST_AXIS], [f"{hidden}.largest"])
        positive = node("Max", [largest, _LEAST], [f"{hidden}.positive"])
        return node("Mul", [positive, _STEP], [f"{hidden}.scale"])

    def _rounded(self, hidden: str, scale: str) -> str:
        """Write the integers of `hidden`, which every matmul with it shares."""
        integers = f"{hidden}.integers"
        if integers not in self._made:
            self._writer.node("QuantizeLinear", [hidden, scale, _ZERO_POINT], [integers])
            self._made.add(integers)
        return integers

    def _integer_matmul(self, integers: str, scale: str, matrix: Matrix) -> str:
        rows = quantize_rows(matrix.weights)
        stored: npt.NDArray[Any] = rows.integers.T
        zero_point = ""
        if self._is_unsigned:
            stored = stored.view(np.uint8) ^ _MIDDLE  # adds 128
            zero_point = _ZERO_POINT
        weights = self._writer.tensor(f"{matrix.name}.weight", stored)
        scales = self._writer.tensor(f"{matrix.name}.scales", rows.scales)
        bias = ""
        if matrix.bias is not None:
            bias = self._writer.tensor(f"{matrix.name}.bias", matrix.bias)
        return self._writer.node(
            "MatMulIntegerToFloat",
            [integers, weights, scale, scales, _ZERO_POINT, zero_point, bias],
            [f"{matrix.name}.out"],
            domain=MICROSOFT,
        )
