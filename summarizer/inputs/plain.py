"""Plain text: its paragraphs are what empty lines part."""

from __future__ import annotations

import re

from summarizer.inputs.document import Block, Document
from summarizer.options import InputType

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n[^\S\n]*\S(?:.*\S)?)*")


def plain_document(text: str, input_type: InputType) -> Document:
    """The document that a plain text makes."""
    blocks = (
        Block(match[0], "paragraph", match.start(), match.end())
        for match in _PARAGRAPH.finditer(text)
    )
    return Document(text, tuple(blocks), input_type)
