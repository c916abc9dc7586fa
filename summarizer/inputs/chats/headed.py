"""Texts in which something stands before each message: who wrote it, and when.

Each reader of such a text finds the heads, in one pass over the lines; what is between two heads
was said by the first. What a head's line has before it belongs to nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from summarizer.inputs.chats.app_lines import MARKS, MEDIA, AppLines
from summarizer.inputs.document import Block, Document

_COLONS = ":\uff1a"
_UP_TO_COLON = re.compile(rf"[^{_COLONS}\n]{{1,40}}[{_COLONS}](?:\s|$)")
_FEWEST_ALIKE = 3  # messages that tell that what they begin with is part of a name


@dataclass(frozen=True)
class Head:
    """What stands before a message.

    Attributes:
        start: Its offset in the text.
        said: The offset of what follows it.
        author: Who wrote the message.
        time: When, as it is written.
        left: What is counted instead if the app wrote it; "" of a message. Without an author, too,
            it is nothing but a ruler.
    """

    start: int
    said: int
    author: str = ""
    time: str = ""
    left: str = ""


def headed_document(
    text: str,
    heads: Sequence[Head],
    lines: AppLines | None = None,
    *,
    title: str = "",
    has_intro: bool = False,
    doubts: tuple[str, ...] = (),
) -> Document | None:
    """Return the conversation of a text with heads; None if nobody says anything in it.

    Args:
        text: The text.
        heads: In their order.
        lines: What the app writes in the name of people.
        title: Of the document.
        has_intro: Whether what stands before the first head was written by a person.
        doubts: See `Document`.
    """
    dropped: Counter[str] = Counter(head.left for head in heads if head.left)
    files: list[str] = []
    blocks = _intro(text[: heads[0].start]) if heads and has_intro else []
    for number, head in enumerate(heads):
        if head.left or not head.author:
            continue
        end = heads[number + 1].start if number + 1 < len(heads) else len(text)
        if block := _message(text, head, end, lines, dropped, files):
            blocks.append(block)
    if not any(block.author for block in blocks):
        return None
    numbered = tuple(_numbered(blocks))
    return Document(
        text, numbered, "conversation", title, dict(dropped), tuple(files), doubts=doubts
    )


def with_colons(text: str, heads: Sequence[Head]) -> list[Head]:
    """Return heads with the whole names of those that have a colon in them: "Ann: office".

    All that such a person says begins with the same words and a colon.
    """
    begun: dict[str, list[str]] = {}
    for head in heads:
        if head.author and not head.left:
            found = _UP_TO_COLON.match(text, head.said)
            begun.setdefault(head.author, []).append(found[0] if found else "")
    rests = {
        author: words[0]
        for author, words in begun.items()
        if len(words) >= _FEWEST_ALIKE and words[0] and len(set(words)) == 1
    }
    return [_with_rest(head, rests.get("" if head.left else head.author, "")) for head in heads]


def _with_rest(head: Head, rest: str) -> Head:
    if not rest:
        return head
    author = f"{head.author}: {rest.rstrip().rstrip(_COLONS)}"
    return replace(head, author=author, said=head.said + len(rest))


def _message(
    text: str,
    head: Head,
    end: int,
    lines: AppLines | None,
    dropped: Counter[str],
    files: list[str],
) -> Block | None:
    said = text[head.said : end].strip()
    kind = lines.kind_of(said) if lines else ""
    if lines and not kind:
        cleaned = lines.cleaned(said)
        dropped += cleaned.dropped
        files += cleaned.files
        kind = MEDIA if said and not cleaned.text.strip(MARKS) else ""
        said = cleaned.text
    if kind or not said:
        dropped[kind or "empty messages"] += 1
        return None
    last = head.said + len(text[head.said : end].rstrip())
    return Block(said, "message", head.start, last, head.author, head.time)


def _intro(text: str) -> list[Block]:
    said = text.strip().strip("=-_").strip()
    if not said:
        return []
    start = text.index(said)
    return [Block(said, "paragraph", start, start + len(said))]


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    numbers = count(1)
    return [replace(each, id=str(next(numbers))) if each.author else each for each in blocks]
