"""Summarize JSON lines on a cluster, with Ray Data: one model on each node.

    pip install summarizer-onnx 'ray[data]>=2.50'
    python examples/ray_batch.py mail.jsonl summaries/ --nodes 4 --cpus 8 --type tldr

Each line of INPUT is an object with "text". OUTPUT is a folder of JSON lines: those of the input,
in any order, with "summary" and "status", or with "error" where a text has no summary. --cpus is
what a node has, so that one model has a node for itself; without a cluster Ray starts on this
computer.

Each node loads its own bundle: build it there once (`summarizer models build --download`), or
let SUMMARIZER_HOME name a folder that all nodes see. On one computer `summarizer batch` does the
same without Ray, and goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before Ray is imported: nothing is sent

import ray

from summarizer import Summarizer, SummaryResult

# Reading and writing lines is cheap, and would wait forever for a core that no model has.
NO_CORES = {"num_cpus": 0}
TEXTS_AT_ONCE = 8  # small, so that nodes end at about the same time


class Summaries:
    """What runs on a node: a model that stays loaded, and is called with batch after batch."""

    def __init__(self, model: str, options: dict[str, Any]) -> None:
        self._summarizer = Summarizer.create(model, **options)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        results = self._summarizer.summarize_many(list(batch["text"]))
        written = [result if isinstance(result, SummaryResult) else None for result in results]
        return batch | {
            "summary": [result.text if result else "" for result in written],
            "status": [result.status if result else "failed" for result in written],
            "error": [
                "" if isinstance(result, SummaryResult) else str(result) for result in results
            ],
        }


def main() -> None:
    """Read the lines, have the nodes summarize them, and write what comes back."""
    arguments = _parsed()
    lines = ray.data.read_json(str(arguments.input), lines=True, ray_remote_args=NO_CORES)
    nodes = ray.data.ActorPoolStrategy(size=arguments.nodes)
    lines.map_batches(
        Summaries,
        fn_constructor_args=(arguments.model, {"type": arguments.type, "length": arguments.length}),
        batch_size=TEXTS_AT_ONCE,
        compute=nodes,
        num_cpus=arguments.cpus,
    ).write_json(str(arguments.output), ray_remote_args=NO_CORES)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Summarize JSON lines on a cluster.")
    parser.add_argument("input", type=lambda name: Path(name).absolute(), metavar="INPUT")
    parser.add_argument("output", type=lambda name: Path(name).absolute(), metavar="OUTPUT")
    parser.add_argument("--nodes", type=int, default=1, metavar="N")
    parser.add_argument("--cpus", type=float, default=1, metavar="N", help="of a node")
    parser.add_argument("--model", default="auto")
    parser.add_argument("--type", default="key-points")
    parser.add_argument("--length", default="short")
    return parser.parse_args()


if __name__ == "__main__":
    main()
