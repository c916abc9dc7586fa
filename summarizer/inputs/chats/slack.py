"""Slack: lists of {"type", "user", "text", "ts", "thread_ts", "blocks", "attachments"}.

A file of one day, an answer of Slack's API or of slackdump. Answers follow what they answer, and
<@U024> is resolved where a profile or users.json tells who that is. What a program posts may have
no text but only blocks or attachments; of a person's message the attachments are previews of links,
which nobody wrote, but for messages that are shared.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from summarizer.inputs.chats.app_lines import DELETED, SYSTEM
from summarizer.inputs.chats.entries import UNKNOWN, UNREADABLE, Chat, Entry
from summarizer.inputs.records import (
    Record,
    first_of,
    load_json,
    record_of,
    records_of,
    seconds_of,
    text_of,
    time_of,
)

Names = Mapping[str, str]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_USERS = ("users.json", "org_users.json")
_PROFILE_NAMES = ("display_name", "real_name", "name")
_SPOKEN = frozenset(
    ("", "bot_message", "thread_broadcast", "reply_broadcast", "me_message", "file_share")
)
_CONTENTS = ("text", "blocks", "attachments", "files", "subtype")
_WRITERS = ("user", "bot_id", "username", "subtype")
_MENTION = re.compile(r"<([@#!]?)([^<>|\s]{1,2000})(?:\|([^<>]{0,200}))?>")
_ID = re.compile(r"[UWB][A-Z0-9]{1,15}")
_DEEPEST = 20  # blocks in blocks
_NAMELESS = (
    "Slack's ids stand for names that this export doesn't tell; give the whole export, a folder or "
    "a .zip with its users.json, to have them."
)


def slack_chats(value: object) -> list[Chat] | None:
    """Return the channel in a JSON value; None if it isn't one of Slack's."""
    whole = record_of(value)
    values = whole.get("messages") if whole else value
    if not isinstance(values, list) or not any(map(_is_slack, records_of(values))):
        return None
    return [_channel(values, {}, first_of(whole, ("name",)))]


def _channel(values: Sequence[object], users: Names, title: str = "") -> Chat:
    """Return the channel of records, with the names of `users` by their ids."""
    records = [each for value in records_of(values) for each in _with_replies(value)]
    known = dict(users)
    known |= {text_of(each.get("user")): name for each in records if (name := _own_name(each))}
    entries = [_entry(each, known) for each in sorted(records, key=_place)]
    entries += [Entry(left=UNREADABLE)] * (len(values) - len(records_of(values)))
    is_nameless = any(_ID.fullmatch(each.author) for each in entries if not each.left)
    return Chat(tuple(entries), title, (_NAMELESS,) if is_nameless else ())


def is_slack_day(path: str) -> bool:
    """Return whether a path is that of a day of a channel."""
    return _DAY.fullmatch(PurePosixPath(path).name) is not None


def slack_folder(paths: Iterable[str], read: Callable[[str], str]) -> list[Chat]:
    """Return the channels of an export with a folder for each, a file a day and users.json.

    `read` returns the text of a file.
    """
    users: dict[str, str] = {}
    channels: dict[str, list[object]] = {}
    for path in sorted(paths):
        if PurePosixPath(path).name in _USERS:
            users |= _user_names(load_json(read(path)))
        elif is_slack_day(path):
            value = load_json(read(path))
            channel = channels.setdefault(PurePosixPath(path).parent.name, [])
            channel += value if isinstance(value, list) else [value]
    return [_channel(values, users, title) for title, values in channels.items() if values]


def _user_names(value: object) -> dict[str, str]:
    """Return the names in users.json by their ids."""
    named = {
        text_of(each.get("id")): first_of(each.get("profile"), _PROFILE_NAMES)
        or first_of(each, ("real_name", "name"))
        for each in records_of(value)
    }
    return {user: name for user, name in named.items() if name}


def _is_slack(record: Record) -> bool:
    has_place = seconds_of(record.get("ts")) is not None
    return has_place and any(map(record.get, _WRITERS)) and any(key in record for key in _CONTENTS)


def _with_replies(record: Record) -> list[Record]:
    """Return a message and its answers, which slackdump has in it."""
    return [record, *records_of(record.get("slackdump_thread_replies"))]


def _place(record: Record) -> tuple[float, float]:
    """Return a key that sorts threads by their first message, answers behind it."""
    own = seconds_of(record.get("ts")) or 0.0
    return seconds_of(record.get("thread_ts")) or own, own


def _entry(record: Record, known: Names) -> Entry:
    if not _is_slack(record):
        return Entry(left=UNREADABLE)
    subtype = text_of(record.get("subtype"))
    if subtype == "tombstone":
        return Entry(left=DELETED)
    if subtype not in _SPOKEN:
        return Entry(left=SYSTEM)
    files = (first_of(each, ("name", "title")) for each in records_of(record.get("files")))
    return Entry(
        _author(record, known),
        _readable(_said(record), known),
        time_of(record.get("ts")),
        text_of(record.get("ts")),
        tuple(filter(None, files)),
    )


def _own_name(record: Record) -> str:
    names = [first_of(record.get(key), _PROFILE_NAMES) for key in ("user_profile", "bot_profile")]
    return next(filter(None, [*names, first_of(record, ("username",))]), "")


def _author(record: Record, known: Names) -> str:
    named = _own_name(record) or known.get(text_of(record.get("user")), "")
    return named or first_of(record, ("user", "bot_id")) or UNKNOWN


def _said(record: Record) -> str:
    text = text_of(record.get("text")).strip()
    parts = [text or "\n".join(filter(None, _block_texts(record.get("blocks"))))]
    is_program = bool(record.get("bot_id") or record.get("subtype") == "bot_message")
    for each in records_of(record.get("attachments")):
        if is_program or not any(parts) or each.get("is_share") or each.get("is_msg_unfurl"):
            parts.append(_attachment_text(each))
    return "\n".join(part for part in dict.fromkeys(parts) if part)


def _attachment_text(record: Record) -> str:
    """Return what an attachment says, of a shared message with its author."""
    head, text = first_of(record, ("title",)), first_of(record, ("text",))
    fields = [_field(each) for each in records_of(record.get("fields"))]
    inner = list(_block_texts(record.get("blocks"))) if not text else []
    parts = [first_of(record, ("pretext",)), head, text, *fields, *inner]
    said = "\n".join(dict.fromkeys(filter(None, parts))) or first_of(record, ("fallback",))
    author = first_of(record, ("author_name",))
    return f"{author}: {said}" if author and said else said


def _field(record: Record) -> str:
    return ": ".join(filter(None, (first_of(record, ("title",)), first_of(record, ("value",)))))


def _block_texts(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the texts of blocks (Slack's Block Kit), one a line."""
    for block in records_of(value) if depth < _DEEPEST else []:
        kind = block.get("type")
        if kind in ("rich_text", "rich_text_list"):
            mark = "- " if kind == "rich_text_list" else ""
            yield from (mark + each for each in _block_texts(block.get("elements"), depth + 1))
        elif text_of(kind).startswith("rich_text_"):
            yield "".join(map(_inline, records_of(block.get("elements"))))
        else:
            texts = [block.get("text"), *records_of(block.get("fields"))]
            texts += records_of(block.get("elements")) if kind == "context" else []
            yield from filter(None, map(text_of, texts))


def _inline(record: Record) -> str:
    kind = record.get("type")
    if kind == "user":
        return f"<@{text_of(record.get('user_id'))}>"
    if kind == "emoji":
        return f":{text_of(record.get('name'))}:"
    if kind == "broadcast":
        return f"@{text_of(record.get('range'))}"
    return first_of(record, ("text", "url")) if kind == "link" else text_of(record.get("text"))


def _readable(text: str, known: Names) -> str:
    def said(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            return f"@{known.get(target) or label or target}"
        if sign == "!":
            return f"@{label or target}"
        return f"{sign}{label or target}"

    return html.unescape(_MENTION.sub(said, text))
