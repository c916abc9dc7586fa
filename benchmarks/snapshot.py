"""Keep what every example is summarized to, and show what a change of the code makes of it.

    python -m benchmarks.snapshot -o before.jsonl
    python -m benchmarks.snapshot -o now.jsonl --against before.jsonl

Every file of examples/ in every type, and three texts in every language and three types, greedy.
A rearrangement of the code must change none of it, on the same machine: other processors and other
numbers of threads round differently. An output that was begun is gone on with. With --against the
differences are printed, and the exit code is 1 where there are any.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from summarizer import SUMMARY_TYPES, Summarizer, SummarizerError, SummaryResult
from summarizer.inputs import read_document
from summarizer.language.tags import OUTPUT_LANGUAGES

EXAMPLES = Path(__file__).parents[1] / "examples"
FOLDERS = (EXAMPLES, EXAMPLES / "inputs", EXAMPLES / "languages")
NO_TEXTS = (".py", ".toml")
IN_EVERY_LANGUAGE = ("article.txt", "chat.txt", "article_zh.txt")
IN_EVERY_LANGUAGE_TYPES = ("tldr", "key-points", "headline")

Case = tuple[Path, dict[str, str]]  # a text and its options


def main() -> None:
    arguments = _arguments()
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, threads=arguments.threads
    ) as summarizer:
        _write(summarizer, arguments.output)
    if arguments.against:
        sys.exit(_differences(_read(arguments.against), _read(arguments.output)) > 0)


def cases() -> Iterator[Case]:
    """Every text in every type; some in every language."""
    texts = sorted(
        path
        for folder in FOLDERS
        for path in folder.iterdir()
        if path.is_file() and path.suffix not in NO_TEXTS
    )
    yield from ((path, {"type": str(name)}) for path in texts for name in SUMMARY_TYPES)
    for name in IN_EVERY_LANGUAGE:
        for language in OUTPUT_LANGUAGES:
            for each in IN_EVERY_LANGUAGE_TYPES:
                yield EXAMPLES / name, {"type": each, "output_language": language}


def _write(summarizer: Summarizer, output: Path) -> None:
    known = _read(output) if output.exists() else {}
    wanted = [case for case in cases() if _key(case) not in known]
    with output.open("a", encoding="utf-8") as file:
        for number, case in enumerate(wanted, 1):
            line = {"key": _key(case), **_summary(summarizer, case)}
            print(json.dumps(line, ensure_ascii=False), file=file, flush=True)
            print(f"\r{number} of {len(wanted)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _key(case: Case) -> str:
    path, options = case
    return " ".join((path.relative_to(EXAMPLES).as_posix(), *options.values()))


def _summary(summarizer: Summarizer, case: Case) -> dict[str, Any]:
    path, options = case
    try:
        result = summarizer.summarize(read_document(path), **options)  # type: ignore[arg-type]
    except SummarizerError as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return _kept(result)


def _kept(result: SummaryResult) -> dict[str, Any]:
    """A result without what differs from run to run."""
    kept = asdict(result)
    kept.pop("timings")
    kept["usage"].pop("cached_tokens")
    return kept


def _read(path: Path) -> dict[str, dict[str, Any]]:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    whole = [json.loads(line) for line in lines if line.endswith("\n")]
    return {line.pop("key"): line for line in whole}


def _differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> int:
    """Print the results that differ, and how; the number of them."""
    differing = [key for key in before if before[key] != after.get(key)]
    for key in differing:
        print(key)
        old, new = before[key], after.get(key, {})
        for field in sorted(old.keys() | new.keys()):
            if old.get(field) != new.get(field):
                print(f"  {field}\n    - {old.get(field)!r}\n    + {new.get(field)!r}")
    print(json.dumps({"results": len(before), "differing": len(differing)}))
    return len(differing)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--recipe")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", "-o", type=Path, required=True)
    parser.add_argument("--against", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
