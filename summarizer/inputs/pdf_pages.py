"""The lines of a PDF's pages in the order in which they are read, by where their characters stand.

Pieces of lines are put in order by cutting the page where a gutter parts columns of prose. Rows of
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
from itertools import chain, groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from summarizer.inputs.pdf_pieces import SMALL, Piece, pieces_of

if TYPE_CHECKING:
    from pypdfium2 import PdfPage


class PageLine(NamedTuple):
    """A line as it is read: its text, the size of its letters, whether a gap is before it."""

    text: str
    size: float = 0.0
    is_after_gap: bool = False
    is_row: bool = False  # of a table
    opens_column: bool = False
    width: int = 0  # characters of its column's lines, where there are several columns


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
        turned, marks = pieces_of(text_page)
    finally:
        text_page.close()
    found = Page(marks=marks)
    turned.setdefault(0, []).extend(filled)
    for pieces in sorted(turned.values(), key=lambda each: -sum(len(piece.text) for piece in each)):
        rest = _without_line_numbers(pieces)
        found.numbers += len(pieces) - len(rest)
        found.lines += _lines(_with_marks(rest))
    return found


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


# -- marks of lists --------------------------------------------------------------------------------

_MARK = re.compile(r"[•‣◦▪*·–—-]|\(?(?:\d{1,3}|[A-Za-z])[.)]")
_INDENT = 4.0  # from a mark to what it marks at most, in sizes


def _with_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces, those that are an item's bullet or number joined to what they mark."""
    joined: set[int] = set()
    for row in _rows(pieces):
        for mark, item in pairwise(row):
            if _MARK.fullmatch(mark.text) and item.left - mark.right < _INDENT * item.size:
                item.text, item.left = f"{mark.text} {item.text}", mark.left
                joined.add(id(mark))
    return [piece for piece in pieces if id(piece) not in joined]


# -- columns ---------------------------------------------------------------------------------------

_FEWEST_LINES = 4  # of a column
_GUTTER = 0.6  # in sizes
_COLUMN_LINE = 15  # characters of a column's line, in the median; a table's cells have fewer
_FULL_LINE, _FEWEST_FULL = 25, 3  # likewise, of a column with a table or many headings
_MOST_PIECES = 3_000  # of a page that is looked at for columns
_MOST_EDGES = 60
_MOST_HEADING = 2  # lines
_SENTENCE = re.compile(r"[.,;:!?。，；：！？]$")


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
    if below:
        left, heading = _without_heading(left, min(each.bottom for each in right))
        below = [*heading, *below]
    columns = [column for side in (left, right) for part in _regions(side) for column in part]
    return [*_regions(above), columns, *_regions(below)]


def _without_heading(left: Sequence[Piece], low: float) -> tuple[list[Piece], list[Piece]]:
    """Return a left column without its last lines, and these, if they head what is below it.

    They stand below the right column, too, apart from the lines above them, and are no sentence.
    """
    rows = _rows(left)
    usual = _usual_step(rows)
    for start in range(max(1, len(rows) - _MOST_HEADING), len(rows)):
        heading = list(chain.from_iterable(rows[start:]))
        is_below = max(each.top for each in heading) <= low
        is_heading = is_below and not _SENTENCE.search(heading[-1].text)
        if is_heading and _is_apart(rows[start - 1], rows[start], usual):
            return list(chain.from_iterable(rows[:start])), heading
    return list(left), []


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
        if min(len(left), len(right)) < _FEWEST_LINES - (not _are_rows(left, right)):
            continue
        wide = min(each.left for each in right) - max(each.right for each in left)
        if wide >= _GUTTER * median(each.size for each in within) and _are_prose(left, right):
            yield _Gutter(min(len(left), len(right)), x, top, bottom)


def _are_rows(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Return whether most lines on the right stand on one height with others, as a table's do."""
    heights = {round(each.base or each.bottom) for each in left}
    return 2 * sum(round(each.base or each.bottom) in heights for each in right) >= len(right)


def _are_prose(*sides: Sequence[Piece]) -> bool:
    return all(map(_is_prose, sides))


def _is_prose(side: Sequence[Piece]) -> bool:
    """Return whether most pieces of a column are long, or a few long ones have most of its text."""
    weights = [each.weight for each in side]
    long = [weight for weight in weights if weight >= _FULL_LINE]
    is_mixed = len(long) >= _FEWEST_FULL and 2 * sum(long) >= sum(weights)
    return is_mixed or median(weights) >= _COLUMN_LINE


# -- lines -----------------------------------------------------------------------------------------

_GAP = 1.35  # of the usual distance of lines, before a paragraph
_OTHER_SIZE = 1.15  # of the line before
_LEADER = re.compile(r"(?: ?\.){4,}+ ?")  # the dots of a table of contents
_MARGIN = 2.0  # of the usual distance, between a header or footer and the text
_ALIGNED = 0.5  # how far edges of cells may be apart, in sizes

Row = list[Piece]


def _lines(pieces: Sequence[Piece]) -> list[PageLine]:
    lines: list[PageLine] = []
    top, body, bottom = _parted(pieces)
    for region in (*_regions(top), *_regions(body), *_regions(bottom)):
        first = len(lines)
        for column in region:
            lines += _marked(list(_column_lines(column)), lines[first:], len(region))
        if lines[first:]:
            lines[first] = lines[first]._replace(is_after_gap=True)
    return lines


def _marked(column: list[PageLine], before: Sequence[PageLine], columns: int) -> list[PageLine]:
    """Return the lines of a column, which tell how wide it is and that it begins."""
    if columns > 1 and len(column) >= _FEWEST_LINES - 1:
        width = sorted(len(line.text) for line in column)[len(column) * 9 // 10]
        column = [line._replace(width=width) for line in column]
    is_other = bool(before) and _OTHER_SIZE * before[-1].size < column[0].size
    column[0] = column[0]._replace(opens_column=columns > 1, is_after_gap=is_other)
    return column


def _parted(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return the first line of a page, all others, the last; only those that stand far apart.

    They are headers and footers, which don't belong to the columns between them.
    """
    rows = _rows(pieces)
    start, end = 0, len(rows)
    if len(rows) >= _FEWEST_LINES:
        usual, size = _usual_step(rows), median(row[0].size for row in rows)
        start = int(_is_margin(rows[0], rows[1], usual, size))
        end -= _is_margin(rows[-1], rows[-2], usual, size)
    top, body, bottom = map(chain.from_iterable, (rows[:start], rows[start:end], rows[end:]))
    return list(top), list(body), list(bottom)


def _is_margin(row: Row, neighbour: Row, usual: float, size: float) -> bool:
    """Return whether a line stands far from its neighbour, or less far and is small."""
    gap = abs(row[0].middle - neighbour[0].middle)
    return gap > _MARGIN * usual or (gap > _GAP * usual and row[0].size < SMALL * size)


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
    usual = _usual_step(rows)
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


def _usual_step(rows: Sequence[Row]) -> float:
    """Return how far lines are apart as a rule."""
    return median([above[0].middle - below[0].middle for above, below in pairwise(rows)] or [0.0])


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
    cells = list(zip(*(_cells(row, columns) for row in rows), strict=True))
    told = [column for column in cells if any(column)]  # not of the dots before pages' numbers
    return [f"| {' | '.join(row)} |" for row in zip(*told, strict=True)] if len(told) > 1 else []


def _cells(row: Row, columns: Sequence[tuple[float, float]]) -> Iterator[str]:
    for left, right in columns:
        words = " ".join(piece.text for piece in row if left <= piece.left <= right)
        yield _LEADER.sub(" ", words).strip().replace("|", "\\|")
