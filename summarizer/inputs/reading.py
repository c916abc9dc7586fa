"""From a file, its bytes or a string to a Document, by what it holds and then by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import UnsupportedInputError, require_choice, require_text
from summarizer.inputs import isolation
from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document
from summarizer.inputs.formats import FileKind, kind_of
from summarizer.inputs.hidden import without_hidden
from summarizer.inputs.mail import read_mail
from summarizer.inputs.mbox import read_mbox
from summarizer.inputs.plain import markdown_document
from summarizer.inputs.text import MAX_CHARACTERS, bounded_bytes, decode, read_file
from summarizer.options import INPUT_TYPES, InputType

Parser = Callable[[str, InputType], Document]

LARGE_BYTES = 200_000  # of mail: what is smaller is read before a process would have started


def read_document(path: Path | str, input_type: InputType = "auto") -> Document:
    """The document that a file holds.

    Reads text, Markdown, HTML, PDF, DOCX, PPTX, XLSX, mail and mailboxes; see `read_bytes`. Raises
    `UnsupportedInputError` also when the file is missing, a folder, not readable or too large.
    """
    path = Path(path)
    return read_bytes(read_file(path), str(path), input_type)


def read_bytes(data: bytes, name: str, input_type: InputType = "auto") -> Document:
    """The document that a file's content makes; `name` tells its suffix and stands in errors.

    PDF, office files, web pages and large mails are read in a process of their own, for at most
    10 s of computing and 60 s by the clock; all but mails need the extra `files`. Raises
    `UnsupportedInputError` for what is damaged, encrypted, without text, too large or of a kind
    that is not read.
    """
    require_choice("input_type", input_type, INPUT_TYPES)
    kind = kind_of(data, name)
    if kind in ("mail", "mailbox") and input_type in ("auto", "email", "email-thread"):
        document = without_hidden(_messages(kind, data, name))
        return document if input_type == "auto" else replace(document, input_type=input_type)
    if kind in ("pdf", "office", "html"):
        return _extracted(kind, data, name, input_type)
    text = decode(data, name)
    if kind == "markdown" and input_type in ("auto", "article", "note"):
        return _read(text, input_type, markdown_document)
    return _read(text, input_type, parse_text)


def read_stream(stream: BinaryIO, name: str, input_type: InputType = "auto") -> Document:
    """The document of a stream of bytes, such as standard input; see `read_bytes`."""
    return read_bytes(bounded_bytes(stream, name), name, input_type)


def read_string(text: str, input_type: InputType = "auto") -> Document:
    """The document that a text makes, without the characters that nobody sees."""
    require_choice("input_type", input_type, INPUT_TYPES)
    require_text("the text", text, UnsupportedInputError)
    return _read(text, input_type, parse_text)


def _read(text: str, input_type: InputType, parse: Parser) -> Document:
    if len(text) > MAX_CHARACTERS:
        raise UnsupportedInputError(
            f"the text has {len(text):,} characters, more than {MAX_CHARACTERS:,}; summarize it in "
            "parts"
        )
    return without_hidden(parse(text, input_type))


def _extracted(kind: FileKind, data: bytes, name: str, input_type: InputType) -> Document:
    extract = isolation.extract(kind, data, name)
    document = read_string(extract.text, "article" if input_type == "auto" else input_type)
    dropped = Counter(extract.dropped) + Counter(document.dropped)
    titled = replace(document, title=extract.title or document.title, dropped=dict(dropped))
    return without_hidden(titled)


def _messages(kind: FileKind, data: bytes, name: str) -> Document:
    if len(data) > LARGE_BYTES:
        return isolation.read_messages(kind, data, name)
    return read_mail(data, name) if kind == "mail" else read_mbox(data, name)
