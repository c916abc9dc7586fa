"""What holds for every architecture, and for heads that aren't the embedding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import onnx
import pytest
from safetensors.numpy import save_file

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.errors import UnknownModelError, WeightsError
from summarizer.export.architectures import ARCHITECTURES, find_architecture
from summarizer.export.architectures.architecture import EMBEDDING, FINAL_NORM, HEAD
from summarizer.export.build import build_bundle, estimated_bytes
from summarizer.export.calibration import CalibrationRun
from summarizer.export.checkpoint import DecoderConfig
from summarizer.export.gguf_checkpoint import GgufCheckpoint
from summarizer.export.recipes import RECIPES, Recipe
from summarizer.export.rotation import RotatedCheckpoint
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .. import tiny
from .test_graph import feeds, run
from .test_operators import OPERATORS, PAGE, operators

CONFIGS = {
    "qwen2": tiny.CONFIG,
    "qwen3": tiny.QWEN3,
    "untied": tiny.UNTIED,
    "qwen3-untied": replace(tiny.QWEN3, tied_embedding=False),
}
IDS = list(range(50, 90))
# Of logits whose deviation is 4: what a recipe may be away from float32, on the average.
MOST_ERROR = {"float32": 1e-4, "w8a8": 0.25, "int8": 0.2, "int4": 1.2}


@pytest.fixture(scope="module", params=CONFIGS)
def config(request: pytest.FixtureRequest) -> DecoderConfig:
    return CONFIGS[request.param]


@pytest.fixture(scope="module")
def bundles(config: DecoderConfig, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    """By each recipe."""
    folder = tmp_path_factory.mktemp("architecture")
    return {recipe: tiny.build(folder, recipe, config=config) for recipe in RECIPES}


@pytest.fixture(scope="module")
def expected(bundles: dict[str, Bundle]) -> np.ndarray:
    return logits(bundles["float32"])


def logits(bundle: Bundle, ids: list[int] = IDS, step: int = len(IDS)) -> np.ndarray:
    decoder = Decoder(bundle, threads=1)
    cache = decoder.new_cache(len(ids))
    steps = range(0, len(ids), step)
    return np.concatenate([decoder.forward(ids[at : at + step], cache, keep=0) for at in steps])


# -- the table ------------------------------------------------------------------------------------


def test_an_unknown_architecture_lists_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match="'gpt2'; known: qwen2, qwen3"):
        find_architecture("gpt2")


@pytest.mark.parametrize("model_type", ARCHITECTURES)
def test_names_in_gguf_are_those_of_the_gguf_package(model_type: str) -> None:
    architecture = ARCHITECTURES[model_type]
    kind = next(each for each, name in gguf.MODEL_ARCH_NAMES.items() if name == model_type)
    theirs = gguf.get_tensor_name_map(kind, 2)
    config = replace(CONFIGS[model_type], tied_embedding=False)
    for name, _ in architecture.shapes(config):
        hub, _, ending = architecture.hub_name(name).rpartition(".")
        assert architecture.gguf_name(name) == f"{theirs.get_name(hub)}.{ending}"


# -- checkpoints ----------------------------------------------------------------------------------


def test_a_gguf_holds_the_same_checkpoint(tmp_path: Path) -> None:
    config = tiny.QWEN3
    ours, theirs = (
        tiny.checkpoint(tmp_path, config),
        GgufCheckpoint(tiny.write_gguf(tmp_path / "a.gguf", config=config)),
    )
    assert theirs.config == replace(config, rms_norm_eps=theirs.config.rms_norm_eps)
    for name, _ in ARCHITECTURES["qwen3"].shapes(config):
        np.testing.assert_array_equal(ours.tensor(name), theirs.tensor(name), name)


def test_weights_may_lie_in_several_files(tmp_path: Path, config: DecoderConfig) -> None:
    arrays = list(tiny.tensors(config=config).items())
    paths = [tmp_path / "1", tmp_path / "2"]
    for place, path in enumerate(paths):
        save_file(dict(arrays[place::2]), path)
    parted = SafetensorsCheckpoint(paths[0], config, paths[1])
    whole = tiny.checkpoint(tmp_path, config)
    for name, _ in find_architecture(config.model_type).shapes(config):
        np.testing.assert_array_equal(parted.tensor(name), whole.tensor(name))
    with pytest.raises(WeightsError, match="lacks the tensor"):
        [SafetensorsCheckpoint(paths[0], config).tensor(each) for each in (EMBEDDING, FINAL_NORM)]


def test_shapes_are_those_of_the_tensors(tmp_path: Path, config: DecoderConfig) -> None:
    architecture = find_architecture(config.model_type)
    arrays = tiny.tensors(config=config)
    assert architecture.parameters(config) == sum(array.size for array in arrays.values())
    assert (HEAD in dict(architecture.shapes(config))) != config.tied_embedding


# -- graphs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_stays_near_float32(
    bundles: dict[str, Bundle], expected: np.ndarray, recipe: str
) -> None:
    assert expected.std() > 2
    assert np.abs(logits(bundles[recipe]) - expected).mean() < MOST_ERROR[recipe]


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("step", [1, 7])
def test_cached_steps_equal_one_read(bundles: dict[str, Bundle], recipe: str, step: int) -> None:
    found, whole = (logits(bundles[recipe], step=each) for each in (step, len(IDS)))
    if recipe == "float32":
        np.testing.assert_allclose(found, whole, rtol=1e-3, atol=1e-3)
    assert np.abs(found - whole).mean() < 0.1 * MOST_ERROR[recipe]


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_batch_of_two_is_two_batches_of_one(
    bundles: dict[str, Bundle], config: DecoderConfig, recipe: str
) -> None:
    rows = [IDS[:12], IDS[12:24]]
    given = [feeds(ids, config=config) for ids in rows]
    alone = [run(bundles[recipe], each)["logits"][0] for each in given]
    both = {name: np.concatenate([each[name] for each in given]) for name in given[0]}
    np.testing.assert_allclose(run(bundles[recipe], both)["logits"], alone, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_bundle_is_no_larger_than_estimated(
    bundles: dict[str, Bundle], config: DecoderConfig, recipe: str
) -> None:
    least = RECIPES[recipe].weights_bytes(find_architecture(config.model_type).parameters(config))
    assert 0.9 * least < bundles[recipe].size_bytes <= estimated_bytes(config, RECIPES[recipe])


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_tensor_of_the_file_is_used(bundles: dict[str, Bundle], recipe: str) -> None:
    graph = onnx.load(bundles[recipe].graph_path, load_external_data=False).graph
    used = {name for node in graph.node for name in node.input}
    assert {tensor.name for tensor in graph.initializer} <= used


@pytest.mark.parametrize("recipe", RECIPES)
def test_operators_were_looked_up(
    bundles: dict[str, Bundle], config: DecoderConfig, recipe: str
) -> None:
    expected = OPERATORS[recipe] | ({"Split"} if config.model_type == "qwen3" else set())
    if recipe == "w8a8" and not config.tied_embedding:
        expected -= {"MatMul"}  # of the last norm's gain
    assert operators(bundles[recipe].graph_path) == expected
    assert "`Split`" in PAGE.read_text("utf-8")


# -- rotated and by GPTQ -----------------------------------------------------------------------


def test_a_rotated_decoder_computes_the_same(
    tmp_path: Path, config: DecoderConfig, expected: np.ndarray
) -> None:
    """Rotating the stream is exact; norms of heads, which it would break, stay as they are."""
    recipe = Recipe("rotated", body=None, head=None, is_rotated=True)
    bundle = build_bundle(
        tiny.checkpoint(tmp_path, config),
        tiny.tokenizer(),
        recipe,
        tmp_path / "b" / "rotated",
        origin=tiny.ORIGIN,
    )
    np.testing.assert_allclose(logits(bundle), expected, rtol=1e-3, atol=1e-3)


def test_norms_of_heads_are_not_rotated(tmp_path: Path) -> None:
    checkpoint = tiny.checkpoint(tmp_path, tiny.QWEN3)
    rotated = RotatedCheckpoint(checkpoint)
    for name in ("0.q_norm", "1.k_norm"):
        np.testing.assert_array_equal(rotated.tensor(name), checkpoint.tensor(name))


def test_a_head_of_its_own_takes_the_last_gain(tmp_path: Path) -> None:
    rotated = RotatedCheckpoint(tiny.checkpoint(tmp_path, tiny.UNTIED))
    assert rotated.final_gain is None
    np.testing.assert_allclose(np.concatenate([*rotated.rows(HEAD)]), rotated.tensor(HEAD))


def test_a_run_along_unrounded_matrices_ends_where_the_graph_does(
    tmp_path: Path, config: DecoderConfig, expected: np.ndarray
) -> None:
    checkpoint = tiny.checkpoint(tmp_path, config)
    calibrated = CalibrationRun(checkpoint, [IDS])
    for name in ("qkv", "attention_out", "gate", "up", "down") * config.layers:
        layer = calibrated.place.partition(".")[0]
        parts = "qkv" if name == "qkv" else (name,)
        weights = [checkpoint.tensor(f"{layer}.{part}") for part in parts]
        calibrated.follow(f"{layer}.{name}", np.concatenate(weights))
    head = checkpoint.tensor(EMBEDDING if config.tied_embedding else HEAD)
    np.testing.assert_allclose(calibrated.inputs[0] @ head.T, expected, rtol=1e-3, atol=1e-3)
