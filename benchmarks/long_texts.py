"""What a long text takes: time, memory and coverage, against its length.

    python -m benchmarks.long_texts --model qwen2.5-coder-0.5b-instruct

Each length is a process of its own that summarizes a text of so many tokens: the examples one after
the other, the numbers in them changed with each round, so that no two parts are the same. The file
is written after each length. The last line is JSON.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.results_file import write_results
from summarizer import ensure_bundle

THREADS = 2
TOKENS = (4_000, 12_500, 25_000, 50_000, 100_000, 200_000)
EXAMPLES = Path(__file__).parents[1] / "examples"
_NUMBER = re.compile(r"\d+")
_PROCESS = """
import json, sys
model, recipe, threads, tokens = json.loads(sys.argv[1])
from benchmarks.long_texts import text_of
from summarizer import Summarizer
from summarizer.bench import peak_rss_bytes
with Summarizer.create(model, recipe=recipe, threads=threads) as summarizer:
    text = text_of(summarizer, tokens)
    result = summarizer.summarize(text, type="key-points", input_type="article")
    print(json.dumps({
        "input_tokens": result.usage.input_tokens,
        "prompt_tokens": result.usage.prompt_tokens,
        "output_tokens": result.usage.output_tokens,
        "sections": len(result.sections),
        "coverage": result.coverage,
        "total_s": result.timings.total_s,
        "peak_rss_bytes": peak_rss_bytes(),
        "summary": result.text,
    }))
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", help="default: the model's own")
    parser.add_argument("--tokens", type=int, action="append", help="may be repeated")
    arguments = parser.parse_args()
    recipe = ensure_bundle(arguments.model, arguments.recipe).manifest.recipe
    lengths: list[dict[str, Any]] = []
    figures = {"threads": THREADS, "recipe": recipe, "lengths": lengths}
    for tokens in arguments.tokens or TOKENS:
        lengths.append(in_process(arguments.model, recipe, tokens))
        write_results(f"long-{arguments.model}", figures)
    print(json.dumps(figures))


def in_process(model: str, recipe: str, tokens: int) -> dict[str, Any]:
    """What a fresh process found for a text of about so many tokens."""
    request = json.dumps([model, recipe, THREADS, tokens])
    ran = subprocess.run(
        [sys.executable, "-c", _PROCESS, request], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    print(f"{found['input_tokens']:,} tokens: {found['total_s']:.1f} s", file=sys.stderr)
    return found


def text_of(summarizer: Any, tokens: int) -> str:
    """A text of about `tokens` tokens, in English; at least that many."""
    pieces, size = [], 0
    for piece in _paragraphs():
        if size >= tokens:
            break
        pieces.append(piece)
        size += summarizer.token_count(piece)
    return "\n\n".join(pieces)


def _paragraphs() -> Iterator[str]:
    """Paragraphs without end, each with numbers of its own."""
    texts = [(EXAMPLES / name).read_text("utf-8") for name in ("report.txt", "article.txt")]
    for turn in itertools.count():
        for paragraph in "\n\n".join(texts).split("\n\n"):
            yield _NUMBER.sub(partial(_later, turn), paragraph)


def _later(turn: int, number: re.Match[str]) -> str:
    return str(int(number[0]) + turn)


if __name__ == "__main__":
    main()
