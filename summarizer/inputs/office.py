"""The text of DOCX, PPTX and XLSX files as Markdown.

Not read: pictures, macros, comments, page headers and footers.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.hidden import HIDDEN_ELEMENTS, without_hidden_runs
from summarizer.inputs.text import Extract

MAX_UNPACKED_BYTES = 200_000_000

_IMAGE = re.compile(r"!\[(?:[^\]!]|!(?!\[))*+\]\((?:[^)!]|!(?!\[))*+\)")
_COMMENT = re.compile(r"<!-- Slide number: \d{1,9} -->")
_WHOLE_NUMBER = re.compile(r"(?<=\| )(-?\d+)\.0(?= \|)")  # a column with empty cells is of floats
_EMPTY_CELL = re.compile(r"(?<=\| )(?:NaN|NaT|Unnamed: \d+)(?= \|)")


def read_office(data: bytes, name: str) -> Extract:
    """Return the text of an office file.

    Raises `UnsupportedInputError` if it unpacks to too much, is damaged or holds no text.
    """
    kind = _kind_of(_members(data, name), name)
    hidden = 0
    if kind == "docx":
        data, hidden = without_hidden_runs(data)
    text = _COMMENT.sub("", _IMAGE.sub("", _markdown(data, kind)))  # one a slide, with its number
    if kind == "xlsx":
        text = _WHOLE_NUMBER.sub(r"\1", _EMPTY_CELL.sub("", text))
    if not text.strip():
        raise UnsupportedInputError(f"{name} has no text that can be read")
    return Extract(text, dropped={HIDDEN_ELEMENTS: hidden} if hidden else {})


def _members(data: bytes, name: str) -> list[str]:
    """Return the names of an archive's members if it isn't too large unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise UnsupportedInputError(f"{name} is damaged: {error}") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnsupportedInputError(
            f"{name} unpacks to {unpacked:,} bytes, more than {MAX_UNPACKED_BYTES:,}; "
            "save the part you need as a file of its own"
        )
    return [member.filename for member in members]


def _kind_of(members: list[str], name: str) -> str:
    """Return "docx", "pptx" or "xlsx" by the members; raise `UnsupportedInputError` otherwise."""
    for kind, main in (
        ("docx", "word/document.xml"),
        ("pptx", "ppt/presentation.xml"),
        ("xlsx", "xl/workbook.xml"),
    ):
        if main in members:
            return kind
    if "content.xml" in members or "META-INF/container.xml" in members:
        raise UnsupportedInputError(
            f"{name} is an OpenDocument or EPUB file, which can't be read; save it as DOCX or PDF"
        )
    raise UnsupportedInputError(f"{name} is an archive; unpack it and name the files in it")


def _markdown(data: bytes, kind: str) -> str:
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter, PptxConverter, XlsxConverter

    converters: dict[str, Any] = {
        "docx": DocxConverter,
        "pptx": PptxConverter,
        "xlsx": XlsxConverter,
    }
    info = StreamInfo(extension=f".{kind}")
    return str(converters[kind]().convert(io.BytesIO(data), info).markdown)
