"""What every reader returns: a text in blocks, each with where it came from.

A block's span points into `Document.original`, the decoded text of the source (for a PDF or an
office file the text that was extracted). What the model reads is `Document.text`: the blocks as
`Block.rendered` shows them, without what a reader left out, which is counted in `dropped`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, pairwise, zip_longest
from typing import Literal

from summarizer.errors import UnsupportedInputError, require_text
from summarizer.types import InputType

BlockKind = Literal["heading", "paragraph", "list-item", "table", "message", "turn", "notification"]

_NUMBERED = ("message", "turn")
_LONGEST_HEAD = 300  # characters of an author or a subject that the model reads
_CUT = "\0"
_LINE_BY_LINE = (
    "message",
    "turn",
    "notification",
    "list-item",
)  # no empty line between two of these


@dataclass(frozen=True)
class Message:
    """One message of a conversation, as an app has it.

    Attributes:
        participant: Who wrote it.
        text: What was written.
        id: The app's id of it; sources of a summary name it.
        time: When, as it shall be shown; ISO 8601 is best.
    """

    participant: str
    text: str
    id: str = ""
    time: str = ""


@dataclass(frozen=True)
class Cue:
    """A stretch of a turn that has a time of its own, as a caption has.

    Attributes:
        at: Offset of its first character in the block's text; it ends where the next one begins.
        start: Offset of its first character in the original.
        end: Offset after its last character there.
        time: As the source has it.
    """

    at: int
    start: int
    end: int
    time: str


@dataclass(frozen=True)
class Block:
    """A part of a document that is never about two things: a paragraph, a message, a turn.

    Attributes:
        text: What was written, without author and time.
        kind: What it is.
        start: Offset of its first character in the original.
        end: Offset after its last character.
        author: Of a message or turn; the app of a notification.
        time: As the source has it.
        title: The subject of a mail, the title of a notification.
        id: Of a message.
        cuts: Sentences that were removed from its text or title.
        cues: Of a turn that has several, in order; the first one's time is the block's.
    """

    text: str
    kind: BlockKind
    start: int
    end: int
    author: str = ""
    time: str = ""
    title: str = ""
    id: str = ""
    cuts: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()

    def time_at(self, offset: int) -> str:
        """Return when the character of its text at an offset was said."""
        return self.cues[self._cue_at(offset)].time if self.cues else self.time

    def offset_of(self, place: int) -> int:
        """Return the offset in its text of a place in the original, or of that place's cue."""
        if not self.cues:
            return place - self.start
        cue = self.cues[max(0, bisect_right(self.cues, place, key=lambda each: each.start) - 1)]
        return cue.at + max(0, place - cue.start)

    def with_text(self, text: str, offset: Callable[[int], int]) -> Block:
        """Return it with a text of which something was taken out.

        Args:
            text: What is left.
            offset: Returns the offset there of what stood at an offset of the text.
        """
        cues = tuple(replace(cue, at=offset(cue.at)) for cue in self.cues)
        return replace(self, text=text, cues=cues)

    def cues_within(self, start: int, end: int) -> tuple[Cue, ...]:
        """Return the cues of `text[start:end]`, by their offsets there."""
        if not self.cues:
            return ()
        among = self.cues[self._cue_at(start) : self._cue_at(max(start, end - 1)) + 1]
        return tuple(replace(cue, at=max(0, cue.at - start)) for cue in among)

    def _cue_at(self, offset: int) -> int:
        return max(0, bisect_right(self.cues, offset, key=lambda cue: cue.at) - 1)

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
        """Characters of `rendered` before `text`; 0 if it doesn't end with that."""
        said, text = self.rendered, self.text
        if self.kind == "notification":
            text = " ".join(text.split())
        return len(said) - len(text) if said.endswith(text) else 0


@dataclass(frozen=True)
class Document:
    """A text to summarize.

    Attributes:
        original: The decoded text of the source.
        blocks: Its parts, in order.
        input_type: What it is; never "auto".
        title: Of the whole; "" if it has none.
        dropped: Counts of what a reader left out of `text`: {"quoted lines": 12}.
        attachments: Names of files that came with it, unread.
        doubts: What was guessed and how to say otherwise, a sentence each.
    """

    original: str
    blocks: tuple[Block, ...]
    input_type: InputType
    title: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """What the model reads."""
        return render(self.blocks)

    @cached_property
    def _ends(self) -> list[int]:
        """Where in `text` each block ends."""
        ends: list[int] = []
        for index, block in enumerate(self.blocks):
            start = ends[-1] + len(_separator(self.blocks[index - 1], block)) if ends else 0
            ends.append(start + len(block.rendered))
        return ends

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of characters of `text`, or that of their block.

        A mail's header stands before its block, after the one before that.

        Args:
            start: Offset of the first character in `text`.
            end: Offset after the last one.

        Raises:
            IndexError: If `text` is shorter.
        """
        words = self.text[start:end]
        index = bisect_right(self._ends, start)
        if index == len(self.blocks):
            raise IndexError(f"the text has no character {start:,}")
        block, low = self.blocks[index], self.blocks[index - 1].end if index else 0
        said = block.rendered
        at = start - (self._ends[index] - len(said))
        is_said = at >= block.head_length
        if is_said and block.cues:
            return self._place_in_cues(block, at - block.head_length, words, low)
        times = said.count(words, block.head_length if is_said else 0, at)
        first = block.start if is_said else low
        found = _nth(self._readable(block, low), words, times, first, block.end)
        return (found, found + len(words)) if found >= 0 else (block.start, block.end)

    def _place_in_cues(self, block: Block, at: int, words: str, low: int) -> tuple[int, int]:
        """Return the span of words of a block, or that of the cues that they are from."""
        cues = block.cues_within(at, at + len(words))
        start, end = cues[0].start, cues[-1].end
        found = self._readable(block, low).find(words, start, end)
        return (found, found + len(words)) if found >= 0 else (start, end)

    def _readable(self, block: Block, low: int) -> str:
        """Return the original with a block's cut sentences masked at the same length."""
        original = self.original
        for cut in block.cuts:
            start = original.find(cut, low, block.end)
            if start >= 0:
                end = start + len(cut)
                original = f"{original[:start]}{_CUT * len(cut)}{original[end:]}"
        return original

    @property
    def participants(self) -> tuple[str, ...]:
        """The authors of its blocks, in the order in which they first appear."""
        return tuple(dict.fromkeys(block.author for block in self.blocks if block.author))


Source = str | Document | Iterable[Message]  # what callers may give to be summarized


def render(blocks: Sequence[Block]) -> str:
    """Return blocks as the model reads them: paragraphs apart, messages line by line."""
    return _joined(blocks, [block.rendered for block in blocks])


def with_ids(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, messages and turns without an id having their number, from 1, for one.

    What a mail continues with after a quotation is still that mail: it has the author and the time
    of the one before, which has a subject, and no subject of its own.
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
    """Return blocks as the model reads them, messages and turns numbered: "[1] Ann: Hello."

    Blocks of one message have one number; without any message nothing is numbered.

    Returns:
        The text, and the ids of the numbered messages, number 1 first; see `with_ids`.
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
    """Return the document of messages, in their order; messages without text are left out.

    Its original is its text, since messages come one by one.

    Raises:
        UnsupportedInputError: If one is no `Message`, or its text no string.
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
    """Return the offset of the occurrence of `words` after so many others, or of the last one."""
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
    is_close = before.kind == after.kind and after.kind in _LINE_BY_LINE
    return "\n" if is_close and not after.title else "\n\n"
