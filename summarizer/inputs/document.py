"""What every reader makes of its input: a text in blocks, each with where it came from.

A block's span points into `Document.original`, the decoded text of the source (for a PDF or an
office file the text that was extracted). What the model reads is `Document.text`: the blocks as
`Block.rendered` puts them, and nothing of what a reader left out, which is counted in `dropped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise, zip_longest
from typing import Literal

from summarizer.errors import UnsupportedInputError, require_text
from summarizer.options import InputType

BlockKind = Literal["heading", "paragraph", "list-item", "table", "message", "turn", "notification"]

_NUMBERED = ("message", "turn")
_CLOSE = ("message", "turn", "notification", "list-item")  # no empty line between two of these


@dataclass(frozen=True)
class Message:
    """One message of a conversation, as an app has it."""

    participant: str
    text: str
    id: str = ""
    time: str = ""  # as it shall be shown; ISO 8601 is best


@dataclass(frozen=True)
class Block:
    """A part of a document that is never about two things: a paragraph, a message, a turn."""

    text: str  # what was written, without author and time
    kind: BlockKind
    start: int  # of its characters in the original
    end: int  # one after its last character
    author: str = ""  # of a message or turn; the app of a notification
    time: str = ""  # as the source has it
    title: str = ""  # the subject of a mail, the title of a notification
    id: str = ""  # of a message

    @property
    def rendered(self) -> str:
        """The block as the model reads it."""
        if self.kind == "message" and self.title:  # a mail
            heads = (("From", self.author), ("Date", self.time), ("Subject", self.title))
            head = "\n".join(f"{name}: {value}" for name, value in heads if value)
            return f"{head}\n\n{self.text}"
        said = f"{self.title}: {self.text}" if self.title else self.text
        if self.kind == "notification" and self.time:
            return f"{self.author}, {self.time}: {said}"
        return f"{self.author}: {said}" if self.author else said


@dataclass(frozen=True)
class Document:
    """A text to summarize.

    dropped     -- what a reader left out of `text`, and how many: {"quoted lines": 12}
    attachments -- names of files that came with it, unread
    """

    original: str
    blocks: tuple[Block, ...]
    input_type: InputType  # never "auto"
    title: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What the model reads."""
        return render(self.blocks)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of `text` stand in the original, or their block where it has others."""
        words = self.text[start:end]
        at = 0
        for index, block in enumerate(self.blocks):
            at += len(block.rendered)
            if start < at:
                found = self.original.find(words, block.start, block.end)
                return (found, found + len(words)) if found >= 0 else (block.start, block.end)
            if index + 1 < len(self.blocks):
                at += len(_separator(block, self.blocks[index + 1]))
        raise IndexError(f"the text has no character {start:,}")

    @property
    def participants(self) -> tuple[str, ...]:
        """The authors of its blocks, in the order of their first word."""
        return tuple(dict.fromkeys(block.author for block in self.blocks if block.author))


def render(blocks: Sequence[Block]) -> str:
    """Blocks as the model reads them: paragraphs apart, messages line by line."""
    return _joined(blocks, [block.rendered for block in blocks])


def numbered(blocks: Sequence[Block]) -> tuple[str, tuple[str, ...]]:
    """Messages and turns as the model reads them, each after its number: "[1] Ann: Hello."

    With them come their ids, in the order of the numbers, which count from 1. What several blocks
    say of one message has one number. Without any message nothing is numbered.
    """
    ids: list[str] = []
    shown: list[str] = []
    last = None
    for block in blocks:
        said_by = (block.id, block.author, block.time)
        if block.kind in _NUMBERED and (not block.id or said_by != last):
            ids.append(block.id or str(len(ids) + 1))
            shown.append(f"[{len(ids)}] {block.rendered}")
            last = said_by
        else:
            shown.append(block.rendered)
    return _joined(blocks, shown), tuple(ids)


def conversation(messages: Iterable[Message]) -> Document:
    """The document that messages make up, in their order; messages without text are left out.

    Its original is its text, since messages come apart. Raises `UnsupportedInputError` for what is
    no `Message`.
    """
    blocks: list[Block] = []
    original = ""
    empty = 0
    for message in messages:
        if not isinstance(message, Message):
            raise UnsupportedInputError(f"a Message is needed, not {type(message).__name__}")
        text = require_text("a message", message.text, UnsupportedInputError).strip()
        if not text:
            empty += 1
            continue
        original += "\n" if original else ""
        start = len(original)
        author = message.participant.strip()
        block = Block(text, "message", start, start, author, message.time, id=message.id)
        original += block.rendered
        blocks.append(replace(block, end=len(original)))
    dropped = {"empty messages": empty} if empty else {}
    return Document(original, tuple(blocks), "conversation", dropped=dropped)


def _joined(blocks: Sequence[Block], texts: Sequence[str]) -> str:
    separators = (_separator(*pair) for pair in pairwise(blocks))
    return "".join(chain(*zip_longest(texts, separators, fillvalue="")))


def _separator(before: Block, after: Block) -> str:
    is_close = before.kind == after.kind and after.kind in _CLOSE
    return "\n" if is_close and not after.title else "\n\n"
