"""Read plain text, and refuse what isn't.

A byte-order mark tells the encoding; without one the bytes must be UTF-8. Guessing among the
hundreds of other encodings would now and then turn a text into another one without a word.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import UnsupportedInputError

MAX_BYTES = 64_000_000  # far above any text that fits a context; a disk image is refused early
MAX_CHARACTERS = 4_000_000  # of a text, which is taken apart line by line; a thick book has 3
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 12, 13, 27}


def read_text(path: Path) -> str:
    """The text of a file.

    Raises `UnsupportedInputError` when it is missing, a folder, not readable, too large, binary or
    not in UTF-8 (or UTF-16 and UTF-32 with a byte-order mark).
    """
    return decode(read_file(path), str(path))


def read_file(path: Path) -> bytes:
    """The bytes of a file, at most `MAX_BYTES`; raises `UnsupportedInputError`."""
    try:
        with path.open("rb") as file:
            return bounded_bytes(file, str(path))
    except UnsupportedInputError:
        raise
    except FileNotFoundError as error:
        raise UnsupportedInputError(f"{path}: there is no such file") from error
    except IsADirectoryError as error:
        raise UnsupportedInputError(f"{path} is a folder; name the files in it") from error
    except ValueError as error:  # a path with a NUL in it
        raise UnsupportedInputError(f"{str(path)!r} is no path of a file") from error
    except OSError as error:
        raise UnsupportedInputError(f"{path} can't be read: {error.strerror}") from error


def bounded_bytes(stream: BinaryIO, name: str) -> bytes:
    """All bytes of a stream, at most `MAX_BYTES`; raises `UnsupportedInputError`."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnsupportedInputError(
            f"{name} is larger than {MAX_BYTES:,} bytes; summarize it in parts"
        )
    return data


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte-order mark tells, if there is one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, name: str) -> str:
    """The text that `data` encodes, with line ends as LF; raises `UnsupportedInputError`."""
    encoding = marked_encoding(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and not _BINARY_CONTROLS.isdisjoint(data[:65536]):
            raise UnsupportedInputError(f"{name} is a binary file, not text") from error
        raise UnsupportedInputError(
            f"{name} is no {encoding.upper()} text (byte {error.start:,}); if it is text, convert "
            f"it from its own encoding: iconv -f ENCODING -t UTF-8 {name}, where ENCODING is often "
            "WINDOWS-1252 for western languages and GB18030 for Chinese"
        ) from error
    if any(ord(character) in _BINARY_CONTROLS for character in text[:65536]):
        raise UnsupportedInputError(f"{name} is a binary file, not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")
