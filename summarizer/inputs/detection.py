"""Detect what a file and a text are, and parse the text accordingly.

A wrong conversation is worse than an article, so each parser declines in case of doubt; then a text
is an article.

Not handled: notes can't be told from short articles, so a note is read as one unless it is said
to be a note.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from summarizer.errors import UnsupportedInputError, require_choice, require_text
from summarizer.inputs.document import Document
from summarizer.inputs.formats import BY_SUFFIX, FORMATS, TEXT, Format
from summarizer.inputs.markdown import without_data
from summarizer.inputs.sniffing import refuse_unread
from summarizer.types import INPUT_TYPES, InputType


def detect_format(data: bytes, name: str) -> Format:
    """Return the format of a file, by how its content begins, then by its name.

    Raises `UnsupportedInputError` if it is damaged, or of a format that is known but not read.
    """
    refuse_unread(data, name)
    suffix = PurePath(name).suffix.lower()
    named = BY_SUFFIX.get(suffix)
    found = next((each for each in FORMATS if each.recognises(data)), None)
    if found and not (found.parse and named and named.is_text):
        return found  # a mail in a text file is found there, and it may be a text about mails
    if named and not named.allows(data):
        raise UnsupportedInputError(
            f"{name} is damaged: it doesn't begin as a {suffix[1:].upper()} file does; open it, "
            "and save it anew, or name it by what it is"
        )
    return named or TEXT


def parse_text(text: str, input_type: InputType = "auto") -> Document:
    """Return the document of a text, whose type is detected if it is "auto".

    A text that can't be parsed as what it is said to be is read as paragraphs, and keeps that type.
    Raises `UnsupportedInputError` for what is no text, `OptionError` for an unknown type.
    """
    require_text("the text", text, UnsupportedInputError)
    require_choice("input_type", input_type, INPUT_TYPES)
    for each in FORMATS:
        parse = each.parse if input_type == "auto" else each.parse_certain or each.parse
        document = parse(text) if parse and each.is_asked(input_type) else None
        if document and document.blocks:
            return as_type(document, input_type)
    return as_type(without_data(text), input_type)


def as_type(document: Document, input_type: InputType) -> Document:
    """Return a document of another input type, "auto" leaving it as it is."""
    return document if input_type == "auto" else replace(document, input_type=input_type)
