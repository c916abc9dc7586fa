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


class Checkpoint(Protocol):
    """Float32 tensors by name, read when asked for.

    Names: `embedding`, `final_norm`, `head` where it isn't the embedding, and in layer N those of
    its architecture with `N.` before them. Matrices are [out, in].
    """

    @property
    def config(self) -> DecoderConfig: ...

    def tensor(self, name: str) -> FloatArray:
        """The whole tensor."""
        ...

    def rows(self, name: str) -> Iterator[FloatArray]:
        """The tensor in chunks of rows, for those too large to hold at once."""
        ...


@dataclass(frozen=True)
class DecoderConfig:
    """What an architecture needs to be told to be one model."""

    model_type: str  # the architecture, by the name in `export.architectures`
    vocab_size: int
    layers: int
    hidden_size: int
    intermediate_size: int
    heads: int
    kv_heads: int
    head_dim: int
    rope_theta: float
    rms_norm_eps: float
    context_size: int  # tokens that prompt and answer may take together
    tied_embedding: bool  # the output head is the embedding's matrix

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
