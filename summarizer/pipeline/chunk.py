"""Split a document into parts that fit, at the ends of paragraphs, messages and turns.

A block that is too long is split at the ends of its sentences, and a sentence that is too long
between characters, so every part keeps to the limit and nothing is lost. Parts have about equal
lengths: otherwise a last one of three lines would get as many words of summary as the others.

Sizes are exact: the tokens of a part are counted in the text as the model will read it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from summarizer.errors import QuotaExceededError
from summarizer.inputs.document import Block, Document, render
from summarizer.language.sentences import sentence_spans

PART_TOKENS = 3000  # where reading is fastest a token, and a small model still sees what matters
MIN_PART_TOKENS = 320  # of a part that is worth a summary

CountTokens = Callable[[str], int]
Part = tuple[Block, ...]

_SEPARATOR_TOKENS = 2  # at most, between two blocks
_CHARACTERS_A_TOKEN = 32  # seldom more


def part_tokens_within(room: int) -> int:
    """Return how many tokens a part may have where one pass has `room`.

    Raises:
        QuotaExceededError: A part would be too short to be worth a summary.
    """
    if room < MIN_PART_TOKENS:
        raise QuotaExceededError(MIN_PART_TOKENS, max(0, room))
    return min(PART_TOKENS, room)


def split_document(document: Document, count: CountTokens, limit: int) -> list[Part]:
    """Return the blocks of `document` in parts of at most `limit` tokens each, in order."""
    pieces = [
        piece for block in document.blocks for piece in _pieces(document, block, count, limit)
    ]
    sizes = [count(piece.rendered) + _SEPARATOR_TOKENS for piece in pieces]
    parts = _packed(pieces, sizes, limit)
    return [fitting for part in parts for fitting in _fitting(part, count, limit)]


def _packed(pieces: Sequence[Block], sizes: Sequence[int], limit: int) -> Iterator[Part]:
    """Yield the pieces in parts of about equal length."""
    total = sum(sizes)
    target = total / max(1, math.ceil(total / limit))
    part: list[Block] = []
    filled = 0
    for piece, size in zip(pieces, sizes, strict=True):
        if part and (filled >= target or filled + size > limit):
            yield tuple(part)
            part, filled = [], 0
        part.append(piece)
        filled += size
    if part:
        yield tuple(part)


def _fitting(part: Part, count: CountTokens, limit: int) -> Iterator[Part]:
    """Yield the part, halved if its text takes more tokens than the sum of its pieces."""
    if len(part) == 1 or count(render(part)) <= limit:
        yield part
        return
    middle = len(part) // 2
    yield from _fitting(part[:middle], count, limit)
    yield from _fitting(part[middle:], count, limit)


def _pieces(document: Document, block: Block, count: CountTokens, limit: int) -> Iterator[Block]:
    """Yield the block, or pieces that keep to the limit with the label before each."""
    if count(block.rendered) + _SEPARATOR_TOKENS <= limit:
        yield block
        return
    head = count(replace(block, text="").rendered) + _SEPARATOR_TOKENS
    room = max(1, limit - head)
    cursor, at = block.start, 0
    for text in _texts(block.text, count, room):
        at = block.text.index(text, at)
        if cues := block.cues_within(at, at + len(text)):
            start, end = cues[0].start, cues[-1].end
        else:
            start, end = _place(document.original, text, cursor, block)
        yield replace(block, text=text, start=start, end=end, time=block.time_at(at), cues=cues)
        cursor, at = end, at + len(text)


def _place(original: str, text: str, cursor: int, block: Block) -> tuple[int, int]:
    """Return the span of a piece; the rest of the block if a reader changed its words."""
    found = original.find(text, cursor, block.end)
    return (found, found + len(text)) if found >= 0 else (cursor, block.end)


def _texts(text: str, count: CountTokens, room: int) -> Iterator[str]:
    """Yield pieces of at most `room` tokens, split at the ends of sentences where possible."""
    start = end = filled = 0
    for sentence_start, sentence_end in _sentences(text, count, room):
        size = count(text[sentence_start:sentence_end]) + 1  # with the space before it
        if end > start and filled + size > room:
            yield from _halves(text[start:end], count, room)
            start, filled = sentence_start, 0
        end = sentence_end
        filled += size
    yield from _halves(text[start:end], count, room)


def _sentences(text: str, count: CountTokens, room: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences, and of the pieces of a sentence that is too long."""
    for start, end in sentence_spans(text):
        while _exceeds(text[start:end], count, room):
            cut = start + _longest(text[start:end], count, room)
            yield start, cut
            start = cut
        if start < end:
            yield start, end


def _halves(text: str, count: CountTokens, room: int) -> Iterator[str]:
    """Yield the text, halved if it takes more tokens than the sum of its sentences."""
    text = text.strip()
    if len(text) == 1 or not _exceeds(text, count, room):
        yield from [text] if text else []
        return
    middle = len(text) // 2
    yield from _halves(text[:middle], count, room)
    yield from _halves(text[middle:], count, room)


def _exceeds(text: str, count: CountTokens, room: int) -> bool:
    """Return whether `text` takes more than `room` tokens; a very long one isn't counted."""
    return len(text) > _CHARACTERS_A_TOKEN * room or count(text) > room


def _longest(text: str, count: CountTokens, room: int) -> int:
    """Return the length of the longest prefix within `room` tokens, at a space if possible."""
    low, high = 1, min(len(text), _CHARACTERS_A_TOKEN * room)
    while low < high:
        middle = (low + high + 1) // 2
        if count(text[:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    space = text.rfind(" ", low // 2, low)
    return space + 1 if space > 0 else low
