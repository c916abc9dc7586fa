"""Measure how well a tuned model tells true statements from false ones, and choose its threshold.

    python -m training.verdicts --data FOLDER

The model is asked after the text, in one step from its cache, whether the text supports a
statement; what is measured is how far Yes is ahead of No. On our texts for choosing, statements are
their answers, those of their twins, and others that were written, true and false ones of the same
forms; the threshold is chosen there. On SummEdits (Laban et al., 2023) it is used as it is. Writes
results/verdicts-MODEL.json.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from benchmarks.results_file import write_results
from summarizer import Bundle, SummaryOptions, ensure_bundle
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import read_prompt
from summarizer.engine.tokenizer import Tokenizer
from summarizer.output.spec import OutputSpec, output_spec_for
from summarizer.prompts.plan import Planner
from training.texts import read_templates, texts_of

Case = tuple[str, str, str, bool]  # a text, what it is, a statement, whether it is true
Item = TypeVar("Item")


class Judge:
    """A bundle that is asked whether texts support statements."""

    def __init__(self, bundle: Bundle, threads: int | None = None) -> None:
        self.decoder = Decoder(bundle, threads=threads)
        self.tokenizer = Tokenizer(bundle.tokenizer_path)
        self.planner = Planner(self.tokenizer, bundle.manifest.shape.context_size)
        self._known: tuple[tuple[int, ...], KVCache | None] = ((), None)

    def margin(self, text: str, input_type: str, statement: str) -> float:
        """Return by how many logits Yes is ahead of No."""
        options, spec, cache = self._read(text, input_type)
        asked = self.planner.verdict(text, statement, options, spec)
        logits = read_prompt(self.decoder, asked, cache)
        return float(logits[self.planner.yes] - logits[self.planner.no])

    def _read(self, text: str, input_type: str) -> tuple[SummaryOptions, OutputSpec, KVCache]:
        """Read a text, if it isn't the one that was read last; return a cache that ends with it."""
        options = SummaryOptions(type="tldr", input_type=input_type)  # type: ignore[arg-type]
        spec, _ = output_spec_for(text, options, input_type=input_type)  # type: ignore[arg-type]
        plan = self.planner.plan(text, options, spec)
        shared, cache = self._known
        if cache is None or shared != plan.shared:
            cache = self.decoder.new_cache(len(plan.shared) + 512)
            read_prompt(self.decoder, plan.shared, cache)
            self._known = (plan.shared, cache)
        cache.length = len(plan.shared)
        return options, spec, cache


def ours() -> Iterator[Case]:
    """Yield statements on our texts for choosing."""
    for text in texts_of("choose", 0, read_templates()):
        read = text.document().text
        for true, false in text.statements():
            yield from ((read, text.input_type, each, True) for each in true)
            yield from ((read, text.input_type, each, False) for each in false)


def summedits(path: Path, limit: int) -> Iterator[Case]:
    """Yield the first statements of a set from outside."""
    with path.open(encoding="utf-8") as lines:
        for line, _ in zip(lines, range(limit), strict=False):
            row = json.loads(line)
            kind = "transcript" if "qmsum" in path.name or "call" in path.name else "article"
            yield row["text"], kind, row["candidate"], bool(row["label"])


def figures(cases: Sequence[Case], margins: Sequence[float], threshold: float) -> dict[str, Any]:
    """Return how well the margins part true from false."""
    values, labels = np.array(margins), np.array([case[3] for case in cases])
    true, false = values[labels], values[~labels]
    accuracy = ((true >= threshold).mean() + (false < threshold).mean()) / 2
    passed = values >= threshold
    return {
        "statements": len(values),
        "area_under_curve": area_under_curve(values, labels),
        "balanced_accuracy": round(float(accuracy), 3),
        "true_if_passed": round(float(labels[passed].mean()), 3) if passed.any() else None,
        "passed": round(float(passed.mean()), 3),
    }


def area_under_curve(margins: Any, is_true: Any) -> float | None:
    """Return how often a true statement has more than a false one; None where all are alike.

    Args:
        margins: Of statements, [statements].
        is_true: Of each, whether it is true.
    """
    true, false = margins[is_true], margins[~is_true]
    if not len(true) or not len(false):
        return None
    wins = (true[:, None] > false[None]).mean() + 0.5 * (true[:, None] == false[None]).mean()
    return round(float(wins), 3)


def counted(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yield items, and say how many are done."""
    for number, item in enumerate(items, 1):
        print(f"\r{what}: {number} of {len(items)}", end="", file=sys.stderr, flush=True)
        yield item
    print(file=sys.stderr)


def best_threshold(cases: Sequence[Case], margins: Sequence[float]) -> float:
    """Return the threshold of the best balanced accuracy."""
    candidates = sorted({round(margin, 2) for margin in margins})
    return max(
        candidates, key=lambda each: figures(cases, margins, each)["balanced_accuracy"], default=0.0
    )


def main() -> None:
    """Measure, print and write the figures."""
    arguments = _arguments()
    judge = Judge(ensure_bundle(arguments.model, arguments.recipe, adapter=arguments.adapter))
    sets = {"ours": random.Random(0).sample(list(ours()), arguments.limit)}
    for path in sorted(arguments.data.glob("summedits_*.jsonl")) if arguments.data else ():
        sets[path.stem] = list(summedits(path, arguments.limit))
    found: dict[str, Any] = {}
    threshold = 0.0
    for name, cases in sets.items():
        cases = sorted(cases)  # statements on one text follow each other
        margins = [
            judge.margin(text, kind, statement) for text, kind, statement, _ in counted(cases, name)
        ]
        if name == "ours":
            threshold = best_threshold(cases, margins)
        found[name] = figures(cases, margins, threshold)
        print(name, found[name])
    path = write_results(
        f"verdicts-{arguments.model}",
        {"threshold": threshold, "adapter": arguments.adapter, "sets": found},
    )
    print(f"written to {path}")


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the options that choose what is measured."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument("--recipe")
    parser.add_argument("--adapter", default="auto", help="auto, none or a file")
    return parser


def _arguments() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--data", type=Path, help="folder of sets from outside")
    parser.add_argument("--limit", type=int, default=200, help="statements of each set")
    return parser.parse_args()


if __name__ == "__main__":
    main()
