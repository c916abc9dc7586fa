"""Let a tuned model summarize texts that it was tuned on; readers mark and mend what it says.

    python -m training.drafts write ADAPTER -o build/marked
    python -m training.drafts take build/marked MARKS...

`write` goes on where it was stopped, and ends with sheets for readers (`--readers` of them). They
write a line of JSON for each draft: whether all of it is true, and what it should say instead, in
as few other words as possible. `take` puts what they wrote into training/drafts, with slots for
names again: from then on training learns to say the one rather than the other, and to tell which
of the model's own statements are true. Errors that a model makes differ from those that a writer
thinks of.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reading.texts import GROUPS, TYPES
from summarizer import Summarizer, SummarizerError, ensure_bundle
from training.texts import DRAFTS, Template, Text, read_templates
from training.verdicts import counted

_SEED = 101  # of slots: no epoch of training has the same names
_SHORTER = 0.75  # of the texts
_GUIDE = """\
A small model was asked for one sentence (or one line) on each text: its one main point, true, in
own words, for a reader who hasn't seen the text. Write a line of JSON for each, to a file:

    {"n": 1, "true": false, "mended": "..."}

- "true": whether every word of the draft is supported by the text: who does what to whom, whether
  it happened, will happen, was refused or only asked, times, numbers. Any misleading part: false.
- "mended": the draft, changed in as few words as possible so that it is true, says the point (the
  outcome, not what was said on the way), and reads well: one claim, 6 to 14 English words or 12 to
  28 Chinese characters, the same language and script. Where the draft is all of that, repeat it
  letter by letter. Names, times and numbers exactly as in the text. Keep a line's style where the
  draft is a line rather than a sentence.
"""


def write(arguments: argparse.Namespace) -> None:
    """Let the model answer, and write its drafts and sheets for readers."""
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "drafts.jsonl"
    drafts = _read(path) if path.exists() else []
    bundle = ensure_bundle(arguments.model, arguments.recipe, adapter=str(arguments.adapter))
    if bundle.manifest.sure_of_truth is not None:
        sys.exit("the adapter has a margin already: its bundle shows no first drafts")
    known = {each["id"] for each in drafts}
    drawn = {each.id: each for each in _drawn(arguments.texts)}
    texts = [text for name, text in drawn.items() if name not in known]
    with Summarizer(bundle) as summarizer, path.open("a", encoding="utf-8") as file:
        for text in counted(texts, "written"):
            if said := draft_of(summarizer, text):
                entry = {"n": len(drafts) + 1, "id": text.id, "key": said["key"]}
                drafts.append(entry | {"said": said["text"]})
                file.write(json.dumps(drafts[-1], ensure_ascii=False) + "\n")
                file.flush()
    share = -(-len(drafts) // arguments.readers)
    for number in range(arguments.readers):
        some = drafts[number * share : (number + 1) * share]
        sheet = folder / f"sheet-{number + 1}.md"
        parts = [
            f"## {each['n']}\n\n{drawn[each['id']].text}\n\n**Draft:** {each['said']}\n"
            for each in some
        ]
        sheet.write_text("\n".join([_GUIDE, *parts]), "utf-8")
        print(sheet)


def take(arguments: argparse.Namespace) -> None:
    """Add the readers' marks to training/drafts."""
    drafts = {each["n"]: each for each in _read(arguments.folder / "drafts.jsonl")}
    templates = {each.id: each for each in read_templates()}
    rows = []
    for path in arguments.marks:
        for mark in _read(path):
            row = _row(drafts[mark["n"]], mark, f"{path}: {mark['n']}")
            template = templates[row["id"].split("/")[0]]
            rows.append(
                row | {key: template.unfilled(row[key], _SEED) for key in ("said", "mended")}
            )
    DRAFTS.mkdir(exist_ok=True)
    path = DRAFTS / f"{arguments.name}.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), "utf-8")
    true = sum(each["is_true"] for each in rows)
    right = sum(each["said"] == each["mended"] for each in rows)
    print(f"{len(rows)} drafts, {true} true, {right} right as they were: {path}")


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
    key = type_ if type_ == "topline" else f"{type_}/short"
    return {"text": result.text, "status": result.status, "type": type_, "key": key}


def _drawn(count: int) -> Iterator[Text]:
    """Yield shorter texts that are trained on, or of some the twin instead."""
    templates = [each for each in read_templates() if each.split == "train"]
    templates.sort(key=_size)
    some = templates[: int(_SHORTER * len(templates))]
    random.Random(5).shuffle(some)
    for template in some[:count]:
        yield template.filled(_SEED)[random.Random(template.id).randrange(2)]


def _size(template: Template) -> int:
    return len(template.values["text"])


def _row(draft: dict[str, Any], mark: dict[str, Any], where: str) -> dict[str, Any]:
    mended = str(mark.get("mended", "")).strip()
    if not isinstance(mark.get("true"), bool) or not mended:
        sys.exit(f"{where}: needs 'true' and 'mended'")
    if mended == draft["said"] and not mark["true"]:
        sys.exit(f"{where}: marked as false, but not mended")
    return {
        "id": draft["id"],
        "key": draft["key"],
        "said": draft["said"],
        "is_true": mark["true"],
        "mended": mended,
    }


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    first = commands.add_parser("write", help=write.__doc__)
    first.set_defaults(run=write)
    first.add_argument("adapter", type=Path)
    first.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    first.add_argument("--recipe")
    first.add_argument("-o", "--output", type=Path, required=True)
    first.add_argument("--texts", type=int, default=400)
    first.add_argument("--readers", type=int, default=4)
    second = commands.add_parser("take", help=take.__doc__)
    second.set_defaults(run=take)
    second.add_argument("folder", type=Path)
    second.add_argument("marks", type=Path, nargs="+")
    second.add_argument(
        "--name", required=True, help="of the file, such as the model's with a number"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    arguments = _arguments()
    arguments.run(arguments)
