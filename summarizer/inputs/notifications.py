"""A stack of notifications: lines "App, 06:05: what it says", or JSON objects.

In JSON one object a line, or a list of them, each with an app, a body, and often a title and a
time, by any of their usual names; the document's original is then composed of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.inputs.document import Block, Document, render
from summarizer.inputs.labels import Label, LabelOf, is_name, label_of, labelled_document
from summarizer.inputs.records import (
    Record,
    first_of,
    load_json,
    load_json_lines,
    records_of,
)
from summarizer.inputs.text import Line, lines_of, sample_of

_APPS = ("app", "appName", "app_name", "application", "package", "packageName")
_TITLES = ("title", "subject", "heading")
_BODIES = ("body", "text", "message", "content", "bigText", "subtitle")
_TIMES = ("time", "timestamp", "date", "when", "postTime", "received_at")
_IDS = ("id", "key", "uuid")
_COLON = r"[:\uff1a]"
_LINE = re.compile(
    r"([^\s,\uff0c:\uff1a\d][^,\uff0c:\uff1a\n]{0,39})[,\uff0c]\s{0,2}"
    r"((?:[^\d\s,\uff0c:\uff1a]{0,4}\s?)?[\d./年月日 -]{0,12}"
    rf"\d{{1,2}}{_COLON}\d{{2}}(?:{_COLON}\d{{2}})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?)"
    rf"\s?{_COLON}\s{{0,3}}"
)
_FEWEST = 2
_MOST_OTHERS = 0.2  # of the lines, such as a title


def parse_notifications(text: str, *, is_certain: bool = False) -> Document | None:
    """Return the notifications of a text; None if it isn't a stack of them beyond doubt.

    "App: text" is a notification, too, if `is_certain`.
    """
    if (records := _records(text)) is not None:
        return _of_records(records)
    sample = sample_of(text)
    known = sum(_label(line) is not None for line in sample)
    enough = known >= _FEWEST and len(sample) - known <= _MOST_OTHERS * len(sample)
    if enough or (is_certain and known):
        return _labelled(text, _label)
    if is_certain and any(label_of(line.text) for line in sample):
        return _labelled(text, lambda line: label_of(line.text))
    return None


def _labelled(text: str, label: LabelOf) -> Document:
    return labelled_document(text, label, kind="notification", input_type="notification-stack")


def _label(line: Line) -> Label | None:
    found = _LINE.match(line.text[:120])
    if found is None or not is_name(found[1].strip()):
        return None
    return Label(found[1].strip(), found[2].strip(), found.end())


def _records(text: str) -> Sequence[Record] | None:
    first = next(lines_of(text), None)
    if first is None or first.text[0] not in "{[":
        return None
    value = load_json(text)
    if isinstance(value, dict):
        inner = value.get("notifications")
        records: list[Record] | None = records_of(inner) if inner else [value]
    else:
        records = records_of(value) if value is not None else load_json_lines(text)
    if not records or not all(map(_is_notification, records)):
        return None
    return records


def _is_notification(record: Record) -> bool:
    return bool(first_of(record, _APPS) and first_of(record, (*_TITLES, *_BODIES)))


def _of_records(records: Sequence[Record]) -> Document:
    blocks: list[Block] = []
    end = 0
    for number, record in enumerate(records, 1):
        block = _block(record, number)
        before = blocks[-1:]
        end += len(render([*before, block])) - sum(len(each.rendered) for each in before)
        blocks.append(replace(block, start=end - len(block.rendered), end=end))
    return Document(render(blocks), tuple(blocks), "notification-stack")


def _block(record: Record, number: int) -> Block:
    title, body = first_of(record, _TITLES), first_of(record, _BODIES)
    return Block(
        body or title,
        "notification",
        0,
        0,
        first_of(record, _APPS),
        first_of(record, _TIMES),
        title if body and title != body else "",
        first_of(record, _IDS) or str(number),
    )
