"""The original as HTML, with marks on the passages that a summary rests on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer import Evidence, SummaryResult, Verdict
from summarizer.inputs import Block, Document

from .documents import NamedDocument
from .formatting import short_time
from .markup import button, element, escaped
from .words import Words

_MOST_SHOWN = 200_000  # characters of all texts; of longer ones the beginning and marked blocks
_SIGN = re.compile(r"(?:#{1,6}|[-*+•])\s+(?=\S)")
_SPOKEN = ("message", "turn", "notification")


Sourced = SummaryResult | Verdict  # what has sentences with sources


@dataclass
class Original:
    """Renders the originals of a run; again only when another result is there."""

    texts: Sequence[NamedDocument]
    words: Words
    _results: Sequence[Sourced | None] | None = None
    _html: str = ""

    def html(self, results: Sequence[Sourced | None]) -> str:
        """Return the texts with marks for the results so far, one a text."""
        if results != self._results:
            self._results, self._html = results, reader_html(self.texts, results, self.words)
        return self._html


@dataclass(frozen=True)
class Mark:
    """A span of a block's text, and the number of the sentence that rests on it."""

    start: int
    end: int
    sentence: int


def reader_html(
    texts: Sequence[NamedDocument], results: Sequence[Sourced | None], words: Words
) -> str:
    """Return all texts as HTML: the first is shown, the others when their name is pressed."""
    if not texts:
        return ""
    shown = "".join(
        _text_html(number, text.document, result, words, _MOST_SHOWN // len(texts))
        for number, (text, result) in enumerate(zip(texts, results, strict=True))
    )
    return element("div", _names_html(texts, words) + shown, class_="reader")


def block_of(document: Document, evidence: Evidence) -> int:
    """Return the number of the block that evidence is from."""
    ends = [block.end for block in document.blocks]
    return min(bisect_right(ends, evidence.start), len(ends) - 1)


def _names_html(texts: Sequence[NamedDocument], words: Words) -> str:
    """What the text is called; of several a button for each."""
    names = [text.name or words("reader.pasted") for text in texts]
    if len(texts) == 1:
        return element("h2", escaped(names[0])) if texts[0].name else ""
    buttons = "".join(
        button(name, class_="text-name", data_show=number, aria_pressed=str(number == 0).lower())
        for number, name in enumerate(names)
    )
    return element(
        "div", buttons, class_="text-names", role="group", aria_label=words("reader.texts")
    )


def _text_html(
    number: int, document: Document, result: Sourced | None, words: Words, room: int
) -> str:
    marks = _marks(document, result) if result else {}
    blocks, left_out = [], 0
    for index, block in enumerate(document.blocks):
        fits = block if index in marks else replace(block, text=block.text[:room])
        left_out += len(block.text) - len(fits.text)
        room = max(0, room - len(block.text))
        if fits.text or not block.text:
            blocks.append(_block_html(index, fits, marks.get(index, ())))
    if left_out:
        note = words("reader.left_out", number=f"{left_out:,}")
        blocks.append(element("p", escaped(note), class_="note"))
    return element("section", "".join(blocks), data_text=number, hidden=number > 0)


def _marks(document: Document, result: Sourced) -> dict[int, list[Mark]]:
    """The marks of each block that has some."""
    found: dict[int, list[Mark]] = {}
    for number, sentence in enumerate(result.sentences):
        for evidence in sentence.sources:
            index = block_of(document, evidence)
            start, end = _place(document.blocks[index], evidence)
            found.setdefault(index, []).append(Mark(start, end, number))
    return found


def _place(block: Block, evidence: Evidence) -> tuple[int, int]:
    """Where evidence stands in its block's text: the place nearest to where the original has it.

    What isn't there, or stands before it, is of the block's head, which has no characters: from 0
    to 0.
    """
    wanted = block.offset_of(evidence.start)
    if evidence.start < block.start and _has_head(block):
        return 0, 0
    places = [found.start() for found in re.finditer(re.escape(evidence.text), block.text)]
    if not places or not evidence.text:
        is_of_head = _has_head(block) and _names(block, evidence)
        return (0, 0) if is_of_head else (0, len(block.text))
    start = min(places, key=lambda place: abs(place - wanted))
    return start, start + len(evidence.text)


def _has_head(block: Block) -> bool:
    return block.kind in _SPOKEN and any((block.author, block.time, block.title))


def _names(block: Block, evidence: Evidence) -> bool:
    """Whether evidence is a block's head, as the model reads it: "Ann, 9:30: Hello"."""
    return any(part and part in evidence.text for part in (block.author, block.title))


def _block_html(index: int, block: Block, marks: Sequence[Mark]) -> str:
    sign = _SIGN.match(block.text) if block.kind in ("heading", "list-item") else None
    said = _marked(block, marks, sign.end() if sign else 0)
    if block.kind == "heading":
        return element("h3", said, data_block=index)
    if block.kind in _SPOKEN:
        return element("div", f"{_who(block, marks)}<p>{said}</p>", class_="said", data_block=index)
    kind = {"list-item": "item", "table": "cells"}.get(block.kind)
    return element("p", said, class_=kind, data_block=index)


def _who(block: Block, marks: Sequence[Mark]) -> str:
    """A block's head: author, time and title; a sentence may rest on it, too."""
    parts = [element("b", escaped(block.author))] if block.author else []
    if block.time:
        parts.append(element("time", escaped(short_time(block.time))))
    if block.title:
        parts.append(element("span", escaped(block.title), class_="subject"))
    head = " ".join(parts)
    numbers = sorted({mark.sentence for mark in marks if mark.start == mark.end})
    if head and numbers:
        named = " ".join(map(str, numbers))
        head = element("mark", head, data_for=named, tabindex=0, role="button")
    return element("p", head, class_="who") if head else ""


def _marked(block: Block, marks: Sequence[Mark], sign_end: int = 0) -> str:
    """The text with an element around each stretch that carries the same sentences.

    `sign_end` ends Markdown's sign of a heading or item, which the page shows in its own way. Of a
    turn with several times, each passage begins with its own.
    """
    text = block.text
    edges = {0, sign_end, len(text), *(m.start for m in marks), *(m.end for m in marks)}
    pieces = [element("span", escaped(text[:sign_end]), hidden=True)] if sign_end else []
    for start, end in pairwise(sorted(edge for edge in edges if edge >= sign_end)):
        numbers = sorted({m.sentence for m in marks if m.start <= start and end <= m.end})
        piece = escaped(text[start:end])
        if numbers and text[start:end].strip():
            named = " ".join(map(str, numbers))
            if block.cues and any(m.start == start for m in marks):
                piece = f"{element('time', escaped(short_time(block.time_at(start))))} {piece}"
            piece = element("mark", piece, data_for=named, tabindex=0, role="button")
        pieces.append(piece)
    return "".join(pieces)
