"""The numbers in the GGUF mean the same to our reader, to transformers and to the format's text.

transformers dequantizes by the `gguf` package, as we do. So that the two don't merely share an
error, a sample of tensors is dequantized by `block_formats`, which was written from the format.
"""

from __future__ import annotations

import gguf
import numpy as np
import pytest
from safetensors import safe_open
from transformers import AutoConfig

from summarizer.export.architectures.architecture import EMBEDDING, FINAL_NORM
from summarizer.export.gguf_checkpoint import GgufCheckpoint
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .block_formats import FORMATS, dequantize
from .real import Reference, raw_tensor
from .tiny_models import decoder_config

pytestmark = pytest.mark.parity

VECTORS = ("attention_norm", "q.bias", "k.bias", "v.bias", "mlp_norm")
MATRICES = {  # and their names in transformers
    "q": "self_attn.q_proj",
    "k": "self_attn.k_proj",
    "v": "self_attn.v_proj",
    "attention_out": "self_attn.o_proj",
    "gate": "mlp.gate_proj",
    "up": "mlp.up_proj",
    "down": "mlp.down_proj",
}
SAMPLE = (0, 11, 23)  # layers
ROWS = 5000  # at most, of a matrix: all but of the embedding


@pytest.fixture(scope="module")
def saved(reference: Reference) -> SafetensorsCheckpoint:
    """What transformers made of the GGUF, read by our other reader."""
    config = AutoConfig.from_pretrained(reference.folder)
    return SafetensorsCheckpoint(reference.folder / "model.safetensors", decoder_config(config))


def test_the_numbers_of_the_decoder_are_those_of_transformers(
    checkpoint: GgufCheckpoint, saved: SafetensorsCheckpoint
) -> None:
    assert checkpoint.config == saved.config


@pytest.mark.parametrize("layer", range(0, 24, 3))
def test_tensors_of_a_layer_are_those_of_transformers(
    checkpoint: GgufCheckpoint, saved: SafetensorsCheckpoint, layer: int
) -> None:
    for role in (*VECTORS, *MATRICES):
        name = f"{layer}.{role}"
        assert np.array_equal(checkpoint.tensor(name), saved.tensor(name)), name


@pytest.mark.parametrize("name", [EMBEDDING, FINAL_NORM])
def test_tensors_at_the_ends_are_those_of_transformers(
    checkpoint: GgufCheckpoint, saved: SafetensorsCheckpoint, name: str
) -> None:
    pairs = zip(checkpoint.rows(name), saved.rows(name), strict=True)
    assert all(np.array_equal(ours, theirs) for ours, theirs in pairs)


def test_transformers_dequantizes_as_the_format_says(
    raw_gguf: gguf.GGUFReader, reference: Reference
) -> None:
    # The `gguf` package's own map of names, so that ours is checked, too.
    gguf_names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, max(SAMPLE) + 1)
    pairs = {"model.embed_tokens": "output"} | {
        name: gguf_names.get_name(name)
        for name in (f"model.layers.{layer}.{m}" for layer in SAMPLE for m in MATRICES.values())
    }
    stored = {name: raw_tensor(raw_gguf, f"{source}.weight") for name, source in pairs.items()}
    with safe_open(reference.folder / "model.safetensors", framework="np") as saved:
        for name, tensor in stored.items():
            expected = dequantize(tensor.data[:ROWS], tensor.tensor_type)
            theirs = saved.get_slice(f"{name}.weight")[: len(expected)]
            np.testing.assert_allclose(theirs, expected, rtol=1e-6, err_msg=name)
    assert {tensor.tensor_type for tensor in stored.values()} == set(FORMATS), "all in the sample"
