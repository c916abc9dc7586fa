"""Whether summaries keep what they promise: every type of text in every type of summary.

    python -m benchmarks.forms --model qwen2.5-coder-0.5b-instruct

Every sample in examples/inputs is summarized in every type: is the summary of the form asked for,
within its bound, in its source's language, whole, shorter than its source, without preamble, with
known names only; and does it have at least one of the facts that a good summary has. The lengths
alternate from sample to sample, unless --every-length is given. What fails is printed with its
text. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from benchmarks.checks import CHECKS, Case, failures, has_a_fact
from benchmarks.results_file import write_results
from benchmarks.samples import Sample, by_kind, samples
from summarizer import SUMMARY_TYPES, Summarizer, SummarizerError, SummaryLength, SummaryTypeInfo
from summarizer.inputs import Document

ERROR = "no error"  # the check that an exception fails
ALL_CHECKS = (*CHECKS, "unchanged", ERROR)

LENGTHS: tuple[SummaryLength, ...] = get_args(SummaryLength)

Cell = tuple[Sample, SummaryTypeInfo, SummaryLength]


@dataclass(frozen=True)
class Output:
    """One summary and which checks it failed."""

    kind: str
    type: str
    length: str
    sample: str
    failed: tuple[str, ...]
    has_fact: bool
    is_passthrough: bool
    text: str


def main() -> None:
    arguments = _arguments()
    chosen = [each for each in samples() if each.kind in (arguments.kind or [each.kind])]
    types = [SUMMARY_TYPES[name] for name in arguments.type or SUMMARY_TYPES]
    cells = list(cells_of(chosen, types, every_length=arguments.every_length))
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, threads=arguments.threads
    ) as summarizer:
        outputs = list(reported(written(summarizer, cells), len(cells)))
        recipe = summarizer.recipe
    figures = {"recipe": recipe, "threads": arguments.threads, **figures_of(outputs)}
    if len(chosen) == len(samples()) and len(types) == len(SUMMARY_TYPES):
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
        "--type", action="append", choices=SUMMARY_TYPES, help="a type; may be repeated"
    )
    parser.add_argument("--every-length", action="store_true", help="instead of one a summary")
    return parser.parse_args()


def cells_of(
    chosen: Iterable[Sample], types: Sequence[SummaryTypeInfo], *, every_length: bool = False
) -> Iterator[Cell]:
    """Yield what to write, all types of a sample in a row, since they share its cache."""
    for row, sample in enumerate(chosen):
        for column, info in enumerate(types):
            turn = LENGTHS[(row + column) % len(LENGTHS)]
            for length in lengths_of(info) if every_length else (turn,):
                yield sample, info, length


def lengths_of(info: SummaryTypeInfo) -> tuple[SummaryLength, ...]:
    """Return the lengths that make a difference."""
    return LENGTHS if info.has_lengths else LENGTHS[:1]


def written(summarizer: Summarizer, cells: Iterable[Cell]) -> Iterator[Output]:
    """Write the summaries, reading each sample once."""
    document, of = None, None
    for sample, info, length in cells:
        if document is None or of is not sample:
            document, of = sample.document(), sample
        yield output_of(summarizer, document, sample, info, length)


def output_of(
    summarizer: Summarizer,
    document: Document,
    sample: Sample,
    info: SummaryTypeInfo,
    length: SummaryLength,
) -> Output:
    """Write one summary and check it; an error is a failed check."""
    place = (sample.kind, info.name, length, sample.path.name)
    try:
        result = summarizer.summarize(document, type=info.name, length=length)
    except SummarizerError as error:
        return Output(*place, (ERROR,), False, False, f"{type(error).__name__}: {error}")
    case = Case(
        result.text,
        document.text,
        sample.kind,
        sample.language,
        info,
        length,
        is_passthrough=result.status == "passthrough",
        parts_quoted=len(result.items) if result.status == "quoted" else 0,
    )
    known = has_a_fact(result.text, sample.facts)
    return Output(*place, tuple(failures(case)), known, case.is_passthrough, result.text)


def reported(outputs: Iterable[Output], total: int) -> Iterator[Output]:
    """Pass the outputs on, printing what fails and the time left."""
    began = time.monotonic()
    for done, output in enumerate(outputs, start=1):
        left_s = (time.monotonic() - began) / done * (total - done)
        place = f"{output.sample} {output.type} {output.length}"
        verdict = ", ".join(output.failed) or "passed"
        print(f"{done}/{total}, {left_s / 60:.0f} min left: {place}: {verdict}", file=sys.stderr)
        if output.failed:
            print(f"--- {place}: not {verdict}\n{output.text}\n")
        yield output


def figures_of(outputs: Sequence[Output]) -> dict[str, Any]:
    """Return counts over all outputs and in each cell, and what failed with its text."""
    cells: dict[str, dict[str, list[Output]]] = {}
    for output in outputs:
        cells.setdefault(output.kind, {}).setdefault(output.type, []).append(output)
    return {
        **counts(outputs),
        "cells": {
            kind: {type_: counts(group) for type_, group in by_type.items()}
            for kind, by_type in cells.items()
        },
        "failures": [asdict(output) for output in outputs if output.failed],
    }


def counts(outputs: Sequence[Output]) -> dict[str, Any]:
    """Return how many outputs there are, passed all checks, passed each, and had a fact."""
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
