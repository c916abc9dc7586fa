"""The text of RTF files, by striprtf, made ready for it.

That drops notes and shows what is hidden, deleted or the address behind a link. Here hidden and
deleted runs and comments are taken out and counted, notes are put in brackets, and a table's rows
become Markdown's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.hidden import HIDDEN_ELEMENTS
from summarizer.inputs.text import NO_TEXT, Extract

_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?( ?)|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.S)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_ROW = re.compile(r"^(?:[^|\n]*\|)+$", re.MULTILINE)
_LEFT_OUT = {"annotation": "comments", "fldinst": "", "bkmkstart": "", "bkmkend": ""}
_NOTES = frozenset({"footnote"})
_PLAIN = frozenset({"plain"})


@dataclass(frozen=True)
class _State:
    """What holds within a group."""

    is_hidden: bool = False  # \\v
    is_deleted: bool = False  # a change that is tracked
    is_left_out: bool = False
    is_note: bool = False

    @property
    def is_read(self) -> bool:
        return not (self.is_hidden or self.is_deleted or self.is_left_out)


def read_rich_text(data: bytes, name: str) -> Extract:
    """Return the text of an RTF file; raise `UnsupportedInputError` if it has none."""
    text, counts = rich_text_lines(data)
    text = _ROW.sub(lambda match: f"| {match[0].rstrip('|').replace('|', ' | ')} |", text)
    text = "\n".join(line.strip() for line in text.split("\n"))
    if not text.strip():
        raise UnsupportedInputError(f"{name} {NO_TEXT}")
    return Extract(re.sub(r"(?<!\n)\n(?!\n|\|)", "\n\n", text), dropped=dict(+counts))


def rich_text_lines(data: bytes) -> tuple[str, Counter[str]]:
    """Return the text that RTF shows, a line for each paragraph, and counts of the rest."""
    from striprtf import striprtf

    found = _CODE_PAGE.search(data[:4096])
    page = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        source = data.decode(page, "replace")
    except LookupError:
        source = data.decode("cp1252", "replace")
    shown, counts = _shown(source)
    convert: Any = striprtf.rtf_to_text
    return convert(shown, errors="replace"), counts


def _shown(source: str) -> tuple[str, Counter[str]]:
    """Return RTF without what a reader isn't shown, and how much that was."""
    counts: Counter[str] = Counter()
    pieces: list[str] = []
    outer: list[_State] = []
    state = _State()
    was_read = True
    for token in _TOKEN.finditer(source):
        written, word, number = token[0], token[1], token[2]
        if written == "{":
            outer.append(state)
        elif written == "}":
            if state.is_note and outer and not outer[-1].is_note:
                pieces.append(")")
            state = outer.pop() if outer else state
        elif word:
            changed = _after(word, number, state)
            counts[_LEFT_OUT.get(word, "")] += 1
            is_note_opened = changed.is_note and not state.is_note
            state = changed
            if is_note_opened:
                written = " ("
        elif not state.is_read and was_read and written.strip():
            what = HIDDEN_ELEMENTS if state.is_hidden else "deletions"
            counts[what] += not state.is_left_out
        if word is None and written not in "{}" and written.strip():
            was_read = state.is_read
        if state.is_read or written in "{}" or word in ("u", "uc", "f"):
            pieces.append(written)
    counts.pop("", None)
    return "".join(pieces), counts


def _after(word: str, number: str | None, state: _State) -> _State:
    """Return what holds after a control word."""
    is_on = number != "0"
    if word == "v":
        return replace(state, is_hidden=is_on)
    if word == "deleted":
        return replace(state, is_deleted=is_on)
    if word in _PLAIN:
        return replace(state, is_hidden=False, is_deleted=False)
    if word in _NOTES:
        return replace(state, is_note=True)
    return replace(state, is_left_out=True) if word in _LEFT_OUT else state
