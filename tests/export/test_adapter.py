"""Adapters: what they add to a checkpoint, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from summarizer.errors import WeightsError
from summarizer.export.adapter import AdaptedCheckpoint
from tests import tiny

MODULE = "model.layers.1.mlp.down_proj."


def adapter(path: Path, module: str = MODULE, columns: int = 192, **metadata: str) -> Path:
    random = np.random.default_rng(5)
    tensors = {
        f"{module}lora_A.weight": random.normal(size=(4, columns)).astype(np.float16),
        f"{module}lora_B.weight": random.normal(size=(64, 4)).astype(np.float16),
    }
    save_file(tensors, path, metadata)
    return path


def test_the_update_is_added_to_its_matrix_alone(tmp_path: Path) -> None:
    plain = tiny.checkpoint(tmp_path)
    tuned = AdaptedCheckpoint(plain, adapter(tmp_path / "a.safetensors"))
    for name in ("0.down", "1.up", "final_norm"):
        assert np.array_equal(tuned.tensor(name), plain.tensor(name))
    change = tuned.tensor("1.down") - plain.tensor("1.down")
    assert np.linalg.matrix_rank(change, tol=1e-3) == 4
    assert tuned.tensor("1.down").dtype == np.float32
    assert np.array_equal(next(tuned.rows("embedding")), next(plain.rows("embedding")))


@pytest.mark.parametrize(
    ("module", "columns"), [("model.layers.7.mlp.down_proj.", 192), (MODULE, 100)]
)
def test_an_adapter_of_another_model_is_refused(tmp_path: Path, module: str, columns: int) -> None:
    path = adapter(tmp_path / "a.safetensors", module, columns)
    with pytest.raises(WeightsError, match="for another model"):
        AdaptedCheckpoint(tiny.checkpoint(tmp_path), path).tensor("1.down")


@pytest.mark.parametrize("content", [b"", b"no tensors", None])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match="not a readable adapter"):
        AdaptedCheckpoint(tiny.checkpoint(tmp_path), path)


def test_an_adapter_says_from_which_margin_on_it_is_sure(tmp_path: Path) -> None:
    plain = tiny.checkpoint(tmp_path)
    assert AdaptedCheckpoint(plain, adapter(tmp_path / "a")).sure_of_truth is None
    sure = adapter(tmp_path / "b", sure_of_truth='{"article": 1.25}')
    assert AdaptedCheckpoint(plain, sure).sure_of_truth == {"article": 1.25}
    for wrong in ("very", "1.25", '{"article": "very"}'):
        with pytest.raises(WeightsError, match="not a readable adapter"):
            AdaptedCheckpoint(plain, adapter(tmp_path / "c", sure_of_truth=wrong))
