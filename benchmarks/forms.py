"""Whether summaries keep what they promise: every kind of text in every style.

    python -m benchmarks.forms --model qwen2.5-coder-0.5b-instruct

Every sample in examples/inputs in every style: is it of the form asked for, within its bound, in
its source's language, whole, shorter than its source, without preamble, with known names only; and
does it have at least one of the facts that a good summary has. Lengths take turns from sample to
sample, or all are taken with --every-length. What fails is printed with its text. The last line is
JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.checks import CHECKS, Case, failures, has_a_fact
from benchmarks.results_file import write_results
from benchmarks.samples import Sample, by_kind, samples
from benchmarks.styles import LENGTHS, STYLES, Style
from summarizer import Summarizer, SummarizerError
from summarizer.inputs import Document

ERROR = "no error"  # the check that an exception fails
ALL_CHECKS = (*CHECKS, "unchanged", ERROR)

Cell = tuple[Sample, Style, str]


@dataclass(frozen=True)
class Output:
    """One summary and which checks it failed."""

    kind: str
    style: str
    length: str
    sample: str
    failed: tuple[str, ...]
    has_fact: bool
    is_passthrough: bool
    text: str


def main() -> None:
    arguments = _arguments()
    chosen = [each for each in samples() if each.kind in (arguments.kind or [each.kind])]
    styles = [each for each in STYLES if each.name in (arguments.style or [each.name])]
    cells = list(cells_of(chosen, styles, every_length=arguments.every_length))
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, threads=arguments.threads
    ) as summarizer:
        outputs = list(told(written(summarizer, cells), len(cells)))
        recipe = summarizer.recipe
    figures = {"recipe": recipe, "threads": arguments.threads, **figures_of(outputs)}
    if len(chosen) == len(samples()) and len(styles) == len(STYLES):
        print(f"written to {write_results(f'forms-{arguments.model}', figures)}")
    else:
        print("not written, since not everything was taken")
    print(json.dumps({"outputs": figures["outputs"], "passed": figures["passed"]}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", help="the model's default, if none is named")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--kind", action="append", choices=by_kind(samples()), help="may be repeated"
    )
    parser.add_argument(
        "--style", action="append", choices=[each.name for each in STYLES], help="may be repeated"
    )
    parser.add_argument("--every-length", action="store_true", help="instead of one a summary")
    return parser.parse_args()


def cells_of(
    chosen: Iterable[Sample], styles: Sequence[Style], *, every_length: bool = False
) -> Iterator[Cell]:
    """What is to be written, all styles of a sample in a row: they share what was read of it."""
    for row, sample in enumerate(chosen):
        for column, style in enumerate(styles):
            turn = LENGTHS[(row + column) % len(LENGTHS)]
            for length in lengths_of(style) if every_length else (turn,):
                yield sample, style, length


def lengths_of(style: Style) -> tuple[str, ...]:
    """Those that make a difference."""
    differ = len(set(style.parts)) > 1 or len(set(style.words or ())) > 1
    return LENGTHS if differ else LENGTHS[:1]


def written(summarizer: Summarizer, cells: Iterable[Cell]) -> Iterator[Output]:
    """The summaries, each sample read once."""
    document, of = None, None
    for sample, style, length in cells:
        if document is None or of is not sample:
            document, of = sample.document(), sample
        yield output_of(summarizer, document, sample, style, length)


def output_of(
    summarizer: Summarizer, document: Document, sample: Sample, style: Style, length: str
) -> Output:
    """One summary, checked; an error is one that fails."""
    place = (sample.kind, style.name, length, sample.path.name)
    try:
        result = summarizer.summarize(document, **style.options(length))
    except SummarizerError as error:
        return Output(*place, (ERROR,), False, False, f"{type(error).__name__}: {error}")
    case = Case(
        result.text,
        document.text,
        sample.kind,
        sample.language,
        style,
        length,
        is_passthrough=result.status == "passthrough",
    )
    known = has_a_fact(result.text, sample.facts)
    return Output(*place, tuple(failures(case)), known, case.is_passthrough, result.text)


def told(outputs: Iterable[Output], total: int) -> Iterator[Output]:
    """The same outputs, with what fails and the time that is left said on the way."""
    began = time.monotonic()
    for done, output in enumerate(outputs, start=1):
        left_s = (time.monotonic() - began) / done * (total - done)
        place = f"{output.sample} {output.style} {output.length}"
        verdict = ", ".join(output.failed) or "passed"
        print(f"{done}/{total}, {left_s / 60:.0f} min left: {place}: {verdict}", file=sys.stderr)
        if output.failed:
            print(f"--- {place}: not {verdict}\n{output.text}\n")
        yield output


def figures_of(outputs: Sequence[Output]) -> dict[str, Any]:
    """Counts over all outputs and in each cell of kind and style, and what failed with its text."""
    cells: dict[str, dict[str, list[Output]]] = {}
    for output in outputs:
        cells.setdefault(output.kind, {}).setdefault(output.style, []).append(output)
    return {
        **counts(outputs),
        "cells": {
            kind: {style: counts(group) for style, group in styles.items()}
            for kind, styles in cells.items()
        },
        "failures": [asdict(output) for output in outputs if output.failed],
    }


def counts(outputs: Sequence[Output]) -> dict[str, Any]:
    """How many outputs there are, passed every check, passed each check, and had a fact."""
    return {
        "outputs": len(outputs),
        "passed": sum(not output.failed for output in outputs),
        "passthrough": sum(output.is_passthrough for output in outputs),
        "with a fact": sum(output.has_fact for output in outputs),
        "checks": {
            check: sum(check not in output.failed for output in outputs) for check in ALL_CHECKS
        },
    }


if __name__ == "__main__":
    main()
