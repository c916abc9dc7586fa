"""JSON and tables of others, of which nothing is certain: records, their texts and times."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from summarizer.inputs.text import without_surrogates

Record = Mapping[str, Any]

_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))  # from which on a time since 1970 isn't in seconds
_MOST_ROWS = 2_000_000
_LONGEST_FIELD = 1_000_000  # characters


def load_json(text: str) -> object:
    """Return the JSON value of a text; None if it is none, or nested too deep."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def load_json_lines(text: str) -> list[Record] | None:
    """Return the objects of JSON lines; None if any line is none."""
    records: list[Record] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        value = load_json(line)
        if not isinstance(value, dict):
            return None
        records.append(value)
    return records or None


def records_of(value: object) -> list[Record]:
    """Return the objects in a list; none if it isn't one."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def record_of(value: object) -> Record:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """Return a string, a number, or the texts in a list as text; "" for anything else."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "".join(text_of(each) for each in value if not isinstance(each, list))
    if isinstance(value, dict):
        inner = value.get("text", "")
        return text_of(inner) if isinstance(inner, str) else ""
    return ""


def first_of(record: object, keys: Iterable[str]) -> str:
    """Return the text of the first of `keys` that a record has one for."""
    if not isinstance(record, dict):
        return ""
    return next(filter(None, (text_of(record.get(key)).strip() for key in keys)), "")


def seconds_of(value: object) -> float | None:
    """Return a time in seconds since 1970: of a number in any unit, or of ISO 8601; else None."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value) if isinstance(value, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return _iso_seconds(str(value))
    if not math.isfinite(number):
        return None
    unit = next((unit for least, unit in _UNITS if abs(number) >= least), 1.0)
    return number / unit


def _iso_seconds(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def time_of(value: object) -> str:
    """Return a time as it shall be shown: numbers in ISO 8601, everything else as it is."""
    text = text_of(value).strip()
    seconds = seconds_of(value) if text.replace(".", "", 1).isdecimal() else None
    if seconds is None:
        return text
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return text
    return moment.isoformat(timespec="minutes").replace("+00:00", "Z")


def csv_rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of a table that have something in them; none if a field is too long."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [row for row in islice(reader, _MOST_ROWS) if any(map(str.strip, row))]
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(before)
