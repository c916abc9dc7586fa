"""Signs in a sentence that it wants attention, or doesn't: the table is `urgency.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("urgency.toml")
_OPENING = r"(?:(?:^|[.!?,;:…\n]|\b(?:please|pls|plz|then|just))[\s\"“(]{0,3})"


@dataclass(frozen=True)
class Sign:
    """What speaks for or against urgency.

    Attributes:
        name: Its table in the file.
        pattern: Finds its words.
        weight: What it adds; 0 for signs against.
        scope: What it concerns besides its sentence, see the file.
    """

    name: str
    pattern: re.Pattern[str]
    weight: int = 0
    scope: str = ""


def _sign(name: str, table: Mapping[str, Any]) -> Sign:
    parts = [rf"(?<!\w)(?:{'|'.join(table['en'])})(?!\w)"]
    if orders := table.get("orders"):
        parts.append(rf"{_OPENING}\b(?:{'|'.join(orders)})\b")
    pattern = "|".join((*parts, *table["zh"]))
    return Sign(
        name, re.compile(pattern, re.IGNORECASE), table.get("weight", 0), table.get("scope", "")
    )


def _read() -> tuple[tuple[Sign, ...], Mapping[int, int]]:
    table = tomllib.loads(_FILE.read_text("utf-8"))
    pairs = table.pop("traditional").split()
    simplified = {ord(traditional): ord(simple) for simple, traditional in pairs}
    return tuple(_sign(name, each) for name, each in table.items()), simplified


SIGNS, _SIMPLIFIED = _read()


def in_simplified(text: str) -> str:
    """Return `text` with the Traditional characters that signs have in Simplified ones."""
    return text.translate(_SIMPLIFIED)


def signs_in(sentence: str, signs: Sequence[Sign]) -> Iterator[tuple[Sign, re.Match[str]]]:
    """Yield the signs of a sentence, each with its first words."""
    for sign in signs:
        if match := sign.pattern.search(sentence):
            yield sign, match
