"""Conversations: written as "Name: text" lines, and exported by apps as text or JSON.

Text: WhatsApp writes "31/12/2023, 23:59 - Name: text" (Android) or "[31.12.23, 23:59:12] Name:
text" (iOS) in the date format of the phone; DiscordChatExporter's text has "[01/05/2024 10:02 AM]
Name" and the message in the lines below, and people paste WeChat or Slack as "Name 10:02" likewise.

JSON:

- Telegram Desktop's result.json: {"messages": [{"id", "type", "date", "from", "text"}]}, where
  the text is a string or a list of strings and {"type", "text"}.
- Slack's export: a list of {"type", "user", "text", "ts", "thread_ts", "user_profile"}; answers
  follow what they answer, and <@U024> is resolved where a profile tells who that is.
- DiscordChatExporter: {"channel", "messages": [{"id", "type", "timestamp", "content", "author"}]}.
- Any list of objects with an author and a text, each by one of its usual names.

Not handled: a name with a colon in it, pictures and files (a message with nothing else is left out
and counted), reactions.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from summarizer.inputs.document import Document, Message, conversation
from summarizer.inputs.labels import Label, heading_of, label_of, labelled_document
from summarizer.inputs.text import Line, sample_of, without_surrogates

Record = Mapping[str, Any]

# -- as text ---------------------------------------------------------------------------------------

_MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"  # of direction: WhatsApp begins lines with them
_FEWEST = 3  # lines, of two people at least one of whom speaks twice
_MOST_NAMES = 0.75  # of a conversation's lines; a list of "key: value" hardly repeats a key
_RETURNING = 0.4  # of the names: they speak again after another
_LABELLED = 0.6  # of its lines
_MOST_INTRODUCTION = 3  # lines
_SHORT_VALUE = 20  # characters
_STAMP_ONLY = re.compile(
    r"[\[(\uff08]?(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d{1,2}-\w{3}-\d{2,4})\.?,?،?\s{0,2}\D{0,4}\d{1,2}[:.]\d{2}"
)
_OMITTED = re.compile(
    r"\u200e?<?(?:Media omitted|Multimedia omitido|Médias omis|Medien ausgeschlossen"
    r"|Mídia oculta|Media omessi|Без медиафайлов|媒体文件已省略|省略多媒體檔案|メディアなし"
    r"|미디어 파일 제외|Bỏ qua media|تم استبعاد الوسائط"
    r"|(?:image|video|audio|GIF|sticker|document|Contact card) omitted)>?"
)
_FOOTER = re.compile(r"Exported [\d,]{1,12} message\(s\)$")


@dataclass(frozen=True)
class _Labelling:
    """How the lines of a text are labelled."""

    is_above: bool = False  # labels stand on lines of their own, above what is said
    is_dated: bool = False  # every message has a date, so that a bare "Name:" is part of one

    def label(self, line: Line) -> Label | None:
        if self.is_above:
            return heading_of(line.text)
        bare = line.text.lstrip(_MARKS)
        label = label_of(bare)
        if label is None or (self.is_dated and not _STAMP_ONLY.match(bare)):
            return None
        return label._replace(said=label.said + len(line.text) - len(bare))

    def is_system(self, line: str) -> bool:
        """Return whether the app wrote a line that has no label."""
        if self.is_above:
            return bool(_FOOTER.match(line))
        return self.is_dated and bool(_STAMP_ONLY.match(line.lstrip(_MARKS)))


def parse_conversation(text: str, *, is_certain: bool = False) -> Document | None:
    """Return the conversation of a text; None if it isn't one beyond doubt.

    Any label makes a message if `is_certain`.
    """
    labelling = _labelling(sample_of(text), is_certain)
    if labelling is None:
        return None
    document = labelled_document(
        text,
        labelling.label,
        kind="message",
        input_type="conversation",
        is_system=labelling.is_system,
    )
    return _without_media(document) if labelling.is_dated else document


def _without_media(document: Document) -> Document:
    """Remove the words that WhatsApp puts in place of a picture that wasn't exported."""
    blocks = tuple(block for block in document.blocks if not _OMITTED.fullmatch(block.text))
    count = len(document.blocks) - len(blocks)
    dropped = {**document.dropped, "media": count} if count else document.dropped
    return replace(document, blocks=blocks, dropped=dropped)


