"""The lines of a PDF's pages in the order in which they are read, by where their characters stand.

PDFium tells each character's place. Characters that follow one another closely are a piece of a
line; pieces are put in order by cutting the page where a gutter parts columns of prose. Rows of
several pieces that stand below one another are a table. What is turned by 90 degrees is read in its
own direction, after the rest.

Not handled: columns that flow around a picture, cells of several lines, writing from top to bottom.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage


class PageLine(NamedTuple):
    """A line as it is read: its text, the size of its letters, whether a gap is before it."""

    text: str
    size: float = 0.0
    is_after_gap: bool = False
    is_row: bool = False  # of a table


@dataclass
class Piece:
    """Characters on a line without a wide gap; y grows upwards, sizes are in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    last: float = math.inf  # the left edge of its last character

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def weight(self) -> int:
        """The number of its characters, an ideograph counting twice."""
        return sum(2 if each > "\u2e7f" else 1 for each in self.text)

    def is_beside(self, other: Piece) -> bool:
        """Return whether it stands on a line with another."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.size, other.size)


@dataclass
class Page:
    """What was found on a page.

    Attributes:
        lines: In order.
        numbers: Line numbers in its margin, which aren't among them.
        marks: Characters across it, as of a watermark, likewise.
    """

    lines: list[PageLine] = field(default_factory=list)
    numbers: int = 0
    marks: int = 0


def read_page(page: PdfPage, filled: Sequence[Piece] = ()) -> Page:
    """Return the lines of a page, with the values that were filled into its form."""
    text_page = page.get_textpage()
    try:
        turned, found = _pieces(text_page)
    finally:
        text_page.close()
    turned.setdefault(0, []).extend(filled)
    for pieces in sorted(turned.values(), key=lambda each: -sum(len(piece.text) for piece in each)):
        rest = _without_line_numbers(pieces)
        found.numbers += len(pieces) - len(rest)
        found.lines += _lines(rest)
    return found


# -- pieces ----------------------------------------------------------------------------------------

_WIDE_GAP = 1.0  # between pieces, in sizes
_OVERLAP = 0.6  # of a character with the one before, likewise
_RAISED = 0.2  # likewise
_LONGEST = 2_000  # characters of a piece
_SMALL = 0.8  # of the size of a line: what is raised, too, is a mark or an exponent
_LEVEL = 0.3  # how far the ends of a word may be apart in height, likewise
_DIAGONAL = 0.15  # radians
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_READABLE: dict[int, str] = {
    2: "-",
    0xFFFE: "-",
    0xAD: "-",
}  # PDFium's hyphens at the ends of lines
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")  # from U+FB00 on
_READABLE |= dict(enumerate(_LIGATURES, 0xFB00))
_WORD = re.compile(r"[^\s\0]+")
_LOOSE = re.compile(r"\S[0-9]|[\x02\ufffe]")  # a mark may be in it, or the end of a line


def _pieces(text_page: PdfTextPage) -> tuple[dict[int, list[Piece]], Page]:
    """Return pieces by how often they are turned by 90 degrees."""
    text, collected = _text_of(text_page), _Collected(text_page)
    for word in _WORD.finditer(text):
        if _LOOSE.search(word[0]):
            collected.add_each(text, *word.span())
        else:
            collected.add(text, *word.span(), is_spaced=True)
    return collected.pieces, Page(marks=collected.marks)


def _text_of(text_page: PdfTextPage) -> str:
    """Return one character for each of PDFium's."""
    import pypdfium2.raw as pdfium

    text: str = text_page.get_text_range()
    count: int = text_page.count_chars()
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(count))
    return "".join(chr(code) if code < 0x110000 else " " for code in codes)


