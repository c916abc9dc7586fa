"""Measure whether another revision of the code is faster or slower, side by side.

    git worktree add ../before v0.1
    python -m benchmarks.revisions ../before

Each revision runs in a process of its own and holds the model; they take turns, text by text, and
who begins changes by round, since a machine's speed drifts. Nothing is cached between the runs. The
median of the ratios, now to before, is what counts. Writes results/revisions-MODEL.json.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.results_file import write_results

TREE = Path(__file__).parents[1]
TEXTS = ("article.txt", "chat.txt", "thread.txt", "article_zh.txt")
TYPES = ("tldr", "key-points")

# Of either revision, old ones too, only the public API is used.
_WORKER = """
import sys, time, json
from summarizer import Summarizer
model, threads = sys.argv[1], int(sys.argv[2]) or None
summarizer = Summarizer.create(model, threads=threads, cache_bytes=0)
print("ready", flush=True)
for line in sys.stdin:
    path, type = json.loads(line)
    text = open(path, encoding="utf-8").read()
    started, first = time.perf_counter(), None
    for event in summarizer.summarize_streaming(text, type=type):
        if first is None and event.__class__.__name__ == "Delta":
            first = time.perf_counter() - started
    print(json.dumps([first, time.perf_counter() - started]), flush=True)
"""


class Worker:
    """A process that runs one revision."""

    def __init__(self, tree: Path, model: str, threads: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WORKER, model, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree)},
        )
        if self._line() != "ready":
            sys.exit(f"the revision in {tree} doesn't run; what it says stands above")

    def seconds(self, text: Path, type_: str) -> tuple[float, float]:
        """Return seconds to the first words and to the end of a summary."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([str(text), type_]) + "\n")
        self._process.stdin.flush()
        first, total = json.loads(self._line())
        return first, total

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def main() -> None:
    """Measure, print and write the ratios."""
    arguments = _arguments()
    workers = {
        "before": Worker(arguments.before.resolve(), arguments.model, arguments.threads),
        "now": Worker(TREE, arguments.model, arguments.threads),
    }
    try:
        runs = _runs(workers, arguments.rounds)
    finally:
        for worker in workers.values():
            worker.close()
    figures = {"rounds": arguments.rounds, "before": arguments.before.name, "ratios": _ratios(runs)}
    path = write_results(f"revisions-{arguments.model}", figures)
    for name, ratio in figures["ratios"].items():
        print(f"{name}: {ratio['median']:.3f} ({ratio['low']:.3f} to {ratio['high']:.3f})")
    print(f"written to {path}")


def _runs(workers: dict[str, Worker], rounds: int) -> list[dict[str, tuple[float, float]]]:
    """Return the seconds of each pair of runs; the first round only warms up."""
    found = []
    for number in range(rounds + 1):
        order = sorted(workers, reverse=bool(number % 2))
        for text in TEXTS:
            for type_ in TYPES:
                path = TREE / "examples" / text
                found.append({name: workers[name].seconds(path, type_) for name in order})
        print(f"\rround {number} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found[len(TEXTS) * len(TYPES) :]


def _ratios(runs: list[dict[str, tuple[float, float]]]) -> dict[str, Any]:
    """Return the median of now to before, with the quartiles."""
    found = {}
    for at, name in enumerate(("first words", "whole summary")):
        ratios = [run["now"][at] / run["before"][at] for run in runs]
        low, median, high = statistics.quantiles(ratios, n=4)
        found[name] = {"median": round(median, 4), "low": round(low, 4), "high": round(high, 4)}
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path, help="a checkout of the other revision")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument("--threads", type=int, default=0, help="of each (default: the library's)")
    parser.add_argument("--rounds", type=int, default=10, help="(default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