def _labelling(sample: Sequence[Line], is_certain: bool) -> _Labelling | None:
    dated, above, plain = _Labelling(is_dated=True), _Labelling(is_above=True), _Labelling()
    if _is_export(sample, dated):
        return dated
    labels = [plain.label(line) for line in sample]
    if _is_dialogue(sample, labels):
        return plain
    if _is_under_headings(sample, above, is_certain):
        return above
    return plain if is_certain and any(labels) else None


def _is_export(sample: Sequence[Line], labelling: _Labelling) -> bool:
    """Return whether it begins with a date and most dated lines have an author, unlike a log."""
    if not sample or not _STAMP_ONLY.match(sample[0].text.lstrip(_MARKS)):
        return False
    authors = [label.name for line in sample if (label := labelling.label(line))]
    dated = sum(labelling.is_system(line.text) for line in sample)  # those with an author, too
    return 2 <= len(authors) >= dated / 2 and not all(name[0].islower() for name in authors)


def _is_dialogue(sample: Sequence[Line], labels: Sequence[Label | None]) -> bool:
    """Return whether most lines have names, and names return, as keys of data hardly do."""
    first = next((index for index, label in enumerate(labels) if label), len(labels))
    names = [label.name for label in labels if label]
    counts = Counter(names)
    if len(names) < _FEWEST or first > _MOST_INTRODUCTION:
        return False
    if len(names) < _LABELLED * (len(labels) - first):
        return False
    if any(name[0].islower() for name in counts) and min(counts.values()) < 2:
        return False  # keys of data are in lower case mostly
    if len(_returning(names)) < _RETURNING * len(counts):
        return False
    return 2 <= len(counts) <= _MOST_NAMES * len(names) and not _is_table(sample, labels)


def _returning(names: Sequence[str]) -> set[str]:
    """Return those who spoke again after another had spoken."""
    seen: set[str] = set()
    returning: set[str] = set()
    for before, name in pairwise(names):
        seen.add(before)
        if name != before and name in seen:
            returning.add(name)
    return returning


def _is_table(sample: Sequence[Line], labels: Sequence[Label | None]) -> bool:
    """Return whether the same names come round and round, as in records of data."""
    lines = [(line, label) for line, label in zip(sample, labels, strict=True) if label]
    names = [label.name for _, label in lines]
    period = len(set(names))
    comes_round = all(name == names[index % period] for index, name in enumerate(names))
    if not comes_round or len(names) % period:
        return False
    gaps = [index % period == 0 for index, (line, _) in enumerate(lines) if line.is_after_gap]
    is_apart = len(gaps) > 1 and all(gaps)
    is_short = all(len(line.text) - label.said < _SHORT_VALUE for line, label in lines)
    return (is_apart and is_short) if period == 2 else (is_apart or is_short)


def _is_under_headings(sample: Sequence[Line], labelling: _Labelling, is_certain: bool) -> bool:
    """Return whether headings of a name and a time stand above what is said, and names return."""
    heads = [labelling.label(line) for line in sample]
    names = [head.name for head in heads if head]
    first = next((index for index, head in enumerate(heads) if head), len(heads))
    if len(names) < (1 if is_certain else _FEWEST) or first > 2 * _MOST_INTRODUCTION:
        return False
    pairs = sum(bool(head) and not below for head, below in pairwise(heads))
    enough = pairs >= 0.8 * (len(names) - 1) and len(names) * 5 >= len(heads) - first
    return enough and (is_certain or 2 <= len(set(names)) < len(names))


# -- as JSON ---------------------------------------------------------------------------------------

_AUTHORS = (
    *("participant", "author", "sender", "from", "name", "user", "username", "role", "speaker"),
)
_TEXTS = ("text", "content", "message", "body")
_TIMES = ("time", "timestamp", "date", "sent_at", "created_at")
_IDS = ("id", "message_id", "uid")
_PROFILE_NAMES = ("display_name", "real_name", "name")
_MENTION = re.compile(r"<([@#!]?)([^<>|\s]{1,2000})(?:\|([^<>]{0,200}))?>")
_SPOKEN = frozenset({"", "bot_message", "thread_broadcast", "me_message", "file_share"})


def parse_chat_export(text: str) -> Document | None:
    """Return the conversation in an app's JSON; None if it is no such JSON.

    The document's original is the conversation as text, since the JSON holds it escaped.
    """
    value = load_json(text)
    if isinstance(value, list):
        records = records_of(value)
        return _slack(records) if _is_slack(records) else conversation_of(value)
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
    return conversation_of(whole["messages"])


