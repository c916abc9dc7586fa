"""Messenger and Instagram: message_1.json of a download of an account's data.

{"participants", "title", "messages": [{"sender_name", "timestamp_ms", "content", "photos"}]}, the
newest first, with the bytes of UTF-8 written as characters of Latin-1. Exports of encrypted chats
have {"senderName", "text", "timestamp", "isUnsent"} and are written properly.
"""

from __future__ import annotations

import re

from summarizer.inputs.chats.app_lines import CALLS, DELETED, MEDIA, SYSTEM, AppLines
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry
from summarizer.inputs.records import (
    Record,
    first_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
    time_of,
)

_FILES = ("photos", "videos", "audio_files", "files", "gifs", "media")
_KINDS = {"Subscribe": SYSTEM, "Unsubscribe": SYSTEM, "Call": CALLS, "call": CALLS}
_BYTES = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf]{1,3}")
_LINES = AppLines.of("messenger")


def meta_chats(value: object) -> list[Chat] | None:
    """Return the chat in a JSON value; None if it isn't one of Messenger or Instagram."""
    whole = record_of(value)
    values = whole.get("messages")
    if not isinstance(values, list) or not any(map(_is_meta, records_of(values))):
        return None
    entries = tuple(_entry(record_of(each)) for each in values)
    return [Chat(entries, undone(first_of(whole, ("title", "threadName"))))]


def undone(text: str) -> str:
    """Return a text whose bytes of UTF-8 were taken for Latin-1 as it was; others as they are."""
    if text.isascii() or any(character > "\u00ff" for character in text):
        return text
    return _BYTES.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    data = found[0].encode("latin-1")
    return data.decode("utf-8", "ignore") or found[0]


def _is_meta(record: Record) -> bool:
    return {"sender_name", "timestamp_ms"} <= record.keys() or (
        {"senderName", "timestamp"} <= record.keys()
    )


def _entry(record: Record) -> Entry:
    if not _is_meta(record):
        return Entry(left=UNREADABLE)
    when = record.get("timestamp_ms", record.get("timestamp"))
    said = _said(record)
    return Entry(
        undone(first_of(record, ("sender_name", "senderName"))),
        said,
        time_of(when),
        "",
        tuple(filter(None, (_file_name(each) for key in _FILES for each in _listed(record, key)))),
        _left(record, said),
        seconds_of(when),
    )


def _left(record: Record, said: str) -> str:
    kind = _KINDS.get(text_of(record.get("type")), "")
    if record.get("is_unsent") or record.get("isUnsent"):
        return DELETED
    if "call_duration" in record:
        return CALLS
    if not said and record.get("sticker"):
        return MEDIA
    return kind or _LINES.kind_of(said)


def _said(record: Record) -> str:
    share = record_of(record.get("share"))
    said = first_of(record, ("content", "text"))
    shared = first_of(share, ("share_text",)) or ("" if said else first_of(share, ("link",)))
    return "\n".join(undone(part) for part in (said, shared) if part)


def _listed(record: Record, key: str) -> list[Record]:
    return records_of(record.get(key))


def _file_name(record: Record) -> str:
    return first_of(record, ("uri",)).rpartition("/")[2]
