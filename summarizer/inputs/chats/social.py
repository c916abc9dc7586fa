"""Messages in the archives of Snapchat, X (Twitter) and LinkedIn, and in Viber's table.

- Snapchat's chat_history.json: an object of chats by the other's name, newest message first.
- X's direct-messages.js: JSON behind an assignment; people are numbers, which a doubt says.
- Viber's table has no head: date, clock, name, number, text.
"""

from __future__ import annotations

import re

from summarizer.inputs.chats.app_lines import MEDIA, SYSTEM
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry, document_of
from summarizer.inputs.chats.stamps import CLOCK, DATE
from summarizer.inputs.document import Document
from summarizer.inputs.records import (
    Record,
    csv_rows,
    first_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
)

X_ARCHIVE = re.compile(
    r"window\.YTD\.direct_messages?(?:_group)?\w{0,20}\.part\d{1,4}\s{0,3}=\s{0,3}"
)
_NUMBERS = (
    "X's archive has numbers for the people of a chat, not their names; replace them in the file "
    "to have the names."
)
_FILES = ("MEDIA", "NOTE", "STICKER", "SHARE")


def snapchat_chats(value: object) -> list[Chat] | None:
    """Return the chats in Snapchat's JSON; None if it is another."""
    chats = {name: records_of(each) for name, each in record_of(value).items()}
    first = next((each for records in chats.values() for each in records), {})
    if not {"From", "Media Type", "Created"} <= set(first):
        return None
    return [_snapchat(name, records) for name, records in chats.items() if records]


def _snapchat(name: str, records: list[Record]) -> Chat:
    title = first_of(records[0], ("Conversation Title",)) or name
    return Chat(tuple(_snap(each) for each in records), title)


def _snap(record: Record) -> Entry:
    kind, when = text_of(record.get("Media Type")), text_of(record.get("Created"))
    said = text_of(record.get("Content")) or text_of(record.get("Text"))
    left = "" if said else MEDIA if kind in _FILES else SYSTEM
    return Entry(text_of(record.get("From")), said, when, left=left, seconds=seconds_of(when))


def x_chats(value: object) -> list[Chat] | None:
    """Return the chats in X's archive; None if it is another."""
    found = [record_of(each.get("dmConversation")) for each in records_of(value)]
    if not any(found):
        return None
    return [
        Chat(tuple(map(_direct, records_of(each.get("messages")))), doubts=(_NUMBERS,))
        for each in found
    ]


def _direct(record: Record) -> Entry:
    message = record_of(record.get("messageCreate"))
    if not message:
        return Entry(left=SYSTEM if record else UNREADABLE)
    when = text_of(message.get("createdAt"))
    return Entry(
        text_of(message.get("senderId")),
        text_of(message.get("text")),
        when,
        text_of(message.get("id")),
        seconds=seconds_of(when),
    )


_VIBER = re.compile(rf"{DATE},{CLOCK}(?:\s?[AaPp][Mm])?,[^,\n]{{1,80}},\+?[\d ()-]{{0,24}},")


def parse_viber(text: str) -> Document | None:
    """Return the chat of Viber's table; None if a text is none."""
    first = text.lstrip("\ufeff").split("\n", 2)[:2]
    if len(first) < 2 or not all(map(_VIBER.match, first)):
        return None
    rows = csv_rows(text.lstrip("\ufeff"), ",")
    return document_of([Chat(tuple(map(_viber, rows)))])


def _viber(row: list[str]) -> Entry:
    if len(row) < 5:
        return Entry(left=UNREADABLE)
    return Entry(row[2].strip(), ",".join(row[4:]).strip(), f"{row[0]} {row[1]}")