def _messages(value: Record) -> list[Record]:
    return records_of(value.get("messages"))


def _telegram(records: Sequence[Record]) -> Document:
    spoken = [each for each in records if each.get("type", "message") == "message"]
    messages = (
        _message(each, first_of(each, ("from", "from_id")), "text", "date") for each in spoken
    )
    return _counted(messages, len(records) - len(spoken))


def _discord(records: Sequence[Record]) -> Document:
    spoken = [each for each in records if each.get("type", "Default") in ("Default", "Reply")]
    names = ("nickname", "name", "id")
    messages = (
        _message(each, first_of(each["author"], names), "content", "timestamp") for each in spoken
    )
    return _counted(messages, len(records) - len(spoken))


def _message(record: Record, author: str, text: str, time: str) -> Message:
    """Return the message of a record, by its keys for text and time."""
    said, message_id, when = (text_of(record.get(key)) for key in (text, "id", time))
    return Message(author, said, message_id, when)


def conversation_of(values: Sequence[object]) -> Document | None:
    """Return the conversation in records like {"author", "time", "text"}, by their usual keys.

    None if a value is no record, or lacks author or text.
    """
    messages = [
        Message(
            first_of(each, _AUTHORS) or first_of(each.get("author"), ("name", "id")),
            first_of(each, _TEXTS),
            first_of(each, _IDS) or str(number),
            first_of(each, _TIMES),
        )
        for number, each in enumerate(records_of(values), 1)
    ]
    is_complete = all(message.participant and message.text for message in messages)
    return conversation(messages) if is_complete and len(messages) == len(values) > 0 else None


def _is_slack(records: Sequence[Record]) -> bool:
    return bool(records) and all("ts" in each and "text" in each for each in records)


def _slack(records: Sequence[Record]) -> Document:
    names = {each.get("user"): _slack_name(each) for each in records if _slack_name(each)}
    known = {text_of(user): name for user, name in names.items() if isinstance(user, str)}
    spoken = [each for each in records if text_of(each.get("subtype")) in _SPOKEN]
    messages = (
        Message(
            _slack_name(each) or known.get(text_of(each.get("user")), "") or _slack_id(each),
            _slack_text(text_of(each.get("text")), known),
            text_of(each.get("ts")),
            _slack_time(text_of(each.get("ts"))),
        )
        for each in sorted(spoken, key=_slack_place)
    )
    return _counted(messages, len(records) - len(spoken))


def _slack_name(record: Record) -> str:
    names = [first_of(record.get(key), _PROFILE_NAMES) for key in ("user_profile", "bot_profile")]
    return next(filter(None, [*names, first_of(record, ("username",))]), "")


def _slack_id(record: Record) -> str:
    return first_of(record, ("user", "bot_id")) or "unknown"


def _slack_place(record: Record) -> tuple[float, float]:
    """Return a key that sorts threads by their first message, answers behind it."""
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


def _counted(messages: Iterable[Message], system: int) -> Document:
    """Return the conversation, noting how many messages the app itself wrote."""
    document = conversation(messages)
    if not system:
        return document
    return replace(document, dropped={**document.dropped, "system messages": system})


# -- JSON of others, of which nothing is certain ---------------------------------------------------


def load_json(text: str) -> object:
    """Return the JSON value of a text; None if it is none, or nested too deep."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def load_json_lines(text: str) -> list[Record] | None:
    """Return the objects of JSON lines; None if any line is none."""
    records: list[Record] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        value = load_json(line)
        if not isinstance(value, dict):
            return None
        records.append(value)
    return records or None


def records_of(value: object) -> list[Record]:
    """Return the objects in a list; none if it isn't one."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """Return a string, a number, or the texts in a list as text; "" for anything else."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "".join(text_of(each) for each in value if not isinstance(each, list))
    if isinstance(value, dict):
        inner = value.get("text", "")
        return text_of(inner) if isinstance(inner, str) else ""
    return ""


def first_of(record: object, keys: Iterable[str]) -> str:
    """Return the text of the first of `keys` that a record has one for."""
    if not isinstance(record, dict):
        return ""
    return next(filter(None, (text_of(record.get(key)).strip() for key in keys)), "")
