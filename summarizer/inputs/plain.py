"""A text without a form that is known: its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.inputs.document import Block, Document
from summarizer.inputs.lines import lines_of
from summarizer.options import InputType


def plain_document(text: str, input_type: InputType = "article") -> Document:
    """A document of paragraphs, which empty lines set apart."""
    return Document(text, tuple(_paragraphs(text)), input_type)


def _paragraphs(text: str) -> Iterator[Block]:
    start = end = -1
    for line in lines_of(text):
        if line.is_after_gap and start >= 0:
            yield Block(text[start:end], "paragraph", start, end)
        start = line.start if line.is_after_gap else start
        end = line.end
    if start >= 0:
        yield Block(text[start:end], "paragraph", start, end)
