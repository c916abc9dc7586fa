"""Telegram Desktop's result.json: one chat, or the export of an account with many.

{"name", "messages": [{"id", "type", "date", "from", "text", "forwarded_from", "poll", ...}]}, where
a text is a string or a list of strings and {"type", "text"}. Who has deleted their account has an
id only.
"""

from __future__ import annotations

from summarizer.inputs.chats.app_lines import MEDIA, SYSTEM
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry
from summarizer.inputs.records import (
    Record,
    first_of,
    record_of,
    records_of,
    text_of,
    time_of,
)

_FILES = ("file", "photo", "contact_vcard")
_MEDIA = (*_FILES, "media_type", "location_information", "contact_information")
_MARKS = ("from", "from_id", "actor", "action", "text_entities", "poll")


def telegram_chats(value: object) -> list[Chat] | None:
    """Return the chats in a JSON value; None if it isn't one of Telegram's."""
    whole = record_of(value)
    every = [*_listed(whole.get("chats")), *_listed(whole.get("left_chats"))]
    chats = [_chat(each) for each in every or [whole] if _is_telegram(each)]
    return [chat for chat in chats if chat.entries] or None


def _listed(value: object) -> list[Record]:
    return records_of(record_of(value).get("list"))


def _is_telegram(chat: Record) -> bool:
    records = records_of(chat.get("messages"))
    return any("date" in each and any(key in each for key in _MARKS) for each in records)


def _chat(chat: Record) -> Chat:
    values = chat["messages"]
    entries = tuple(_entry(each) if isinstance(each, dict) else _UNREADABLE for each in values)
    return Chat(entries, first_of(chat, ("name",)))


_UNREADABLE = Entry(left=UNREADABLE)


def _entry(record: Record) -> Entry:
    kind = record.get("type", "message")
    if kind != "message":
        return Entry(left=SYSTEM if kind == "service" else UNREADABLE)
    said = _said(record)
    files = (_file_name(text_of(record.get(key))) for key in _FILES)
    return Entry(
        first_of(record, ("from", "from_id", "actor")),
        said,
        time_of(record.get("date")),
        text_of(record.get("id")),
        tuple(filter(None, files)),
        "" if said or not any(record.get(key) for key in _MEDIA) else MEDIA,
    )


def _said(record: Record) -> str:
    said = "\n".join(filter(None, (text_of(record.get("text")).strip(), _poll(record))))
    if "forwarded_from" in record and said:
        origin = first_of(record, ("forwarded_from", "forwarded_from_id")) or "a deleted account"
        return f"Forwarded from {origin}: {said}"
    return said


def _poll(record: Record) -> str:
    """Return a poll, or a list of tasks, which has the same form."""
    poll = record_of(record.get("poll")) or record_of(record.get("todo_list"))
    answers = records_of(poll.get("answers")) or records_of(poll.get("items"))
    question = text_of(poll.get("question")) or text_of(poll.get("title"))
    if not question:
        return ""
    counted = [_answer(each) for each in answers]
    return f"Poll: {question}" + "".join(f"\n- {each}" for each in counted)


def _answer(record: Record) -> str:
    voters = record.get("voters")
    return text_of(record.get("text")) + (f" ({voters})" if isinstance(voters, int) else "")


def _file_name(path: str) -> str:
    """Return the name in a path; "" for "(File not included. ...)"."""
    return "" if path.startswith("(") else path.rpartition("/")[2]
