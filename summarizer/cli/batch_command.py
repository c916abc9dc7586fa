"""`summarizer batch`: many inputs, a line of JSON each, resumed where it was stopped."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from summarizer.batch import Batch, LineStream, Tally, answering_with, open_journal, run
from summarizer.batch.escapes import json_line
from summarizer.bench.machine import this_machine
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
    "if any input failed."
)


def add_arguments(command: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
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
    bundle = bundle_for(arguments)
    model_id, recipe = bundle.manifest.model_id, bundle.manifest.recipe
    batch = Batch(paths, options, model_id, recipe, arguments.glob, without=output)
    answering = answering_with(bundle, options, engine, workers=arguments.workers)
    with _lines(output, arguments) as lines:
        tally = _follow(run(batch, lines, answering))
    return 1 if tally.failed or tally.failed_before else 0


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
    """Lines on standard output; earlier ones aren't known."""

    done: Mapping[str, bool] = MappingProxyType({})

    def write(self, record: Mapping[str, Any]) -> None:
        show(json_line(record))


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
