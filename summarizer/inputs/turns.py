"""From lines with labels to blocks: who said what, with what stands before the first of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from summarizer.inputs.document import Block, BlockKind, Document
from summarizer.inputs.labels import Label
from summarizer.inputs.lines import Line, is_ruler, lines_of
from summarizer.options import InputType

_BROAD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")

LabelOf = Callable[[Line], Label | None]


@dataclass
class Turn:
    """What one person said without a break: pieces of the original, from `start` to `end`."""

    name: str
    time: str
    start: int
    end: int
    pieces: list[tuple[int, int]] = field(default_factory=list)

    def block(self, text: str, kind: BlockKind, name: str = "") -> Block:
        """The turn as a block; its pieces joined as one text."""
        said = join_pieces(text[start:end] for start, end in self.pieces)
        return Block(said, kind, self.start, self.end, self.name, self.time, id=name)


def labelled_document(
    text: str,
    label: LabelOf,
    *,
    kind: BlockKind,
    input_type: InputType,
    is_system: Callable[[str], bool] = lambda line: False,
    is_merged: bool = False,
) -> Document:
    """The document of a text whose lines have labels.

    is_system -- tells the lines that an app wrote, which are left out
    is_merged -- whether what one person says again and again is one turn
    """
    dropped: dict[str, int] = {}
    blocks: list[Block] = []
    turns = _turns(text, label, is_system, dropped)
    for turn in _merged(turns) if is_merged else turns:
        if not turn.pieces:
            dropped["empty messages"] = dropped.get("empty messages", 0) + 1
        elif turn.name:
            blocks.append(turn.block(text, kind, str(len(blocks) + 1)))
        else:
            blocks.append(turn.block(text, "paragraph"))
    return Document(text, tuple(blocks), input_type, dropped=dropped)


def join_pieces(pieces: Iterator[str]) -> str:
    """Pieces of speech as one text: with spaces between words, without in Chinese or Japanese."""
    joined: list[str] = []
    for piece in filter(None, pieces):
        if joined and not (_BROAD.match(joined[-1][-1]) or _BROAD.match(piece[0])):
            joined.append(" ")
        joined.append(piece)
    return "".join(joined)


def _turns(
    text: str, label: LabelOf, is_system: Callable[[str], bool], dropped: dict[str, int]
) -> Iterator[Turn]:
    """Turns as they stand; a paragraph before the first of them is a turn without a name."""
    turn: Turn | None = None
    for line in lines_of(text):
        found = label(line)
        if found is None and is_system(line.text):
            dropped["system messages"] = dropped.get("system messages", 0) + 1
        elif found is not None:
            if turn:
                yield turn
            turn = Turn(found.name, found.time, line.start, line.end)
            _extend(turn, line.start + found.said, line.end)
        elif is_ruler(line.text):
            continue
        elif turn and (turn.name or not line.is_after_gap):
            _extend(turn, line.start, line.end)
        else:
            if turn:
                yield turn
            turn = Turn("", "", line.start, line.end, [(line.start, line.end)])
    if turn:
        yield turn


def _extend(turn: Turn, start: int, end: int) -> None:
    """Lines of one message stay as they are written, gaps included."""
    if end > start:
        first = turn.pieces[0][0] if turn.pieces else start
        turn.pieces[:] = [(first, end)]
        turn.end = end


def _merged(turns: Iterator[Turn]) -> Iterator[Turn]:
    current: Turn | None = None
    for turn in turns:
        if current and turn.name and turn.name == current.name:
            current.pieces += turn.pieces
            current.end = turn.end
            continue
        if current:
            yield current
        current = turn
    if current:
        yield current
