"""Chats with assistants (ChatGPT, Claude, Gemini and others): their exports, and Markdown of tools.

- ChatGPT's conversations.json: messages in a tree, `current_node` being the end of the branch that
  was shown last; only that branch is read.
- Claude's: `chat_messages` with a `sender`, in their order.
- Text and Markdown: who speaks stands alone in a line ("**You:**", "## ChatGPT", "You said:").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.inputs.chats.app_lines import SYSTEM
from summarizer.inputs.chats.entries import Chat, Entry
from summarizer.inputs.chats.headed import Head, headed_document
from summarizer.inputs.document import Document
from summarizer.inputs.records import (
    Record,
    first_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
    time_of,
)
from summarizer.inputs.text import Line, lines_of, sample_of

_NAMES = {"user": "User", "human": "User", "assistant": "Assistant"}
_ANSWERERS = (
    r"assistant|chatgpt|claude|gemini|copilot|deepseek|grok|kimi|ai|bot|model|response"
    r"|gpt-\d[\w.-]{0,10}|助手|回答|豆包|文心一言|通义千问"
)
_ASKERS = r"user|you|human|prompt|me|用户|用戶|我|你|提问"
_SPEAKER = re.compile(
    rf"(?:#{{1,6}}\s{{1,3}}|[*_]{{2,3}})?[^\w\s#*]{{0,3}}\s?(?:({_ASKERS})|({_ANSWERERS}))"
    r"(?:\s(?:said|wrote))?\s?[:\uff1a]?[*_]{0,3}[:\uff1a]?",
    re.IGNORECASE,
)
_MOST_INTRODUCTION = 12  # lines
_LONGEST_HEAD = 40


def assistant_chats(value: object) -> list[Chat] | None:
    """Return the chats with an assistant in a JSON value; None if it has none."""
    records = records_of(value if isinstance(value, list) else [value])
    trees = [each for each in records if isinstance(each.get("mapping"), dict)]
    if trees:
        return [Chat(tuple(_branch(each)), text_of(each.get("title"))) for each in trees]
    lists = [each for each in records if isinstance(each.get("chat_messages"), list)]
    return [
        Chat(tuple(map(_listed, records_of(each["chat_messages"]))), text_of(each.get("name")))
        for each in lists
    ] or None


def _branch(tree: Record) -> Iterator[Entry]:
    """Yield the entries of the branch that was shown last, the first one first."""
    nodes = record_of(tree.get("mapping"))
    path: dict[str, Record] = {}
    name = text_of(tree.get("current_node")) or next(reversed(list(nodes)), "")
    while name in nodes and name not in path:
        path[name] = record_of(nodes[name])
        name = text_of(path[name].get("parent"))
    messages = (record_of(node.get("message")) for node in reversed(path.values()))
    yield from (_of_tree(message) for message in messages if message)


def _of_tree(message: Record) -> Entry:
    role = text_of(record_of(message.get("author")).get("role"))
    content = record_of(message.get("content"))
    parts = content.get("parts")
    said = [each for each in parts if isinstance(each, str)] if isinstance(parts, list) else []
    when = text_of(message.get("create_time"))
    is_shown = role in _NAMES and text_of(content.get("content_type")) in (
        "text",
        "multimodal_text",
    )
    return Entry(
        _NAMES.get(role, role),
        "\n".join(filter(None, said)),
        time_of(when) if when else "",
        text_of(message.get("id")),
        left="" if is_shown else SYSTEM,
    )


def _listed(message: Record) -> Entry:
    parts = (each for each in records_of(message.get("content")) if each.get("type") == "text")
    said = "\n".join(filter(None, (text_of(each.get("text")) for each in parts)))
    when = text_of(message.get("created_at"))
    files = records_of(message.get("attachments")) + records_of(message.get("files"))
    return Entry(
        _NAMES.get(text_of(message.get("sender")), text_of(message.get("sender"))),
        text_of(message.get("text")) or said,
        when,
        text_of(message.get("uuid")),
        tuple(filter(None, (first_of(each, ("file_name",)) for each in files))),
        seconds=seconds_of(when) if when else None,
    )


def parse_assistants(text: str) -> Document | None:
    """Return the chat of a text in which a user and an assistant stand above what they say."""
    if not _is_chat(sample_of(text)):
        return None
    return headed_document(text, list(_heads(text)), has_intro=True)


def _speaker(line: Line) -> re.Match[str] | None:
    return _SPEAKER.fullmatch(line.text) if len(line.text) <= _LONGEST_HEAD else None


def _heads(text: str) -> Iterator[Head]:
    for line in lines_of(text):
        if found := _speaker(line):
            yield Head(line.start, line.end, found[1] or found[2])


def _is_chat(sample: Sequence[Line]) -> bool:
    """Return whether one who asks and one who answers take turns."""
    found = [_speaker(line) for line in sample]
    first = next((at for at, each in enumerate(found) if each), len(found))
    asks = [bool(each[1]) for each in found if each]
    turns = sum(one != two for one, two in pairwise(asks))
    names = {(each[1] or each[2]).casefold() for each in found if each}
    is_apart = all(not (one and two) for one, two in pairwise(found))
    return (
        first <= _MOST_INTRODUCTION
        and turns > 0
        and turns >= len(asks) - 2
        and len(names) == 2
        and is_apart
    )
