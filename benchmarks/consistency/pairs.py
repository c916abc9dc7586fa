"""Texts with summaries that are known to be right or wrong.

The project's own (data/consistency) are for choosing and calibrating; SummEdits (Laban et al.
2023), which lies outside the project, is only measured with.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

OWN = Path(__file__).parents[1] / "data" / "consistency"
OWN_SETS = ("own-en", "own-zh")
OUTSIDE_SETS = tuple(
    f"summedits_{name}" for name in ("news", "qmsumm", "sales_call", "sales_email")
)


@dataclass(frozen=True)
class Pair:
    """A text and a summary of it."""

    id: str
    text: str
    said: str
    is_right: bool
    kind: str = ""  # what an edit changed, where that is known


def load_pairs(name: str, folder: Path | None, limit: int | None = None) -> Sequence[Pair]:
    """The pairs of a set, those of one text together.

    Raises `FileNotFoundError` for a set that isn't in the folder.
    """
    found = list(_own(name.removeprefix("own-")) if name in OWN_SETS else _outside(name, folder))
    return sorted(found[:limit], key=lambda pair: pair.text)


def _own(language: str) -> Iterator[Pair]:
    for each in tomllib.loads((OWN / f"{language}.toml").read_text("utf-8"))["texts"]:
        for number, summary in enumerate(each["summaries"]):
            yield Pair(
                f"{each['id']}-{number}",
                each["text"].strip(),
                summary["text"],
                summary["is_consistent"],
                summary["kind"],
            )


def _outside(name: str, folder: Path | None) -> Iterator[Pair]:
    path = (folder or Path()) / f"{name}.jsonl"
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Pair(row["id"], row["text"], row["candidate"], bool(row["label"]))
