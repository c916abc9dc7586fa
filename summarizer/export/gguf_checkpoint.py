"""Read a Qwen2 checkpoint from a GGUF file.

The `gguf` package maps the file and dequantizes every block type with NumPy. The format is
described in https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.

Not handled: architectures other than `qwen2`, scaled rotary embeddings, big-endian files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from summarizer.errors import WeightsError
from summarizer.export.checkpoint import (
    EMBEDDING,
    FINAL_NORM,
    ROWS_AT_A_TIME,
    DecoderConfig,
    FloatArray,
)

_LAYER_NAMES = {
    "attention_norm": "attn_norm.weight",
    "q": "attn_q.weight",
    "k": "attn_k.weight",
    "v": "attn_v.weight",
    "q.bias": "attn_q.bias",
    "k.bias": "attn_k.bias",
    "v.bias": "attn_v.bias",
    "attention_out": "attn_output.weight",
    "mlp_norm": "ffn_norm.weight",
    "gate": "ffn_gate.weight",
    "up": "ffn_up.weight",
    "down": "ffn_down.weight",
}


class GgufCheckpoint:
    """A GGUF file opened for reading."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = gguf.GGUFReader(path)
        except (ValueError, IndexError) as error:
            raise WeightsError(f"{path} is not a readable GGUF file: {error}") from error
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        self._config = self._read_config()

    @property
    def config(self) -> DecoderConfig:
        return self._config

    def tensor(self, name: str) -> FloatArray:
        source = self._find(name)
        return _dequantized(source.data, source)

    def rows(self, name: str) -> Iterator[FloatArray]:
        source = self._find(name)
        for start in range(0, len(source.data), ROWS_AT_A_TIME):
            yield _dequantized(source.data[start : start + ROWS_AT_A_TIME], source)

    def metadata(self, key: str) -> Any:
        """The value of a metadata key; raises `WeightsError` when the file lacks it."""
        field = self._reader.get_field(key)
        if field is None:
            raise WeightsError(f"the GGUF file lacks the metadata key {key!r}")
        return field.contents()

    def _find(self, name: str) -> gguf.ReaderTensor:
        found = self._tensors.get(self._gguf_name(name))
        if found is None:
            raise WeightsError(f"the GGUF file lacks the tensor {self._gguf_name(name)!r}")
        return found

    def _gguf_name(self, name: str) -> str:
        if name == FINAL_NORM:
            return "output_norm.weight"
        if name == EMBEDDING:
            # Quantizers keep the head finer than the input table, though both are one tensor.
            return "output.weight" if "output.weight" in self._tensors else "token_embd.weight"
        layer, role = name.split(".", 1)
        return f"blk.{layer}.{_LAYER_NAMES[role]}"

    def _read_config(self) -> DecoderConfig:
        architecture = self.metadata("general.architecture")
        if architecture != "qwen2":
            raise WeightsError(f"the GGUF file holds a {architecture!r} model, not a qwen2 one")
        heads = self.metadata("qwen2.attention.head_count")
        hidden_size = self.metadata("qwen2.embedding_length")
        return DecoderConfig(
            vocab_size=len(self._find(EMBEDDING).data),
            layers=self.metadata("qwen2.block_count"),
            hidden_size=hidden_size,
            intermediate_size=self.metadata("qwen2.feed_forward_length"),
            heads=heads,
            kv_heads=self.metadata("qwen2.attention.head_count_kv"),
            head_dim=hidden_size // heads,
            rope_theta=self.metadata("qwen2.rope.freq_base"),
            rms_norm_eps=self.metadata("qwen2.attention.layer_norm_rms_epsilon"),
            context_size=self.metadata("qwen2.context_length"),
        )


def _dequantized(data: Any, source: gguf.ReaderTensor) -> FloatArray:
    return np.asarray(gguf.dequantize(data, source.tensor_type), np.float32)
