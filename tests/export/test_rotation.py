from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summarizer.engine.decoder import Decoder
from summarizer.export.build import build_bundle
from summarizer.export.recipes import Recipe
from summarizer.export.rotation import Rotation

from .. import tiny

SIZES = pytest.mark.parametrize("size", [1, 2, 7, 64, 96, 896, 1536])
IDS = list(range(50, 90))


def matrix(size: int) -> np.ndarray:
    return Rotation(size).rotate(np.eye(size, dtype=np.float32))


@SIZES
def test_a_rotation_is_orthogonal(size: int) -> None:
    np.testing.assert_allclose(matrix(size) @ matrix(size).T, np.eye(size), atol=1e-5)


@SIZES
def test_it_is_the_same_each_time(size: int) -> None:
    np.testing.assert_array_equal(matrix(size), matrix(size))


def test_rotating_rows_is_multiplying_them() -> None:
    rows = np.random.default_rng(0).normal(size=(5, 96)).astype(np.float32)
    np.testing.assert_allclose(Rotation(96).rotate(rows), rows @ matrix(96), atol=1e-5)


@pytest.mark.parametrize("size", [896, 1536])
def test_one_loud_channel_becomes_a_little_of_all(size: int) -> None:
    spread = np.abs(matrix(size)) * np.sqrt(size)
    assert spread.max() < 2.0  # of the magnitude that it has if it is spread evenly


def test_a_rotated_decoder_computes_the_same(tmp_path: Path, decoder: Decoder) -> None:
    recipe = Recipe("rotated", body=None, head=None, is_rotated=True)
    checkpoint = tiny.checkpoint(tmp_path)
    bundle = build_bundle(
        checkpoint, tiny.tokenizer(), recipe, tmp_path / "b" / "rotated", origin=tiny.ORIGIN
    )
    rotated = Decoder(bundle, threads=1)
    expected = decoder.forward(IDS, decoder.new_cache(len(IDS)), keep=0)
    found = rotated.forward(IDS, rotated.new_cache(len(IDS)), keep=0)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)
