"""`summarizer check`: compare a summary with its source."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from summarizer.batch.escapes import json_line
from summarizer.cli.resources import STANDARD_INPUT, load, read_named
from summarizer.cli.terminal import Bar, show
from summarizer.errors import OptionError
from summarizer.results import Verdict

DESCRIPTION = (
    "Looks for what SUMMARY says in SOURCE: its numbers, dates, names and the like by rules, and "
    "what the model itself takes for wrong. Tells how likely the summary is to say only what the "
    "source says, which words are doubtful, and where each sentence comes from."
)
EPILOG = (
    "The exit code is 0 where the summary passes, 3 where it doesn't, 1 for a failure. A claim "
    "that isn't found lowers the score and doesn't decide alone, since a right summary may put it "
    "in other words. Larger models tell more (--preference capability), see docs/trust.md; none "
    "is sure. There are scores in English and Chinese, for models that a probe was fitted for."
)
FAILED, DOESN_T_PASS = 1, 3


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what is checked, and how the verdict is shown."""
    command.add_argument("source", metavar="SOURCE", help="a file, a page's address, or -")
    command.add_argument("summary", metavar="SUMMARY", help="a file, too, or -")
    command.add_argument("--context", metavar="TEXT", help="what else the summary may be from")
    command.add_argument("--download", action="store_true", help="fetch missing weights")
    command.add_argument("--json", action="store_true", help="one JSON object, on one line")


def run(arguments: argparse.Namespace) -> int:
    """Check one summary; return 3 if it doesn't pass."""
    if arguments.source == arguments.summary == STANDARD_INPUT:
        raise OptionError("only one of SOURCE and SUMMARY can be -")
    source = read_named(arguments.source, arguments.input_type or "auto")
    summary = read_named(arguments.summary, "article")
    if source is None or summary is None:
        return FAILED
    with load(arguments, {}) as summarizer, Bar("reading", unit="token") as bar:
        verdict = summarizer.check(
            source,
            summary.text,
            context=arguments.context or "",
            on_progress=lambda progress: bar.show(progress.done, progress.total),
        )
    if arguments.json:
        show(json_line(asdict(verdict)))
    else:
        show("\n".join(_lines(verdict)))
    return 0 if verdict.is_consistent else DOESN_T_PASS


def _lines(verdict: Verdict) -> Iterator[str]:
    passes = "passes" if verdict.is_consistent else "does not pass"
    score = "rules alone, no score" if verdict.score is None else f"score {verdict.score:.2f}"
    yield f"{passes} ({score}; {verdict.model_id})"
    if verdict.coverage < 1:
        yield f"read of the source: {verdict.coverage:.0%}, what is nearest to the summary"
    for check in verdict.unsupported:
        yield f"not in the source: {check.text}"
    for doubt in verdict.doubts:
        yield f"doubtful: {doubt.text}"
    for sentence in verdict.sentences:
        yield f"\n{sentence.text}"
        for each in sentence.sources:
            said = f"{each.time}, " if each.time else ""
            yield f"  {said}{each.start}-{each.end}: {each.text}"
        if not sentence.sources:
            yield "  nothing in the source is like it"
