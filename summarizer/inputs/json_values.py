"""JSON of others, of which nothing is certain: values by any of several keys, as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Record = Mapping[str, Any]


def load_json(text: str) -> object:
    """The value that a text is in JSON; None where it isn't JSON, or nested too deep."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def load_json_lines(text: str) -> list[Record] | None:
    """The objects of a text with one in every line; None where any line is none."""
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
    """The objects in a list; none where it isn't one."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """A value as text: a string, a number, or the texts in a list; "" for anything else."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
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
    """The text of the first of `keys` that a record has one for."""
    if not isinstance(record, dict):
        return ""
    return next(filter(None, (text_of(record.get(key)).strip() for key in keys)), "")
