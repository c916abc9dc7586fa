"""How near summaries come to what people wrote, beside quoted sentences and the bare model.

    python -m benchmarks.quality --data FOLDER --model qwen2.5-coder-0.5b-instruct --recipe w8a8

Each text is summarized by ours, by ours with trust="off" ("unchecked"), by its first words, by
TextRank, and by the same model with a prompt of one line; see `sets` for the sets and lengths,
`scores` and `truth` for what is counted. Answers are
kept in build/quality, so that a run that was stopped goes on where it was, until the model, the
recipe, the prompts or the text change. Results of systems and sets that aren't asked for stay.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import provenance
from benchmarks.eta import ProgressPrinter
from benchmarks.quality import baselines, copying
from benchmarks.quality.answer_cache import Answer, AnswerCache, digest
from benchmarks.quality.datasets import EXAMPLE_TASKS, TASKS, Item, Task, load_examples, load_set
from benchmarks.quality.scores import agreement, figures, reference_words
from benchmarks.quality.systems import Ours, Raw, Unchecked
from benchmarks.quality.unsupported import UnsupportedCounter
from benchmarks.results_file import RESULTS, write_results
from summarizer import SummarizerError, ensure_bundle

SYSTEMS = ("ours", "unchecked", "lead", "textrank", "raw")
DATA = "SUMMARIZER_EVAL"
KEPT = Path(__file__).parents[2] / "build" / "quality"
_NO_DATA = (
    f"there are no evaluation sets (--data, or the variable {DATA}): the project's examples are "
    "summarized, which have no references, so that only length and form are told"
)


@dataclass(frozen=True)
class System:
    """Something that answers; another `version` where its answers may be others."""

    name: str
    version: str
    answer: Callable[[Item, Task], str]


Sets = dict[str, tuple[Task, list[Item]]]


def main() -> None:
    arguments = _arguments()
    systems = [
        _system(name, arguments.model, arguments.recipe, arguments.threads)
        for name in arguments.only or SYSTEMS
    ]
    sets = chosen_sets(arguments.data, arguments.sets, arguments.limit)
    unsupported = UnsupportedCounter(
        ensure_bundle(arguments.model, arguments.recipe).tokenizer_path
    )
    results = _results_so_far(arguments.model)
    for name, (task, items) in sets.items():
        for system in systems:
            answers = list(answered(system, name, task, items, folder=arguments.kept))
            found = figures(answers, items, task) | {"version": system.version}
            found["copied"] = copying.figures(zip(answers, items, strict=True))
            found["unsupported"] = unsupported.figures(zip(answers, items, strict=True))
            results = with_part(results, name, system.name, about(task, items), found)
            path = write_results(f"quality-{arguments.model}", results | {"tools": _tools()})
    print(f"written to {path}")
    print(json.dumps(results["sets"]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known = ", ".join(TASKS)
    folder = os.environ.get(DATA) or None
    parser.add_argument("--data", type=Path, default=folder, help=f"the sets' folder; else {DATA}")
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", default="w8a8")
    parser.add_argument("--sets", action="append", help=f"may be repeated; all of: {known}")
    parser.add_argument("--limit", type=int, default=100, help="texts of each set, the first")
    parser.add_argument("--only", action="append", choices=SYSTEMS, help="may be repeated")
    parser.add_argument("--threads", type=int, default=2, help="for the model; figures have none")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where answers are kept")
    return parser.parse_args()


def _system(name: str, model: str, recipe: str, threads: int) -> System:
    writers: dict[str, type[Ours | Raw]] = {"ours": Ours, "unchecked": Unchecked, "raw": Raw}
    if name in writers:
        made = writers[name](model, recipe, threads)
        return System(f"{name} ({recipe})", made.version, made)
    return System(name, baselines.VERSION, {"lead": baselines.lead}.get(name, baselines.textrank))


def chosen_sets(data: Path | None, names: Sequence[str] | None, limit: int) -> Sets:
    """The sets that are there among those asked for; the examples where there is no folder."""
    if data is None or not data.is_dir():
        _say(_NO_DATA)
        return {name: (task, load_examples(limit)) for name, task in EXAMPLE_TASKS.items()}
    unknown = set(names or ()) - set(TASKS)
    if unknown:
        sys.exit(f"unknown sets {sorted(unknown)}; known: {', '.join(TASKS)}")
    paths = {name: data / f"{name}.jsonl" for name in names or TASKS}
    for path in paths.values():
        if not path.exists():
            _say(f"{path} isn't there and is left out")
    there = {name: path for name, path in paths.items() if path.exists()}
    if not there:
        sys.exit(
            f"none of the sets is in {data}; see benchmarks/quality/datasets.py for their form"
        )
    return {name: (TASKS[name], load_set(path, TASKS[name], limit)) for name, path in there.items()}


def answered(
    system: System, set_name: str, task: Task, items: Sequence[Item], *, folder: Path
) -> Iterator[Answer]:
    """An answer for each item: a kept one, or one that is written now and kept."""
    kept = AnswerCache(folder / f"{set_name}-{system.name.split()[0]}.jsonl")
    keys = [digest(system.name, system.version, asdict(task), asdict(item)) for item in items]
    missing = sum(kept.get(key) is None for key in keys)
    left, written = ProgressPrinter(f"{set_name} {system.name}", missing), 0
    for key, item in zip(keys, items, strict=True):
        answer = kept.get(key)
        if answer is None:
            answer = _answer(system, item, task)
            kept.add(key, answer, f"{system.name} {item.id}")
            written += 1
            left.note(written)
        yield answer
    _say(f"{set_name} {system.name}: {len(items)} texts, {written} of them now")


def _answer(system: System, item: Item, task: Task) -> Answer:
    started = time.monotonic()
    try:
        text = system.answer(item, task)
        return Answer(text, seconds=time.monotonic() - started)
    except SummarizerError as error:
        return Answer("", f"{type(error).__name__}: {error}")


def about(task: Task, items: Sequence[Item]) -> dict[str, Any]:
    """What a set is, and what was asked of it."""
    return {
        "task": asdict(task),
        "source": ", ".join(sorted({item.source for item in items if item.source})),
        "focus": any(item.focus for item in items),
        "reference_words": reference_words(items),
        "people": agreement(items),
    }


def with_part(
    results: dict[str, Any], set_name: str, system: str, about: dict[str, Any], part: dict[str, Any]
) -> dict[str, Any]:
    """The results with what a system did on a set; another task's figures aren't comparable."""
    old = results.get("sets", {}).get(set_name, {})
    systems = old.get("systems", {}) if old.get("task") == about["task"] else {}
    dated = part | {provenance.KEY: provenance.this_run()}
    found = about | {"systems": {**systems, system: dated}}
    return {"sets": {**results.get("sets", {}), set_name: found}}


def _results_so_far(model: str) -> dict[str, Any]:
    """What earlier runs measured; each part says what it depended on."""
    path = RESULTS / f"quality-{model}.json"
    return {"sets": json.loads(path.read_text("utf-8"))["sets"]} if path.exists() else {}


def _tools() -> dict[str, str]:
    return {name: version(name) for name in ("rouge-score", "sumy")}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
