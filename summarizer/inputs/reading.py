"""Read a file, bytes, a string or messages into a `Document`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import UnsupportedInputError, require_choice, require_text
from summarizer.inputs import isolation
from summarizer.inputs.chats.exports import read_folder
from summarizer.inputs.detection import as_type, detect_format, parse_text
from summarizer.inputs.dialogues import parse_dialogue
from summarizer.inputs.document import Document, Source, conversation
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.formats import Format
from summarizer.inputs.hidden import without_hidden
from summarizer.inputs.printed_mails import parse_printed_mails
from summarizer.inputs.text import (
    bounded_bytes,
    read_file,
    require_bounded,
    require_words,
)
from summarizer.types import INPUT_TYPES, InputType


def read_document(path: Path | str, input_type: InputType = "auto") -> Document:
    """Return the document of a file; see `read_bytes`.

    Args:
        path: The file, of any format in `formats.py`; or the folder of an export of Slack.
        input_type: What its text is taken for; "auto" detects it.

    Raises:
        UnsupportedInputError: As `read_bytes`, and if the file is missing, a folder, not readable
            or too large.
    """
    path = Path(path)
    if path.is_dir() and (document := _of_folder(path)):
        return as_type(without_hidden(document), input_type)
    return read_bytes(read_file(path), str(path), input_type)


def read_bytes(data: bytes, name: str, input_type: InputType = "auto") -> Document:
    """Return the document of a file's content.

    Foreign formats, archives and large mails are read in a process of their own, for at most 10 s
    of computing and 60 s by the clock; all but archives and mails need the extra `files`.

    Args:
        data: The content.
        name: Its name, for the suffix and for errors.
        input_type: What its text is taken for; "auto" detects it.

    Raises:
        UnsupportedInputError: If it is damaged, encrypted, without text, too large or of a format
            that isn't read.
        OptionError: If the type is unknown.
    """
    require_choice("input_type", input_type, INPUT_TYPES)
    found = detect_format(data, name)
    with _named(name):
        if found.extract:
            return _extracted(found, data, name, input_type)
        if found.read is None or not found.is_asked(input_type):
            return _decoded(data, name, input_type)
        if found.is_isolated(data):
            document = isolation.read(found.name, data, name)
        else:
            document = found.read(data, name)
        return as_type(without_hidden(document), input_type)


def read_stream(stream: BinaryIO, name: str, input_type: InputType = "auto") -> Document:
    """Return the document of a stream of bytes, such as standard input; see `read_bytes`."""
    return read_bytes(bounded_bytes(stream, name), name, input_type)


def read_string(text: str, input_type: InputType = "auto") -> Document:
    """Return the document of a text, without the characters that nobody sees.

    Args:
        text: The text.
        input_type: What it is taken for; "auto" detects it.

    Raises:
        UnsupportedInputError: If it is no text, or too long.
        OptionError: If the type is unknown.
    """
    require_choice("input_type", input_type, INPUT_TYPES)
    require_text("the text", text, UnsupportedInputError)
    return _parsed(text, input_type)


def as_document(source: Source, input_type: InputType) -> Document:
    """Return the document that `source` is or makes.

    Args:
        source: A text, messages, or a document.
        input_type: What a text is taken for, and a document's type in place of its own; "auto"
            leaves that to the text or the document.

    Raises:
        UnsupportedInputError: If it is anything else.
    """
    if isinstance(source, str):
        return read_string(source, input_type)
    if isinstance(source, Document):
        document = source
    elif isinstance(source, bytes) or not isinstance(source, Iterable):
        raise UnsupportedInputError(
            "the text must be a str, a Document or Messages, not "
            f"{type(source).__name__}; summarizer.inputs reads files"
        )
    else:
        document = conversation(source)
    return as_type(without_hidden(document), input_type)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Let errors of parsers, which know texts only, begin with the name of the file."""
    try:
        yield
    except UnsupportedInputError as error:
        if str(error).startswith(name):
            raise
        raise UnsupportedInputError(f"{name}: {error}") from error


def _of_folder(path: Path) -> Document | None:
    with _named(str(path)):
        return read_folder(path)


def _decoded(data: bytes, name: str, input_type: InputType) -> Document:
    text, doubts = decode_guessed(data, name)
    document = _parsed(text, input_type)
    return replace(document, doubts=(*doubts, *document.doubts))


def _parsed(text: str, input_type: InputType) -> Document:
    return without_hidden(parse_text(require_words(require_bounded(text)), input_type))


def _extracted(found: Format, data: bytes, name: str, input_type: InputType) -> Document:
    extract = isolation.extract(found.name, data, name)
    is_open = found.may_speak and input_type == "auto"
    spoken = _spoken(extract.text) if is_open else None
    document = spoken or read_string(
        extract.text, "article" if input_type == "auto" else input_type
    )
    dropped = Counter(extract.dropped) + Counter(document.dropped)
    titled = replace(
        document,
        title=(spoken.title if spoken else "") or extract.title or document.title,
        dropped=dict(dropped),
    )
    return without_hidden(replace(titled, doubts=(*extract.doubts, *document.doubts)))


def _spoken(text: str) -> Document | None:
    """Return the thread, chat or interview that a document may be."""
    return parse_printed_mails(text) or parse_dialogue(text)
