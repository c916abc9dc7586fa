"""Mailboxes (.mbox: RFC 4155, with its dialects) and single mails, as the bytes of their files.

A mail begins at a "From " line behind an empty one, with a field of its header below. Lines in a
mail that begin so have a `>` before them, or the mail tells its own length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER_BYTES = 20_000
_FROM_LINE = re.compile(  # with a time of day, so that prose after an empty line is none
    rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]{1,200}?\d\d:\d\d[^\r\n]{0,200}\r?\n"
    rb"(?=[!-9;-~]{1,76}:|>From )"
)
_LENGTH = re.compile(rb"^Content-Length:[ \t]{0,9}(\d{1,12})[ \t]{0,9}\r?$", re.I | re.M)
_GAP = re.compile(rb"\n\r?\n")
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:>?From [^\r\n]{0,400}\r?\n)?")
_COUNTED = re.compile(rb"(\d{1,10})[ \t]{0,40}\r?\n")  # how long an .emlx file's mail is


def is_mbox(data: bytes) -> bool:
    """Return whether `data` begins as a mailbox does: a "From " line, then a header field."""
    return _FROM_LINE.match(data) is not None


def split_mbox(data: bytes) -> Iterator[bytes]:
    """Yield the mails of a mailbox, each as its .eml file would be."""
    found = _FROM_LINE.search(data)
    while found:
        start = found.end()
        following = _FROM_LINE.search(data, _end_of_counted(data, start))
        end = following.start() if following else len(data)
        yield _STUFFED.sub(rb"\1", data[start:end])
        found = following


def _end_of_counted(data: bytes, start: int) -> int:
    """Return where a mail ends that tells its length, if a mail or nothing follows; else `start`.

    Such mailboxes have lines that begin with "From " in their mails.
    """
    gap = _GAP.search(data, start, start + _HEADER_BYTES)
    head_end = gap.end() if gap else start
    told = _LENGTH.search(data, start, head_end)
    end = head_end + int(told[1]) if told else start
    rest = data[end : end + 8].lstrip(b"\r\n")
    is_right = end <= len(data) and (not rest or rest.startswith(b"From "))
    return max(end - 2, start) if told and is_right else start


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
