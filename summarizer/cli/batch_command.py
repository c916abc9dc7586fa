"""`summarizer batch`: many inputs, a line of JSON each, resumed where it was stopped."""

from __future__ import annotations

import argparse
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.batch import (
    Batch,
    LineStream,
    Tally,
    Watched,
    answering_with,
    changes_of,
    open_journal,
    run,
    watch,
)
from summarizer.batch.escapes import json_line
from summarizer.bench.machine import this_machine
from summarizer.bundle import Bundle
from summarizer.cli.numbers import positive
from summarizer.cli.resources import bundle_for, engine_options, summary_options
from summarizer.cli.terminal import Bar, show, tell
from summarizer.errors import OptionError
from summarizer.inputs.formats import FOLDER_SUFFIXES
from summarizer.options import EngineOptions, SummaryOptions

STANDARD_OUTPUT = "-"
DESCRIPTION = (
    "Summarize every INPUT: a file, all files of a folder by their suffixes (hidden ones are left "
    'out), or the lines of a .jsonl file, objects with "text" and, if need be, "id" and options '
    'such as "type". Each gives one line of JSON, with its summary or its error.'
)
EPILOG = (
    "Stopped or killed, the same command goes on where it was: what has a line isn't done again "
    "unless the input, an option or the model has changed; then it gets another line. Exit code 1 "
    "if any input failed. With --watch it goes on until Ctrl-C: a file that comes or changes gets "
    "its line when nothing was written to it for 2 seconds."
)
_UNLOAD_AFTER_S = 60.0  # a folder is watched all day, and seldom changes


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments that no other command has."""
    command.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder or .jsonl file")
    command.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        help="JSON lines; - is standard output, where nothing can be resumed",
    )
    command.add_argument(
        "--glob",
        default="",
        metavar="PATTERN",
        help=f"files of folders, as '*.json' (default: {', '.join(FOLDER_SUFFIXES)})",
    )
    command.add_argument(
        "--watch",
        action="store_true",
        help="summarize what is in the folders INPUT, and then what comes, until Ctrl-C; the model "
        "leaves memory a minute after the last one",
    )
    command.add_argument("--restart", action="store_true", help="begin FILE anew")
    command.add_argument("--retry-errors", action="store_true", help="try what failed again")
    command.add_argument(
        "--workers",
        type=positive,
        default=1,
        metavar="N",
        help="processes, each with a model in memory and its share of the cores; lines then come "
        "in any order, see their index. One model uses all cores already, so more rarely help, "
        "least of all on 2 cores (default: %(default)s)",
    )


def run_all(arguments: argparse.Namespace) -> int:
    """Summarize every input; return 1 if any failed, now or in an earlier run."""
    options = SummaryOptions(**summary_options(arguments))  # bad values are found first
    engine = _shared(engine_options(arguments), arguments.workers)
    paths = tuple(map(Path, arguments.inputs))
    output = None if arguments.output == STANDARD_OUTPUT else Path(arguments.output)
    _require_other(output, paths)
    if arguments.watch:
        return _watch_all(arguments, options, engine, paths, output)
    bundle = bundle_for(arguments)
    batch = _batch(paths, options, bundle, arguments.glob, output)
    answering = answering_with(bundle, options, engine, workers=arguments.workers)
    with _lines(output, arguments) as lines:
        tally = _follow(run(batch, lines, answering))
    return 1 if tally.failed or tally.failed_before else 0


def _watch_all(
    arguments: argparse.Namespace,
    options: SummaryOptions,
    engine: EngineOptions,
    folders: tuple[Path, ...],
    output: Path | None,
) -> int:
    """Summarize what is in folders and what comes, until Ctrl-C."""
    if arguments.workers > 1:
        raise OptionError("--watch works with one model; leave --workers out")
    ticks = changes_of(folders)
    bundle = bundle_for(arguments)
    batch = _batch(folders, options, bundle, arguments.glob, output)
    answering = answering_with(bundle, options, replace(engine, unload_after_s=_UNLOAD_AFTER_S))
    with _lines(output, arguments) as lines:
        tell(f"summarizer: watching {', '.join(map(str, folders))}; Ctrl-C ends it")
        for name, error in watch(Watched(batch, lines), answering, ticks):
            tell(f"summarizer: {name}: {error or 'summarized'}")
    return 0


def _batch(
    paths: tuple[Path, ...],
    options: SummaryOptions,
    bundle: Bundle,
    glob: str,
    output: Path | None,
) -> Batch:
    model_id, recipe = bundle.manifest.model_id, bundle.manifest.recipe
    return Batch(paths, options, model_id, recipe, glob, without=output)


def _shared(engine: EngineOptions, workers: int) -> EngineOptions:
    """Return the options of each of several processes, which share the cores."""
    if workers == 1 or engine.threads is not None:
        return engine
    machine = this_machine()
    cores = machine.physical_cores or machine.logical_cores or 1
    return replace(engine, threads=max(1, cores // workers))


def _require_other(output: Path | None, inputs: tuple[Path, ...]) -> None:
    """Raise `OptionError` if the output is an input, which it would overwrite."""
    if output and output.exists():
        for path in inputs:
            if path.exists() and path.samefile(output):
                raise OptionError(f"{output} is an input and the output; name another --output")


@contextmanager
def _lines(output: Path | None, arguments: argparse.Namespace) -> Iterator[LineStream]:
    if output is None:
        yield _StandardOutput()
        return
    restart, retry_errors = arguments.restart, arguments.retry_errors
    with open_journal(output, restart=restart, retry_errors=retry_errors) as journal:
        if journal.torn_bytes:
            tell(
                f"summarizer: {output}: a torn last line ({journal.torn_bytes:,} bytes) was cut off"
            )
        yield journal


class _StandardOutput:
    """Lines on standard output; those of earlier runs aren't known."""

    def __init__(self) -> None:
        self.done: dict[str, bool] = {}

    def write(self, record: Mapping[str, Any]) -> None:
        show(json_line(record))
        self.done[record["key"]] = "error" in record


def _follow(tallies: Generator[Tally]) -> Tally:
    """Show how far the batch is, and when it ends, for whatever reason, what was done."""
    tally = Tally()
    with closing(tallies), Bar("summarizing", unit="text") as bar:
        try:
            for tally in tallies:
                bar.show(tally.tried, tally.to_try)
        finally:
            bar.close()
            if tally.total:
                tell(f"summarizer: {_summary_of(tally)}")
    if not tally.total:
        raise OptionError("there is nothing to summarize in INPUT; --glob chooses other files")
    return tally


def _summary_of(tally: Tally) -> str:
    failed = tally.failed + tally.failed_before
    counts = (
        (tally.done, "summarized"),
        (failed, 'failed (see "error"; --retry-errors tries again)'),
        (tally.done_before, "done before"),
        (tally.to_try - tally.tried, "left (the same command goes on)"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count)
