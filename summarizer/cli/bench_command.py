"""`summarizer bench`: a table for people, and a last line for programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarizer.bench import BenchSettings, LatencyReport, Step, measure
from summarizer.cli.terminal import Stages, bundle_for
from summarizer.errors import StorageError
from summarizer.profiles import find_profile


def run(arguments: argparse.Namespace) -> int:
    """Measure a bundle on this machine."""
    threads = arguments.threads or find_profile(arguments.profile).engine.threads
    settings = BenchSettings(repeats=arguments.repeats, threads=threads)
    output = Path(arguments.output) if arguments.output else None
    if output:
        _require_writable(output)  # before minutes are spent on what goes there
    bundle = bundle_for(arguments)
    with Stages() as stages:

        def show(step: Step) -> None:
            stages(step.label, step.share)

        report = measure(bundle, settings, progress=show)
    _show(report)
    print(report.to_json(), flush=True)
    if output:
        _write(output, report)
    return 0


def _require_writable(path: Path) -> None:
    """Raise `StorageError` unless `path` can be written; what is there stays as it is."""
    with _explained(path):
        was_there = path.exists()
        path.open("ab").close()
        if not was_there:
            path.unlink()


def _write(path: Path, report: LatencyReport) -> None:
    with _explained(path):
        path.write_text(report.to_json() + "\n", "utf-8")
    print(f"written to {path}", file=sys.stderr)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path} can't be written: {error.strerror}; name another FILE"
        ) from error


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
