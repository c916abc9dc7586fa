from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import gguf
import ml_dtypes
import numpy as np
import pytest

from summarizer.errors import WeightsError
from summarizer.export import safetensors_checkpoint
from summarizer.export.checkpoint import Checkpoint
from summarizer.export.gguf_checkpoint import GgufCheckpoint
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .. import tiny

Q8 = gguf.GGMLQuantizationType.Q8_0
EMBEDDING = "model.embed_tokens.weight"
NAMES = {  # some of each kind: ours, the hub's
    "embedding": EMBEDDING,
    "final_norm": "model.norm.weight",
    "0.q": "model.layers.0.self_attn.q_proj.weight",
    "0.k.bias": "model.layers.0.self_attn.k_proj.bias",
    "1.attention_norm": "model.layers.1.input_layernorm.weight",
    "1.attention_out": "model.layers.1.self_attn.o_proj.weight",
    "1.mlp_norm": "model.layers.1.post_attention_layernorm.weight",
    "1.down": "model.layers.1.mlp.down_proj.weight",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "weights"


def require_tensors(checkpoint: Checkpoint, *, atol: float = 0) -> None:
    for ours, hub in NAMES.items():
        np.testing.assert_allclose(checkpoint.tensor(ours), tiny.tensors()[hub], atol=atol)
        assert checkpoint.tensor(ours).dtype == np.float32


def test_safetensors_are_read_as_they_are(path: Path) -> None:
    require_tensors(SafetensorsCheckpoint(tiny.write_safetensors(path), tiny.CONFIG))


def test_bfloat16_becomes_float32(path: Path) -> None:
    tiny.write_safetensors(path, bfloat16=True)
    tensor = SafetensorsCheckpoint(path, tiny.CONFIG).tensor("0.q")
    exact = tiny.tensors()[NAMES["0.q"]]
    np.testing.assert_array_equal(tensor, exact.astype(ml_dtypes.bfloat16).astype(np.float32))


@pytest.mark.parametrize("rows", [1, 100, 320, 640, 1000])
def test_rows_in_chunks_are_the_whole(
    path: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safetensors_checkpoint, "ROWS_AT_A_TIME", rows)
    chunks = list(
        SafetensorsCheckpoint(tiny.write_safetensors(path), tiny.CONFIG).rows("embedding")
    )
    assert max(len(chunk) for chunk in chunks) <= rows
    np.testing.assert_array_equal(np.concatenate(chunks), tiny.tensors()[EMBEDDING])


def test_a_tensor_missing_from_safetensors_is_named(path: Path) -> None:
    tiny.write_safetensors(path, without=NAMES["1.down"])
    with pytest.raises(WeightsError, match=NAMES["1.down"]):
        SafetensorsCheckpoint(path, tiny.CONFIG).tensor("1.down")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_truncated_safetensors_are_a_weights_error(path: Path, share: float) -> None:
    whole = tiny.write_safetensors(path).read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(WeightsError, match="not a readable safetensors"):
        SafetensorsCheckpoint(path, tiny.CONFIG)


def test_missing_safetensors_are_a_weights_error(path: Path) -> None:
    with pytest.raises(WeightsError):
        SafetensorsCheckpoint(path, tiny.CONFIG)


def test_gguf_float32_is_read_as_it_is(path: Path) -> None:
    require_tensors(GgufCheckpoint(tiny.write_gguf(path)))


def test_gguf_tells_the_model_s_numbers(path: Path) -> None:
    config = GgufCheckpoint(tiny.write_gguf(path)).config
    assert replace(config, rms_norm_eps=tiny.CONFIG.rms_norm_eps) == tiny.CONFIG
    assert config.rms_norm_eps == pytest.approx(tiny.CONFIG.rms_norm_eps)


def test_gguf_blocks_are_dequantized(path: Path) -> None:
    require_tensors(GgufCheckpoint(tiny.write_gguf(path, kind=Q8)), atol=0.02)


def test_gguf_rows_are_the_whole_tensor(path: Path) -> None:
    checkpoint = GgufCheckpoint(tiny.write_gguf(path, kind=Q8))
    rows = np.concatenate(list(checkpoint.rows("embedding")))
    np.testing.assert_array_equal(rows, checkpoint.tensor("embedding"))


def test_a_gguf_head_is_taken_for_the_embedding(path: Path) -> None:
    head = tiny.tensors()[EMBEDDING] * np.float32(1.01)  # the same, rounded otherwise
    checkpoint = GgufCheckpoint(tiny.write_gguf(path, head=head))
    np.testing.assert_array_equal(checkpoint.tensor("embedding"), head)


def test_a_gguf_head_that_is_another_matrix_is_refused(path: Path) -> None:
    tiny.write_gguf(path, head=tiny.tensors(seed=7)[EMBEDDING])
    with pytest.raises(WeightsError, match="output head isn't its embedding"):
        GgufCheckpoint(path)


def test_another_architecture_is_refused(path: Path) -> None:
    with pytest.raises(WeightsError, match="'llama' model; known: qwen2, qwen3"):
        GgufCheckpoint(tiny.write_gguf(path, architecture="llama"))


def test_a_tensor_missing_from_gguf_is_named(path: Path) -> None:
    checkpoint = GgufCheckpoint(tiny.write_gguf(path, without="blk.1.ffn_down.weight"))
    with pytest.raises(WeightsError, match=r"blk\.1\.ffn_down\.weight"):
        checkpoint.tensor("1.down")


def test_missing_metadata_is_named(path: Path) -> None:
    with pytest.raises(WeightsError, match=r"'qwen2\.nothing'"):
        GgufCheckpoint(tiny.write_gguf(path)).metadata("qwen2.nothing")


def test_a_truncated_gguf_is_a_weights_error_wherever_it_ends(path: Path) -> None:
    whole = tiny.write_gguf(path).read_bytes()
    cuts = random.Random(0).sample(range(len(whole) - 1), 25)
    for cut in (0, 3, 4, 8, 23, 24, 40, len(whole) - 200, *cuts):
        path.write_bytes(whole[:cut])
        with pytest.raises(WeightsError, match="not a readable GGUF"):
            GgufCheckpoint(path)


def test_what_is_no_gguf_is_a_weights_error(path: Path) -> None:
    for seed in range(10):
        path.write_bytes(random.Random(seed).randbytes(5000))
        with pytest.raises(WeightsError, match="not a readable GGUF"):
            GgufCheckpoint(path)
