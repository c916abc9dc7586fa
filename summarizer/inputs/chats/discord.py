"""Discord: DiscordChatExporter's JSON, and messages.json of the data that Discord itself sends.

The former is {"channel", "messages": [{"id", "type", "timestamp", "content", "author", "embeds"}]}.
The latter holds only what the account's owner wrote, [{"ID", "Timestamp", "Contents"}], so that the
author is "Me".
"""

from __future__ import annotations

from summarizer.inputs.chats.app_lines import SYSTEM
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

_SPOKEN = frozenset(  # by name, and those that older exports have by number
    [
        *("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage"),
        *("0", "19", "20", "21", "23"),
    ]
)
_NAMES = ("nickname", "name", "id")
_OWN = "These are the messages of one person; Discord's data has no answers to them."


def discord_chats(value: object) -> list[Chat] | None:
    """Return the channel in a JSON value; None if it isn't one of Discord's."""
    if isinstance(value, list):
        return _own(value)
    whole = record_of(value)
    values = whole.get("messages")
    if not isinstance(values, list) or not any(map(_is_discord, records_of(values))):
        return None
    entries = tuple(_entry(record_of(each)) for each in values)
    return [Chat(entries, first_of(whole.get("channel"), ("name",)))]


def _is_discord(record: Record) -> bool:
    return {"content", "timestamp"} <= record.keys() and "name" in record_of(record.get("author"))


def _entry(record: Record) -> Entry:
    if "author" not in record:
        return Entry(left=UNREADABLE)
    if text_of(record.get("type", "Default")) not in _SPOKEN:
        return Entry(left=SYSTEM)
    files = records_of(record.get("attachments")) + records_of(record.get("stickers"))
    return Entry(
        first_of(record["author"], _NAMES),
        _said(record),
        time_of(record.get("timestamp")),
        text_of(record.get("id")),
        tuple(filter(None, (first_of(each, ("fileName", "name")) for each in files))),
        seconds=seconds_of(record.get("timestamp")),
    )


def _said(record: Record) -> str:
    parts = [text_of(record.get("content"))]
    parts += [_embed_text(each) for each in records_of(record.get("embeds"))]
    if forwarded := record_of(record.get("forwardedMessage")):
        parts.append(f"Forwarded: {text_of(forwarded.get('content'))}")
    return "\n".join(part for part in map(str.strip, parts) if part)


def _embed_text(record: Record) -> str:
    """Return what an embed of a program says; a preview of a link has an address, and says none."""
    if record.get("url"):
        return ""
    fields = (
        ": ".join(filter(None, (first_of(each, ("name",)), first_of(each, ("value",)))))
        for each in records_of(record.get("fields"))
    )
    parts = (first_of(record, ("title",)), first_of(record, ("description",)), *fields)
    return "\n".join(filter(None, parts))


def _own(values: list[object]) -> list[Chat] | None:
    records = records_of(values)
    if not any({"ID", "Timestamp", "Contents"} <= each.keys() for each in records):
        return None
    entries = (
        Entry(
            "Me",
            text_of(each.get("Contents")),
            text_of(each.get("Timestamp")),
            text_of(each.get("ID")),
            tuple(text_of(each.get("Attachments")).split()),
            seconds=seconds_of(each.get("Timestamp")),
        )
        for each in records
    )
    return [Chat(tuple(entries), doubts=(_OWN,))]
