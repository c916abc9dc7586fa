from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from onnx import TensorProto, helper

from summarizer.export.quantize import QuantizedMatrix, dequantize, quantize, quantize_rows
from summarizer.export.recipes import Quantization

INT8 = Quantization(8, 32)
INT4 = Quantization(4, 32)
BOTH = pytest.mark.parametrize("quantization", [INT8, INT4], ids=["int8", "int4"])

weights = st.floats(-8, 8, width=32).filter(lambda value: value == 0 or abs(value) > 1e-6)
blocks = arrays(np.float32, (1, 32), elements=weights)


def normal(rows: int, columns: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.05, (rows, columns)).astype(np.float32)


def rounded(matrix: np.ndarray, quantization: Quantization) -> np.ndarray:
    return dequantize(quantize(matrix, quantization), quantization)


@given(block=blocks)
def test_int8_is_at_most_half_a_step_off(block: np.ndarray) -> None:
    step = np.abs(block).max() / 127
    assert np.abs(rounded(block, INT8) - block).max() <= step * 0.501


@given(rows=arrays(np.float32, (3, 48), elements=weights))
def test_a_row_of_8_bits_is_at_most_half_a_step_off(rows: np.ndarray) -> None:
    quantized = quantize_rows(rows)
    step = np.abs(rows).max(axis=1, keepdims=True) / 127
    assert quantized.integers.min() >= -127
    assert (np.abs(quantized.integers * quantized.scales[:, None] - rows) <= step * 0.501).all()


@given(block=blocks)
def test_int4_is_at_most_a_step_and_a_half_off(block: np.ndarray) -> None:
    # The search may give up a little at the ends of the range to gain in the middle.
    step = (max(block.max(), 0) - min(block.min(), 0)) / 15
    assert np.abs(rounded(block, INT4) - block).max() <= 1.5 * step + 1e-9


@given(block=blocks)
def test_int4_is_never_worse_than_rounding_to_the_nearest(block: np.ndarray) -> None:
    importance = np.abs(block) + np.sqrt(np.mean(block**2))

    def error(other: np.ndarray) -> float:
        return float((importance * (other - block) ** 2).sum())

    low, high = min(block.min(), 0), max(block.max(), 0)
    step = (high - low) / 15 or 1.0
    zero_point = np.rint(-low / step)
    nearest = (np.clip(np.rint(block / step + zero_point), 0, 15) - zero_point) * step
    assert error(rounded(block, INT4)) <= error(nearest) * 1.001 + 1e-9


@given(
    integers=arrays(np.int64, (1, 32), elements=st.integers(-127, 127)),
    exponent=st.integers(-10, 10),
)
def test_int8_keeps_whole_steps_exactly(integers: np.ndarray, exponent: int) -> None:
    integers[0, 0] = 127
    block = (integers * 2.0**exponent).astype(np.float32)
    np.testing.assert_allclose(rounded(block, INT8), block, rtol=1e-6)


@given(low=st.integers(-15, 0), exponent=st.integers(-10, 10), data=st.data())
def test_int4_keeps_whole_steps_exactly(low: int, exponent: int, data: st.DataObject) -> None:
    inside = arrays(np.int64, (1, 32), elements=st.integers(low, low + 15))
    integers = data.draw(inside)
    integers[0, :2] = low, low + 15
    block = (integers * 2.0**exponent).astype(np.float32)
    np.testing.assert_allclose(rounded(block, INT4), block, rtol=1e-5, atol=1e-9)


@BOTH
def test_zeros_stay_zeros(quantization: Quantization) -> None:
    assert not rounded(np.zeros((2, 64), np.float32), quantization).any()
    mixed = normal(1, 32)
    mixed[0, ::3] = 0
    assert not rounded(mixed, quantization)[0, ::3].any()


@BOTH
@pytest.mark.parametrize("sign", [-1, 1])
def test_blocks_of_one_sign_are_near(quantization: Quantization, sign: int) -> None:
    matrix = sign * (1 + np.abs(normal(2, 64)))
    np.testing.assert_allclose(rounded(matrix, quantization), matrix, rtol=0.05)


