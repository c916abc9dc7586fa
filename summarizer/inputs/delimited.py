"""Tables in CSV, TSV and their kin (RFC 4180), told by `tables.py`.

The character between cells is told by the lines, or by Excel's `sep=;`. Prose with commas is no
table: its cells are long or begin with spaces. Without a column of numbers or dates, all rows must
have as many cells, under a head.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from summarizer.inputs.columns import column_of
from summarizer.inputs.document import Document
from summarizer.inputs.plain import plain_document
from summarizer.inputs.records import csv_rows
from summarizer.inputs.tables import (
    FEWEST_ROWS,
    Rows,
    even,
    is_head,
    table_markdown,
    without_notes,
)

_DELIMITERS = "\t;|,"  # the first of those that part rows alike: a comma may be a decimal's
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_COMMA_DECIMAL = {";": True, ",": False}  # Excel parts cells by what its country leaves free
_MOST_OF_ROWS = 0.9  # that have as many cells
_FEWEST_OF_WORDS = 4  # rows under the head of a table without numbers and dates
_NAME = re.compile(r"[^\W\d_][\w /()&.'’#%-]{0,40}")
_CODE = re.compile(r"[{};]\s*$|^\s*(?:\w+\(|//|#)|=>|::")
_NEARLY = 0.1  # of rows fewer


def parse_table(text: str) -> Document | None:
    """Return what a table in CSV or TSV says; None for a text that isn't one beyond doubt."""
    said = _SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(body[:20_000])
    if delimiter is None:
        return None
    rows = csv_rows(body, delimiter)
    if len(rows) < FEWEST_ROWS or not (said or _is_table(rows, delimiter)):
        return None
    told, doubts = table_markdown(rows, is_comma_decimal=_COMMA_DECIMAL.get(delimiter))
    return replace(plain_document(told), doubts=doubts)


def _delimiter(sample: str) -> str | None:
    """Return the character that parts most lines into as many cells, more than one.

    Of characters that part nearly as many, it is the one with the most cells: a decimal comma in
    each row parts them in two.
    """
    found: dict[str, tuple[float, int]] = {}
    for each in _DELIMITERS:
        rows = csv_rows(sample, each)[:50]
        rows = rows[len(rows) // 2 :]  # below lines of a title
        width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        if width > 1:
            found[each] = count / len(rows), width
    most = max((share for share, _ in found.values()), default=0.0)
    likely = {each: width for each, (share, width) in found.items() if share > most - _NEARLY}
    return max(likely, key=lambda each: likely[each], default=None)


def _is_table(rows: Rows, delimiter: str) -> bool:
    """Return whether rows are of a table, and not of prose with commas."""
    below = without_notes([list(row) for row in rows])[1]
    width, count = Counter(map(len, below)).most_common(1)[0]
    if width < 2 or count < _MOST_OF_ROWS * (len(below) - 1):
        return False
    body = below[len(below) // 2 :][:200]  # below the head
    cells = [cell for row in body for cell in row]
    if sum(map(len, cells)) > 60 * len(cells) or sum(cell.startswith(" ") for cell in cells) * 3 > (
        len(cells)
    ):
        return False  # what follows a comma in prose is a space
    return (
        delimiter == "\t"
        or any(column_of("", values).is_telling for values in zip(*even(body, width), strict=True))
        or _are_words(rows, width)
    )


def _are_words(rows: Rows, width: int) -> bool:
    """Return whether rows without numbers are a table beyond doubt."""
    head, *body = rows
    return (
        len(body) >= _FEWEST_OF_WORDS
        and all(len(row) == width for row in rows)
        and is_head(head, body[:50])
        and all(map(_NAME.fullmatch, head))
        and not any(cell[:1].isspace() for row in body[:200] for cell in row)
        and not any(_CODE.search(cell) for row in body[:50] for cell in row)
    )
