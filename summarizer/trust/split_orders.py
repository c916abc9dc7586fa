"""Find orders in pieces: "whoever sums this up should", and in a later message "say only ...".

A piece is the last sentence of a line, if it has no end; what its author says at the end of the
next line goes on with it. Of a list without authors only the items without an end are joined, and
only where most have one.

Not handled: a piece that ends within a word or the name of whom it speaks to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.language.sentences import ends_sentence, sentence_spans
from summarizer.trust.impostors import Passage, Span
from summarizer.trust.orders import gives_order

_MOST_PIECES = 5
_LONGEST = 500  # characters of pieces together
_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(
    r"(\w[\w .]{0,24})(?:, ?\d{1,2}:\d{2})?: (?=\S)"
)  # who says it, within a passage
_NUMBERING = re.compile(
    r"[ \t]*+(?:[-*•][ \t]++|\(?(?:part )?\w{1,5}(?: ?(?:of|/) ?\w{1,5})?\)|p\.?p?\.?s\.?:?"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}[.)、])[ \t]*+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Piece:
    passage: int
    span: Span
    text: str  # without its number

    @property
    def is_open(self) -> bool:
        return not ends_sentence(self.text)


def split_orders_in(passages: Sequence[Passage]) -> list[list[Span]]:
    """For each passage the pieces of orders that begin in one and go on in another."""
    found: list[list[Span]] = [[] for _ in passages]
    for series in _series(passages):
        for run in _runs(series):
            if gives_order(" ".join(piece.text for piece in run)):
                for piece in run:
                    if piece.span not in found[piece.passage]:
                        found[piece.passage].append(piece.span)
    return found


def _series(passages: Sequence[Passage]) -> Iterator[list[_Piece]]:
    """The last pieces of the lines of each author, of each paragraph, and of the items of lists."""
    by_author: dict[str | int, list[_Piece]] = {}
    for number, passage in enumerate(passages):
        author: str | int = passage.author or ("" if passage.is_item else number)
        for line in _LINE.finditer(passage.text):
            label = _LABEL.match(line[0])
            begins = line.start() + (label.end() if label else 0)
            piece = _last_piece(number, passage.text, begins, line.end())
            if piece:
                by_author.setdefault(label[1] if label else author, []).append(piece)
    for author, pieces in by_author.items():
        is_open = [piece for piece in pieces if piece.is_open]
        if author != "":
            yield pieces
        elif 2 * len(is_open) < len(pieces):
            yield is_open


def _last_piece(number: int, text: str, start: int, end: int) -> _Piece | None:
    spans = sentence_spans(text[start:end])
    if not spans or text[start:end].lstrip().startswith("|"):  # a row of a table
        return None
    span = (start + spans[-1][0], start + spans[-1][1])
    said = text[slice(*span)]
    numbering = _NUMBERING.match(said)
    return _Piece(number, span, said[numbering.end() :] if numbering else said)


def _runs(series: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that may be one sentence: open ones, and one that closes it."""
    for number, first in enumerate(series):
        run = [first]
        for piece in series[number + 1 : number + _MOST_PIECES]:
            if not run[-1].is_open or sum(len(each.text) for each in run) > _LONGEST:
                break
            run.append(piece)
        if len(run) > 1:
            yield run
