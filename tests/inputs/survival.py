"""Whatever bytes come, a reader gives a document or says why not."""

from __future__ import annotations

from summarizer.errors import InputError
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_bytes


def assert_survives(data: bytes, name: str) -> Document | None:
    """Read `data`; anything but a `Document` or an `InputError` fails the test."""
    try:
        document = read_bytes(data, name)
    except InputError as error:
        assert str(error)
        return None
    document.text.encode()  # could be written, so it holds no halves of characters
    size = len(document.original)
    assert all(0 <= block.start <= block.end <= size for block in document.blocks)
    return document
