"""The text of OpenDocument files (1.3): ODT, ODP, ODS and their flat forms, as Markdown.

Left out and counted: tracked deletions, comments, hidden text, hidden sheets, rows, columns and
slides. Sheets become what `tables.py` tells of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.archive import Package, parsed_xml
from summarizer.inputs.hidden import HIDDEN_ELEMENTS
from summarizer.inputs.tables import Sheet, markdown_table, sheets_markdown
from summarizer.inputs.text import NO_TEXT, Extract

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTENT, STYLES = "content.xml", "styles.xml"

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_T, _TABLE, _DRAW = f"{{{_URN}text:1.0}}", f"{{{_URN}table:1.0}}", f"{{{_URN}drawing:1.0}}"
_OFFICE, _STYLE = f"{{{_URN}office:1.0}}", f"{{{_URN}style:1.0}}"
_PRESENTATION = f"{{{_URN}presentation:1.0}}"
_ENCRYPTED = b"encryption-data"
_BLANKS = {f"{_T}tab": "\t", f"{_T}line-break": "\n", f"{_T}s": " "}
_UNREAD = {f"{_T}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"} | {
    f"{_T}hidden-text",
    f"{_T}ruby-text",
    f"{_T}note-citation",
    f"{_T}table-of-content",
    f"{_OFFICE}forms",
    f"{_DRAW}glue-point",
}
_MOST_REPEATS = 1_000  # of a row or a cell that has a text; sheets end in a million empty ones
_ITEM = re.compile(r"\s*(?:-|\d{1,9}\.) ")
_DEEPEST = 60  # levels of lists and frames, one within the other


def read_opendocument(data: bytes, name: str) -> Extract:
    """Return the text of an OpenDocument file.

    Raises `UnsupportedInputError` if it is encrypted, damaged or has no text.
    """
    if data.startswith(b"PK"):
        package = Package(data, name)
        manifest = "META-INF/manifest.xml"
        if manifest in package and _ENCRYPTED in package.read(manifest):
            raise UnsupportedInputError(
                f"{name} is encrypted; open it with its password and save it without one"
            )
        trees = [
            package.xml(part) for part in (CONTENT, STYLES) if part in package or part == CONTENT
        ]
    else:
        trees = [parsed_xml(data, name)]
    body = next(trees[0].iter(f"{_OFFICE}body"), None)
    reader = _Reader(_styles(trees), _inline_deletions(trees[0]))
    lines = list(reader.blocks(body, 0)) if body is not None else []
    text = "\n\n".join(line for line in lines if line.strip())
    if reader.sheets:
        text = "\n\n".join(filter(None, [text, sheets_markdown(reader.sheets)]))
    if not text.strip():
        raise UnsupportedInputError(f"{name} {NO_TEXT}")
    return Extract(text, dropped=dict(+reader.counts))


@dataclass
class _Styles:
    """Names of styles: what they hide, those of titles, and lists with the levels of numbers."""

    hiding: dict[str, str] = field(default_factory=dict)
    titles: set[str] = field(default_factory=lambda: {"Title"})
    numbered: set[tuple[str, int]] = field(default_factory=set)


def _styles(trees: Sequence[_Element]) -> _Styles:
    found = _Styles()
    for style in (each for tree in trees for each in tree.iter(f"{_STYLE}style")):
        name = style.get(f"{_STYLE}name", "")
        if style.get(f"{_STYLE}parent-style-name") == "Title":
            found.titles.add(name)
        for each in style:
            if each.get(f"{_TABLE}display") == "false":
                found.hiding[name] = "hidden sheets"
            elif each.get(f"{_PRESENTATION}visibility") == "hidden":
                found.hiding[name] = "hidden slides"
            elif each.get(f"{_T}display") == "none":
                found.hiding[name] = HIDDEN_ELEMENTS
    for level in (each for tree in trees for each in tree.iter(f"{_T}list-level-style-number")):
        depth = level.get(f"{_T}level", "")
        if level.get(f"{_STYLE}num-format") and depth.isdecimal():
            found.numbered.add((level.getparent().get(f"{_STYLE}name", ""), int(depth)))  # type: ignore[union-attr]
    return found


def _inline_deletions(tree: _Element) -> set[str]:
    """Return the ids of deletions whose text still stands at its place, between marks."""
    return {
        region.get(f"{_T}id", "")
        for region in tree.iter(f"{_T}changed-region")
        if region.find(f"{_T}deletion") is not None
    }


class _Reader:
    """Reads the body of a document, and counts what it leaves out."""

    def __init__(self, styles: _Styles, deletions: set[str]) -> None:
        self.counts: Counter[str] = Counter()
        self.sheets: list[Sheet] = []
        self._styles = styles
        self._deletions = deletions
        self._deleted = ""  # the id of the deletion that is being read

    def blocks(self, parent: _Element, level: int) -> Iterator[str]:
        """Yield the paragraphs within an element as Markdown; `level` is that of lists."""
        if level > _DEEPEST:
            raise UnsupportedInputError("it is nested too deeply; save it as text")
        for element in parent:
            if self._is_unread(element):
                continue
            yield from self._block(element, level)

    def _block(self, element: _Element, level: int) -> Iterator[str]:
        tag = element.tag
        if tag == f"{_T}h":
            depth = element.get(f"{_T}outline-level", "1")
            yield f"{'#' * (min(int(depth), 6) if depth.isdecimal() else 1)} {self._words(element)}"
        elif tag == f"{_T}p":
            is_title = element.get(f"{_T}style-name") in self._styles.titles
            yield f"{'# ' if is_title else ''}{self._words(element)}"
            yield from self._framed(element, level)
        elif tag == f"{_T}list":
            yield "\n".join(self._items(element, level))
        elif tag == f"{_TABLE}table":
            yield from self._table(element)
        elif tag == f"{_DRAW}page":
            yield from self._slide(element, level)
        else:
            yield from self.blocks(element, level + 1)

    def _framed(self, paragraph: _Element, level: int) -> Iterator[str]:
        """Yield the paragraphs of the text boxes that a paragraph anchors."""
        for box in paragraph.iter(f"{_DRAW}text-box"):
            yield from self.blocks(box, level + 1)

    def _items(self, element: _Element, level: int) -> Iterator[str]:
        around = [element, *element.iterancestors(f"{_T}list")]
        indent = "  " * (len(around) - 1)
        named = (each.get(f"{_T}style-name") for each in around)
        is_numbered = (next(filter(None, named), ""), len(around)) in self._styles.numbered
        items = (each for each in element if each.tag in (f"{_T}list-item", f"{_T}list-header"))
        for number, item in enumerate(items, 1):
            mark = f"{number}. " if is_numbered else "- "
            for block_number, block in enumerate(self.blocks(item, level + 1)):
                is_list = _ITEM.match(block) is not None
                lead = " " * len(mark) if block_number else mark
                yield block if is_list else f"{indent}{lead}{block}"

    def _slide(self, page: _Element, level: int) -> Iterator[str]:
        frames = list(page.iter(f"{_DRAW}frame", f"{_DRAW}custom-shape"))
        for frame in frames:
            kind = frame.get(f"{_PRESENTATION}class", "")
            blocks = list(self.blocks(frame, level + 1))
            if any(each.tag == f"{_PRESENTATION}notes" for each in frame.iterancestors()):
                blocks = [f"Notes: {each}" for each in blocks if each.strip()]
            if kind == "title" and blocks:
                blocks[0] = f"# {' '.join(blocks[0].split())}"
            if kind not in ("page-number", "date-time", "header", "footer"):
                yield from blocks

    def _table(self, table: _Element) -> Iterator[str]:
        sheet = Sheet(table.get(f"{_TABLE}name", ""), self._rows(table))
        if table.getparent().tag == f"{_OFFICE}spreadsheet":  # type: ignore[union-attr]
            self.sheets.append(sheet)
        else:
            yield markdown_table(sheet.rows)

    def _rows(self, table: _Element) -> list[list[str]]:
        hidden = self._hidden_columns(table)
        self.counts["hidden columns"] += len(hidden)
        rows: list[list[str]] = []
        for row in table.iter(f"{_TABLE}table-row"):
            cells = [each for index, each in self._cells(row) if index not in hidden]
            times = _repeats(row, "rows") if any(cells) else 1
            if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.counts["hidden rows"] += times if any(cells) else 0
            else:
                rows += [cells] * times
        return rows

    def _hidden_columns(self, table: _Element) -> set[int]:
        hidden: set[int] = set()
        at = 0
        for column in table.iter(f"{_TABLE}table-column"):
            times = _repeats(column, "columns")
            if column.get(f"{_TABLE}visibility") == "collapse":
                hidden.update(range(at, at + times))
            at += times
        return hidden

    def _cells(self, row: _Element) -> Iterator[tuple[int, str]]:
        at = 0
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            words = " ".join(self._cell_words(cell).split())
            for _ in range(_repeats(cell, "columns")):
                yield at, words
                at += 1

    def _cell_words(self, cell: _Element) -> str:
        kind = cell.get(f"{_OFFICE}value-type")
        if kind == "float":
            return cell.get(f"{_OFFICE}value", "")
        if kind == "date":
            return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
        return "\n".join(self.blocks(cell, 1))

    def _words(self, paragraph: _Element) -> str:
        """Return a paragraph's own words, its notes in brackets."""
        left = [(paragraph, iter(paragraph))]
        pieces = [self._kept(paragraph.text)]
        while left:
            parent, children = left[-1]
            element = next(children, None)
            if element is None:
                left.pop()
                if left:
                    self._note_change(parent)
                    pieces += [")" if parent.tag == f"{_T}note" else "", self._kept(parent.tail)]
            elif element.tag == f"{_DRAW}frame" or self._is_unread(element):  # read apart, or not
                pieces.append(self._kept(element.tail))
            else:
                blank = " (" if element.tag == f"{_T}note" else _BLANKS.get(str(element.tag), "")
                pieces += [blank, self._kept(element.text)]
                left.append((element, iter(element)))
        return " ".join("".join(pieces).split())

    def _note_change(self, element: _Element) -> None:
        change = element.get(f"{_T}change-id", "")
        if element.tag == f"{_T}change-start" and change in self._deletions:
            self._deleted = change
        elif element.tag == f"{_T}change-end" and change == self._deleted:
            self._deleted = ""

    def _kept(self, text: str | None) -> str:
        return "" if self._deleted else text or ""

    def _is_unread(self, element: _Element) -> bool:
        return not isinstance(element.tag, str) or self._is_left_out(element)

    def _is_left_out(self, element: _Element) -> bool:
        tag = element.tag
        if tag == f"{_T}tracked-changes":
            self.counts["deletions"] += sum(1 for _ in element.iter(f"{_T}deletion"))
        elif tag == f"{_OFFICE}annotation":
            self.counts["comments"] += 1
        elif tag == f"{_T}table-of-content":
            self.counts["tables of contents"] += 1
        elif tag == f"{_T}hidden-text":
            self.counts[HIDDEN_ELEMENTS] += 1
        style = (
            element.get(f"{_T}style-name")
            or element.get(f"{_TABLE}style-name")
            or element.get(f"{_DRAW}style-name")
            or ""
        )
        if what := self._styles.hiding.get(style):
            self.counts[what] += 1
            return True
        return tag in _UNREAD


def _repeats(element: _Element, what: str) -> int:
    times = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return min(int(times), _MOST_REPEATS) if times.isdecimal() and len(times) < 9 else 1
