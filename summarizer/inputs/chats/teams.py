"""Microsoft Teams: messages as its programming interface gives them, and exports of accounts.

The former, which tools save, is a list or {"value": [{"messageType", "createdDateTime", "from",
"body"}]}, answers in "replies". The latter, Skype's form, has all chats in messages.json,
{"conversations": [{"displayName", "MessageList": [{"messagetype", "originalarrivaltime", "from",
"content"}]}]}. Contents are HTML.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.inputs.chats.app_lines import CALLS, DELETED, MEDIA, SYSTEM
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry
from summarizer.inputs.html_text import shown_text
from summarizer.inputs.records import (
    Record,
    first_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
    time_of,
)

_SPOKEN = frozenset(("text", "richtext", "richtext/html", "richtext/contacts"))
_MARKS = frozenset(("messageType", "createdDateTime", "body"))
_CALLS = "event/call"
_OBJECTS = "richtext/"


def teams_chats(value: object) -> list[Chat] | None:
    """Return the chat in a JSON value; None if it isn't one of Teams."""
    whole = record_of(value)
    listed = [value, whole.get("value"), whole.get("messages")]
    values = next((each for each in listed if isinstance(each, list) and each), [])
    if not any(map(_is_teams, records_of(values))):
        return None
    entries = [each for value in values for each in _thread(record_of(value))]
    return [Chat(tuple(entries), first_of(whole, ("topic", "chatName", "displayName")))]


def _is_teams(record: Record) -> bool:
    return record.keys() >= _MARKS


def _thread(record: Record) -> Iterator[Entry]:
    yield _entry(record)
    yield from map(_entry, records_of(record.get("replies")))


def _entry(record: Record) -> Entry:
    if not _is_teams(record):
        return Entry(left=UNREADABLE)
    if record.get("deletedDateTime"):
        return Entry(left=DELETED)
    if record["messageType"] != "message":
        return Entry(left=SYSTEM)
    body = record_of(record.get("body"))
    files = (first_of(each, ("name",)) for each in records_of(record.get("attachments")))
    return Entry(
        _author(record_of(record.get("from"))),
        _text(text_of(body.get("content")), is_html=body.get("contentType") != "text"),
        time_of(record["createdDateTime"]),
        text_of(record.get("id")),
        tuple(filter(None, files)),
        seconds=seconds_of(record["createdDateTime"]),
    )


def _author(sender: Record) -> str:
    named = (first_of(sender.get(key), ("displayName", "id")) for key in sender)
    return next(filter(None, named), "")


def _text(content: str, *, is_html: bool) -> str:
    return shown_text(content).text if is_html else content


def skype_chats(value: object) -> list[Chat] | None:
    """Return the chats in messages.json of Skype or of a personal account of Teams, else None."""
    chats = []
    for each in records_of(record_of(value).get("conversations")):
        if records := records_of(each.get("MessageList")):
            title = first_of(each, ("displayName",)) or _bare(first_of(each, ("id",)))
            chats.append(Chat(tuple(map(_old_entry, records)), title))
    return chats or None


def _old_entry(record: Record) -> Entry:
    kind = text_of(record.get("messagetype")).lower()
    said = shown_text(text_of(record.get("content"))).text
    when = record.get("originalarrivaltime")
    left = _left(kind) or (DELETED if not said else "")
    return Entry(
        first_of(record, ("displayName",)) or _bare(first_of(record, ("from",))),
        said,
        time_of(when),
        text_of(record.get("id")),
        left=left,
        seconds=seconds_of(when),
    )


def _left(kind: str) -> str:
    if kind in _SPOKEN:
        return ""
    if kind.startswith(_CALLS):
        return CALLS
    return MEDIA if kind.startswith(_OBJECTS) else SYSTEM


def _bare(address: str) -> str:
    """Return who "8:live:ann" and the like is."""
    return address.rpartition("/")[2].removeprefix("8:").removeprefix("live:")
