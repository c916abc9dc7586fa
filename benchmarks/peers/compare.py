"""Our engine beside every rival on the same weights: one run, interleaved, each in its own process.

    python -m benchmarks.peers.compare                       # every table, hours
    python -m benchmarks.peers.compare --table plain --prompt-tokens 128 --repeats 1

All get the same prompt ids and threads and write the same number of tokens, greedily, stopping at
none. Rivals are converted from the same float32 numbers by their own tools, into build/peers, but
llama.cpp reads the file that these come from. Tables:

    plain     a repeated paragraph of each length, no drafts, nothing kept of earlier prompts
    best      requests for summaries of the examples, with prompt lookup by those that it makes
              faster: each that offers it runs with and without until a round is quiet
    distance  the KL divergence of each one's next-token distributions from float32's

A table or a prompt length that isn't asked for is kept as it is in the results file, and so are
its date, machine, threads and versions. Rounds in which others used the machine are run again. Who
takes over 4 times as long as the fastest takes part in three rounds only. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from benchmarks.peers.aggregate import QUIET
from benchmarks.peers.child import Contender
from benchmarks.peers.contenders import is_wanted, own, own_label, rivals
from benchmarks.peers.interleaved import WARM_UP_NEW_TOKENS, WARM_UP_TOKENS
from benchmarks.peers.tables import (
    MAIN_PROMPT_TOKENS,
    MAIN_REPEATS,
    REPEATS,
    TABLES,
    Comparison,
    earlier_tables,
    measure,
)
from benchmarks.results_file import RESULTS, write_results
from summarizer import ensure_bundle

RECIPES = ("w8a8", "int8", "int4")


def main() -> None:
    arguments = _arguments()
    reference = ensure_bundle(arguments.model, "float32")
    found, left_out = rivals(reference, arguments.model, arguments.only)
    mine = [
        each
        for each in own(arguments.model, arguments.recipe)
        if is_wanted(arguments.only, each.name, each.label)
    ]
    contenders = [*mine, *found]
    figures = earlier_tables(RESULTS / f"peers-{arguments.model}.json")
    figures |= settings(figures, arguments)
    figures["left_out"] = left_out
    figures["contenders"] = figures.get("contenders", {}) | {
        each.label: _facts(each) for each in contenders
    }
    for name, table in measure(Comparison(contenders, reference, arguments), figures):
        figures[name] = table
        path = write_results(f"peers-{arguments.model}", figures)
        print(f"written to {path}")
    print_tables(figures)
    print(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument(
        "--recipe", action="append", help=f"ours; may be repeated (default: {', '.join(RECIPES)})"
    )
    parser.add_argument("--table", action="append", choices=TABLES, help="may be repeated")
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        help="who takes part, of the rivals and of our recipes, by name or by a part of the label "
        f"(ours: {', '.join(map(own_label, RECIPES))}; default: all)",
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--prompt-tokens", type=int, action="append", help="may be repeated")
    parser.add_argument("--example", action="append", help="of the table best; may be repeated")
    parser.add_argument("--new-tokens", type=int, default=96)
    parser.add_argument(
        "--repeats",
        type=int,
        help=f"quiet rounds (default: {REPEATS}, at {MAIN_PROMPT_TOKENS:,} tokens {MAIN_REPEATS})",
    )
    parser.add_argument(
        "--most-rounds", type=int, help="while others disturb them; left out, twice the repeats"
    )
    arguments = parser.parse_args()
    arguments.recipe = list(dict.fromkeys(arguments.recipe or RECIPES))
    return arguments


def settings(earlier: dict[str, Any], arguments: argparse.Namespace) -> dict[str, Any]:
    """Of this run; recipes of tables that were kept are still ours."""
    labels = [own_label(recipe) for recipe in arguments.recipe]
    return {
        "model": arguments.model,
        "ours": list(dict.fromkeys([*labels, *earlier.get("ours", [])])),
        "threads": arguments.threads,
        "warm_up": {"prompt_tokens": WARM_UP_TOKENS, "new_tokens": WARM_UP_NEW_TOKENS},
    }


def _facts(contender: Contender) -> dict[str, Any]:
    variant = contender.variant
    return {
        "name": contender.name,
        "disk_bytes": contender.disk_bytes,
        "options": dict(variant.options),
        "drafts": variant.drafts and dict(variant.drafts),
    }


def print_tables(figures: dict[str, Any]) -> None:
    """Print medians and ratios for whoever ran it."""
    for table in ("plain", "best"):
        prompts = figures.get(table, {}).get("prompts", {})
        for name, prompt in prompts.items():
            print(f"{table}, {name}: {prompt['prompt_tokens']:,} tokens in")
            _print_prompt(prompt)
    for label, distance in figures.get("distance", {}).get("engines", {}).items():
        print(f"{label:<40} KL {distance.get('kl_mean', float('nan')):.5f}")


def _print_prompt(prompt: dict[str, Any]) -> None:
    if not prompt["is_quiet"]:
        print(f"  others used over {QUIET:.0%} of the machine: don't trust the seconds")
    for label, values in prompt["engines"].items():
        print(
            f"  {label:<40} first token {values['first_token_s']['median']:6.2f} s, then "
            f"{values['decode_tokens_per_s']['median']:5.1f} tokens/s, "
            f"whole {values['whole_s']['median']:6.2f} s"
        )
    for one, ratios in prompt["ratios"].items():
        for peer, of in ratios.items():
            shares = ", ".join(f"{name} {_spread(values)}" for name, values in of.items())
            print(f"  {one} to {peer}: {shares}")


def _spread(values: dict[str, float]) -> str:
    return f"{values['median']:.2f} ({values['lowest']:.2f} to {values['highest']:.2f})"


if __name__ == "__main__":
    main()
