"""What a command reads: a file, a page or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer.cli.terminal import tell
from summarizer.errors import InputError
from summarizer.inputs import Document, fetch, read_document, read_stream
from summarizer.options import InputType

STANDARD_INPUT = "-"
ADDRESSES = ("http://", "https://")


def read_named(name: str, input_type: InputType) -> Document | None:
    """What a file or a page holds; one that can't be read is reported and gives None."""
    try:
        if name == STANDARD_INPUT:
            return read_stream(sys.stdin.buffer, "standard input", input_type)
        if name.startswith(ADDRESSES):
            return fetch(name, input_type)
        return read_document(Path(name), input_type)
    except InputError as error:
        tell(f"summarizer: {error}")
        return None
