"""Mailboxes (.mbox: RFC 4155, with its dialects) and single mails, as the bytes of their files.

A mail begins at a "From " line behind an empty one, with a field of its header below. Lines in a
mail that begin so have a `>` before them, or the mail tells its own length.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

_HEADER_BYTES = 20_000
_LONGEST_LINE = 100_000  # bytes; the rest of a longer one counts as another
_FROM_LINE = re.compile(  # with a time of day, so that prose after an empty line is none
    rb"From [^\r\n]{1,200}?\d\d:\d\d[^\r\n]{0,200}\r?\n(?=[!-9;-~]{1,76}:|>From )"
)
_LENGTH = re.compile(rb"^Content-Length:[ \t]{0,9}(\d{1,12})[ \t]{0,9}\r?$", re.I | re.M)
_GAP = re.compile(rb"\n\r?\n")
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:>?From [^\r\n]{0,400}\r?\n)?")
_COUNTED = re.compile(rb"(\d{1,10})[ \t]{0,40}\r?\n")  # how long an .emlx file's mail is

Place = tuple[int, int]  # in a file: the offset of the first byte, and the one after the last


def is_mbox(data: bytes) -> bool:
    """Return whether `data` begins as a mailbox does: a "From " line, then a header field."""
    return _FROM_LINE.match(data) is not None


def split_mbox(data: bytes) -> Iterator[bytes]:
    """Yield the mails of a mailbox, each as its .eml file would be."""
    for start, end in places_in(io.BytesIO(data)):
        yield unstuffed(data[start:end])


def unstuffed(data: bytes) -> bytes:
    """Return a mail of a mailbox as its .eml file would be."""
    return _STUFFED.sub(rb"\1", data)


def places_in(file: BinaryIO) -> Iterator[Place]:
    """Yield where the mails of a mailbox are; no more of it is held than a header."""
    start: int | None = None
    at = gap = 0
    is_after_gap = True
    opening = b""
    while line := file.readline(_LONGEST_LINE):
        if opening and _FROM_LINE.match(opening + line):
            if start is not None:
                yield start, gap
            start = at
            at = _end_of_counted(file, start)
            is_after_gap, opening = False, b""
            continue
        opening = line if is_after_gap and line.startswith(b"From ") else b""
        is_after_gap = line in (b"\n", b"\r\n")
        gap = at if is_after_gap else gap
        at += len(line)
    if start is not None:
        yield start, at


def _end_of_counted(file: BinaryIO, start: int) -> int:
    """Go to the end of a mail that tells its length, if a mail or nothing follows; else to `start`.

    Such mailboxes have lines that begin with "From " in their mails.
    """
    file.seek(start)
    head = file.read(_HEADER_BYTES)
    gap = _GAP.search(head)
    head_end = gap.end() if gap else 0
    told = _LENGTH.search(head, 0, head_end)
    end = start + head_end + int(told[1]) if told else start
    is_within = end <= file.seek(0, io.SEEK_END)
    file.seek(end)
    rest = file.read(8).lstrip(b"\r\n")
    is_right = is_within and (not rest or rest.startswith(b"From "))
    return file.seek(max(end - 2, start) if told and is_right else start)


def unwrapped(data: bytes) -> bytes:
    """Return a mail without what programs put around it: marks, a "From " line, a length."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    if b"\n" not in data[:_HEADER_BYTES]:
        data = data.replace(b"\r", b"\n")
    if counted := _COUNTED.match(data):
        data = data[counted.end() : counted.end() + int(counted[1])]
    envelope = _ENVELOPE.match(data)
    return data[envelope.end() :] if envelope else data


def head_of(data: bytes) -> bytes:
    """Return the header of a mail, with the empty line behind it."""
    gap = _GAP.search(data)
    return data[: gap.end()] if gap else data
