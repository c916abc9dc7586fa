"""Matrix, as Element exports a room: {"room_name", "messages": [events of the protocol]}.

What was written is in events "m.room.message" (Matrix specification 1.11, client-server API, 11.2);
an answer begins with what it answers in lines with ">". Element's text has WhatsApp's form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarizer.inputs.chats.app_lines import DELETED, EDITS, MEDIA, SYSTEM
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

_MESSAGE, _MEMBER = "m.room.message", "m.room.member"
_SPOKEN = frozenset(("m.text", "m.notice", "m.emote"))
_ANSWERED = re.compile(r"\A(?:> [^\n]*+\n)++\n")
_USER = re.compile(r"@([^:\s]{1,80}):\S{1,120}")


def matrix_chats(value: object) -> list[Chat] | None:
    """Return the chat in a JSON value; None if it isn't a room of Matrix."""
    whole = record_of(value)
    events = records_of(whole.get("messages"))
    if not any(_is_event(event) for event in events):
        return None
    names = {
        text_of(event.get("state_key")): name
        for event in events
        if event.get("type") == _MEMBER
        and (name := first_of(record_of(event.get("content")), ("displayname",)))
    }
    entries = tuple(_entry(event, names) for event in events)
    return [Chat(entries, first_of(whole, ("room_name",)))]


def _is_event(event: Record) -> bool:
    return "origin_server_ts" in event and text_of(event.get("type")).startswith("m.room.")


def _entry(event: Record, names: Mapping[str, str]) -> Entry:
    content = record_of(event.get("content"))
    if not content and event.get("type") == _MESSAGE:
        return Entry(left=DELETED)
    if "origin_server_ts" not in event:
        return Entry(left=UNREADABLE)
    if record_of(content.get("m.relates_to")).get("rel_type") == "m.replace":
        return Entry(left=EDITS)
    if event.get("type") != _MESSAGE:
        return Entry(left=SYSTEM)
    sender = text_of(event.get("sender"))
    body = text_of(content.get("body"))
    is_spoken = text_of(content.get("msgtype")) in _SPOKEN
    return Entry(
        names.get(sender) or _USER.sub(r"\1", sender),
        _ANSWERED.sub("", body, count=1) if is_spoken else "",
        time_of(event.get("origin_server_ts")),
        text_of(event.get("event_id")),
        () if is_spoken else (body,),
        "" if is_spoken or body else MEDIA,
        seconds_of(event.get("origin_server_ts")),
    )
