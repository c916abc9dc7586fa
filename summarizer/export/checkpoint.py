"""What the exporter needs of a checkpoint, whatever file it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
ROWS_AT_A_TIME = 8192  # of the embedding: 29 MB as float32 in the 0.5B


@dataclass(frozen=True)
class DecoderConfig:
    """The numbers of a decoder, from the checkpoint's file or from a `model.toml`.

    Attributes:
        model_type: The architecture, by its name in `export.architectures`.
        intermediate_size: Width of the MLP.
        context_size: Tokens that prompt and answer may take together.
        tied_embedding: Whether the output head is the embedding's matrix.
    """

    model_type: str
    vocab_size: int
    layers: int
    hidden_size: int
    intermediate_size: int
    heads: int
    kv_heads: int
    head_dim: int
    rope_theta: float
    rms_norm_eps: float
    context_size: int
    tied_embedding: bool


class Checkpoint(Protocol):
    """Float32 tensors by name, read when asked for.

    The names are `embedding`, `final_norm`, `head` (where it isn't the embedding) and, for layer N,
    those of its architecture prefixed by `N.`. Matrices are [out, in].
    """

    @property
    def config(self) -> DecoderConfig: ...

    def tensor(self, name: str) -> FloatArray:
        """Return the whole tensor."""
        ...

    def rows(self, name: str) -> Iterator[FloatArray]:
        """Yield the tensor in chunks of rows, for those too large to hold at once."""
        ...
