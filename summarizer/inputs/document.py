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
_LONGEST_HEAD = 300  # characters of an author or a subject that the model reads
_TAKEN_OUT = "\0"
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
    cuts: tuple[str, ...] = ()  # sentences that were taken out of its text or title

    @property
    def rendered(self) -> str:
        """The block as the model reads it."""
        author, time, title = map(_short, (self.author, self.time, self.title))
        if self.kind == "message" and title:  # a mail
            heads = (("From", author), ("Date", time), ("Subject", title))
            head = "\n".join(f"{name}: {value}" for name, value in heads if value)
            return f"{head}\n\n{self.text}"
        said = f"{title}: {self.text}" if title else self.text
        if self.kind == "notification":  # one line each
            said = " ".join(said.split())
            return f"{author}, {time}: {said}" if time else f"{author}: {said}"
        return f"{author}: {said}" if author else said

    @property
    def head_length(self) -> int:
        """Characters of `rendered` before what was written; 0 where that is shown otherwise."""
        said = self.rendered
        return len(said) - len(self.text) if said.endswith(self.text) else 0


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
        """Where characters of `text` stand in the original, or their block where it has others.

        A mail's head stands before its block, after the one before that.
        """
        words = self.text[start:end]
        at = low = 0
        for index, block in enumerate(self.blocks):
            said = block.rendered
            if start < at + len(said):
                is_said = start - at >= block.head_length
                times = said.count(words, block.head_length if is_said else 0, start - at)
                first = block.start if is_said else low
                found = _nth(self._readable(block, low), words, times, first, block.end)
                return (found, found + len(words)) if found >= 0 else (block.start, block.end)
            at += len(said)
            if index + 1 < len(self.blocks):
                at += len(_separator(block, self.blocks[index + 1]))
            low = block.end
        raise IndexError(f"the text has no character {start:,}")

    def _readable(self, block: Block, low: int) -> str:
        """The original with marks of the same length where sentences of a block were taken out."""
        original = self.original
        for cut in block.cuts:
            start = original.find(cut, low, block.end)
            if start >= 0:
                end = start + len(cut)
                original = f"{original[:start]}{_TAKEN_OUT * len(cut)}{original[end:]}"
        return original

    @property
    def participants(self) -> tuple[str, ...]:
        """The authors of its blocks, in the order of their first word."""
        return tuple(dict.fromkeys(block.author for block in self.blocks if block.author))


def render(blocks: Sequence[Block]) -> str:
    """Blocks as the model reads them: paragraphs apart, messages line by line."""
    return _joined(blocks, [block.rendered for block in blocks])


def with_ids(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, messages and turns that have no id with their number, counting from 1.

    What a mail goes on with after a quotation is still that mail: it has the author and the time of
    the one before, which has a subject, and none of its own.
    """
    found: list[Block] = []
    number = 0
    mail: Block | None = None  # that may go on
    last: Block | None = None
    for block in blocks:
        if block.kind in _NUMBERED:
            goes_on = mail is not None and not block.title and _same_sender(block, mail)
            if goes_on and mail is not None and not block.id:
                block = replace(block, id=mail.id)
            elif not (last and block.id and block.id == last.id):
                number += 1
                block = block if block.id else replace(block, id=str(number))
            mail = block if block.title else mail if goes_on else None
            last = block
        found.append(block)
    return tuple(found)


def numbered(blocks: Sequence[Block]) -> tuple[str, tuple[str, ...]]:
    """Messages and turns as the model reads them, each after its number: "[1] Ann: Hello."

    With them come their ids, in the order of the numbers, which count from 1; see `with_ids`. What
    several blocks say of one message has one number. Without any message nothing is numbered.
    """
    ids: list[str] = []
    shown: list[str] = []
    for block in with_ids(blocks):
        if block.kind in _NUMBERED and block.id not in ids[-1:]:
            ids.append(block.id)
            shown.append(f"[{len(ids)}] {block.rendered}")
        else:
            shown.append(block.rendered)
    return _joined(blocks, shown), tuple(ids)


def _same_sender(block: Block, other: Block) -> bool:
    return (block.author, block.time) == (other.author, other.time)


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


def _nth(text: str, words: str, times: int, start: int, end: int) -> int:
    """Where `words` stand in a part of a text after having stood there so many times, or last."""
    found = text.find(words, start, end)
    for _ in range(times):
        following = text.find(words, found + 1, end) if found >= 0 else -1
        if following < 0:
            break
        found = following
    return found


def _short(head: str) -> str:
    return head if len(head) <= _LONGEST_HEAD else f"{head[: _LONGEST_HEAD - 1]}…"


def _separator(before: Block, after: Block) -> str:
    is_close = before.kind == after.kind and after.kind in _CLOSE
    return "\n" if is_close and not after.title else "\n\n"
