"""Rules on what the model may write next, applied to the logits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
Constraint = Callable[[FloatArray, Sequence[int]], FloatArray]  # (logits, ids written) -> logits


def forbid_openings(openings: Sequence[tuple[int, ...]]) -> Constraint:
    """Keep an answer from beginning with any of the token sequences in `openings`."""
    longest = max(map(len, openings), default=0)

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        if len(written) >= longest:
            return logits
        begun = tuple(written)
        forbidden = {
            opening[len(begun)]
            for opening in openings
            if len(opening) > len(begun) and opening[: len(begun)] == begun
        }
        if not forbidden:
            return logits
        changed = logits.copy()
        changed[list(forbidden)] = -np.inf
        return changed

    return constrain
