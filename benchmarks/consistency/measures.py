"""How well numbers tell right summaries from wrong ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.consistency.pairs import Pair

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def told_apart(
    pairs: Sequence[Pair], features: Sequence[Mapping[str, float]], passes: Sequence[bool]
) -> dict[str, Any]:
    """What is written of a set: its counts, figures for each of the features, and what passes."""
    is_right = np.array([pair.is_right for pair in pairs])
    halves = halves_of([pair.text for pair in pairs])
    return {
        "pairs": len(pairs),
        "texts": len({pair.text for pair in pairs}),
        "right": int(is_right.sum()),
        "right_that_pass": float(np.array(passes)[is_right].mean()),
        "wrong_that_pass": float(np.array(passes)[~is_right].mean()),
        "features": {
            name: figures_of(np.array([each[name] for each in features]), is_right, halves)
            for name in features[0]
        },
    }


def averages(sets: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Each feature's figures, on average over sets."""
    return {
        name: {
            figure: mean(each["features"][name][figure] for each in sets)
            for figure in ("area", "balanced_accuracy")
        }
        for name in sets[0]["features"]
    }


def figures_of(values: Values, is_right: Flags, is_first: Flags) -> dict[str, float]:
    """The area under the curve, and the balanced accuracy of thresholds from the other half."""
    accuracies = []
    for half in (is_first, ~is_first):
        threshold = best_threshold(values[half], is_right[half])
        accuracies.append(balanced_accuracy(values[~half] >= threshold, is_right[~half]))
    return {"area": area(values, is_right), "balanced_accuracy": mean(accuracies)}


def halves_of(texts: Sequence[str]) -> Flags:
    """For each pair whether it is in the first half: every other text, so that none is in both."""
    order = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return np.array([order[text] % 2 == 0 for text in texts])


def best_threshold(values: Values, is_right: Flags) -> float:
    """From which value on a summary is best called right; between two values."""
    known = np.unique(values)
    candidates = [-np.inf, *((known[:-1] + known[1:]) / 2), np.inf]
    return float(
        max(candidates, key=lambda threshold: balanced_accuracy(values >= threshold, is_right))
    )


def balanced_accuracy(called_right: Flags, is_right: Flags) -> float:
    """The mean share of the right ones and of the wrong ones that are called so."""
    return float((called_right[is_right].mean() + (~called_right[~is_right]).mean()) / 2)


def area(values: Values, is_right: Flags) -> float:
    """How likely a right one has more than a wrong one; equal ones count half."""
    right, wrong = values[is_right][:, None], values[~is_right][None]
    return float((right > wrong).mean() + (right == wrong).mean() / 2)
