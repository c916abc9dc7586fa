"""Fit the probe that tells which words of a summary its source doesn't bear, for one model.

    python -m benchmarks.consistency.fitting --model qwen2.5-coder-1.5b-instruct

The model reads each variant of each edited summary (data/consistency/edits) behind its text, and
ridge regression learns from what it keeps of the tokens which were exchanged for wrong ones. The
probe's log-odds are then fitted on the project's other pairs (data/consistency), whose texts it
hasn't seen. Writes models/MODEL/consistency.npz, which is all that `Summarizer.check` needs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby, pairwise
from operator import add
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.consistency.edits import Variant, load_edits, variants_of
from benchmarks.consistency.measures import balanced_accuracy
from benchmarks.consistency.pairs import OWN_SETS, Pair, load_pairs
from benchmarks.eta import ProgressPrinter
from summarizer import Summarizer, ensure_bundle
from summarizer.grounding.probe import FILE, Probe, worst

MODELS = Path(__file__).parents[2] / "models"
_LAYERS = (0.29, 0.72)  # shares of the depth between which the probe looks
_UNCHANGED = 0.15  # what a token counts that no edit brought, beside one that an edit brought
_RIDGES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_FOLDS = 5
_LEAST_SCALE = 1e-3
_QUIET_SHARE = 0.9  # of right summaries in which no word is named
_HELD = 1e-2  # of a weight's square, that it costs

_T = TypeVar("_T")

Floats = npt.NDArray[np.float64]


@dataclass
class Moments:
    """Sums over weighted tokens that a linear regression is solved and judged from.

    Of each token's values and, behind them, 1 for the bias and what is wanted.
    """

    products: Floats  # [size + 2, size + 2]

    @classmethod
    def of(cls, values: npt.NDArray[np.float32], wanted: Floats, weights: Floats) -> Moments:
        """Those of some tokens [tokens, size]."""
        ones = np.ones_like(wanted)
        rows = np.column_stack([values, ones, wanted])
        return cls((rows * weights[:, None]).T @ rows)

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.products + other.products)

    def __sub__(self, other: Moments) -> Moments:
        return Moments(self.products - other.products)

    def solve(self, ridge: float) -> Floats:
        """Weights, the bias last. A weight costs `ridge` for each token, in its value's scale."""
        total, sums = self.products[-2, -2], self.products[:-2, -2]
        means, mean_wanted = sums / total, self.products[-2, -1] / total
        covariance = self.products[:-2, :-2] / total - np.outer(means, means)
        scale = np.sqrt(np.diag(covariance)) + _LEAST_SCALE
        scaled = covariance / np.outer(scale, scale) + ridge * np.eye(len(scale))
        with_wanted = self.products[:-2, -1] / total - means * mean_wanted
        weights = np.linalg.solve(scaled, with_wanted / scale) / scale
        return np.append(weights, mean_wanted - means @ weights)

    def error(self, weights: Floats) -> float:
        """The mean squared error of weights with their bias."""
        signed = np.append(weights, -1.0)
        return float(signed @ self.products @ signed / self.products[-2, -2])


def best_ridge(folds: Sequence[Moments]) -> float:
    """The ridge with which what is learnt from all folds but one fits that one best."""
    whole = reduce(add, folds)

    def error(ridge: float) -> float:
        return sum(fold.error((whole - fold).solve(ridge)) for fold in folds)

    return min(_RIDGES, key=error)


@dataclass(frozen=True)
class Judged:
    """What a probe makes of a summary that is known to be right or wrong."""

    is_right: bool
    doubts: npt.NDArray[np.float32]
    faults: int


def main() -> None:
    arguments = _arguments()
    depth = ensure_bundle(arguments.model, arguments.recipe).manifest.shape.layers
    first, last = (round(share * depth) for share in _LAYERS)
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, threads=arguments.threads
    ) as summarizer:
        probe = fitted(summarizer, list(_variants()), first, last)
        judged = judged_pairs(summarizer, probe)
    probe = calibrated(probe, judged)
    path = MODELS / arguments.model / FILE
    path.write_bytes(probe.to_bytes())
    called = [probe.score(each.doubts, each.faults) >= 0.5 for each in judged]
    share = balanced_accuracy(np.array(called), np.array([each.is_right for each in judged]))
    print(f"written to {path}; balanced accuracy of our {len(judged)} pairs {share:.3f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", default="w8a8")
    parser.add_argument("--threads", type=int, default=2, help="for the model; the fit is the same")
    return parser.parse_args()


