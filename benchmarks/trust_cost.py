"""What checking a summary costs: seconds, and nearness to what people wrote.

    python -m benchmarks.trust_cost --data FOLDER --model qwen2.5-coder-0.5b-instruct

Each text is summarized with trust="repair" and with trust="off", one right after the other, the
first one by turns, each time read anew. Seconds are compared text by text, so that whatever else
the machine does falls on both. The sets are those of `benchmarks.quality`; one that is measured
again replaces its figures, the others stay. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks import provenance
from benchmarks.eta import ProgressPrinter
from benchmarks.quality.__main__ import DATA, chosen_sets
from benchmarks.quality.answer_cache import Answer
from benchmarks.quality.datasets import TASKS, Item, Task
from benchmarks.quality.scores import rouge
from benchmarks.quality.systems import Ours, Unchecked
from benchmarks.results_file import RESULTS, write_results
from summarizer import SummarizerError

MODES = ("repair", "off")


@dataclass(frozen=True)
class Both:
    """One text, summarized in both modes: ROUGE-L (0.0 of an error) and seconds, by the mode."""

    rouge_l: dict[str, float]
    seconds: dict[str, float]


def main() -> None:
    arguments = _arguments()
    chosen = (arguments.model, arguments.recipe, arguments.threads)
    writers = {"repair": Ours(*chosen), "off": Unchecked(*chosen)}
    name = f"trust-{arguments.model}"
    results: dict[str, Any] = {"recipe": arguments.recipe, "threads": arguments.threads, "sets": {}}
    before = _before(RESULTS / f"{name}.json")
    if all(before.get(key) == results[key] for key in ("recipe", "threads")):
        results["sets"] = before["sets"]  # else they aren't comparable
    for set_name, (task, items) in chosen_sets(
        arguments.data, arguments.sets, arguments.limit
    ).items():
        left, texts = ProgressPrinter(set_name, len(items) - 1), []
        for each in measured(writers, task, items):
            texts.append(each)
            left.note(len(texts))
        found = figures(texts)
        results["sets"][set_name] = found | {provenance.KEY: provenance.this_run()}
        path = write_results(name, results)
    print(f"written to {path}")
    print(json.dumps(results["sets"]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    folder = os.environ.get(DATA) or None
    parser.add_argument("--data", type=Path, default=folder, help=f"the sets' folder; else {DATA}")
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", default="w8a8")
    parser.add_argument("--sets", action="append", help=f"may be repeated; of {', '.join(TASKS)}")
    parser.add_argument("--limit", type=int, default=100, help="texts of each set, the first")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _before(path: Path) -> dict[str, Any]:
    """What earlier runs wrote."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def measured(writers: dict[str, Ours], task: Task, items: Sequence[Item]) -> Iterator[Both]:
    """Each item in both modes, after one that doesn't count: it loads the models."""
    for writer in writers.values():
        _answer(writer, items[0], task)
    for number, item in enumerate(items[1:], start=1):
        answers = {
            mode: _answer(writers[mode], item, task) for mode in MODES[:: 1 if number % 2 else -1]
        }
        yield Both(
            {mode: rouge(answer, item)["rougeL"] for mode, answer in answers.items()},
            {mode: answer.seconds or 0.0 for mode, answer in answers.items()},
        )


def _answer(writer: Ours, item: Item, task: Task) -> Answer:
    started = time.perf_counter()
    try:
        text, error = writer(item, task), ""
    except SummarizerError as failure:
        text, error = "", str(failure)
    return Answer(text, error, seconds=time.perf_counter() - started)


def figures(texts: Sequence[Both]) -> dict[str, Any]:
    """Means of ROUGE-L, medians of seconds, and the median of the texts' ratios."""
    return {
        "texts": len(texts),
        "rougeL": {mode: mean(each.rouge_l[mode] for each in texts) for mode in MODES},
        "median_s": {mode: median(each.seconds[mode] for each in texts) for mode in MODES},
        "median_ratio": median(each.seconds["repair"] / each.seconds["off"] for each in texts),
    }


if __name__ == "__main__":
    main()
