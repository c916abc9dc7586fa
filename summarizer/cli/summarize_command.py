"""`summarizer summarize`: streaming to a terminal, plain text or JSON lines into a pipe."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from summarizer.cli.terminal import Bar, Screen, json_line, load, printable, summary_options
from summarizer.errors import GenerationError, InputError, OptionError, SummarizerError
from summarizer.inputs import read_stream, read_text
from summarizer.options import SummaryOptions
from summarizer.results import Delta, Progress, Rewrite, SummaryResult
from summarizer.summarizer import Summarizer

STANDARD_INPUT = "-"


def run(arguments: argparse.Namespace) -> int:
    """Summarize every file; a bad one is reported and the rest goes on."""
    options = summary_options(arguments)
    SummaryOptions(**options)  # bad values are found before a model is loaded
    names = arguments.files or [STANDARD_INPUT]
    if not arguments.files and sys.stdin.isatty():
        raise OptionError("name a FILE, or pipe a text in; see `summarizer summarize --help`")
    texts = [(name, text) for name in names if (text := _read(name)) is not None]
    if not texts:
        return 1
    failures = len(names) - len(texts)
    with load(arguments, options) as summarizer:
        for name, text in texts:
            headed = len(names) > 1 and not arguments.json
            failures += not _summarize(summarizer, name, text, arguments.json, headed=headed)
    return 1 if failures else 0


def _read(name: str) -> str | None:
    """The text of a file; a file that can't be read is reported and gives None."""
    try:
        if name == STANDARD_INPUT:
            return read_stream(sys.stdin.buffer, "standard input")
        return read_text(Path(name))
    except InputError as error:
        print(printable(f"summarizer: {error}"), file=sys.stderr)
        return None


def _summarize(
    summarizer: Summarizer, name: str, text: str, as_json: bool, *, headed: bool
) -> bool:
    """Print the summary of one text, or say why there is none; whether there is one."""
    if headed:
        print(f"==> {printable(name)} <==")
    shows = sys.stdout.isatty() and not as_json
    try:
        result = _stream(summarizer, text, shows=shows)
    except (InputError, GenerationError) as error:
        print(printable(f"summarizer: {name}: {error}"), file=sys.stderr)
        return False
    if as_json:
        print(json_line({"file": name} | asdict(result)), flush=True)
    elif not shows:
        print(result.text, flush=True)
    if headed:
        print()
    return True


def _stream(summarizer: Summarizer, text: str, *, shows: bool) -> SummaryResult:
    """Run one summary; on a terminal the reader sees it grow, and vanish when it is rejected."""
    screen = Screen()
    try:
        return _follow(summarizer, text, screen if shows else None)
    except SummarizerError:
        screen.clear()
        raise


def _follow(summarizer: Summarizer, text: str, screen: Screen | None) -> SummaryResult:
    with Bar("reading", unit="token") as bar:
        for event in summarizer.summarize_streaming(text):
            if isinstance(event, Progress):
                bar.show(event.done, event.total)
                continue
            bar.close()
            if isinstance(event, SummaryResult):
                if screen:
                    screen.end()
                return event
            if screen and isinstance(event, Delta):
                screen.add(event.text)
            elif screen and isinstance(event, Rewrite):
                screen.replace(event.text)
    raise AssertionError("a stream ends with its result")
