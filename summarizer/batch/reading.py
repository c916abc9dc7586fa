"""How a batch reads a file, and which files of a folder it takes: the one place to change both."""

from __future__ import annotations

from pathlib import Path

from summarizer.inputs import Document, read_document
from summarizer.inputs.formats import FOLDER_SUFFIXES
from summarizer.options import InputType

# Of what a folder is searched for; others, such as exports of chats in JSON, by a pattern.
SUFFIXES = FOLDER_SUFFIXES


def read(path: Path, input_type: InputType) -> Document:
    """What `Summarizer.summarize` takes of a file; raises `UnsupportedInputError`."""
    return read_document(path, input_type)
