"""Choose from which margin on a tuned model's own words are shown; below it, the text is quoted.

    python -m training.threshold draft ADAPTER -o build/drafts
    python -m training.threshold choose ADAPTER build/drafts GRADES...

`draft` lets the model answer our everyday texts for choosing, each with two sets of names (texts
with traps are made to be misread: they don't tell how much is true in use), and writes what it
said, with the margin of its verdict, and sheets for readers, as the reading bench has them
(benchmarks/reading). `choose` takes the readers' grades, and marks of what the same adapter said of
texts that it hasn't seen (training/drafts.py), finds the lowest margin from which on at least 85 %
of what is said is true, writes it to the adapter's metadata (`sure_of_truth`), and the figures to
results/threshold-MODEL.json. A bundle that is built with the adapter then judges what it writes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from benchmarks.reading.grading import Grade, read_grades, write_sheet
from benchmarks.reading.texts import GROUPS, TYPES, item_of
from benchmarks.results_file import write_results
from summarizer import Summarizer, SummarizerError, ensure_bundle
from summarizer.store.catalogue import Adapter
from training.drafts import likeliest
from training.texts import Text, read_templates
from training.verdicts import Judge, area_under_curve, counted

_FEWEST = 20  # statements that a share is worth something of
_FILLINGS = 2
_WRITER = "draft"


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
    """Find the margin, and write it to the adapter."""
    answers = json.loads((arguments.folder / "answers.json").read_text("utf-8"))
    key = json.loads((arguments.folder / "key.json").read_text("utf-8"))
    grades = read_grades(arguments.grades, key)
    rows = [
        (answers[key[name]["item"]]["margin"], given[0], key[name])
        for name, given in grades.items()
    ]
    marked = list(_marked(arguments))
    margins = np.array([*(margin for margin, _, _ in rows), *(margin for margin, _ in marked)])
    is_true = np.array([*(grade.is_true for _, grade, _ in rows), *(true for _, true in marked)])
    threshold = lowest_margin(margins, is_true, arguments.share)
    is_told = margins >= threshold
    figures = {
        "share": arguments.share,
        "sure_of_truth": threshold,
        "written": _figures([grade for _, grade, _ in rows]),
        "told": _figures([grade for margin, grade, _ in rows if margin >= threshold]),
        "with_marked_ones": {
            "statements": len(margins),
            "true": round(float(is_true.mean()), 3),
            "told": int(is_told.sum()),
            "true_if_told": round(float(is_true[is_told].mean()), 3),
        },
        "area_under_curve": area_under_curve(margins, is_true),
        "answers": [
            {"item": entry["item"], "margin": round(margin, 2), "true": grade.is_true,
             "gist": grade.gist, "grade": grade.grade}
            for margin, grade, entry in rows
        ],
    }  # fmt: skip
    set_metadata(arguments.adapter, "sure_of_truth", f"{threshold:.2f}")
    path = write_results(f"threshold-{arguments.model}", figures)
    print(f"from a margin of {threshold:.2f}: {figures['told']} of {figures['written']}")
    print(f"written to {path}; the adapter's sha256 is now {Adapter.at(arguments.adapter).sha256}")


def _marked(arguments: argparse.Namespace) -> Iterator[tuple[float, bool]]:
    """Yield the margins of likeliest answers that readers marked as true or false."""
    if not arguments.marked:
        return
    adapter = str(arguments.adapter)
    judge = Judge(ensure_bundle(arguments.model, arguments.recipe, adapter=adapter))
    folder, *marks = arguments.marked
    for text, said, is_true in counted(list(likeliest(folder, marks)), "judged"):
        document = text.document()
        yield judge.margin(document.text, document.input_type, said), is_true


def lowest_margin(margins: Any, is_true: Any, share: float) -> float:
    """Return the lowest margin from which on at least `share` of the statements are true.

    Args:
        margins: Of statements, [statements].
        is_true: Of each, whether it is true.
        share: 0 to 1.

    Raises:
        ValueError: There is none, of at least 20 statements.
    """
    order = np.argsort(-margins, kind="stable")
    shares = np.cumsum(is_true[order]) / np.arange(1, len(order) + 1)
    enough = [place for place in range(_FEWEST - 1, len(order)) if shares[place] >= share]
    if not enough:
        raise ValueError(f"from no margin on {share:.0%} are true: train the model further")
    return round(float(margins[order[enough[-1]]]), 2)


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


def _figures(grades: Sequence[Grade]) -> dict[str, Any]:
    count = max(1, len(grades))
    return {
        "statements": len(grades),
        "true": round(sum(each.is_true for each in grades) / count, 3),
        "good": round(sum(each.grade == "good" for each in grades) / count, 3),
        "poor": round(sum(each.grade == "poor" for each in grades) / count, 3),
    }


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
                "--marked", type=Path, nargs="+", metavar="PATH",
                help="a folder of training.drafts, and the marks of its sheets",
            )  # fmt: skip
            command.add_argument("--share", type=float, default=0.85, help="that shall be true")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    arguments.run(arguments)
