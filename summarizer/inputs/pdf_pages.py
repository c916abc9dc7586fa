"""The lines of a PDF's pages in the order in which they are read, by where their characters stand.

PDFium tells each character's place. Characters that follow one another closely are a piece of a
line; pieces are put in order by cutting the page where a gutter parts columns of prose. Rows of
several pieces that stand below one another are a table. What is turned by 90 degrees is read in its
own direction, after the rest.

Not handled: columns that flow around a picture, cells of several lines, writing from top to bottom.
"""

from __future__ import annotations

import math
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
_SPACES = frozenset((0, 9, 10, 13, 32, 160))
_DIAGONAL = 0.15  # radians
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_READABLE = {2: "-", 0xFFFE: "-", 0xAD: "-"}  # PDFium's hyphens at the ends of lines
_READABLE |= dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl st st".split(), strict=True))


def _pieces(text_page: PdfTextPage) -> tuple[dict[int, list[Piece]], Page]:
    """Return pieces by how often they are turned by 90 degrees."""
    import pypdfium2.raw as pdfium

    handle, box = text_page.raw, pdfium.FS_RECTF()
    pieces: dict[int, list[Piece]] = {}
    page, piece, turns, is_spaced = Page(), None, 0, False
    for index in range(pdfium.FPDFText_CountChars(handle)):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if code in _SPACES:
            is_spaced = True
            continue
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        placed = _placed(code, box, turns)
        if piece is None or not _joined(piece, placed, is_spaced):
            angle = pdfium.FPDFText_GetCharAngle(handle, index)
            piece, is_spaced = None, False
            quarters = angle / (math.pi / 2)
            if abs(quarters - round(quarters)) * math.pi / 2 > _DIAGONAL:
                page.marks += 1
                continue
            turns = round(quarters) % 4
            piece = _placed(code, box, turns)
            pieces.setdefault(turns, []).append(piece)
        is_spaced = False
    return pieces, page


def _placed(code: int, box: object, turns: int) -> Piece:
    """Return a character where it stands if the page is turned so that its line is level."""
    left, bottom, right, top = box.left, box.bottom, box.right, box.top  # type: ignore[attr-defined]
    for _ in range(turns):
        left, bottom, right, top = bottom, -right, top, -left
    return Piece(_READABLE.get(code) or chr(code), left, bottom, right, top)


def _joined(piece: Piece, following: Piece, is_spaced: bool) -> bool:
    """Add a character to a piece if it stands behind it; return whether it does."""
    gap, size = following.left - piece.right, piece.size
    is_near = -_OVERLAP * size < gap < _WIDE_GAP * size and piece.is_beside(following)
    if not is_near or len(piece.text) > _LONGEST:
        return False
    is_raised = following.bottom > piece.bottom + _RAISED * size
    if is_raised and following.size < _SMALL * size and following.text.isdigit():
        following.text = following.text.translate(_SUPERSCRIPTS)
    elif following.size > size:
        piece.bottom, piece.top = following.bottom, following.top
    piece.text += f" {following.text}" if is_spaced else following.text
    piece.right = max(piece.right, following.right)
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
        texts = _table(members) if is_table else [_text(row) for row in members]
        for row, text in zip(members, texts, strict=True):
            size = max(piece.size for piece in row)
            is_after_gap = bool(before) and (is_table or _is_apart(before, row, usual))
            yield PageLine(text, size, is_after_gap and not (is_table and row is not members[0]), is_table)
            before = row


def _is_apart(above: Row, below: Row, usual: float) -> bool:
    sizes = sorted(max(piece.size for piece in row) for row in (above, below))
    is_far = above[0].middle - below[0].middle > _GAP * usual
    return is_far or sizes[1] > _OTHER_SIZE * sizes[0]


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)


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
    """Return the rows of a table as Markdown; a cell stands in the column that it overlaps."""
    columns: list[tuple[float, float]] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda each: each.left):
        if columns and piece.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return [f"| {' | '.join(_cells(row, columns))} |" for row in rows]


def _cells(row: Row, columns: Sequence[tuple[float, float]]) -> Iterator[str]:
    for left, right in columns:
        yield " ".join(
            piece.text.replace("|", "\\|") for piece in row if left <= piece.left <= right
        )
