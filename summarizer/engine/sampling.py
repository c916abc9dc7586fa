"""Choose the next token from a row of logits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.engine import FloatArray

_COLDEST = 1e-6  # lower temperatures count as 0: logits divided by them could overflow


@dataclass(frozen=True)
class Sampling:
    """How to choose: the likeliest token, or a draw among the likely ones.

    Attributes:
        temperature: 0 for the likeliest token.
        top_k: Draw among the k likeliest; 0 for all.
        top_p: Draw among the likeliest that together have this probability.
        seed: Of the draws.
    """

    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0


class Sampler:
    """Applies a `Sampling`; the same seed and logits give the same tokens."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._random = np.random.default_rng(sampling.seed)

    def choose(self, logits: FloatArray) -> int:
        """Return the id of the next token, given logits [vocab]."""
        if self._sampling.temperature < _COLDEST:
            return int(logits.argmax())
        candidates = self._top_k(logits)
        probabilities = softmax(logits[candidates] / self._sampling.temperature)
        kept = self._top_p(probabilities)
        weights = probabilities[:kept] / probabilities[:kept].sum()
        return int(candidates[self._random.choice(kept, p=weights)])

    def _top_k(self, logits: FloatArray) -> npt.NDArray[np.intp]:
        """Return the indices of the candidates, the likeliest first."""
        count = min(self._sampling.top_k or len(logits), len(logits))
        largest = np.argpartition(logits, -count)[-count:]
        return largest[np.argsort(-logits[largest], kind="stable")]

    def _top_p(self, probabilities: npt.NDArray[np.float64]) -> int:
        """Return how many of the sorted candidates to keep: at least one."""
        reached = np.searchsorted(np.cumsum(probabilities), self._sampling.top_p)
        return min(int(reached) + 1, len(probabilities))


def softmax(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the probabilities of a row of logits, in float64."""
    shifted = np.exp(logits.astype(np.float64) - logits.max())
    return np.asarray(shifted / shifted.sum(), np.float64)
