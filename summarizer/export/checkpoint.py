"""What an exporter needs of a checkpoint, whatever file it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from summarizer.bundle import ModelShape

FloatArray = npt.NDArray[np.float32]
ROWS_AT_A_TIME = 8192  # of the embedding: 29 MB as float32 in the 0.5B

EMBEDDING = "embedding"
FINAL_NORM = "final_norm"


@dataclass(frozen=True)
class DecoderConfig:
    """The numbers of a Qwen2 decoder."""

    vocab_size: int
    layers: int
    hidden_size: int
    intermediate_size: int
    heads: int
    kv_heads: int
    head_dim: int
    rope_theta: float
    rms_norm_eps: float
    context_size: int  # positions the model was trained for

    @property
    def shape(self) -> ModelShape:
        """The part that whoever feeds the exported graph must know."""
        return ModelShape(
            vocab_size=self.vocab_size,
            layers=self.layers,
            hidden_size=self.hidden_size,
            heads=self.heads,
            kv_heads=self.kv_heads,
            head_dim=self.head_dim,
            context_size=self.context_size,
        )


class Checkpoint(Protocol):
    """Float32 tensors by name, read when asked for.

    Names: `embedding`, `final_norm`, and in layer N `N.attention_norm`, `N.q`, `N.k`, `N.v` (each
    also with `.bias`), `N.attention_out`, `N.mlp_norm`, `N.gate`, `N.up`, `N.down`. Matrices are
    [out, in]. The embedding is tied: it is the output head, too.
    """

    @property
    def config(self) -> DecoderConfig: ...

    def tensor(self, name: str) -> FloatArray:
        """The whole tensor."""
        ...

    def rows(self, name: str) -> Iterator[FloatArray]:
        """The tensor in chunks of rows, for those too large to hold at once."""
        ...
