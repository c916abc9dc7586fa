"""Estimate from a model's attention values which tokens of a summary its source doesn't support.

The model reads the summary behind its source. A linear probe (Alain and Bengio 2016) over the
attention values of each token separates tokens that were replaced by wrong ones from the others;
the mean over the worst separates wrong summaries from right ones. It is fitted for each model on
texts of this project (benchmarks/consistency/fitting.py) and lies in the model's folder.
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
_LARGEST = 700.0  # math.exp overflows soon behind

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)  # arrays have no one answer to ==
class Probe:
    """A linear probe for one model.

    The log-odds that a summary is right are `offset - slope * worst(doubts)`, less `fault` where
    the rules find an unsupported claim.

    Attributes:
        first: The first layer that it reads, from 0.
        last: The last one.
        weights: [layers * kv_heads * head_dim], for a token's values layer by layer.
        bias: Added to the sum, which is about 0 for a right token and 1 for a wrong one.
        offset: See above.
        slope: See above.
        fault: See above.
        suspect: The doubt from which on a token is reported.
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
        """Return the doubt [tokens] in each token.

        Args:
            values: [tokens, layers * kv_heads * head_dim].
        """
        result: FloatArray = values @ self.weights + np.float32(self.bias)
        return result

    def score(self, doubts: FloatArray, faults: int) -> float:
        """Return the probability, 0.0 to 1.0, that a summary is right.

        It holds for texts like those of the fit, where half of the summaries are right.

        Args:
            doubts: [tokens].
            faults: How many of its claims the rules don't support.
        """
        against = self.slope * worst(doubts) + self.fault * bool(faults) - self.offset
        return 1 / (1 + math.exp(min(against, _LARGEST)))

    def to_bytes(self) -> bytes:
        """Return the probe as the content of a file."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        np.savez(file, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return the probe that `to_bytes` wrote."""
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            arrays = {each.name: kept[each.name] for each in fields(cls)}
        return cls(**{name: a.item() if a.ndim == 0 else a for name, a in arrays.items()})


def worst(doubts: FloatArray) -> float:
    """Return the mean of the highest doubts; 0.0 without tokens."""
    return float(np.sort(doubts)[-WORST:].mean()) if len(doubts) else 0.0
