"""`summarizer bench`: the table for people, and the last line for programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from summarizer.bench import BenchSettings, LatencyReport, measure
from summarizer.cli.terminal import Bar, bundle_for


def run(arguments: argparse.Namespace) -> int:
    """Measure a bundle on this machine."""
    bundle = bundle_for(arguments)
    settings = BenchSettings(repeats=arguments.repeats, threads=arguments.threads)
    manifest = bundle.manifest
    with Bar(f"measuring {manifest.model_id} ({manifest.recipe})") as bar:
        report = measure(bundle, settings, bar.show)
    _show(report)
    if arguments.output:
        Path(arguments.output).write_text(report.to_json(indent=2) + "\n", "utf-8")
        print(f"written to {arguments.output}", file=sys.stderr)
    print(report.to_json())
    return 0


def _show(report: LatencyReport) -> None:
    print(f"{report.model_id} ({report.recipe}), {report.bundle_bytes / 1e6:,.0f} MB")
    print(f"{report.machine['processor']}, threads: {report.threads or 'one a physical core'}")
    print(
        f"load {report.load_s:.2f} s, again {report.second_load_s:.2f} s, "
        f"peak memory {report.peak_rss_bytes / 1e6:,.0f} MB"
    )
    print("prompt  first token   reading   writing")
    for prompt in report.prompts:
        print(
            f"{prompt.prompt_tokens:6,}  {prompt.first_token_s:9.2f} s "
            f"{prompt.prefill_tokens_per_s:7.0f}/s {prompt.decode_tokens_per_s:7.1f}/s"
        )
