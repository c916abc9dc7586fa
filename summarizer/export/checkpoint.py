"""What an exporter needs of a checkpoint, whatever file it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from summarizer.decoder_config import DecoderConfig as DecoderConfig  # part of the interface

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
