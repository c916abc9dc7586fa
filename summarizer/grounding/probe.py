"""Which words of a summary its source may not bear, as the model itself takes it.

A model that reads a summary behind its source keeps a vector of each token for later ones to look
at: the values of its attention. A linear probe over them (Alain and Bengio 2016) tells tokens that
were exchanged for wrong ones from others; sums over the worst of them tell a wrong summary from a
right one. It is fitted for each model on texts of the project's own, see
benchmarks/consistency/fitting.py, and lies beside the model's description.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

FILE = "consistency.npz"  # in the model's folder
WORST = 3  # tokens that a summary is judged by
_LARGEST = 700.0  # that a float has the exponential of

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)  # arrays have no one answer to ==
class Probe:
    """What tells doubtful tokens from others, for one model.

    first, last -- of the layers that it looks at, counted from 0
    weights     -- [layers * kv_heads * head_dim], for a token's values in the order of the layers
    bias        -- added to the sum: some 0 for a token that is right, 1 for one that is wrong
    offset, slope, fault -- the log-odds that a summary is right are the offset, less the slope for
                   its worst tokens' mean, less `fault` where it states something that rules don't
                   find
    suspect     -- from which doubt on a token is named
    """

    first: int
    last: int
    weights: FloatArray
    bias: float
    offset: float
    slope: float
    fault: float
    suspect: float

    def doubts(self, values: FloatArray) -> FloatArray:
        """A doubt for each token, of values [tokens, layers * kv_heads * head_dim]."""
        result: FloatArray = values @ self.weights + np.float32(self.bias)
        return result

    def score(self, doubts: FloatArray, faults: int) -> float:
        """How likely it is that a summary with these doubts and faults is right, 0.0 to 1.0.

        As likely as among the texts that it was fitted on, where half of them are.
        """
        against = self.slope * worst(doubts) + self.fault * bool(faults) - self.offset
        return 1 / (1 + math.exp(min(against, _LARGEST)))

    def to_bytes(self) -> bytes:
        """As a file's content."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        np.savez(file, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote."""
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            arrays = {each.name: kept[each.name] for each in fields(cls)}
        return cls(**{name: a.item() if a.ndim == 0 else a for name, a in arrays.items()})


def worst(doubts: FloatArray) -> float:
    """The mean of the highest doubts; 0.0 where there are none."""
    return float(np.sort(doubts)[-WORST:].mean()) if len(doubts) else 0.0
