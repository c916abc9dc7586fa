"""What drafts and the cache of read texts save, on the examples.

    python -m benchmarks.reuse --model qwen2.5-coder-0.5b-instruct --recipe int8

Drafts: every example in several types, written with drafts and without in turn; the ratio of the
times after the first token. Cache: a text of about 1,228 tokens, a new one each time, summarized in
one type and then in another; the ratio of the second's time to the first token to the first's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.results_file import write_results
from summarizer import Summarizer, SummaryResult
from summarizer.bench import Spread

EXAMPLES = Path(__file__).parents[1] / "examples"
TYPES: tuple[dict[str, Any], ...] = (
    {"type": "key-points", "length": "short"},
    {"type": "tldr", "length": "medium"},
    {"type": "teaser", "length": "medium"},
)
DOCUMENT = "report.txt"
DOCUMENT_TOKENS = 1228
THREADS = 2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", action="append", required=True, help="may be repeated")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    recipes = {
        recipe: measure(arguments.model, recipe, arguments.repeats) for recipe in arguments.recipe
    }
    figures = {"threads": THREADS, "repeats": arguments.repeats, "recipes": recipes}
    path = write_results(f"reuse-{arguments.model}", figures)
    print(f"written to {path}")
    print(json.dumps(figures))


def measure(model: str, recipe: str, repeats: int) -> dict[str, Any]:
    settings: dict[str, Any] = {"recipe": recipe, "threads": THREADS}
    with (
        Summarizer.create(model, drafts=False, **settings) as plain,
        Summarizer.create(model, drafts=True, **settings) as drafting,
    ):
        summaries = list(drafted(plain, drafting, repeats))
        return {
            "drafts": {"summaries": summaries, **by_kind(summaries)},
            "second_type": asdict(second_type(drafting, repeats)),
        }


def drafted(plain: Summarizer, drafting: Summarizer, repeats: int) -> Iterator[dict[str, Any]]:
    """Each example in each type: how much faster it is written with drafts."""
    for path in sorted(EXAMPLES.glob("*.txt")):
        for options in TYPES:
            text = path.read_text("utf-8")
            runs = [
                (plain.summarize(text, **options), drafting.summarize(text, **options))
                for _ in range(repeats)
            ]
            one, other = runs[0]
            summary = {
                "kind": path.stem.removesuffix("_zh"),
                "file": path.name,
                **options,
                "output_tokens": one.usage.output_tokens,
                "same_text": one.text == other.text,
                "plain_tokens_per_s": median(_speed(each) for each, _ in runs),
                "drafted_tokens_per_s": median(_speed(each) for _, each in runs),
            }
            summary["ratio"] = summary["drafted_tokens_per_s"] / summary["plain_tokens_per_s"]
            print(f"{path.name} {options['type']}: {summary['ratio']:.2f}", file=sys.stderr)
            yield summary


def by_kind(summaries: list[dict[str, Any]]) -> dict[str, Any]:
    """Means of the ratios: of all, and of each kind of text."""
    kinds = sorted({summary["kind"] for summary in summaries})
    return {
        "mean_ratio": mean(summary["ratio"] for summary in summaries),
        "mean_ratio_by_kind": {
            kind: mean(each["ratio"] for each in summaries if each["kind"] == kind)
            for kind in kinds
        },
        "same_text_share": mean(summary["same_text"] for summary in summaries),
    }


def second_type(summarizer: Summarizer, repeats: int) -> Spread:
    """Time to the first token of a second type, as a share of the first one's."""
    ratios = []
    for number in range(repeats):
        text = f"Copy {number}.\n{_document(summarizer)}"
        first = summarizer.summarize(text, type="tldr", length="long")
        second = summarizer.summarize(text, type="headline")
        ratios.append(second.timings.first_token_s / first.timings.first_token_s)
        print(f"second type: {ratios[-1]:.3f}", file=sys.stderr)
    return Spread.of(ratios)


def _document(summarizer: Summarizer) -> str:
    """The beginning of the longest example, paragraph by paragraph, up to the tokens wanted."""
    text = ""
    for paragraph in (EXAMPLES / DOCUMENT).read_text("utf-8").split("\n\n"):
        if summarizer.token_count(text) >= DOCUMENT_TOKENS:
            break
        text += paragraph + "\n\n"
    return text


def _speed(result: SummaryResult) -> float:
    return result.timings.tokens_per_second(result.usage)


if __name__ == "__main__":
    main()
