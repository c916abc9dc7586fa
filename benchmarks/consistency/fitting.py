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
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.consistency.edits import Variant, load_edits, variants_of
from benchmarks.consistency.measures import balanced_accuracy
from benchmarks.consistency.pairs import OWN_SETS, Pair, load_pairs
from summarizer import Summarizer, ensure_bundle
from summarizer.trust.probe import FILE, Probe, worst

MODELS = Path(__file__).parents[2] / "models"
_LAYERS = (0.29, 0.72)  # shares of the depth between which the probe looks
_UNCHANGED = 0.15  # what a token counts that no edit brought, beside one that an edit brought
_RIDGE = 3000.0
_QUIET_SHARE = 0.9  # of right summaries in which no word is named
_SAY_EVERY_S = 20
_HELD = 1e-2  # of a weight's square, that it costs

_T = TypeVar("_T")

Floats = npt.NDArray[np.float64]


class Moments:
    """Sums that a weighted linear regression is solved from, added up text by text."""

    def __init__(self, size: int) -> None:
        self._weight = 0.0
        self._x = np.zeros(size)
        self._y = self._squares_of_y = 0.0
        self._xx = np.zeros((size, size))
        self._xy = np.zeros(size)

    def add(self, values: npt.NDArray[np.float32], wanted: Floats, weights: Floats) -> None:
        """Take in tokens [tokens, size] with what is wanted of each."""
        weighted = values * weights[:, None].astype(np.float32)
        self._weight += weights.sum()
        self._x += weighted.sum(axis=0)
        self._y += float(weights @ wanted)
        self._xx += weighted.T @ values
        self._xy += weighted.T @ wanted

    def solve(self, ridge: float) -> tuple[Floats, float]:
        """Weights and a bias; each value counts in units of its deviation."""
        mean_x, mean_y = self._x / self._weight, self._y / self._weight
        covariance = self._xx - self._weight * np.outer(mean_x, mean_x)
        scale = np.sqrt(np.diag(covariance) / self._weight) + 1e-3
        scaled = covariance / np.outer(scale, scale) + ridge * np.eye(len(scale))
        slopes = np.linalg.solve(scaled, (self._xy - self._weight * mean_x * mean_y) / scale)
        weights = slopes / scale
        return weights, float(mean_y - mean_x @ weights)


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
    moments: Moments | None = None
    for variant in _told("variants", variants):
        values, offsets = summarizer.checker.values(variant.text, variant.said, (first, last))
        wanted, weights = labels_of(variant, offsets)
        moments = moments or Moments(values.shape[1])
        moments.add(values, wanted, weights)
    if moments is None:
        raise ValueError("there are no variants to learn from")
    slopes, bias = moments.solve(_RIDGE)
    return Probe(first, last, slopes.astype(np.float32), bias, 0.0, 1.0, 0.0, 1.0)


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
    started = said = time.monotonic()
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - said > _SAY_EVERY_S:
            said = now
            left_s = (now - started) / done * (len(items) - done)
            print(f"{what}: {done} of {len(items)}, {left_s:.0f} s left", file=sys.stderr)
        yield item


if __name__ == "__main__":
    main()
