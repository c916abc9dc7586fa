"""The document of a source that has no text of its own to point into: the text is composed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from summarizer.inputs.document import Block, Document, render
from summarizer.options import InputType


def composed_document(
    blocks: Iterable[Block],
    input_type: InputType,
    *,
    title: str = "",
    dropped: Mapping[str, int] | None = None,
) -> Document:
    """Blocks, whose spans aren't known yet, in a document whose original is their own text."""
    placed: list[Block] = []
    pieces: list[str] = []
    length = 0
    for block in blocks:
        both = (placed[-1], block) if placed else (block,)
        added = render(both)
        if placed:
            added = added[len(placed[-1].rendered) :]
        pieces.append(added)
        length += len(added)
        placed.append(replace(block, start=length - len(block.rendered), end=length))
    counted = {name: count for name, count in (dropped or {}).items() if count}
    return Document("".join(pieces), tuple(placed), input_type, title, counted)
