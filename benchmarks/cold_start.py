"""How long a fresh process takes to the first word of a summary, and what loading takes of memory.

    python -m benchmarks.cold_start --model qwen2.5-coder-0.5b-instruct --recipe int8 --recipe int4

Each run is a new process that imports the package, opens a bundle that is there, and streams a
summary of a text of some 60 tokens up to its first piece; another process only loads. Times are
from the moment the process was started, on the monotonic clock that all processes share; the file
cache is warm after the first run, which doesn't count.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.results_file import write_results
from summarizer import ensure_bundle
from summarizer.bench import Spread

THREADS = 2
TEXT = (  # the file that is written says how many tokens
    "The ferry to the islands will not run on Thursday, since its engine needs a new pump. "
    "Travellers may take the mail boat at seven instead; it carries twelve people and no cars. "
    "The company hopes that the part comes on Friday and pays back all tickets on request."
)
_PROCESS = """
import json, sys, time
started, model, recipe, threads, text = json.loads(sys.argv[1])
began = time.monotonic()
from summarizer import Delta, Summarizer
imported = time.monotonic()
with Summarizer.create(model, recipe=recipe, threads=threads) as summarizer:
    loaded = time.monotonic()
    if text:
        stream = summarizer.summarize_streaming(text, type="tldr")
        next(event for event in stream if isinstance(event, Delta))
    ended = time.monotonic()
    from summarizer.bench import peak_rss_bytes
    print(json.dumps({
        "start_s": began - started,
        "import_s": imported - began,
        "load_s": loaded - imported,
        "first_token_s": ended - started,
        "input_tokens": summarizer.token_count(text),
        "peak_rss_bytes": peak_rss_bytes(),
    }))
"""
_TIMES = ("start_s", "import_s", "load_s", "first_token_s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", action="append", required=True, help="may be repeated")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    recipes = {
        recipe: measure(arguments.model, recipe, arguments.runs) for recipe in arguments.recipe
    }
    figures = {"threads": THREADS, "runs": arguments.runs, "recipes": recipes}
    print(f"written to {write_results(f'cold-start-{arguments.model}', figures)}")
    print(json.dumps(figures))


def measure(model: str, recipe: str, runs: int) -> dict[str, Any]:
    """Medians of so many processes that summarize, and of as many that only load."""
    bundle = ensure_bundle(model, recipe)
    in_process(model, recipe, TEXT)
    summaries = [in_process(model, recipe, TEXT) for _ in range(runs)]
    loads = [in_process(model, recipe, "") for _ in range(runs)]
    return summed_up(summaries, loads, bundle.size_bytes)


def summed_up(
    summaries: Sequence[dict[str, Any]], loads: Sequence[dict[str, Any]], bundle_bytes: int
) -> dict[str, Any]:
    """What processes measured, as spreads; memory also as a share of the bundle's bytes."""
    peaks = [each["peak_rss_bytes"] for each in loads]
    is_told = None not in peaks  # Windows doesn't tell
    return {
        "bundle_bytes": bundle_bytes,
        "input_tokens": summaries[0]["input_tokens"],
        **{name: asdict(Spread.of([each[name] for each in summaries])) for name in _TIMES},
        "load_peak_rss_bytes": asdict(Spread.of(peaks)) if is_told else None,
        "load_peak_ratio": asdict(Spread.of([peak / bundle_bytes for peak in peaks]))
        if is_told
        else None,
    }


def in_process(model: str, recipe: str, text: str) -> dict[str, Any]:
    """What a fresh process found, with no `text` only of loading."""
    request = json.dumps([time.monotonic(), model, recipe, THREADS, text])
    ran = subprocess.run(
        [sys.executable, "-c", _PROCESS, request], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    first_s, load_s = found["first_token_s"], found["load_s"]
    print(f"{recipe}: {first_s:.2f} s, loaded in {load_s:.2f} s", file=sys.stderr)
    return found


if __name__ == "__main__":
    main()
