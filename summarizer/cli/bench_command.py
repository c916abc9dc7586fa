"""`summarizer bench`: a table for people, and a last line for programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from summarizer.bench import BenchSettings, LatencyReport, Step, measure
from summarizer.cli.terminal import Stages, bundle_for
from summarizer.errors import StorageError


def run(arguments: argparse.Namespace) -> int:
    """Measure a bundle on this machine."""
    settings = BenchSettings(repeats=arguments.repeats, threads=arguments.threads)
    bundle = bundle_for(arguments)
    with Stages() as stages:

        def show(step: Step) -> None:
            stages(step.label, step.share)

        report = measure(bundle, settings, progress=show)
    _show(report)
    if arguments.output:
        _write(Path(arguments.output), report)
    print(report.to_json())
    return 0


def _write(path: Path, report: LatencyReport) -> None:
    try:
        path.write_text(report.to_json() + "\n", "utf-8")
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from error
    print(f"written to {path}", file=sys.stderr)


def _show(report: LatencyReport) -> None:
    memory = f", peak memory {report.peak_rss_bytes / 1e6:,.0f} MB" if report.peak_rss_bytes else ""
    print(f"{report.model_id} ({report.recipe}), {report.bundle_bytes / 1e6:,.0f} MB on disk")
    print(f"{report.machine.cpu}, threads: {report.threads}{memory}")
    print(f"load {report.first_load.load_s:.2f} s, again {report.second_load.load_s:.2f} s")
    print("prompt   first token    reading    writing   (medians)")
    for prompt in report.prompts:
        reading, writing = prompt.prefill_tokens_per_s, prompt.decode_tokens_per_s
        print(
            f"{prompt.prompt_tokens:6,}   {prompt.first_token_s.median:9.2f} s "
            f"{reading.median:8.0f}/s {writing.median:8.1f}/s"
        )
