"""Measure latency of one model's recipes, and keep it in benchmarks/results.

    python -m benchmarks.latency --model qwen2.5-coder-0.5b-instruct --recipe int8 --recipe int4

The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from benchmarks.results_file import write_results
from summarizer import ensure_bundle
from summarizer.bench import BenchSettings, LatencyReport, Step, measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", action="append", required=True, help="may be repeated")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    settings = BenchSettings(repeats=arguments.repeats, threads=arguments.threads)
    reports = [
        measure(ensure_bundle(arguments.model, recipe), settings, progress=say)
        for recipe in arguments.recipe
    ]
    figures = {"recipes": {report.recipe: asdict(report) for report in reports}}
    path = write_results(f"latency-{arguments.model}", figures)
    for report in reports:
        show(report)
    print(f"written to {path}")
    print(json.dumps(figures))


def say(step: Step) -> None:
    left = "" if step.left_s is None else f", {step.left_s:.0f} s left"
    print(f"{step.share:4.0%} {step.label}{left}", file=sys.stderr)


def show(report: LatencyReport) -> None:
    print(f"{report.model_id} ({report.recipe}), {report.bundle_bytes / 1e6:,.0f} MB")
    print(f"second load {report.second_load.load_s:.2f} s")
    for prompt in report.prompts:
        print(
            f"{prompt.prompt_tokens:6,} tokens: first token {prompt.first_token_s.median:6.2f} s, "
            f"then {prompt.decode_tokens_per_s.median:5.1f} tokens/s"
        )


if __name__ == "__main__":
    main()