def _variants() -> Iterator[Variant]:
    for edited in load_edits():
        yield from variants_of(edited)


def fitted(summarizer: Summarizer, variants: Sequence[Variant], first: int, last: int) -> Probe:
    """A probe over these layers that knows nothing yet of how its doubts add up."""
    order = {text: number for number, text in enumerate(dict.fromkeys(v.text for v in variants))}
    folds: dict[int, Moments] = {}
    for text, group in groupby(_told("variants", variants), key=lambda each: each.text):
        read = [_labelled(summarizer, variant, first, last) for variant in group]
        values, wanted, weights = map(np.concatenate, zip(*read, strict=True))
        found, fold = Moments.of(values, wanted, weights), order[text] % _FOLDS
        folds[fold] = folds[fold] + found if fold in folds else found
    if len(folds) < _FOLDS:
        raise ValueError(f"{_FOLDS} texts are needed to learn from, there are {len(order)}")
    ridge = best_ridge(list(folds.values()))
    weights = reduce(add, folds.values()).solve(ridge)
    print(f"ridge {ridge}", file=sys.stderr)
    return Probe(first, last, weights[:-1].astype(np.float32), weights[-1], 0.0, 1.0, 0.0, 1.0)


def _labelled(
    summarizer: Summarizer, variant: Variant, first: int, last: int
) -> tuple[npt.NDArray[np.float32], Floats, Floats]:
    values, offsets = summarizer.checker.values(variant.text, variant.said, (first, last))
    return values, *labels_of(variant, offsets)


def labels_of(variant: Variant, offsets: Sequence[int]) -> tuple[Floats, Floats]:
    """For each token 1 where a harmful edit brought it and else 0; and what it counts."""
    wanted, weights = np.zeros(len(offsets) - 1), np.full(len(offsets) - 1, _UNCHANGED)
    for span in variant.spans:
        for number, (start, end) in enumerate(pairwise(offsets)):
            if start < max(span.end, span.start + 1) and end > span.start:
                wanted[number], weights[number] = float(span.is_wrong), 1.0
    return wanted, weights


def judged_pairs(summarizer: Summarizer, probe: Probe) -> list[Judged]:
    """The project's pairs, as the probe and the rules find them."""
    pairs = [pair for name in OWN_SETS for pair in load_pairs(name, None)]
    return [_judged(summarizer, probe, pair) for pair in _told("pairs", pairs)]


def _judged(summarizer: Summarizer, probe: Probe, pair: Pair) -> Judged:
    values, _ = summarizer.checker.values(pair.text, pair.said, (probe.first, probe.last))
    faults = len(summarizer.check(pair.text, pair.said).unsupported)
    return Judged(pair.is_right, probe.doubts(values), faults)


def calibrated(probe: Probe, judged: Sequence[Judged]) -> Probe:
    """The probe with log-odds that fit summaries which are known to be right or wrong.

    The most doubtful token of a right summary is named in one of ten.
    """
    is_right = np.array([each.is_right for each in judged], float)
    against = np.array([[1.0, -worst(each.doubts), -float(each.faults > 0)] for each in judged])
    offset, slope, fault = logistic(against, is_right)
    highest = [float(each.doubts.max()) for each in judged if each.is_right]
    return replace(
        probe,
        offset=float(offset),
        slope=float(slope),
        fault=float(fault),
        suspect=float(np.quantile(highest, _QUIET_SHARE)),
    )


def logistic(features: Floats, wanted: Floats, steps: int = 50) -> Floats:
    """The weights of a logistic regression, by Newton's method; a little held to 0."""
    weights = np.zeros(features.shape[1])
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (wanted - likely) - _HELD * weights
        curve = (features * (likely * (1 - likely))[:, None]).T @ features
        weights = weights + np.linalg.solve(curve + _HELD * np.eye(len(weights)), slope)
    return weights


def _told(what: str, items: Sequence[_T]) -> Iterator[_T]:
    """Each item, with a line on how long the rest takes now and then."""
    left = ProgressPrinter(what, len(items))
    for done, item in enumerate(items, start=1):
        yield item
        left.note(done)


if __name__ == "__main__":
    main()
