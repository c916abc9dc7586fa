"""The tensors of a float32 bundle, by the names that an exporter asks a checkpoint for.

A float32 bundle holds the numbers of its checkpoint unchanged, wherever that came from. Its
matrices lie transposed, [in, out], and query, key and value in one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import onnx

from summarizer import Bundle
from summarizer.export.checkpoint import ROWS_AT_A_TIME, DecoderConfig, FloatArray

_PACKED = ("q", "k", "v")
_MATRICES = ("attention_out", "gate", "up", "down")


class Float32Checkpoint:
    """A float32 bundle, opened for reading."""

    def __init__(self, bundle: Bundle) -> None:
        graph = onnx.load(bundle.graph_path, load_external_data=False).graph
        self._folder = bundle.path
        self._tensors = {tensor.name: tensor for tensor in graph.initializer}
        config = json.loads((bundle.path / "config.json").read_text("utf-8"))
        shape = bundle.manifest.shape
        self.config = DecoderConfig(
            model_type=config["model_type"],
            vocab_size=shape.vocab_size,
            layers=shape.layers,
            hidden_size=shape.hidden_size,
            intermediate_size=config["intermediate_size"],
            heads=shape.heads,
            kv_heads=shape.kv_heads,
            head_dim=shape.head_dim,
            rope_theta=config["rope_theta"],
            rms_norm_eps=config["rms_norm_eps"],
            context_size=shape.context_size,
            tied_embedding=config["tie_word_embeddings"],
        )

    def tensor(self, name: str) -> FloatArray:
        layer, _, role = name.partition(".")
        if role.removesuffix(".bias") in _PACKED:
            return self._unpacked(layer, role)
        if role in _MATRICES:
            return self._stored(f"{name}.weight").T
        return self._stored(name if name in self._tensors else f"{name}.weight")

    def rows(self, name: str) -> Iterator[FloatArray]:
        tensor = self.tensor(name)
        for start in range(0, len(tensor), ROWS_AT_A_TIME):
            yield tensor[start : start + ROWS_AT_A_TIME]

    def _unpacked(self, layer: str, role: str) -> FloatArray:
        """Query, key or value, or its bias, from where the three lie together."""
        queries = self.config.heads * self.config.head_dim
        keys = self.config.kv_heads * self.config.head_dim
        part = _PACKED.index(role.removesuffix(".bias"))
        start, end = [(0, queries), (queries, queries + keys), (queries + keys, None)][part]
        kind = "bias" if role.endswith(".bias") else "weight"
        return self._stored(f"{layer}.qkv.{kind}").T[start:end]

    def _stored(self, name: str) -> FloatArray:
        """A tensor as it lies in the bundle, mapped and not read."""
        tensor = self._tensors[name]
        place: dict[str, Any] = {entry.key: entry.value for entry in tensor.external_data}
        return np.memmap(
            self._folder / place["location"],
            np.float32,
            "r",
            offset=int(place["offset"]),
            shape=tuple(tensor.dims),
        )
