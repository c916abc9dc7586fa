"""Read a Qwen2 checkpoint from a safetensors file, as the Hugging Face hub serves it.

Not handled: checkpoints in several files, and untied output heads.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ml_dtypes  # noqa: F401  # gives NumPy the bfloat16 that the hub's files are in
import numpy as np
from safetensors import SafetensorError, safe_open

from summarizer.errors import WeightsError
from summarizer.export.checkpoint import (
    EMBEDDING,
    FINAL_NORM,
    ROWS_AT_A_TIME,
    DecoderConfig,
    FloatArray,
)

_LAYER_NAMES = {
    "attention_norm": "input_layernorm.weight",
    "q": "self_attn.q_proj.weight",
    "k": "self_attn.k_proj.weight",
    "v": "self_attn.v_proj.weight",
    "q.bias": "self_attn.q_proj.bias",
    "k.bias": "self_attn.k_proj.bias",
    "v.bias": "self_attn.v_proj.bias",
    "attention_out": "self_attn.o_proj.weight",
    "mlp_norm": "post_attention_layernorm.weight",
    "gate": "mlp.gate_proj.weight",
    "up": "mlp.up_proj.weight",
    "down": "mlp.down_proj.weight",
}


class SafetensorsCheckpoint:
    """A safetensors file opened for reading, with the numbers that it doesn't carry."""

    def __init__(self, path: Path, config: DecoderConfig) -> None:
        self._config = config
        try:
            self._file = safe_open(path, framework="np")
        except (SafetensorError, OSError) as error:
            raise WeightsError(f"{path} is not a readable safetensors file: {error}") from error

    @property
    def config(self) -> DecoderConfig:
        return self._config

    def tensor(self, name: str) -> FloatArray:
        return next(self._read(name, None))

    def rows(self, name: str) -> Iterator[FloatArray]:
        return self._read(name, ROWS_AT_A_TIME)

    def _read(self, name: str, step: int | None) -> Iterator[FloatArray]:
        try:
            source = self._file.get_slice(hub_name(name))  # type: ignore[no-untyped-call]
        except SafetensorError as error:
            raise WeightsError(f"the checkpoint lacks the tensor {hub_name(name)!r}") from error
        count = source.get_shape()[0]
        step = step or count
        for start in range(0, count, step):
            yield np.asarray(source[start : min(start + step, count)], np.float32)


def hub_name(name: str) -> str:
    """What the hub's Qwen2 checkpoints call the tensor that `checkpoint` calls `name`."""
    if name == FINAL_NORM:
        return "model.norm.weight"
    if name == EMBEDDING:
        return "model.embed_tokens.weight"
    layer, role = name.split(".", 1)
    return f"model.layers.{layer}.{_LAYER_NAMES[role]}"
