"""Plain text: its bytes decoded, what isn't text refused, and its lines with their offsets.

A byte-order mark tells the encoding; without one the bytes must be UTF-8. `encodings.py` guesses
what others are in.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from summarizer.errors import UnsupportedInputError

MAX_BYTES = 64_000_000  # far above any text that fits a context; a disk image is refused early
MAX_CHARACTERS = 4_000_000  # of a text, which is parsed line by line; a thick book has 3
NO_TEXT = (
    "has no text that can be read; if it shows pictures of text, save it as PDF and run optical "
    "character recognition over that first"
)
SAMPLE_LINES = 400  # that a type of text is recognised by: enough, and bounded for any input
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = "is a binary file, not text; open it with its program, and save it as text or PDF"
BINARY_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 12, 13, 27}
_BINARY_CHARACTERS = frozenset(map(chr, BINARY_CONTROLS))
_LINE_ENDS = re.compile(r"\r\n|[\r\f\v\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
SYMBOLS = dict.fromkeys((0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8), "•")  # bullets of symbol fonts
_RULERS = frozenset("-=_*—─~ ")
_LINE = re.compile(r"[^\n]+")
_BLOB = re.compile(r"\s*(?:[A-Za-z0-9+/_-]{60,}+[\r\n]*+)++[A-Za-z0-9+/_-]*+={0,2}\s*")


@dataclass(frozen=True)
class Extract:
    """The text of a file that is more than plain text, as Markdown; the rest as in `Document`."""

    text: str
    title: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line without the white space around it."""

    text: str
    start: int  # offset in the whole text
    end: int
    is_after_gap: bool  # an empty line, or the start of the text, precedes it


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        UnsupportedInputError: If it is missing, a folder, not readable, too large, binary, or not
            in UTF-8 (or UTF-16 and UTF-32 with a byte-order mark).
    """
    return decode(read_file(path), str(path))


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, at most `MAX_BYTES`; raise `UnsupportedInputError`."""
    with opened(path) as file:
        return bounded_bytes(file, str(path))


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read; raise `UnsupportedInputError` where that or reading it fails."""
    try:
        with path.open("rb") as file:
            yield file
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
    """Return all bytes of a stream, at most `MAX_BYTES`; raise `UnsupportedInputError`."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnsupportedInputError(
            f"{name} is larger than {MAX_BYTES:,} bytes; summarize it in parts"
        )
    return data


def require_bounded(text: str) -> str:
    """Return `text`; raise `UnsupportedInputError` if it exceeds `MAX_CHARACTERS`."""
    if len(text) > MAX_CHARACTERS:
        raise UnsupportedInputError(
            f"the text has {len(text):,} characters, more than {MAX_CHARACTERS:,}; summarize it in "
            "parts"
        )
    return text


def require_words(text: str) -> str:
    """Return `text`; raise `UnsupportedInputError` if it is data written in base64."""
    if _BLOB.fullmatch(text):
        raise UnsupportedInputError(
            "the text is data in base64, which nobody can read; decode it (base64 -d) and give "
            "the file that it makes"
        )
    return text


def marked_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte-order mark tells, if there is one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, name: str) -> str:
    """Return the text that `data` encodes, with LF line ends; raise `UnsupportedInputError`."""
    encoding = marked_encoding(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and not BINARY_CONTROLS.isdisjoint(data[:65536]):
            raise UnsupportedInputError(f"{name} {_BINARY}") from error
        raise UnsupportedInputError(
            f"{name} is no {encoding.upper()} text (byte {error.start:,}); if it is text, convert "
            f"it from its own encoding: iconv -f ENCODING -t UTF-8 {name}, where ENCODING is often "
            "WINDOWS-1252 for western languages and GB18030 for Chinese"
        ) from error
    if not _BINARY_CHARACTERS.isdisjoint(text[:65536]):
        raise UnsupportedInputError(f"{name} {_BINARY}")
    return with_lf(text)


def with_lf(text: str) -> str:
    """Return `text` with LF as its line ends; a page ends a line, too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def without_surrogates(text: str) -> str:
    """Return `text` with surrogate pairs joined and lone surrogates replaced, for UTF-8."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def tidy(text: str) -> str:
    """Return `text` with LF line ends, without control characters and lone surrogates.

    Files hold such characters by mistake, and no parser of text expects them.
    """
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", without_surrogates(text)))


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of `text[start:end]` that aren't empty, in order."""
    last_end = -1
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        raw = match[0]
        stripped = raw.strip()
        if stripped:
            first = match.start() + len(raw) - len(raw.lstrip())
            is_after_gap = last_end < 0 or match.start() != last_end + 1
            yield Line(stripped, first, first + len(stripped), is_after_gap)
            last_end = match.end()


def sample_of(text: str) -> list[Line]:
    """Return the first lines, by which a parser recognises its type of text."""
    return list(islice(lines_of(text), SAMPLE_LINES))


def span_text(original: str, lines: Sequence[Line]) -> str:
    """Return the characters from the first to the last of `lines`, as they are written."""
    return original[lines[0].start : lines[-1].end]


def is_ruler(line: str) -> bool:
    """Return whether a line is drawn, not written."""
    return len(line) >= 3 and _RULERS.issuperset(line)
