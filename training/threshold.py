"""Choose from which margin on a tuned model's own words are shown; below it, the text is quoted.

    python -m training.threshold draft ADAPTER -o build/drafts
    python -m training.threshold choose ADAPTER build/drafts GRADES...

`draft` lets the model answer our everyday texts for choosing, each with two sets of names (texts
with traps are made to be misread: they don't tell how much is true in use), and writes what it
said, with the margin of its verdict, and sheets for readers, as the reading bench has them
(benchmarks/reading). `choose` takes the readers' grades, and with `--drafts` what readers marked
of the same adapter's answers to texts that it hadn't seen (training/drafts), and finds for each
kind of texts the lowest margin from which on at least 85 % of what is said is true. It writes them
to the adapter's metadata (`sure_of_truth`), and the figures to results/threshold-MODEL.json. A
bundle that is built with the adapter then judges what it writes, and quotes all texts of kinds
that have no such margin.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from benchmarks.reading.grading import read_grades, write_sheet
from benchmarks.reading.texts import GROUPS, TYPES, item_of
from benchmarks.results_file import write_results
from summarizer import Summarizer, SummarizerError, ensure_bundle
from summarizer.store.catalogue import Adapter
from training.drafts import marked_answers
from training.texts import KINDS, Text, read_templates
from training.verdicts import Judge, area_under_curve, counted

_FEWEST = 20  # statements that a share is worth something of
_FILLINGS = 2
_WRITER = "draft"


@dataclass(frozen=True)
class Statement:
    """What the model said of a text of a group, and whether a reader found it true."""

    group: str
    margin: float
    is_true: bool


def draft(arguments: argparse.Namespace) -> None:
    """Let the model answer, and write answers, margins and sheets."""
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    texts = everyday_texts(arguments.texts)
    bundle = ensure_bundle(arguments.model, arguments.recipe, adapter=str(arguments.adapter))
    if bundle.manifest.sure_of_truth is not None:
        sys.exit("the adapter has a margin already: its bundle shows no first drafts")
    answers: dict[str, dict[str, Any]] = {}
    with Summarizer(bundle) as summarizer:
        for text in counted(texts, "written"):
            if said := draft_of(summarizer, text):
                answers[text.id] = said
    texts = [text for text in texts if text.id in answers]
    judge = Judge(bundle)
    for text in counted(texts, "judged"):
        document, said = text.document(), answers[text.id]
        said["margin"] = judge.margin(document.text, document.input_type, said["text"])
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), "utf-8")
    items = [item_of(text) for text in texts]
    for path in write_sheet(folder, items, {_WRITER: answers}, arguments.readers):
        print(path)


def draft_of(summarizer: Summarizer, text: Text) -> dict[str, Any]:
    """Return what the model says of a text, with its type and status; nothing if it is no use."""
    type_ = TYPES.get(GROUPS[text.kind], "tldr")
    try:
        result = summarizer.summarize(text.document(), type=type_, length="short")
    except SummarizerError as error:
        print(f"\n{text.id}: {error}", file=sys.stderr)
        return {}
    if result.status not in ("complete", "repaired"):
        return {}
    return {"text": result.text, "status": result.status, "type": type_}


def choose(arguments: argparse.Namespace) -> None:
    """Find the margins, and write them to the adapter."""
    answers = json.loads((arguments.folder / "answers.json").read_text("utf-8"))
    key = json.loads((arguments.folder / "key.json").read_text("utf-8"))
    statements = [
        Statement(key[name]["group"], answers[key[name]["item"]]["margin"], given[0].is_true)
        for name, given in read_grades(arguments.grades, key).items()
    ]
    written = len(statements)
    statements += _marked(arguments)
    groups = {name: _group(statements, name, arguments.share) for name in set(GROUPS.values())}
    sure = {
        KINDS[kind]: groups[group]["sure_of_truth"]
        for kind, group in GROUPS.items()
        if groups[group]["sure_of_truth"] is not None
    }
    figures = {
        "share": arguments.share,
        "sure_of_truth": sure,
        "groups": groups,
        "area_under_curve": _area(statements),
        "written": _figures(statements[:written]),
        "marked": _figures(statements[written:]),
    }
    set_metadata(arguments.adapter, "sure_of_truth", json.dumps(sure))
    path = write_results(f"threshold-{arguments.model}", figures)
    print(json.dumps(groups, indent=1))
    print(f"written to {path}; the adapter's sha256 is now {Adapter.at(arguments.adapter).sha256}")


def _marked(arguments: argparse.Namespace) -> Iterator[Statement]:
    """Yield what readers marked of the adapter's answers to texts that it hadn't seen.

    The texts have the names of `training.drafts`; the margins are kept in the folder.
    """
    if not arguments.drafts:
        return
    path: Path = arguments.folder / f"marked{arguments.drafts.replace('*', '')}.json"
    if not path.exists():
        adapter = str(arguments.adapter)
        judge = Judge(ensure_bundle(arguments.model, arguments.recipe, adapter=adapter))
        found = []
        for text, said, is_true in counted(list(marked_answers(arguments.drafts)), "judged"):
            document = text.document()
            margin = judge.margin(document.text, document.input_type, said)
            found.append((GROUPS[text.kind], margin, is_true))
        path.write_text(json.dumps(found), "utf-8")
    for row in json.loads(path.read_text("utf-8")):
        yield Statement(*row)


def _group(statements: Sequence[Statement], group: str, share: float) -> dict[str, Any]:
    own = [each for each in statements if each.group == group]
    margin = lowest_margin(own, share)
    told = [] if margin is None else [each for each in own if each.margin >= margin]
    return {
        "sure_of_truth": margin,
        "area_under_curve": _area(own),
        **_figures(own),
        "told": _figures(told),
    }


def lowest_margin(statements: Sequence[Statement], share: float) -> float | None:
    """Return the lowest margin from which on at least `share` of the statements are true.

    None if there is none of at least 20 statements.
    """
    ranked = sorted(statements, key=lambda each: -each.margin)
    true = np.cumsum([each.is_true for each in ranked])
    enough = [
        count for count in range(_FEWEST, len(ranked) + 1) if true[count - 1] >= share * count
    ]
    return round(ranked[enough[-1] - 1].margin, 2) if enough else None


def set_metadata(adapter: Path, name: str, value: str) -> None:
    """Write a value to an adapter's metadata; the tensors stay as they are."""
    with safe_open(adapter, "numpy") as file:
        metadata = dict(file.metadata() or {})
    partial = adapter.with_suffix(".partial")
    save_file(load_file(adapter), partial, metadata | {name: value})
    partial.replace(adapter)


