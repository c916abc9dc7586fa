"""`summarizer summarize`: streaming to a terminal, plain text or JSON lines into a pipe."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from summarizer.batch.escapes import json_line
from summarizer.cli.resources import STANDARD_INPUT, load, read_named, summary_options
from summarizer.cli.terminal import Bar, Screen, show, tell
from summarizer.errors import GenerationError, InputError, OptionError, SummarizerError
from summarizer.inputs import Document
from summarizer.options import SummaryOptions
from summarizer.results import Delta, Progress, Rewrite, Section, SummaryResult
from summarizer.summarizer import Summarizer

_INJECTION_OUTCOMES = {"unread": "left unread", "kept": "read, since there is hardly anything else"}


def run(arguments: argparse.Namespace) -> int:
    """Summarize every file; a bad one is reported and the rest goes on."""
    options = summary_options(arguments)
    SummaryOptions(**options)  # bad values are found before a model is loaded
    names = arguments.files or [STANDARD_INPUT]
    if not arguments.files and sys.stdin.isatty():
        raise OptionError("name a FILE, or pipe a text in; see `summarizer summarize --help`")
    kind = options.get("input_type", "auto")
    read = [(name, document) for name in names if (document := read_named(name, kind)) is not None]
    if not read:
        return 1
    failures = len(names) - len(read)
    with load(arguments, options) as summarizer:
        for name, document in read:
            headed = len(names) > 1 and not arguments.json
            failures += not _summarize(summarizer, name, document, arguments.json, headed=headed)
    return 1 if failures else 0


def _summarize(
    summarizer: Summarizer, name: str, document: Document, as_json: bool, *, headed: bool
) -> bool:
    """Print the summary of one document, or why there is none; return whether there is one."""
    if headed:
        show(f"==> {name} <==")
    shows = sys.stdout.isatty() and not as_json
    try:
        result = _stream(summarizer, document, shows=shows)
    except (InputError, GenerationError) as error:
        tell(f"summarizer: {name}: {error}")
        return False
    if as_json:
        show(json_line({"file": name} | asdict(result)))
    elif not shows:
        show(result.text)
    if not as_json:
        _print_times(result)
        _print_checks(result)
    if headed:
        show()
    return True


def _print_times(result: SummaryResult) -> None:
    """Print when what each sentence rests on was said, of a recording."""
    if result.input_type != "transcript":
        return
    for sentence in result.sentences:
        time = next((source.time for source in sentence.sources if source.time), "")
        if time:
            tell(f"summarizer: said at {time}: {sentence.text}")


def _print_checks(result: SummaryResult) -> None:
    """Print what the summary has that the text hasn't, and what was repaired for it."""
    for check in result.checks:
        if check.kind == "order" and check.outcome in _INJECTION_OUTCOMES:
            line = f"{_INJECTION_OUTCOMES[check.outcome]}, an order to the summarizer: {check.text}"
        elif check.kind == "statement":
            line = f"the model doubted it, {check.outcome}: {check.text}"
        elif check.outcome != "supported":
            line = f"not in the text, {check.outcome}: {check.text}"
        else:
            continue
        tell(f"summarizer: {line}")


def _stream(summarizer: Summarizer, document: Document, *, shows: bool) -> SummaryResult:
    """Run one summary; on a terminal it grows, and disappears if it is rejected."""
    screen = Screen()
    try:
        return _follow(summarizer, document, screen if shows else None)
    except SummarizerError:
        screen.clear()
        raise


def _follow(summarizer: Summarizer, document: Document, screen: Screen | None) -> SummaryResult:
    with Bar("reading", unit="token") as bar:
        for event in summarizer.summarize_streaming(document):
            if isinstance(event, Progress):
                bar.show(event.done, event.total)
            if isinstance(event, Progress | Section):
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
