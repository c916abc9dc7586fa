"""Google Chat and Hangouts, as Google Takeout writes them.

Chat: {"messages": [{"creator": {"name"}, "created_date", "text", "attached_files"}]}. Hangouts: all
chats in one file, {"conversations": [{"conversation", "events"}]}, in older ones under other names;
texts are in segments, times in microseconds.
"""

from __future__ import annotations

from summarizer.inputs.chats.app_lines import DELETED, MEDIA, SYSTEM
from summarizer.inputs.chats.entries import UNKNOWN, UNREADABLE, Chat, Entry
from summarizer.inputs.records import (
    Record,
    first_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
    time_of,
)

_CHAT = ("created_date", "topic_id", "message_id")


def google_chats(value: object) -> list[Chat] | None:
    """Return the chat in a JSON value; None if it isn't one of Google Chat."""
    values = record_of(value).get("messages")
    if not isinstance(values, list) or not any(map(_is_chat, records_of(values))):
        return None
    return [Chat(tuple(_entry(record_of(each)) for each in values))]


def _is_chat(record: Record) -> bool:
    return "creator" in record and any(key in record for key in _CHAT)


def _entry(record: Record) -> Entry:
    if not any(key in record for key in (*_CHAT, "creator")):
        return Entry(left=UNREADABLE)
    is_deleted = record.get("message_state") == "DELETED" or "deletion_metadata" in record
    files = (
        first_of(each, ("original_name", "export_name"))
        for each in records_of(record.get("attached_files"))
    )
    return Entry(
        first_of(record.get("creator"), ("name", "email")),
        text_of(record.get("text")),
        text_of(record.get("created_date")).replace("\u202f", " "),
        text_of(record.get("message_id")),
        tuple(filter(None, files)),
        DELETED if is_deleted else "",
    )


def hangouts_chats(value: object) -> list[Chat] | None:
    """Return the chats in a JSON value; None if it isn't Hangouts.json."""
    whole = record_of(value)
    states = records_of(whole.get("conversations")) or records_of(whole.get("conversation_state"))
    chats = []
    for state in map(_state, states):
        if events := records_of(state.get("events")) or records_of(state.get("event")):
            chats.append(_hangout(state, events))
    return chats or None


def _state(record: Record) -> Record:
    return record_of(record.get("conversation_state")) or record


def _hangout(state: Record, events: list[Record]) -> Chat:
    outer = record_of(state.get("conversation"))
    chat = record_of(outer.get("conversation")) or outer
    people = {
        _person(each.get("id")): first_of(each, ("fallback_name",))
        for each in records_of(chat.get("participant_data"))
    }
    names = list(filter(None, people.values()))
    title = first_of(chat, ("name",)) or ", ".join(names)
    return Chat(tuple(_event(each, people) for each in events), title)


def _person(value: object) -> str:
    return first_of(value, ("gaia_id", "chat_id"))


def _event(record: Record, people: dict[str, str]) -> Entry:
    message = record_of(record.get("chat_message"))
    if not message:
        return Entry(left=SYSTEM)
    content = record_of(message.get("message_content"))
    person = _person(record.get("sender_id"))
    said = "".join(map(_segment, records_of(content.get("segment"))))
    return Entry(
        people.get(person) or person or UNKNOWN,
        said,
        time_of(record.get("timestamp")),
        text_of(record.get("event_id")),
        left="" if said or not content.get("attachment") else MEDIA,
        seconds=seconds_of(record.get("timestamp")),
    )


def _segment(record: Record) -> str:
    return "\n" if record.get("type") == "LINE_BREAK" else text_of(record.get("text"))