@pytest.mark.parametrize("per_row", [1, 2, 3, 5])
def test_shapes_are_those_of_matmulnbits(per_row: int) -> None:
    four = quantize(normal(3, 32 * per_row), INT4)
    assert four.packed.shape == (3, per_row, 16)
    assert four.scales.shape == (3, per_row)
    assert four.zero_points is not None
    assert four.zero_points.shape == (3, (per_row + 1) // 2)
    eight = quantize(normal(3, 32 * per_row), INT8)
    assert eight.packed.shape == (3, per_row, 32)
    assert eight.zero_points is None


@BOTH
def test_each_block_has_a_scale_of_its_own(quantization: Quantization) -> None:
    matrix = normal(2, 64)
    matrix[0, 32:] *= 1000
    near = rounded(matrix, quantization)
    np.testing.assert_allclose(near[0, :32], rounded(matrix[:1, :32], quantization)[0])
    np.testing.assert_allclose(near[1], rounded(matrix[1:], quantization)[0])


@BOTH
def test_many_blocks_are_rounded_as_each_alone(quantization: Quantization) -> None:
    matrix = normal(300, 1024)  # more than are rounded at a time
    some = [0, 131, 299]
    np.testing.assert_array_equal(
        rounded(matrix, quantization)[some], rounded(matrix[some], quantization)
    )


def test_the_first_of_two_weights_is_the_low_nibble() -> None:
    block = np.zeros((1, 32), np.float32)
    block[0, 0], block[0, 1] = 15, 3
    packed = quantize(block, INT4).packed
    assert packed[0, 0, 0] == 0x3F
    assert not packed[0, 0, 1:].any()


def test_zero_points_are_packed_in_pairs_and_an_odd_end_is_filled() -> None:
    block = np.linspace(-5, 10, 32, dtype=np.float32)  # zero lies a third up the range
    zero_points = quantize(np.tile(block, (1, 3)), INT4).zero_points
    assert zero_points is not None
    assert zero_points.tolist() == [[0x55, 0x05]]


@BOTH
@pytest.mark.parametrize("columns", [1, 31, 33])
def test_a_row_that_does_not_divide_into_blocks_is_refused(
    quantization: Quantization, columns: int
) -> None:
    with pytest.raises(ValueError, match="blocks of 32"):
        quantize(normal(2, columns), quantization)


@BOTH
@pytest.mark.parametrize("columns", [32, 64, 96, 160])
@pytest.mark.parametrize("rows_in", [1, 7])
def test_onnxruntime_multiplies_by_the_dequantized_matrix(
    quantization: Quantization, columns: int, rows_in: int
) -> None:
    matrix = normal(24, columns)
    stored = quantize(matrix, quantization)
    inputs = normal(rows_in, columns, seed=3)
    expected = inputs @ dequantize(stored, quantization).T
    # Level 4 rounds the inputs to 8 bits, block by block.
    tolerance = 0.02 * np.abs(expected).max()
    np.testing.assert_allclose(
        _matmul_n_bits(inputs, stored, quantization), expected, atol=tolerance
    )


def _matmul_n_bits(
    inputs: np.ndarray, stored: QuantizedMatrix, quantization: Quantization
) -> np.ndarray:
    rows, blocks = stored.scales.shape
    constants = {"weights": stored.packed, "scales": stored.scales}
    if stored.zero_points is not None:
        constants["zero_points"] = stored.zero_points
    node = helper.make_node(
        "MatMulNBits",
        ["inputs", *constants],
        ["product"],
        domain="com.microsoft",
        bits=quantization.bits,
        block_size=quantization.block,
        N=rows,
        K=blocks * quantization.block,
        accuracy_level=4,
    )
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("inputs", TensorProto.FLOAT, inputs.shape)],
        [helper.make_tensor_value_info("product", TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return np.asarray(session.run(None, {"inputs": inputs})[0])


@pytest.mark.parametrize(("columns", "block"), [(896, 128), (576, 64), (48, 16), (40, 16)])
def test_a_block_is_halved_until_it_divides_the_rows(columns: int, block: int) -> None:
    assert Quantization(8, 128).fitting(columns) == Quantization(8, block)