def everyday_texts(count: int) -> list[Text]:
    """Return everyday texts for choosing, each filled twice, the seed behind its id."""
    chosen = [
        replace(each.filled(seed)[0], id=f"{each.id}#{seed}")
        for each in read_templates()
        if each.split == "choose" and not each.values.get("traps")
        for seed in range(_FILLINGS)
    ]
    return random.Random(0).sample(chosen, min(count, len(chosen)))


def choosing_texts(count: int = 150) -> list[Text]:
    """Return texts for choosing, without twins."""
    chosen = [each for each in read_templates() if each.split == "choose"]
    drawn = random.Random(0).sample(chosen, min(count, len(chosen)))
    return [each.filled(0)[0] for each in drawn]


def _figures(statements: Sequence[Statement]) -> dict[str, Any]:
    true = sum(each.is_true for each in statements)
    share = round(true / len(statements), 3) if statements else None
    return {"statements": len(statements), "true": share}


def _area(statements: Sequence[Statement]) -> float | None:
    margins = np.array([each.margin for each in statements])
    return area_under_curve(margins, np.array([each.is_true for each in statements], bool))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    for run in (draft, choose):
        command = commands.add_parser(run.__name__, help=run.__doc__)
        command.set_defaults(run=run)
        command.add_argument("adapter", type=Path)
        command.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
        command.add_argument("--recipe")
        if run is draft:
            command.add_argument("-o", "--output", type=Path, required=True)
            command.add_argument("--texts", type=int, default=120)
            command.add_argument("--readers", type=int, default=2)
        else:
            command.add_argument("folder", type=Path)
            command.add_argument("grades", type=Path, nargs="+")
            command.add_argument(
                "--drafts", metavar="FILES", help="of training/drafts, such as '*-3'"
            )
            command.add_argument("--share", type=float, default=0.85, help="that shall be true")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    arguments.run(arguments)
