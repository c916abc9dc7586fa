"""Which kind of text a plain string is."""

from __future__ import annotations

from summarizer.inputs.document import Document
from summarizer.inputs.plain import plain_document
from summarizer.options import InputType


def parse_text(text: str, input_type: InputType = "auto") -> Document:
    """The document that a decoded text makes, read as `input_type`."""
    return plain_document(text, input_type)
