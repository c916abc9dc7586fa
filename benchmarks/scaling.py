"""How a model's recipes scale: with threads, and with the length of the prompt.

    python -m benchmarks.scaling --model qwen2.5-coder-0.5b-instruct --recipe int8 --recipe int4

By threads: time to the first token and speed of writing at 1,228 tokens with 1 and 2 threads. By
length: the same, and the most memory, at each length. All take turns round by round, each length
and each number of threads in a process of its own, so that a peak is of that length alone. A part
that isn't asked for is kept as it is in the results file. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks import provenance
from benchmarks.latency import say
from benchmarks.results_file import RESULTS, write_results
from summarizer import Bundle, ensure_bundle
from summarizer.bench import (
    BenchSettings,
    Entry,
    highest_peak,
    over_rounds,
    prompt_ratios,
    take_turns,
)

PARTS = ("threads", "lengths")
PROMPT_TOKENS = (128, 512, 1228, 2048, 3500, 5000, 8000)
THREADS = (1, 2)
THREADS_PROMPT_TOKENS = 1228

Figures = dict[str, Any]


def main() -> None:
    arguments = _arguments()
    bundles = {recipe: ensure_bundle(arguments.model, recipe) for recipe in arguments.recipe}
    figures = _kept(arguments.model)
    for part in arguments.part or PARTS:
        measured = _MEASURED[part](bundles, arguments)
        figures[part] = {provenance.KEY: provenance.this_run()} | measured
        print(f"written to {write_results(f'scaling-{arguments.model}', figures)}")
    print(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", action="append", required=True, help="may be repeated")
    parser.add_argument("--part", action="append", choices=PARTS, help="may be repeated")
    parser.add_argument(
        "--prompt-tokens",
        type=int,
        action="append",
        help="may be repeated; the threads are measured at the first",
    )
    parser.add_argument("--threads", type=int, default=2, help="of the lengths")
    parser.add_argument("--repeats", type=int, default=3, help="rounds")
    parser.add_argument("--new-tokens", type=int, default=96)
    return parser.parse_args()


def _kept(model: str) -> Figures:
    """The parts that an earlier run measured, each with what it depended on."""
    path = RESULTS / f"scaling-{model}.json"
    if not path.exists():
        return {}
    content: Figures = json.loads(path.read_text("utf-8"))
    return {
        part: content[part] | {provenance.KEY: provenance.origin_of(content[part], content)}
        for part in PARTS
        if part in content
    }


def _by_threads(bundles: dict[str, Bundle], arguments: argparse.Namespace) -> Figures:
    length = (arguments.prompt_tokens or [THREADS_PROMPT_TOKENS])[0]
    return by_threads(
        bundles, THREADS, length, rounds=arguments.repeats, new_tokens=arguments.new_tokens
    )


def _by_length(bundles: dict[str, Bundle], arguments: argparse.Namespace) -> Figures:
    return by_length(
        bundles,
        arguments.prompt_tokens or PROMPT_TOKENS,
        threads=arguments.threads,
        rounds=arguments.repeats,
        new_tokens=arguments.new_tokens,
    )


_MEASURED = {"threads": _by_threads, "lengths": _by_length}


def by_threads(
    bundles: dict[str, Bundle],
    counts: Sequence[int],
    prompt_tokens: int,
    *,
    rounds: int,
    new_tokens: int,
) -> Figures:
    """Each recipe with each number of threads, and its ratios to the first of them."""
    entries = {
        (recipe, count): Entry(
            f"{recipe}, threads: {count}",
            bundle,
            BenchSettings((prompt_tokens,), new_tokens=new_tokens, threads=count),
        )
        for recipe, bundle in bundles.items()
        for count in counts
    }
    found = take_turns(list(entries.values()), rounds, progress=say)
    runs = {key: [each[entry.name].prompts[0] for each in found] for key, entry in entries.items()}

    def figures(recipe: str, count: int) -> Figures:
        own, first = runs[recipe, count], runs[recipe, counts[0]]
        (prompt,) = over_rounds(found, entries[recipe, count].name)
        return {
            "threads": count,
            **asdict(prompt),
            "ratios": asdict(prompt_ratios(own, first, new_tokens)),
        }

    return {
        "rounds": rounds,
        "new_tokens": new_tokens,
        "recipes": {recipe: [figures(recipe, count) for count in counts] for recipe in bundles},
    }


def by_length(
    bundles: dict[str, Bundle],
    lengths: Sequence[int],
    *,
    threads: int,
    rounds: int,
    new_tokens: int,
) -> Figures:
    """Each recipe at each length, and what it takes to load it and do nothing."""
    entries = {
        (recipe, length): Entry(
            f"{recipe}, {length:,} tokens",
            bundle,
            BenchSettings((length,) if length else (), new_tokens=new_tokens, threads=threads),
        )
        for recipe, bundle in bundles.items()
        for length in (0, *lengths)
    }
    found = take_turns(list(entries.values()), rounds, progress=say)

    def figures(name: str) -> Figures:
        (prompt,) = over_rounds(found, name)
        return {**asdict(prompt), "peak_rss_bytes": highest_peak(found, name)}

    return {
        "rounds": rounds,
        "new_tokens": new_tokens,
        "threads": threads,
        "recipes": {
            recipe: {
                "loaded_peak_rss_bytes": highest_peak(found, entries[recipe, 0].name),
                "prompts": [figures(entries[recipe, length].name) for length in lengths],
            }
            for recipe in bundles
        },
    }


if __name__ == "__main__":
    main()
