"""How much a recipe changes what the model would say: its distributions beside float32's.

    python -m benchmarks.fidelity --model qwen2.5-coder-0.5b-instruct --recipe int8 --recipe int4

Over the held-out texts in benchmarks/data/fidelity: the Kullback-Leibler divergence of the
next-token distribution from float32's at each position (in nats; mean and 99th percentile), the
share of positions with the same likeliest token, and the perplexity of the texts. One text's
logits are in memory at a time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.results_file import write_results
from summarizer import ensure_bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.tokenizer import Tokenizer

TEXTS = Path(__file__).parent / "data" / "fidelity"
REFERENCE = "float32"
THREADS = 2

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """One text, position by position."""

    divergence: Array  # [tokens - 1], nats
    same_top: npt.NDArray[np.bool_]  # [tokens - 1]
    surprise: Array  # [tokens - 1], -log p of the text's next token, by the recipe
    reference_surprise: Array  # the same by float32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", action="append", required=True, help="may be repeated")
    arguments = parser.parse_args()
    reference = ensure_bundle(arguments.model, REFERENCE)
    bundles = {recipe: ensure_bundle(arguments.model, recipe) for recipe in arguments.recipe}
    tokenizer = Tokenizer(reference.tokenizer_path)
    texts = {path.stem: tokenizer.encode(path.read_text("utf-8")) for path in _files()}
    decoder = Decoder(reference, threads=THREADS)
    figures: dict[str, Any] = {
        "texts": {name: len(ids) for name, ids in texts.items()},
        "recipes": {},
    }
    for recipe, bundle in bundles.items():
        other = Decoder(bundle, threads=THREADS)
        compared = {}
        for name, ids in texts.items():
            compared[name] = compare(logits_of(decoder, ids), logits_of(other, ids), ids)
            print(f"{recipe} {name}: {compared[name].divergence.mean():.4f}", file=sys.stderr)
        figures["recipes"][recipe] = by_language(compared) | {"bundle_bytes": bundle.size_bytes}
        print(recipe, json.dumps(figures["recipes"][recipe]["all"]))
    path = write_results(f"fidelity-{arguments.model}", figures)
    print(f"written to {path}")


def _files() -> Iterator[Path]:
    yield from sorted(TEXTS.glob("*.txt"))


def logits_of(decoder: Decoder, ids: list[int]) -> npt.NDArray[np.float32]:
    """Logits [tokens, vocab] of every position."""
    return decoder.forward(ids, decoder.new_cache(len(ids)), keep=0)


def compare(
    reference: npt.NDArray[np.float32], other: npt.NDArray[np.float32], ids: list[int]
) -> Comparison:
    """Compare two models' logits [tokens, vocab] of the same text, a position at a time."""
    rows = [_position(*row) for row in zip(reference[:-1], other[:-1], ids[1:], strict=True)]
    divergence, same_top, surprise, reference_surprise = map(np.array, zip(*rows, strict=True))
    return Comparison(divergence, same_top, surprise, reference_surprise)


def _position(
    reference: npt.NDArray[np.float32], other: npt.NDArray[np.float32], following: int
) -> tuple[float, bool, float, float]:
    p, q = _log_softmax(reference), _log_softmax(other)
    divergence = float(np.exp(p) @ (p - q))
    return divergence, bool(p.argmax() == q.argmax()), -float(q[following]), -float(p[following])


def _log_softmax(logits: npt.NDArray[np.float32]) -> Array:
    shifted = logits.astype(np.float64) - float(logits.max())
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float64)


def by_language(compared: dict[str, Comparison]) -> dict[str, dict[str, float]]:
    """The figures over all texts, and over those of each language."""
    groups = {
        "all": list(compared.values()),
        "en": [each for name, each in compared.items() if "_en_" in name],
        "zh": [each for name, each in compared.items() if "_zh_" in name],
    }
    return {name: summarize(group) for name, group in groups.items() if group}


def summarize(comparisons: list[Comparison]) -> dict[str, float]:
    """The figures over several texts, each position counting the same."""
    divergence = np.concatenate([each.divergence for each in comparisons])
    same_top = np.concatenate([each.same_top for each in comparisons])
    surprise = np.concatenate([each.surprise for each in comparisons]).mean()
    reference = np.concatenate([each.reference_surprise for each in comparisons]).mean()
    return {
        "positions": len(divergence),
        "kl_mean": float(divergence.mean()),
        "kl_99th_percentile": float(np.quantile(divergence, 0.99)),
        "same_top_token": float(same_top.mean()),
        "perplexity": float(np.exp(surprise)),
        "perplexity_float32": float(np.exp(reference)),
        "perplexity_ratio": float(np.exp(surprise - reference)),
    }


if __name__ == "__main__":
    main()
