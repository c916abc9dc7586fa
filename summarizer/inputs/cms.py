"""What a signed or compressed CMS message holds (S/MIME's smime.p7m: RFC 5652, RFC 3274).

Only the way to the content is read, in BER as mail programs write it: with lengths that aren't
told, and in pieces. A signature isn't checked: whether to believe it is for the mail program.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

_MOST_BYTES = 64_000_000  # of a content that was compressed
_DEEPEST = 12
_SEQUENCE, _OCTETS, _OCTETS_IN_PIECES, _OID, _CONTENT = 0x30, 0x04, 0x24, 0x06, 0xA0
_UNTOLD, _HIGH_TAG = 0x80, 0x1F
_PKCS9 = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"  # 1.2.840.113549.1.9.16.1
_KINDS = {
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02": "signed",
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03": "encrypted",
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06": "encrypted",
    _PKCS9 + b"\x17": "encrypted",  # and authenticated
    _PKCS9 + b"\x09": "compressed",
}


class Opened(NamedTuple):
    """What a CMS message is: "signed", "encrypted", "compressed" or "", and its content."""

    kind: str
    content: bytes = b""


class _Value(NamedTuple):
    tag: int
    start: int
    end: int  # of what it holds; the data's end if it was cut off
    next: int


def opened(data: bytes) -> Opened:
    """Return the content of a CMS message; b"" if it is encrypted, none, or damaged beyond that."""
    for outer in _values(data, 0, len(data)):
        parts = list(_values(data, outer.start, outer.end)) if outer.tag == _SEQUENCE else []
        kind = _KINDS.get(data[parts[0].start : parts[0].end], "") if parts else ""
        if kind in ("", "encrypted"):
            return Opened(kind)
        content = b"".join(_content(data, parts[1:])) or _in_the_clear(data)
        return Opened(kind, _inflated(content) if kind == "compressed" else content)
    return Opened("")


def _values(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[_Value]:
    """Yield the values side by side in `data[at:end]`, up to the mark that ends them."""
    while at + 2 <= end and depth <= _DEEPEST and data[at : at + 2] != b"\0\0":
        tag, length = data[at], data[at + 1]
        at += 2
        if tag & _HIGH_TAG == _HIGH_TAG:  # none in CMS
            return
        if length == _UNTOLD:
            last = at
            for value in _values(data, at, end, depth + 1):
                last = value.next
            found = _Value(tag, at, min(last, end), min(last + 2, end))
        else:
            size = length & 0x7F if length > _UNTOLD else 0
            length = int.from_bytes(data[at : at + size], "big") if size else length
            stop = min(at + size + length, end)
            found = _Value(tag, at + size, stop, stop)
        yield found
        at = found.next


def _content(data: bytes, parts: list[_Value]) -> Iterator[bytes]:
    """Yield the pieces of the content, which is two sequences deep beside its type's number."""
    for wrapped in parts:
        for message in _values(data, wrapped.start, wrapped.end):
            for info in _values(data, message.start, message.end):
                inner = list(_values(data, info.start, info.end)) if info.tag == _SEQUENCE else []
                if len(inner) > 1 and (inner[0].tag, inner[1].tag) == (_OID, _CONTENT):
                    yield from _octets(data, inner[1])


def _octets(data: bytes, value: _Value, depth: int = 0) -> Iterator[bytes]:
    if value.tag == _OCTETS:
        yield data[value.start : value.end]
    elif value.tag in (_OCTETS_IN_PIECES, _CONTENT) and depth < _DEEPEST:
        for each in _values(data, value.start, value.end):
            yield from _octets(data, each, depth + 1)


def _in_the_clear(data: bytes) -> bytes:
    """Return a mail in a message that is damaged around it."""
    start = data.find(b"Content-Type:")
    return data[start:] if start >= 0 else b""


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, _MOST_BYTES)
    except zlib.error:
        return b""
