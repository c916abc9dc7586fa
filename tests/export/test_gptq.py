from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summarizer.engine.decoder import Decoder
from summarizer.export.architectures.architecture import EMBEDDING
from summarizer.export.build import Origin, build_bundle
from summarizer.export.calibration import CalibrationRun
from summarizer.export.checkpoint import Checkpoint
from summarizer.export.gptq import InverseHessian, quantize_gptq
from summarizer.export.quantize import dequantize, quantize
from summarizer.export.recipes import Quantization, Recipe, find_recipe

from .. import tiny

INT4 = Quantization(4, 32)
TEXT = tiny.CALIBRATION[0]


def correlated_inputs(tokens: int = 400, size: int = 96) -> np.ndarray:
    random = np.random.default_rng(2)
    mixed = random.normal(size=(tokens, size // 4)) @ random.normal(size=(size // 4, size))
    return (mixed + 0.1 * random.normal(size=(tokens, size))).astype(np.float32)


def weights(rows: int = 40, size: int = 96) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 0.05, (rows, size)).astype(np.float32)


@pytest.mark.parametrize("size", [32, 96, 700])
def test_the_factor_is_of_the_inverse_of_the_damped_moments(size: int) -> None:
    inputs = np.random.default_rng(1).normal(size=(2 * size, size)).astype(np.float32)
    moments = inputs.T @ inputs
    factor = InverseHessian.of(moments).factor.astype(np.float64)
    np.testing.assert_array_equal(factor, np.triu(factor))
    damped = moments + 0.01 * np.trace(moments) / size * np.eye(size)
    np.testing.assert_allclose(factor.T @ factor @ damped, np.eye(size), atol=2e-3)


def test_products_with_the_inputs_are_nearer_than_those_of_nearest_rounding() -> None:
    inputs, matrix = correlated_inputs(), weights()
    inverse_hessian = InverseHessian.of(inputs.T @ inputs)
    by_gptq = dequantize(quantize_gptq(matrix, inverse_hessian, INT4), INT4)
    nearest = dequantize(quantize(matrix, INT4), INT4)

    def error(rounded: np.ndarray) -> float:
        return float(np.square(inputs @ (rounded - matrix).T).mean())

    assert error(by_gptq) < 0.6 * error(nearest)


def test_independent_inputs_leave_nothing_to_make_up_for() -> None:
    matrix = weights()
    by_gptq = quantize_gptq(matrix, InverseHessian.of(np.eye(96, dtype=np.float32)), INT4)
    alone = np.abs(dequantize(by_gptq, INT4) - matrix).mean()
    assert alone < 1.1 * np.abs(dequantize(quantize(matrix, INT4), INT4) - matrix).mean()


def test_rows_do_not_depend_on_each_other() -> None:
    inputs, matrix = correlated_inputs(), weights()
    inverse_hessian = InverseHessian.of(inputs.T @ inputs)
    together = quantize_gptq(matrix, inverse_hessian, INT4)
    first = quantize_gptq(matrix[:7], inverse_hessian, INT4)
    assert together.zero_points is not None and first.zero_points is not None
    np.testing.assert_array_equal(together.packed[:7], first.packed)
    np.testing.assert_array_equal(together.zero_points[:7], first.zero_points)


def unrounded(checkpoint: Checkpoint, name: str) -> np.ndarray:
    layer, _, role = name.partition(".")
    if role == "qkv":
        return np.concatenate([checkpoint.tensor(f"{layer}.{part}") for part in "qkv"])
    return checkpoint.tensor(name)


def test_a_run_along_unrounded_matrices_ends_where_the_graph_does(
    tmp_path: Path, decoder: Decoder
) -> None:
    checkpoint = tiny.checkpoint(tmp_path)
    run = CalibrationRun(checkpoint, [TEXT])
    for layer in range(tiny.CONFIG.layers):
        for role in ("qkv", "attention_out", "gate", "up", "down"):
            run.follow(f"{layer}.{role}", unrounded(checkpoint, f"{layer}.{role}"))
    (normed,) = run.inputs
    logits = normed @ checkpoint.tensor(EMBEDDING).T
    expected = decoder.forward(TEXT, decoder.new_cache(len(TEXT)), keep=0)
    np.testing.assert_allclose(logits, expected, rtol=1e-3, atol=1e-3)


def test_a_compensated_decoder_is_nearer_to_float32(tmp_path: Path, decoder: Decoder) -> None:
    plain = Recipe("plain", body=INT4, head=INT4)
    by_gptq = Recipe("gptq", body=INT4, head=INT4, uses_gptq=True)
    expected = decoder.forward(TEXT, decoder.new_cache(len(TEXT)), keep=0)
    errors = []
    for recipe in (plain, by_gptq):
        bundle = build_bundle(
            tiny.checkpoint(tmp_path),
            tiny.tokenizer(),
            recipe,
            tmp_path / "tiny" / recipe.name,
            origin=Origin("tiny", {}),
            calibration=[TEXT],
        )
        rounded = Decoder(bundle, threads=1)
        found = rounded.forward(TEXT, rounded.new_cache(len(TEXT)), keep=0)
        errors.append(np.square(found - expected).mean())
    assert errors[1] < 0.95 * errors[0]


def test_without_texts_there_is_no_compensation(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="int4 needs texts for calibration"):
        build_bundle(
            tiny.checkpoint(tmp_path),
            tiny.tokenizer(),
            find_recipe("int4"),
            tmp_path / "b" / "int4",
            origin=tiny.ORIGIN,
        )
