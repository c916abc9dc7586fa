from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.export.checkpoint import DecoderConfig

from .. import tiny

RECIPES = pytest.mark.parametrize("recipe", ["float32", "w8a8", "int8", "int4"])
IDS = list(range(100, 112))
LAYER_NAMES = [f"{layer}.{kind}" for layer in range(2) for kind in ("key", "value")]
Feeds = dict[str, np.ndarray]


def session(bundle: Bundle) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(bundle.graph_path), options, providers=["CPUExecutionProvider"]
    )


def feeds(ids: list[int], past: Feeds | None = None, config: DecoderConfig = tiny.CONFIG) -> Feeds:
    """Return what a runtime without our cache feeds: the past as arrays, empty at first."""
    empty = np.zeros((1, config.kv_heads, 0, config.head_dim), np.float32)
    cache = past or dict.fromkeys(LAYER_NAMES, empty)
    read = cache["0.key"].shape[2]
    return {
        "input_ids": np.array([ids], np.int64),
        "attention_mask": np.ones((1, read + len(ids)), np.int64),
        **{f"past_key_values.{name}": array for name, array in cache.items()},
    }


def run(bundle: Bundle, given: Feeds) -> Feeds:
    running = session(bundle)
    names = [output.name for output in running.get_outputs()]
    return dict(zip(names, running.run(names, given), strict=True))


@RECIPES
def test_inputs_and_outputs_are_the_contract_s(bundles: dict[str, Bundle], recipe: str) -> None:
    graph = onnx.load(bundles[recipe].graph_path, load_external_data=False).graph
    past = [f"past_key_values.{name}" for name in LAYER_NAMES]
    present = [f"present.{name}" for name in LAYER_NAMES]
    inputs = {value.name: value.type.tensor_type for value in graph.input}
    outputs = {value.name: value.type.tensor_type for value in graph.output}
    assert list(inputs) == ["input_ids", "attention_mask", "num_logits_to_keep", *past]
    assert list(outputs) == ["logits", *present]
    assert outputs["logits"].shape.dim[2].dim_value == tiny.CONFIG.vocab_size
    sizes = [axis.dim_value for axis in inputs["past_key_values.1.value"].shape.dim]
    assert (sizes[1], sizes[3]) == (tiny.CONFIG.kv_heads, tiny.CONFIG.head_dim)


def test_num_logits_to_keep_is_optional(bundle: Bundle) -> None:
    running = session(bundle)
    assert "num_logits_to_keep" not in [value.name for value in running.get_inputs()]
    (optional,) = running.get_overridable_initializers()
    assert optional.name == "num_logits_to_keep"


def test_unfed_it_is_1(bundle: Bundle, decoder: Decoder) -> None:
    logits = run(bundle, feeds(IDS))["logits"]
    assert logits.shape == (1, 1, tiny.CONFIG.vocab_size)
    last = decoder.forward(IDS, decoder.new_cache(len(IDS)))
    np.testing.assert_allclose(logits[0], last, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("keep", "rows"), [(0, 12), (1, 1), (5, 5)])
def test_fed_it_counts_the_last_rows(bundle: Bundle, keep: int, rows: int) -> None:
    given = feeds(IDS) | {"num_logits_to_keep": np.array(keep, np.int64)}
    assert run(bundle, given)["logits"].shape[1] == rows


def test_a_runtime_that_feeds_the_past_as_arrays_gets_the_same(
    bundle: Bundle, decoder: Decoder
) -> None:
    first = run(bundle, feeds(IDS[:8]))
    past = {name: first[f"present.{name}"] for name in LAYER_NAMES}
    assert past["0.key"].shape[2] == 8
    second = run(bundle, feeds(IDS[8:], past))
    last = decoder.forward(IDS, decoder.new_cache(len(IDS)))
    np.testing.assert_allclose(second["logits"][0], last, rtol=1e-4, atol=1e-4)


@RECIPES
def test_a_batch_of_two_is_two_batches_of_one(bundles: dict[str, Bundle], recipe: str) -> None:
    bundle = bundles[recipe]
    others = IDS[::-1]
    one, other = (run(bundle, feeds(ids))["logits"][0] for ids in (IDS, others))
    alone, turned = feeds(IDS), feeds(others)
    both = run(bundle, {name: np.concatenate([alone[name], turned[name]]) for name in alone})
    np.testing.assert_allclose(both["logits"], [one, other], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("recipe", ["w8a8", "int8", "int4"])
def test_embedding_and_head_share_their_bytes(bundles: dict[str, Bundle], recipe: str) -> None:
    graph = onnx.load(bundles[recipe].graph_path, load_external_data=False).graph
    places = {
        tensor.name: {entry.key: entry.value for entry in tensor.external_data}
        for tensor in graph.initializer
    }
    table = next(node for node in graph.node if node.op_type == "GatherBlockQuantized").input[0]
    (head,) = (node for node in graph.node if "logits" in node.output)
    assert places[table] == places[head.input[1]]


def test_quantized_weights_take_less_than_half_the_bytes(bundles: dict[str, Bundle]) -> None:
    size = {
        recipe: (bundle.path / "model.onnx.data").stat().st_size
        for recipe, bundle in bundles.items()
    }
    assert max(size["int4"], size["int8"]) < size["float32"] / 2


def test_the_graph_for_genai_has_one_row_of_logits_over_the_same_weights(bundle: Bundle) -> None:
    graph = onnx.load(bundle.path / "model_genai.onnx", load_external_data=False).graph
    assert "num_logits_to_keep" not in [value.name for value in graph.input]
    (logits,) = (value for value in graph.output if value.name == "logits")
    assert logits.type.tensor_type.shape.dim[1].dim_value == 1
    places = {entry.value for tensor in graph.initializer for entry in tensor.external_data}
    assert "model.onnx.data" in places
    running = onnxruntime.InferenceSession(
        str(bundle.path / "model_genai.onnx"), providers=["CPUExecutionProvider"]
    )
    np.testing.assert_allclose(
        running.run(["logits"], feeds(IDS))[0], run(bundle, feeds(IDS))["logits"], atol=1e-5
    )


def test_rotary_tables_are_constants_of_a_loaded_graph(bundle: Bundle, tmp_path: Path) -> None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
    onnxruntime.InferenceSession(
        str(bundle.graph_path), options, providers=["CPUExecutionProvider"]
    )
    graph = onnx.load(tmp_path / "optimized.onnx", load_external_data=False).graph
    half = np.arange(tiny.CONFIG.head_dim // 2) * 2 / tiny.CONFIG.head_dim
    angles = np.outer(np.arange(tiny.CONFIG.context_size), tiny.CONFIG.rope_theta**-half)
    attention = next(node for node in graph.node if node.op_type == "GroupQueryAttention")
    tables = {
        each.name: onnx.numpy_helper.to_array(each)
        for each in graph.initializer
        if each.name in attention.input[7:9]
    }
    cosine, sine = (tables[name] for name in attention.input[7:9])
    np.testing.assert_allclose(cosine, np.cos(angles), atol=3e-7)
    np.testing.assert_allclose(sine, np.sin(angles), atol=3e-7)
