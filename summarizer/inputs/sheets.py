"""The sheets of an XLSX file, by openpyxl: values as they are shown, without what is hidden.

A formula stands for the value that was stored with it; one that no program has computed yet has
none, is left empty, and is counted.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import ZipFile

from summarizer.inputs.columns import clock
from summarizer.inputs.tables import Sheet, sheets_markdown

_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|col)\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"\b(\w{1,20})=[\"'](\w{0,20})[\"']")
_HIDDEN = (b"1", b"true")
_UNCOMPUTED = re.compile(
    rb"</(?:\w{1,20}:)?f>\s{0,4}(?:<(?:\w{1,20}:)?v\s?/>|<(?:\w{1,20}:)?v></(?:\w{1,20}:)?v>)?\s{0,4}"
    rb"</(?:\w{1,20}:)?c>"
)
_ONLY_TIME = re.compile(r"[hms:.0 ;@\\]{1,40}(?:AM/PM)?;?@?", re.IGNORECASE)
_DOUBT = "Some formulas have no stored value; open the file and save it once to have them computed."


def read_sheets(data: bytes) -> tuple[str, Counter[str], tuple[str, ...]]:
    """Return what the sheets of a workbook say, what was left out, and what is in doubt."""
    from openpyxl import load_workbook

    counts: Counter[str] = Counter()
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = []
    with ZipFile(io.BytesIO(data)) as archive:
        for each in book.worksheets:
            if each.sheet_state != "visible":
                counts["hidden sheets"] += 1
                continue
            raw = archive.read(each._worksheet_path)  # type: ignore[attr-defined]
            counts["formulas without a value"] += len(_UNCOMPUTED.findall(raw))
            rows, columns = _hidden(raw)
            counts["hidden rows"] += len(rows)
            counts["hidden columns"] += len(columns)
            each.reset_dimensions()
            sheets.append(Sheet(each.title, list(_rows(each.iter_rows(), rows, columns))))
    doubts = (_DOUBT,) if counts["formulas without a value"] else ()
    return sheets_markdown(sheets), counts, doubts


def _hidden(raw: bytes) -> tuple[set[int], set[int]]:
    """Return the numbers, from 1, of the rows and columns of a sheet that are hidden."""
    rows: set[int] = set()
    columns: set[int] = set()
    at = 0
    for tag in _TAG.finditer(raw):
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        if tag[1] == b"row":
            at = int(attributes.get(b"r", at + 1))
        if attributes.get(b"hidden") not in _HIDDEN:
            continue
        if tag[1] == b"row":
            rows.add(at)
        elif tag[1] == b"col":
            first, last = int(attributes[b"min"]), int(attributes[b"max"])
            columns.update(range(first, min(last, first + 999) + 1))
    return rows, columns


def _rows(
    rows: Iterable[Iterable[Any]], hidden_rows: set[int], hidden_columns: set[int]
) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number not in hidden_rows:
            yield [_shown(cell) for at, cell in enumerate(row, 1) if at not in hidden_columns]


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, timedelta):
        return f"{clock(value.total_seconds())} h"
    if isinstance(value, datetime):
        if _ONLY_TIME.fullmatch(cell.number_format or ""):  # a day and more is hidden by its format
            return value.time().isoformat()
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float | int):
        return _number(value, cell.number_format or "")
    return str(value)


def _number(value: float, shown_as: str) -> str:
    if "%" in shown_as:
        return f"{round(value * 100, 4):g}%"
    return str(int(value)) if value == int(value) else f"{value:.10g}"
