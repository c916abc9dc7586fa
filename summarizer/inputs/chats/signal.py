"""Signal: its own export in JSON lines, signal-export's, and messages of signal-desktop as JSON.

Signal's own has lines of {"recipient"}, {"chat"} and {"chatItem"} that refer to each other.
signal-export writes {"date", "sender", "body"}. A database of signal-desktop has {"body",
"sent_at", "type", "conversationId"}, of which the owner's are "outgoing"; names are in
"conversations", if a tool kept them.
"""

from __future__ import annotations

from collections.abc import Sequence

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

_OWN = "Me"
_CONTENTS = {"remoteDeletedMessage": DELETED, "stickerMessage": MEDIA, "contactMessage": MEDIA}
_NAMES = ("name", "profileFullName", "profileName", "e164", "id")
_SOURCES = ("sourceName", "source", "sourceServiceId", "sourceUuid", "conversationName")
_IDS = ("id", "serviceId", "uuid", "e164")


def signal_chats(value: object) -> list[Chat] | None:
    """Return the chats in a JSON value or in JSON lines; None if it isn't one of Signal's."""
    whole = record_of(value)
    values = whole.get("messages") or whole.get("messsages") or value
    records = records_of(values)
    if any("chatItem" in each for each in records):
        return _own_export(records)
    if any({"sender", "body", "date"} <= each.keys() for each in records):
        return [Chat(tuple(map(_tool_entry, records)))]
    if any({"sent_at", "type"} <= each.keys() for each in records):
        return _desktop(records, records_of(whole.get("conversations")))
    return None


def _tool_entry(record: Record) -> Entry:
    if not {"sender", "body"} <= record.keys():
        return Entry(left=UNREADABLE)
    files = (first_of(each, ("name", "path")) for each in records_of(record.get("attachments")))
    return Entry(
        text_of(record["sender"]),
        text_of(record["body"]),
        time_of(record.get("date")),
        files=tuple(filter(None, files)),
        left=MEDIA if record.get("sticker") else "",
        seconds=seconds_of(record.get("date")),
    )


# -- signal-desktop's database ---------------------------------------------------------------------


def _desktop(records: Sequence[Record], conversations: Sequence[Record]) -> list[Chat]:
    names = {
        text_of(each.get(key)): first_of(each, _NAMES) for each in conversations for key in _IDS
    }
    chats: dict[str, list[Entry]] = {}
    for each in records:
        chats.setdefault(text_of(each.get("conversationId")), []).append(_message(each, names))
    return [Chat(tuple(entries), names.get(key, "")) for key, entries in chats.items()]


def _message(record: Record, names: dict[str, str]) -> Entry:
    kind = record.get("type")
    if record.get("deletedForEveryone"):
        return Entry(left=DELETED)
    if kind not in ("incoming", "outgoing"):
        return Entry(left=SYSTEM)
    source = next(filter(None, (first_of(record, (key,)) for key in _SOURCES)), "")
    known = names.get(source) or source or names.get(text_of(record.get("conversationId")))
    files = (first_of(each, ("fileName",)) for each in records_of(record.get("attachments")))
    said = text_of(record.get("body"))
    return Entry(
        _OWN if kind == "outgoing" else known or UNKNOWN,
        said,
        time_of(record.get("sent_at")),
        text_of(record.get("id")),
        tuple(filter(None, files)),
        "" if said or not (record.get("attachments") or record.get("sticker")) else MEDIA,
        seconds_of(record.get("sent_at")),
    )


# -- Signal's own export ---------------------------------------------------------------------------


def _own_export(records: Sequence[Record]) -> list[Chat]:
    people = {
        text_of(each["recipient"].get("id")): _recipient(each["recipient"])
        for each in records
        if isinstance(each.get("recipient"), dict)
    }
    titles = {
        text_of(each["chat"].get("id")): people.get(text_of(each["chat"].get("recipientId")), "")
        for each in records
        if isinstance(each.get("chat"), dict)
    }
    chats: dict[str, list[Entry]] = {}
    for item in (record_of(each.get("chatItem")) for each in records):
        if item:
            chats.setdefault(text_of(item.get("chatId")), []).append(_item(item, people))
    return [Chat(tuple(entries), titles.get(key, "")) for key, entries in chats.items()]


def _recipient(record: Record) -> str:
    if "self" in record:
        return _OWN
    contact = record_of(record.get("contact"))
    nickname = record_of(contact.get("nickname"))
    names = (
        first_of(contact, ("systemNickname",)),
        _full(first_of(nickname, ("given",)), first_of(nickname, ("family",))),
        *(
            _full(
                first_of(contact, (f"{kind}GivenName",)), first_of(contact, (f"{kind}FamilyName",))
            )
            for kind in ("system", "profile")
        ),
        first_of(contact, ("username", "e164")),
        _group_title(record_of(record.get("group"))),
    )
    return next(filter(None, names), "")


def _full(given: str, family: str) -> str:
    return " ".join(filter(None, (given, family)))


def _group_title(group: Record) -> str:
    title = record_of(record_of(group.get("snapshot")).get("title"))
    return first_of(title, ("title",)) or first_of(group, ("title",))


def _item(record: Record, people: dict[str, str]) -> Entry:
    message = record_of(record.get("standardMessage"))
    left = next((kind for key, kind in _CONTENTS.items() if key in record), "")
    if not message and not left:
        return Entry(left=SYSTEM)
    said = first_of(record_of(message.get("text")), ("body",))
    pointers = (record_of(each.get("pointer")) for each in records_of(message.get("attachments")))
    files = tuple(filter(None, (first_of(each, ("fileName",)) for each in pointers)))
    is_bare = not said and bool(message.get("attachments"))
    when = record.get("dateSent")
    author = people.get(text_of(record.get("authorId"))) or UNKNOWN
    left = left or (MEDIA if is_bare else "")
    return Entry(author, said, time_of(when), "", files, left, seconds_of(when))
