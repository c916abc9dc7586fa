"""From what a caller hands over to a document: a text, messages, or what already is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document, Message, conversation
from summarizer.inputs.hidden import without_hidden
from summarizer.inputs.reading import read_string
from summarizer.options import InputType

Source = str | Document | Iterable[Message]  # what can be summarized


def as_document(source: Source, input_type: InputType) -> Document:
    """The document that `source` is or makes; raises `UnsupportedInputError` for anything else.

    input_type -- what a text shall be taken for, and a document's type in place of its own;
                  "auto" leaves that to the text or the document
    """
    if isinstance(source, str):
        return read_string(source, input_type)
    if isinstance(source, Document):
        made = source
    elif isinstance(source, bytes) or not isinstance(source, Iterable):
        raise UnsupportedInputError(
            "the text must be a str, a Document or Messages, not "
            f"{type(source).__name__}; summarizer.inputs reads files"
        )
    else:
        made = conversation(source)
    made = without_hidden(made)
    return made if input_type == "auto" else replace(made, input_type=input_type)
