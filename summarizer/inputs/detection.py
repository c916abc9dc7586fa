"""Tell what kind of text a string is."""

from __future__ import annotations

from summarizer.inputs.document import Document
from summarizer.inputs.plain import plain_document
from summarizer.options import InputType


def parse_text(text: str, input_type: InputType = "auto") -> Document:
    """The document that a text makes."""
    return plain_document(text, "article" if input_type == "auto" else input_type)
