"""How well right summaries are told from wrong ones: by our checker, and by what else might do.

    python -m benchmarks.consistency --model qwen2.5-coder-0.5b-instruct --data FOLDER

The project's own pairs are measured, and SummEdits where `--data` (or SUMMARIZER_EVAL) has it. For
each number: the area under the curve, and the balanced accuracy, a threshold chosen on one half of
a set's texts and measured on the other, both ways round; of our checker also what passes as it is.
What is made of a pair is kept in build/consistency, so that a run that was stopped goes on. The
last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.consistency.features import features_of
from benchmarks.consistency.judging import Judge, Judgement
from benchmarks.consistency.measures import averages, told_apart
from benchmarks.consistency.pairs import OUTSIDE_SETS, OWN_SETS, Pair, load_pairs
from benchmarks.eta import ProgressPrinter
from benchmarks.quality.answer_cache import Answer, AnswerCache, digest
from benchmarks.results_file import write_results

DATA = "SUMMARIZER_EVAL"
KEPT = Path(__file__).parents[2] / "build" / "consistency"


def main() -> None:
    arguments = _arguments()
    judge = Judge(arguments.model, arguments.recipe, arguments.threads)
    sets: dict[str, dict[str, Any]] = {}
    for name in arguments.sets or (*OWN_SETS, *OUTSIDE_SETS):
        try:
            pairs = load_pairs(name, arguments.data, arguments.limit)
        except FileNotFoundError as error:
            print(f"{error.filename} isn't there and is left out", file=sys.stderr)
            continue
        judged = list(judged_pairs(name, pairs, judge, arguments.kept))
        features = [features_of(pair, each) for pair, each in judged]
        sets[name] = told_apart(pairs, features, [each.passes for _, each in judged])
    figures: dict[str, Any] = {
        "recipe": arguments.recipe,
        "threads": arguments.threads,
        "sets": sets,
    }
    outside = [sets[name] for name in OUTSIDE_SETS if name in sets]
    if len(outside) == len(OUTSIDE_SETS):
        figures["average"] = averages(outside)
    print(f"written to {write_results(f'consistency-{arguments.model}', figures)}")
    print(json.dumps(sets))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    folder = os.environ.get(DATA) or None
    known = ", ".join((*OWN_SETS, *OUTSIDE_SETS))
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", default="w8a8")
    parser.add_argument("--data", type=Path, default=folder, help=f"the sets' folder; else {DATA}")
    parser.add_argument("--sets", action="append", help=f"may be repeated; all of: {known}")
    parser.add_argument("--limit", type=int, help="pairs of each set, the first (default: all)")
    parser.add_argument("--threads", type=int, default=2, help="for the model; figures have none")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where judgements are kept")
    return parser.parse_args()


def judged_pairs(
    name: str, pairs: Sequence[Pair], judge: Judge, folder: Path
) -> Iterator[tuple[Pair, Judgement]]:
    """Each pair with its judgement: a kept one, or one that is made now and kept."""
    kept = AnswerCache(folder / f"{name}.jsonl")
    version = judge.version  # hashes all of the code
    keys = {pair.id: digest(version, pair.text, pair.said) for pair in pairs}
    missing = sum(kept.get(key) is None for key in keys.values())
    left, done = ProgressPrinter(name, missing), 0
    for text, group in groupby(pairs, key=lambda pair: pair.text):
        same = list(group)
        new = [pair for pair in same if kept.get(keys[pair.id]) is None]
        made = judge.judgements(text, [pair.said for pair in new]) if new else iter(())
        for pair, judgement in zip(new, made, strict=True):
            kept.add(keys[pair.id], Answer(json.dumps(asdict(judgement))), f"{name} {pair.id}")
            done += 1
            left.note(done)
        for pair in same:
            found = kept.get(keys[pair.id])
            if found is not None:
                yield pair, Judgement(**json.loads(found.text))


if __name__ == "__main__":
    main()
