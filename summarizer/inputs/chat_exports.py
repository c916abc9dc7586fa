"""Conversations that apps export as JSON: Telegram, Slack, Discord, and plain lists of messages.

- Telegram Desktop's result.json: {"messages": [{"id", "type", "date", "from", "text"}]}, where
  the text is a string or a list of strings and {"type", "text"}.
- Slack's export: a list of {"type", "user", "text", "ts", "thread_ts", "user_profile"}; answers
  follow what they answer, and <@U024> is resolved where a profile tells who that is.
- DiscordChatExporter: {"channel", "messages": [{"id", "type", "timestamp", "content", "author"}]}.
- Any list of objects with an author and a text, each by one of its usual names.

Not handled: pictures and files (a message with nothing else is left out and counted), reactions.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from summarizer.inputs.document import Document, Message, conversation
from summarizer.inputs.json_values import Record, first_of, load_json, records_of, text_of

_AUTHORS = (
    "participant",
    "author",
    "sender",
    "from",
    "name",
    "user",
    "username",
    "role",
    "speaker",
)
_TEXTS = ("text", "content", "message", "body")
_TIMES = ("time", "timestamp", "date", "sent_at", "created_at")
_IDS = ("id", "message_id", "uid")
_PROFILE_NAMES = ("display_name", "real_name", "name")
_MENTION = re.compile(r"<([@#!]?)([^<>|\s]{1,2000})(?:\|([^<>]{0,200}))?>")
_SPOKEN = frozenset({"", "bot_message", "thread_broadcast", "me_message", "file_share"})


def parse_chat_export(text: str) -> Document | None:
    """The conversation in an app's JSON; None where it is no such JSON.

    The document's original is the conversation as text, since the JSON holds it escaped.
    """
    value = load_json(text)
    if isinstance(value, list):
        records = records_of(value)
        return _slack(records) if _is_slack(records) else _plain(records, len(value))
    if not isinstance(value, dict):
        return None
    chats = value.get("chats")
    if isinstance(chats, dict):  # Telegram's export of everything
        inner = [each for chat in records_of(chats.get("list")) for each in _messages(chat)]
        return _telegram(inner) if inner else None
    return _of_messages(_messages(value), value)


def _of_messages(records: Sequence[Record], whole: Record) -> Document | None:
    if not records:
        return None
    if _is_slack(records):
        return _slack(records)
    if all("content" in each and isinstance(each.get("author"), dict) for each in records):
        return _discord(records)
    if all("date" in each and ("text" in each or "action" in each) for each in records):
        return _telegram(records)
    return _plain(records, len(whole["messages"]))


def _messages(value: Record) -> list[Record]:
    return records_of(value.get("messages"))


def _telegram(records: Iterable[Record]) -> Document:
    spoken, system = _split(records, lambda each: each.get("type", "message") == "message")
    return _counted(
        (
            Message(
                first_of(each, ("from", "from_id")),
                text_of(each.get("text")),
                text_of(each.get("id")),
                text_of(each.get("date")),
            )
            for each in spoken
        ),
        system,
    )


def _discord(records: Iterable[Record]) -> Document:
    spoken, system = _split(
        records, lambda each: each.get("type", "Default") in ("Default", "Reply")
    )
    return _counted(
        (
            Message(
                first_of(each["author"], ("nickname", "name", "id")),
                text_of(each.get("content")),
                text_of(each.get("id")),
                text_of(each.get("timestamp")),
            )
            for each in spoken
        ),
        system,
    )


def _plain(records: Sequence[Record], count: int) -> Document | None:
    """A list of messages in no app's form, if every one of them has an author and a text."""
    messages = [
        Message(
            first_of(each, _AUTHORS) or first_of(each.get("author"), ("name", "id")),
            first_of(each, _TEXTS),
            first_of(each, _IDS) or str(number),
            first_of(each, _TIMES),
        )
        for number, each in enumerate(records, 1)
    ]
    is_conversation = len(messages) == count > 0 and all(
        message.participant and message.text for message in messages
    )
    return conversation(messages) if is_conversation else None


def _is_slack(records: Sequence[Record]) -> bool:
    return bool(records) and all("ts" in each and "text" in each for each in records)


def _slack(records: Sequence[Record]) -> Document:
    names = {each.get("user"): _slack_name(each) for each in records if _slack_name(each)}
    known = {text_of(user): name for user, name in names.items() if isinstance(user, str)}
    spoken, system = _split(records, lambda each: text_of(each.get("subtype")) in _SPOKEN)
    return _counted(
        (
            Message(
                _slack_name(each) or known.get(text_of(each.get("user")), "") or _slack_id(each),
                _slack_text(text_of(each.get("text")), known),
                text_of(each.get("ts")),
                _slack_time(text_of(each.get("ts"))),
            )
            for each in sorted(spoken, key=_slack_place)
        ),
        system,
    )


def _slack_name(record: Record) -> str:
    names = [first_of(record.get(key), _PROFILE_NAMES) for key in ("user_profile", "bot_profile")]
    return next(filter(None, [*names, first_of(record, ("username",))]), "")


def _slack_id(record: Record) -> str:
    return first_of(record, ("user", "bot_id")) or "unknown"


def _slack_place(record: Record) -> tuple[float, float]:
    """Threads by their first message, answers behind it."""
    ts = text_of(record.get("ts"))
    return _seconds(text_of(record.get("thread_ts")) or ts), _seconds(ts)


def _slack_text(text: str, known: dict[str, str]) -> str:
    def said(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            return f"@{known.get(target) or label or target}"
        if sign == "!":
            return f"@{label or target}"
        return f"{sign}{label or target}"

    return html.unescape(_MENTION.sub(said, text))


def _slack_time(ts: str) -> str:
    try:
        moment = datetime.fromtimestamp(_seconds(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return ts
    return moment.isoformat(timespec="minutes").replace("+00:00", "Z")


def _seconds(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        return 0.0


def _split(
    records: Iterable[Record], is_spoken: Callable[[Record], bool]
) -> tuple[list[Record], int]:
    """What people wrote, and how many messages the app wrote itself."""
    every = list(records)
    spoken = [each for each in every if is_spoken(each)]
    return spoken, len(every) - len(spoken)


def _counted(messages: Iterable[Message], system: int) -> Document:
    document = conversation(messages)
    if not system:
        return document
    return replace(document, dropped={**document.dropped, "system messages": system})
