"""What an export holds: chats, and their entries in the order in which they were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.chats.app_lines import MEDIA
from summarizer.inputs.document import Block, Document, Message, conversation, render

UNREADABLE = "unreadable records"
UNKNOWN = "unknown"  # an author without a name


@dataclass(frozen=True)
class Entry:
    """One record of a chat: a message, or something that nobody wrote.

    Attributes:
        author: Who wrote it.
        text: What was written.
        time: When, as it shall be shown.
        id: The app's id of it.
        files: Names of files that came with it.
        left: What it is counted as if nobody wrote it; "" for a message.
        seconds: When, since 1970; None if that can't be told.
    """

    author: str = ""
    text: str = ""
    time: str = ""
    id: str = ""
    files: tuple[str, ...] = ()
    left: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Chat:
    """The entries of one chat; see `Document.doubts` for `doubts`."""

    entries: tuple[Entry, ...]
    title: str = ""
    doubts: tuple[str, ...] = ()


def document_of(chats: Sequence[Chat]) -> Document:
    """Return the conversation of chats, each in the order of its times, if it has any.

    Of several chats each begins with its title. Raises `UnsupportedInputError` if nobody wrote a
    word.
    """
    entries = [entry for chat in chats for entry in chat.entries]
    parts = [(chat.title, _conversation(chat.entries)) for chat in chats]
    spoken = [(title, part) for title, part in parts if part.blocks]
    dropped = Counter(filter(None, (_left(each) for each in entries)))
    if not spoken:
        found = ", ".join(f"{count:,} {kind}" for kind, count in dropped.items())
        raise UnsupportedInputError(
            f"the chat export holds no message with text ({found or 'it is empty'}); export a chat "
            "in which something was written"
        )
    return replace(
        joined(spoken),
        dropped=dict(dropped),
        attachments=tuple(file for entry in entries for file in entry.files),
        doubts=tuple(dict.fromkeys(doubt for chat in chats for doubt in chat.doubts)),
    )


def _conversation(entries: Iterable[Entry]) -> Document:
    return conversation(
        Message(entry.author or UNKNOWN, entry.text, entry.id, entry.time)
        for entry in _in_order([each for each in entries if not _left(each)])
    )


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Return entries oldest first; as they are if any has no time."""
    times = [entry.seconds for entry in entries]
    if any(time is None for time in times):
        return entries
    return sorted(entries, key=lambda entry: entry.seconds or 0.0)


def _left(entry: Entry) -> str:
    if entry.left or entry.text.strip():
        return entry.left
    return MEDIA if entry.files else "empty messages"


def joined(parts: Sequence[tuple[str, Document]]) -> Document:
    """Return the conversation of titles and chats: one as it is, several each below its title."""
    if len(parts) == 1:
        title, document = parts[0]
        return replace(document, title=title)
    blocks: list[Block] = []
    for number, (title, part) in enumerate(parts, 1):
        blocks += [Block(title or f"Chat {number}", "heading", 0, 0), *part.blocks]
    end = 0
    placed: list[Block] = []
    for block in blocks:
        before = placed[-1:]
        end += len(render([*before, block])) - sum(len(each.rendered) for each in before)
        placed.append(replace(block, start=end - len(block.rendered), end=end))
    documents = [document for _, document in parts]
    return Document(
        render(placed),
        tuple(placed),
        "conversation",
        dropped=dict(sum((Counter(each.dropped) for each in documents), Counter())),
        attachments=tuple(chain.from_iterable(each.attachments for each in documents)),
        doubts=tuple(dict.fromkeys(chain.from_iterable(each.doubts for each in documents))),
    )