class _Collected:
    """Joins words, or characters, to pieces."""

    def __init__(self, text_page: PdfTextPage) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._handle = pdfium, text_page.raw
        self._boxes = (pdfium.FS_RECTF(), pdfium.FS_RECTF())
        self._turns = 0
        self._piece: Piece | None = None
        self.pieces: dict[int, list[Piece]] = {}
        self.marks = 0

    def add_each(self, text: str, start: int, end: int) -> None:
        """Add the characters of a word."""
        for index in range(start, end):
            self.add(text, index, index + 1, is_spaced=index == start)

    def add(self, text: str, start: int, end: int, *, is_spaced: bool) -> None:
        """Add `text[start:end]`, which stands on one line as a rule."""
        placed = self._placed(text, start, end)
        if placed and self._piece and _joined(self._piece, placed, is_spaced):
            return
        quarters = self._pdfium.FPDFText_GetCharAngle(self._handle, start) / (math.pi / 2)
        self._piece = None
        if abs(quarters - round(quarters)) * math.pi / 2 > _DIAGONAL:
            self.marks += end - start
            return
        self._turns = round(-quarters) % 4  # PDFium's angles are those of a clock
        self._piece = self._placed(text, start, end)
        if self._piece:
            self.pieces.setdefault(self._turns, []).append(self._piece)
        elif end - start > 1:
            self.add_each(text, start, end)

    def _placed(self, text: str, start: int, end: int) -> Piece | None:
        """Return where characters stand on the turned page; None if not on a level line."""
        first, last = self._box(start, 0), self._box(end - 1, 1)
        size = first[3] - first[1]
        if end - start > 1 and (abs(last[1] - first[1]) > _LEVEL * size or last[2] < first[0]):
            return None
        said = text[start:end].translate(_READABLE)
        return Piece(said, first[0], first[1], max(first[2], last[2]), first[3], last[0])

    def _box(self, index: int, which: int) -> tuple[float, float, float, float]:
        box = self._boxes[which]
        self._pdfium.FPDFText_GetLooseCharBox(self._handle, index, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        for _ in range(self._turns):
            left, bottom, right, top = bottom, -right, top, -left
        return left, bottom, right, top


def _joined(piece: Piece, following: Piece, is_spaced: bool) -> bool:
    """Add a character to a piece if it stands behind it; return whether it does."""
    gap, size = following.left - piece.right, piece.size
    is_behind = gap > -_OVERLAP * size or following.left >= piece.last  # part of a ligature
    is_near = is_behind and gap < _WIDE_GAP * size and piece.is_beside(following)
    if not is_near or len(piece.text) > _LONGEST:
        return False
    is_raised = following.bottom > piece.bottom + _RAISED * size
    if is_raised and following.size < _SMALL * size and following.text.isdigit():
        following.text = following.text.translate(_SUPERSCRIPTS)
    elif following.size > size:
        piece.bottom, piece.top = following.bottom, following.top
    piece.text += f" {following.text}" if is_spaced else following.text
    piece.right, piece.last = max(piece.right, following.right), following.last
    return True


# -- numbers in the margin -------------------------------------------------------------------------

_FEWEST_NUMBERS = 5
_PROSE = 25  # characters of the lines that are numbered, on average


def _without_line_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces without the numbers of lines: ascending, each alone beside a line of prose."""
    rows = _rows(pieces)
    numbers = [
        (row[side], row)
        for row in rows
        for side in (0, -1)
        if len(row) == 2 and row[side].text.isdecimal() and len(row[side].text) <= 4
    ]
    values = [int(number.text) for number, _ in numbers]
    steps = {later - earlier for earlier, later in pairwise(values)}
    lines = [max(row, key=lambda each: each.weight) for _, row in numbers]
    is_prose = sum(line.weight for line in lines) >= _PROSE * len(lines)
    if len(numbers) < _FEWEST_NUMBERS or len(steps) != 1 or min(steps) < 1 or not is_prose:
        return list(pieces)
    places = {id(number) for number, _ in numbers}
    expected = {*range(values[0], values[-1] + len(rows) + 1, min(steps))}
    alone = (row[0] for row in rows if len(row) == 1 and row[0].text.isdecimal())
    left = min(number.left for number, _ in numbers), max(number.right for number, _ in numbers)
    places |= {
        id(each)
        for each in alone
        if int(each.text[:9]) in expected and left[0] - 1 <= each.left <= each.right <= left[1] + 1
    }
    return [piece for piece in pieces if id(piece) not in places]


# -- columns ---------------------------------------------------------------------------------------

_FEWEST_LINES = 4  # of a column
_GUTTER = 0.6  # in sizes
_COLUMN_LINE = 15  # characters of a column's line, in the median; a table's cells have fewer
_MOST_PIECES = 3_000  # of a page that is looked at for columns
_MOST_EDGES = 60


class _Gutter(NamedTuple):
    lines: int  # beside it, on the side with fewer
    x: float
    top: float
    bottom: float


def _regions(pieces: Sequence[Piece]) -> list[list[list[Piece]]]:
    """Return pieces in the order of reading: regions, each of columns that follow each other."""
    gutter = _gutter(pieces) if len(pieces) <= _MOST_PIECES else None
    if gutter is None:
        return [[list(pieces)]] if pieces else []
    above = [each for each in pieces if each.middle >= gutter.top]
    below = [each for each in pieces if each.middle <= gutter.bottom]
    within = [each for each in pieces if gutter.bottom < each.middle < gutter.top]
    left = [each for each in within if each.left < gutter.x]
    right = [each for each in within if each.left >= gutter.x]
    columns = [column for side in (left, right) for part in _regions(side) for column in part]
    return [*_regions(above), columns, *_regions(below)]


def _gutter(pieces: Sequence[Piece]) -> _Gutter | None:
    """Return the gutter beside which most lines stand."""
    edges = Counter(round(piece.left) for piece in pieces).most_common(_MOST_EDGES)
    found = (gutter for edge, _ in edges for gutter in _gutters_at(edge - 1.5, pieces))
    return max(found, default=None)


def _gutters_at(x: float, pieces: Sequence[Piece]) -> Iterator[_Gutter]:
    """Yield the stretches of a vertical line that no piece crosses and prose is beside."""
    crossing = sorted((each.middle for each in pieces if each.left < x < each.right), reverse=True)
    for top, bottom in pairwise([math.inf, *crossing, -math.inf]):
        within = [each for each in pieces if bottom < each.middle < top]
        left = [each for each in within if each.right <= x]
        right = [each for each in within if each.left >= x]
        if min(len(left), len(right)) < _FEWEST_LINES:
            continue
        wide = min(each.left for each in right) - max(each.right for each in left)
        if wide >= _GUTTER * median(each.size for each in within) and _are_prose(left, right):
            yield _Gutter(min(len(left), len(right)), x, top, bottom)


def _are_prose(*sides: Sequence[Piece]) -> bool:
    return all(median(each.weight for each in side) >= _COLUMN_LINE for side in sides)


# -- lines -----------------------------------------------------------------------------------------

_GAP = 1.35  # of the usual distance of lines, before a paragraph
_OTHER_SIZE = 1.15  # of the line before
_LEADER = re.compile(r"(?: ?\.){4,}+ ?")  # the dots of a table of contents
_ALIGNED = 0.5  # how far edges of cells may be apart, in sizes

Row = list[Piece]


def _lines(pieces: Sequence[Piece]) -> list[PageLine]:
    lines: list[PageLine] = []
    for region in _regions(pieces):
        opens = True
        for column in region:
            for line in _column_lines(column):
                lines.append(line._replace(is_after_gap=True) if opens else line)
                opens = False
    return lines


def _rows(pieces: Iterable[Piece]) -> list[Row]:
    """Return the pieces of each line from left to right, the lines from top to bottom."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda each: -each.middle):
        if rows and rows[-1][0].is_beside(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _column_lines(pieces: Sequence[Piece]) -> Iterator[PageLine]:
    rows = _rows(pieces)
    steps = [above[0].middle - below[0].middle for above, below in pairwise(rows)]
    usual = median(steps) if steps else 0.0
    before: Row = []
    for is_table, group in groupby(zip(rows, _in_tables(rows), strict=True), lambda each: each[1]):
        members = [row for row, _ in group]
        cells = _table(members) if is_table else []
        for number, row in enumerate(members):
            size = max(piece.size for piece in row)
            if cells:
                yield PageLine(cells[number], size, number == 0, is_row=True)
            else:
                is_apart = is_table or (bool(before) and _is_apart(before, row, usual))
                yield PageLine(_text(row), size, is_apart)
            before = row


def _is_apart(above: Row, below: Row, usual: float) -> bool:
    sizes = sorted(max(piece.size for piece in row) for row in (above, below))
    is_far = above[0].middle - below[0].middle > _GAP * usual
    return is_far or sizes[1] > _OTHER_SIZE * sizes[0]


def _text(row: Row) -> str:
    return _LEADER.sub(" ", " ".join(piece.text for piece in row))


def _in_tables(rows: Sequence[Row]) -> list[bool]:
    """Return for each row whether it is a table's: its cells stand below or above others."""
    aligned = [_are_aligned(above, below) for above, below in pairwise(rows)]
    return [before or after for before, after in pairwise([False, *aligned, False])]


def _are_aligned(above: Row, below: Row) -> bool:
    if min(len(above), len(below)) < 2:
        return False
    near = _ALIGNED * max(above[0].size, below[0].size)
    return any(
        abs(one.left - other.left) <= near or abs(one.right - other.right) <= near
        for one in above[1:]
        for other in below[1:]
    )


def _table(rows: Sequence[Row]) -> list[str]:
    """Return the rows of a table as Markdown; a cell stands in the column that it overlaps.

    There are none if nothing parts columns, as in a table of contents.
    """
    columns: list[tuple[float, float]] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda each: each.left):
        if columns and piece.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    if len(columns) < 2:
        return []
    return [f"| {' | '.join(_cells(row, columns))} |" for row in rows]


def _cells(row: Row, columns: Sequence[tuple[float, float]]) -> Iterator[str]:
    for left, right in columns:
        yield " ".join(
            piece.text.replace("|", "\\|") for piece in row if left <= piece.left <= right
        )
