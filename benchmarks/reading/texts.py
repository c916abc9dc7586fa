"""The texts that are read: those of ours kept for the last test, and others from a folder."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summarizer import InputType, SummaryType
from training.texts import KINDS, Text, read_templates, texts_of

# Of each kind what it is taken for, and what it is summarized to.
GROUPS = {
    "chat": "chats",
    "group": "chats",
    "mail": "mails",
    "thread": "mails",
    "notifications": "notifications",
    "meeting": "meetings",
    "lecture": "meetings",
    "article": "articles",
    "document": "articles",
    "note": "articles",
}
TYPES: dict[str, SummaryType] = {"notifications": "topline"}  # else a tldr
Origin = Literal["traps", "everyday", "outside"]
# Sets from outside: file, kind, how many of the first texts to draw from.
_SETS = (
    ("dialogsum", "chat"),
    ("aeslc", "mail"),
    ("qmsum_span", "meeting"),
    ("vcsum_segment_dev", "meeting"),
    ("lcsts", "article"),
)


@dataclass(frozen=True)
class Item:
    """A text to be summarized.

    Attributes:
        id: Unique; grades are kept by it.
        group: A value of `GROUPS`.
        language: "en", "zh" or "zh-Hant".
        origin: "traps" and "everyday" were written for this project; "outside" is a set's.
    """

    id: str
    group: str
    language: str
    input_type: InputType
    text: str
    origin: Origin
    focus: str = ""

    @property
    def type(self) -> SummaryType:
        """What it is summarized to."""
        return TYPES.get(self.group, "tldr")


def draw(per_group: int, seed: int, folder: Path | None = None) -> list[Item]:
    """Return so many texts of each group, language and origin, or all where there are fewer."""
    found: dict[tuple[str, str, str], list[Item]] = {}
    for item in (*_ours(), *(_from_outside(folder) if folder else ())):
        language = item.language.split("-")[0]
        found.setdefault((item.group, language, item.origin), []).append(item)
    chance = random.Random(seed)
    return [
        item
        for key in sorted(found)
        for item in chance.sample(found[key], min(per_group, len(found[key])))
    ]


def item_of(text: Text) -> Item:
    """Return a text of ours as one to be read."""
    origin: Origin = "traps" if text.traps else "everyday"
    return Item(text.id, GROUPS[text.kind], text.language, text.input_type, text.text, origin)


def _ours() -> Iterator[Item]:
    for text in texts_of("test", 0, read_templates()):
        if "/" not in text.id:  # no twins: they would be read twice
            yield item_of(text)


def _from_outside(folder: Path) -> Iterator[Item]:
    for name, kind in _SETS:
        path = folder / f"{name}.jsonl"
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            row = json.loads(line)
            yield Item(
                row["id"],
                GROUPS[kind],
                row["lang"],
                KINDS[kind],
                row["text"],
                "outside",
                focus=row.get("query", ""),
            )
