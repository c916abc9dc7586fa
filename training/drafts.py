"""Let a model summarize texts several times; readers mark and mend what it says.

    python -m training.drafts write -o build/marked --texts '(ns|p[cmty])[0-9]'
    python -m training.drafts take build/marked MARKS... --name NAME

`write` goes on where it was stopped, and ends with sheets for readers (`--readers` of them). They
write a line of JSON for each text: which of the answers are true, and what is to be said, in as few
other words as possible. `take` puts what they wrote into training/drafts, with slots for names
again: from then on training learns to say that rather than what was false, and to tell which of the
model's own statements are true. Errors that a model makes differ from those that a writer thinks
of, and what it is taught to say should be near what it says.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from benchmarks.reading.texts import GROUPS, TYPES
from summarizer import ensure_bundle
from training.sampling import BatchSampler
from training.texts import DRAFTS, Text, options_of, read_templates, spec_of
from training.verdicts import Judge, counted

_SEED = 101  # of slots: no epoch of training has the same names
_MOST_TOKENS = 700  # of a prompt
_MOST_SAID = 40  # tokens
_GUIDE = """\
A small model was asked several times for a one-sentence summary (or one line) of each text. Read
each text, then each candidate, word by word. Write a line of JSON for each text, to a file:

    {"n": 1, "true": [true, false, ...], "mended": "..."}

- "true": for each candidate, in order, whether every word is supported by the text: who does what
  to whom, whether it happened, will happen, was refused or only asked or offered, times, numbers,
  reasons. Any misleading part: false. Vague but right: true.
- "mended": the good summary, made of the best candidate with as few changed words as possible: keep
  its opening, verb and structure where they are right, change what is false, cut what isn't needed.
  True to the last word, with the point (how it ended; where there is no outcome, what it is about
  in substance), natural to somebody who hasn't seen the text; one sentence of 8 to 22 English words
  or 14 to 42 Chinese characters, in the text's language and script. Where a candidate is all of
  that, repeat it letter by letter. Names, times and numbers exactly as in the text; reasons only if
  they are the point. Where a line is asked for: no full stop, at most 12 words or 20 characters.
"""


def write(arguments: argparse.Namespace) -> None:
    """Let the model answer, and write its drafts and sheets for readers."""
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "drafts.jsonl"
    drafts = _read(path) if path.exists() else []
    known = {each["id"] for each in drafts}
    drawn = {each.id: each for each in _drawn(arguments.texts, arguments.most)}
    texts = [text for name, text in drawn.items() if name not in known]
    judge = Judge(ensure_bundle(arguments.model, arguments.recipe, adapter=arguments.adapter))
    sampler = BatchSampler(judge.decoder, arguments.candidates)
    with path.open("a", encoding="utf-8") as file:
        for text in counted(texts, "written"):
            type_ = TYPES.get(GROUPS[text.kind], "tldr")
            key = type_ if type_ == "topline" else f"{type_}/short"
            if said := _answers(text, key, judge, sampler):
                drafts.append({"n": len(drafts) + 1, "id": text.id, "key": key, "said": said})
                file.write(json.dumps(drafts[-1], ensure_ascii=False) + "\n")
                file.flush()
    for sheet in _write_sheets(folder, drafts, drawn, arguments.readers):
        print(sheet)


def _answers(text: Text, key: str, judge: Judge, sampler: BatchSampler) -> list[str]:
    """Return different answers, the likeliest first; none to a prompt that is too long."""
    options = options_of(text, key)
    read, spec = spec_of(text, options)
    plan = judge.planner.plan(read, options, spec)
    if plan.prompt_tokens > _MOST_TOKENS:
        return []
    said = sampler.sample((*plan.shared, *plan.task), _MOST_SAID, (judge.planner.chat.end,))
    return list(dict.fromkeys(judge.tokenizer.decode(each).strip() for each in said))


def _write_sheets(
    folder: Path, drafts: Sequence[dict[str, Any]], drawn: Mapping[str, Text], readers: int
) -> Iterator[Path]:
    share = -(-len(drafts) // readers)
    for number in range(readers):
        parts = [_GUIDE]
        for each in drafts[number * share : (number + 1) * share]:
            said = "\n".join(
                f"({letter}) {answer}"
                for letter, answer in zip(ascii_lowercase, each["said"], strict=False)
            )
            asked = "one line" if each["key"] == "topline" else "one sentence"
            parts.append(f"## {each['n']}\n\n{drawn[each['id']].text}\n\n{asked}:\n{said}\n")
        sheet = folder / f"sheet-{number + 1}.md"
        sheet.write_text("\n".join(parts), "utf-8")
        yield sheet


def take(arguments: argparse.Namespace) -> None:
    """Add the readers' marks to training/drafts."""
    drafts = {each["n"]: each for each in _read(arguments.folder / "drafts.jsonl")}
    templates = {each.id: each for each in read_templates()}
    rows = []
    for path in arguments.marks:
        for mark in _read(path):
            row = _row(drafts[mark["n"]], mark, f"{path}: {mark['n']}")
            template = templates[row["id"].split("/")[0]]
            for name in ("true", "false"):
                row[name] = [template.unfilled(each, _SEED) for each in row[name]]
            rows.append(row | {"mended": template.unfilled(row["mended"], _SEED)})
    DRAFTS.mkdir(exist_ok=True)
    path = DRAFTS / f"{arguments.name}.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), "utf-8")
    said = sum(len(each["true"]) + len(each["false"]) for each in rows)
    true = sum(len(each["true"]) for each in rows)
    right = sum(each["mended"] in each["true"] for each in rows)
    print(f"{len(rows)} texts, {said} answers, {true} true, {right} taken as they were: {path}")


