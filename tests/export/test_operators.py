"""The operators that graphs use; each was looked up for ARM64, see docs/operators.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import pytest
from onnx import TensorProto

from summarizer.bundle import Bundle
from summarizer.export.recipes import RECIPES

PAGE = Path(__file__).parents[2] / "docs" / "operators.md"
COMMON = {
    "Add",
    "Cast",
    "GroupQueryAttention",
    "Mul",
    "Neg",
    "QuickGelu",
    "ReduceSum",
    "Reshape",
    "Shape",
    "SimplifiedLayerNormalization",
    "SkipSimplifiedLayerNormalization",
    "Slice",
    "Sub",
}
QUANTIZED = COMMON | {"GatherBlockQuantized", "MatMulNBits"}
BY_ROW = QUANTIZED | {
    *("Abs", "Div", "MatMul", "MatMulIntegerToFloat", "Max", "QuantizeLinear", "ReduceMax"),
}
OPERATORS = {
    "float32": COMMON | {"FusedMatMul", "Gather", "MatMul"},
    "w8a8": BY_ROW,
    "int8": QUANTIZED,
    "int4": QUANTIZED,
}
BITS = {"w8a8": {8}, "int8": {8}, "int4": {4}}
BLOCKS = {16, 32, 64, 128, 256}  # that have kernels


def operators(graph: Path) -> set[str]:
    return {node.op_type for node in onnx.load(graph, load_external_data=False).graph.node}


def products(bundle: Bundle) -> list[tuple[onnx.NodeProto, dict[str, Any]]]:
    """Return the quantized matmuls of a graph, and their attributes."""
    graph = onnx.load(bundle.graph_path, load_external_data=False).graph
    return [
        (node, {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute})
        for node in graph.node
        if node.op_type == "MatMulNBits"
    ]


@pytest.fixture(scope="module")
def looked_up() -> set[str]:
    """Return what the page names in code, as it does operators."""
    return set(re.findall(r"`(\w+)`", PAGE.read_text("utf-8")))


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_has_the_operators_that_were_looked_up(
    recipe: str, bundles: dict[str, Bundle], looked_up: set[str]
) -> None:
    assert operators(bundles[recipe].graph_path) == OPERATORS[recipe]
    assert OPERATORS[recipe] <= looked_up


@pytest.mark.parametrize("recipe", RECIPES)
def test_what_onnx_runtime_makes_of_them_was_looked_up(
    recipe: str, bundles: dict[str, Bundle], looked_up: set[str], tmp_path: Path
) -> None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
    path = str(bundles[recipe].graph_path)
    onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    assert operators(tmp_path / "optimized.onnx") <= looked_up


@pytest.mark.parametrize("recipe", BITS)
def test_quantized_products_are_of_a_kind_that_has_kernels(
    recipe: str, bundles: dict[str, Bundle]
) -> None:
    graph = onnx.load(bundles[recipe].graph_path, load_external_data=False).graph
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    found = products(bundles[recipe])
    assert {attributes["bits"] for _, attributes in found} == BITS[recipe]
    for node, attributes in found:
        assert attributes["accuracy_level"] == 4  # int8 products
        assert attributes["block_size"] in BLOCKS
        weights, scales, *more = node.input[1:]
        assert types[weights] == TensorProto.UINT8 and types[scales] == TensorProto.FLOAT
        assert not more or not more[0] or types[more[0]] == TensorProto.UINT8  # zero points
