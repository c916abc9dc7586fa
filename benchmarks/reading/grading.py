"""The sheet that readers get, and the grades that they give back.

The sheet shows a text and, under it, the answers of all systems, shuffled, each once. What system
said which is in `key.json`, which readers don't get.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reading.texts import Item

GRADES = ("good", "fair", "poor")
GUIDE = """# Grades

Read the text, then each answer under it, word by word. One line of JSON for each answer:

    {"answer": "a001", "true": true, "gist": 2, "natural": true, "grade": "good", "reason": ""}

- true: nothing in it is wrong: who does, asks, wants, gives, owes or decides what; times, places,
  numbers; whether it is done, planned, refused or only asked. A detail left out isn't false.
- gist: 2 it has what the reader must know, 1 a part of it, 0 it misses the point.
- natural: a person could have written it: right language, whole, no odd words, nothing copied.
  What stands in quotation marks is shown as a quotation: it may be copied, if it is understood
  without the text.
- grade: good = true, gist 2, natural. poor = not true, or gist 0, or useless. fair = the rest.
- reason: for all that isn't good, in a few words.

Be strict: a summary that misleads is poor however well it reads.
"""


@dataclass(frozen=True)
class Grade:
    """What a reader said of an answer."""

    is_true: bool
    gist: int
    is_natural: bool
    grade: str
    reason: str = ""


def write_sheet(
    folder: Path, items: Sequence[Item], answers: Mapping[str, Mapping[str, Any]], parts: int
) -> list[Path]:
    """Write the sheets and the key; return the sheets.

    Args:
        folder: Where to.
        items: The texts.
        answers: By system and text id, as {"text": ..., "status": ...}.
        parts: Number of sheets, for as many readers.
    """
    chance = random.Random(1)
    key: dict[str, Any] = {}
    sheets: list[list[str]] = [[] for _ in range(parts)]
    for place, item in enumerate(chance.sample(list(items), len(items))):
        said: dict[str, list[str]] = defaultdict(list)
        for system in sorted(answers):
            if item.id in answers[system]:
                said[answers[system][item.id]["text"]].append(system)
        block = [f"## text {place + 1} ({item.group}, {item.language})\n\n{item.text}\n"]
        if item.focus:
            block.append(f"Asked: {item.focus}\n")
        for text in chance.sample(sorted(said), len(said)):
            name = f"a{len(key) + 1:04}"
            key[name] = {
                "item": item.id,
                "group": item.group,
                "language": item.language,
                "origin": item.origin,
                "systems": {each: answers[each][item.id]["status"] for each in said[text]},
            }
            block.append(f"### {name}\n\n{text}\n")
        sheets[place % parts].append("\n".join(block))
    (folder / "key.json").write_text(json.dumps(key, indent=1), "utf-8")
    paths = [folder / f"sheet-{number + 1}.md" for number in range(parts)]
    for path, blocks in zip(paths, sheets, strict=True):
        path.write_text("\n".join([GUIDE, *blocks]), "utf-8")
    return paths


def read_grades(paths: Sequence[Path], key: Mapping[str, Any]) -> dict[str, list[Grade]]:
    """Return the grades of each answer, one a reader; raise `ValueError` for one that is none."""
    found: dict[str, list[Grade]] = defaultdict(list)
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                name, grade = _grade(line, f"{path}:{number}")
                if name not in key:
                    raise ValueError(f"{path}:{number}: there is no answer {name}")
                found[name].append(grade)
    return found


def graded(
    key: Mapping[str, Any], grades: Mapping[str, Sequence[Grade]]
) -> Iterator[tuple[str, Mapping[str, Any], str, Grade]]:
    """Yield the system, the answer's entry in the key, its status and its first grade."""
    for name, given in grades.items():
        for system, status in key[name]["systems"].items():
            yield system, key[name], status, given[0]


def _grade(line: str, place: str) -> tuple[str, Grade]:
    try:
        row = json.loads(line)
        grade = Grade(
            bool(row["true"]), int(row["gist"]), bool(row["natural"]), row["grade"], row["reason"]
        )
        if grade.grade not in GRADES or grade.gist not in (0, 1, 2):
            raise ValueError("a grade is good, fair or poor, a gist 0, 1 or 2")
        return str(row["answer"]), grade
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{place}: {type(error).__name__} {error}") from None
