"""The text of RTF files, by striprtf, made ready for it.

That drops notes and shows what is hidden, deleted or the address behind a link. Here hidden and
deleted runs and comments are taken out and counted, notes are put in brackets, and a table's rows
become Markdown's, paragraphs with an outline level headings.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.hidden import HIDDEN_ELEMENTS
from summarizer.inputs.text import NO_TEXT, SYMBOLS, Extract

_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?( ?)|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.S)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_ROW = re.compile(r"^(?:[^|\n]*\|)+$", re.MULTILINE)
_LEFT_OUT = {"annotation": "comments", "fldinst": "", "bkmkstart": "", "bkmkend": ""}
_NOTES = frozenset({"footnote"})
_BEGINS_NOTE = re.compile(r"\([ \xa0]+")
_CELLS = frozenset({"cell", "nestcell"})
_CELL_ENDS = _CELLS | {"trowd", "row", "nestrow"}
_LINE_ENDS = ("\\par", "\\line")
_SHOWS_NOTHING = re.compile(r"[{}]|\\\*|\\(?!u-?\d)[a-z]+(?:-?\d+)? ?")
_PLAIN = frozenset({"plain"})
_LEVELS = 6  # of headings
_HEADING = re.compile(r"\s*(?:heading ([1-6])|title);", re.IGNORECASE)


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
    text = "\n".join(line.strip("# \t") and line.strip() for line in text.split("\n"))
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
    text = convert(shown, errors="replace").translate(SYMBOLS)
    return _BEGINS_NOTE.sub("(", text), counts


def _shown(source: str) -> tuple[str, Counter[str]]:
    """Return RTF without what a reader isn't shown, and how much that was."""
    counts: Counter[str] = Counter()
    pieces: list[str] = []
    outer: list[_State] = []
    state = _State()
    was_read = True
    cell = note = 0  # where they begin in the pieces
    headings = _Headings()
    for token in _TOKEN.finditer(source):
        written, word, number = token[0], token[1], token[2]
        if written == "{":
            outer.append(state)
        elif written == "}":
            if state.is_note and outer and not outer[-1].is_note:
                _flatten(pieces, note)
                pieces.append(")")
            state = outer.pop() if outer else state
        elif word:
            changed = _after(word, number, state)
            counts[_LEFT_OUT.get(word, "")] += 1
            is_note_opened = changed.is_note and not state.is_note
            state = changed
            if is_note_opened:
                written = _opened(pieces)
                note = len(pieces)
            elif mark := headings.mark(word, number, len(outer)):
                written = mark
            elif word in _CELL_ENDS:
                if word in _CELLS:
                    _flatten(pieces, cell)
                cell = len(pieces)
        elif not state.is_read and was_read and written.strip():
            what = HIDDEN_ELEMENTS if state.is_hidden else "deletions"
            counts[what] += not state.is_left_out
        else:
            headings.name_style(written)
        if word is None and written not in "{}" and written.strip():
            was_read = state.is_read
        if state.is_read or written in "{}" or word in ("u", "uc", "f"):
            pieces.append(written)
    counts.pop("", None)
    return "".join(pieces), counts


def _opened(pieces: list[str]) -> str:
    """Return what opens a note, of which no program may think that it can be ignored."""
    if pieces and pieces[-1] == "\\*":
        pieces.pop()
    return " ("


def _flatten(pieces: list[str], start: int) -> None:
    """Put the paragraphs of a cell or a note into one line."""
    is_followed = False
    for at in reversed(range(start, len(pieces))):
        if pieces[at].rstrip() in _LINE_ENDS:
            pieces[at] = " " if is_followed else ""
        elif pieces[at].strip() and not _SHOWS_NOTHING.fullmatch(pieces[at]):
            is_followed = True


class _Headings:
    """Tells which paragraphs are headings: by an outline level, their own or their style's.

    Or by the style's name, which is English in every language.
    """

    def __init__(self) -> None:
        self._levels: dict[str, str] = {}  # of styles
        self._sheet = 0  # how deep the group of the styles is, while it is read
        self._style = ""
        self._is_marked = False

    def name_style(self, text: str) -> None:
        """Take a text, which may be the name of a style."""
        found = _HEADING.match(text) if self._sheet else None
        if found:
            self._levels[self._style] = str(int(found[1] or 1) - 1)

    def mark(self, word: str, number: str | None, depth: int) -> str:
        """Return what a heading begins with if a control word tells that there is one."""
        if word == "stylesheet":
            self._sheet = depth
        elif depth < self._sheet:
            self._sheet = 0
        if word == "s":
            self._style = number or ""
        elif word == "pard":
            self._style, self._is_marked = "", False
        is_level = word == "outlinelevel" and number is not None and int(number) < _LEVELS
        level = number if is_level else self._levels.get(self._style) if word == "s" else None
        if level is None or self._is_marked:
            return ""
        if self._sheet:
            self._levels[self._style] = level
            return ""
        self._is_marked = True
        return f" {'#' * (int(level) + 1)} "


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