def marked_answers(files: str) -> Iterator[tuple[Text, str, bool]]:
    """Yield texts with what a model said of them, and whether that is true by its reader.

    Args:
        files: Of training/drafts, such as "*-3".
    """
    for template in read_templates():
        for text in template.filled(_SEED) if template.has_drafts(files) else ():
            for drafts in text.drafts:
                yield from ((text, said, True) for said in drafts.true)
                yield from ((text, said, False) for said in drafts.false)


def _drawn(ids: str, most: int) -> Iterator[Text]:
    """Yield texts whose ids match, or of some the twin instead; none for the last test."""
    templates = [
        each for each in read_templates() if each.split != "test" and re.match(ids, each.id)
    ]
    random.Random(5).shuffle(templates)
    for template in templates[:most]:
        texts = template.filled(_SEED)
        yield texts[random.Random(template.id).randrange(len(texts))]


def _row(draft: dict[str, Any], mark: dict[str, Any], where: str) -> dict[str, Any]:
    said, mended, is_true = draft["said"], str(mark.get("mended", "")).strip(), mark.get("true")
    if not isinstance(is_true, list) or not mended:
        sys.exit(f"{where}: needs 'true', a list, and 'mended'")
    if not all(isinstance(each, bool) for each in is_true):
        sys.exit(f"{where}: needs true or false for each answer")
    if len(is_true) != len(said):
        sys.exit(f"{where}: {len(is_true)} marks of {len(said)} answers")
    judged = list(zip(said, is_true, strict=True))
    if (mended, False) in judged:
        sys.exit(f"{where}: marked as false, but not mended")
    return {
        "id": draft["id"],
        "key": draft["key"],
        "true": [each for each, true in judged if true],
        "false": [each for each, true in judged if not true],
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
    first.add_argument("--adapter", default="none", help="of the model (default: %(default)s)")
    first.add_argument("--model", default="qwen2.5-coder-1.5b-instruct")
    first.add_argument("--recipe")
    first.add_argument("-o", "--output", type=Path, required=True)
    first.add_argument("--texts", default="", metavar="REGEX", help="how their ids begin")
    first.add_argument("--most", type=int, default=500, help="texts (default: %(default)s)")
    first.add_argument("--candidates", type=int, default=4, help="of each (default: %(default)s)")
    first.add_argument("--readers", type=int, default=4, help="sheets (default: %(default)s)")
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
