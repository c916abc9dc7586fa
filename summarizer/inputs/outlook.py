"""Outlook's .msg files as the mails that they were ([MS-OXMSG], [MS-OXPROPS]).

olefile takes the file apart; what it holds becomes a mail as it is sent, so that one reader decides
which part is the body, what is quoted and what can't be read. A text that is there as RTF only is
read by compressed-rtf and striprtf. A meeting's time and place become a calendar's entry.

Not handled: tasks' and contacts' own fields, and pictures.
"""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.rich_text import rich_text_lines

if TYPE_CHECKING:
    from olefile import OleFileIO

_DEEPEST = 10  # messages in messages
_MOST_ATTACHMENTS = 1_000
_BOUNDARY = "=-outlook-="  # no base64 has a hyphen
_UNICODE, _BYTES_TEXT, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"
_TIME, _NUMBER = 0x0040, 0x0003
_SUBJECT, _BODY, _HTML, _RTF, _CLASS = "0037", "1000", "1013", "1009", "001A"
_SENDERS = (("0C1A", "5D01"), ("0042", "5D02"), ("0C1A", "0C1F"), ("0042", "0065"))
_TO, _CC, _ID, _IN_REPLY_TO, _REFERENCES = "0E04", "0E03", "1035", "1042", "1039"
_SENT, _RECEIVED, _START, _END = 0x0039, 0x0E06, 0x0060, 0x0061
_CODE_PAGES = (0x3FDE, 0x3FFD)  # of the mail as it was sent, of the file
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _DATA, _MIME_TYPE = "3707", "3704", "3001", "3701", "370E"
_LOCATION = 0x8208  # the number of a named property
_FIRST_NAMED = 0x8000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_KIND = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}")


def as_mail(data: bytes, name: str = "the message") -> bytes:
    """Return a .msg file as the mail that it was.

    Raises `UnsupportedInputError` if it is damaged, and `ModuleNotFoundError` without olefile.
    """
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            message = _Storage(file, "", 32)
            if not message.numbers and not message.text(_SUBJECT):
                raise UnsupportedInputError(f"{name} is no Outlook message; {_REMEDY}")
            return _mail(message)
    except UnsupportedInputError:
        raise
    except (OSError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise UnsupportedInputError(f"{name} is a damaged Outlook message; {_REMEDY}") from error


_REMEDY = "open it in Outlook, and save it as .eml, HTML or text"


@dataclass(frozen=True)
class _Storage:
    """A message or an attachment in the file: streams of properties, and a table of numbers."""

    file: OleFileIO[Any]
    path: str  # "" or one that ends in a slash
    head_bytes: int  # before the table

    def stream(self, name: str) -> bytes:
        path = f"{self.path}{name}"
        return self.file.openstream(path).read() if self.file.exists(path) else b""

    def binary(self, tag: str) -> bytes:
        return self.stream(f"__substg1.0_{tag}{_BINARY}")

    def text(self, tag: str) -> str:
        wide = self.stream(f"__substg1.0_{tag}{_UNICODE}")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(f"__substg1.0_{tag}{_BYTES_TEXT}")
        return narrow.decode(self.encoding, "replace").rstrip("\0")

    @property
    def numbers(self) -> dict[int, tuple[int, int]]:
        """The types and values of properties of a fixed size, by their tags."""
        table = self.stream("__properties_version1.0")
        rows = (table[at : at + 16] for at in range(self.head_bytes, len(table) - 15, 16))
        return {
            int.from_bytes(row[2:4], "little"): (
                int.from_bytes(row[:2], "little"),
                int.from_bytes(row[8:16], "little"),
            )
            for row in rows
        }

    @property
    def encoding(self) -> str:
        numbers = self.numbers
        for tag in _CODE_PAGES:
            kind, page = numbers.get(tag, (0, 0))
            name = _encoding(page & 0xFFFFFFFF) if kind == _NUMBER else ""
            if name:
                return name
        return "cp1252"

    def time(self, tag: int) -> datetime | None:
        kind, ticks = self.numbers.get(tag, (0, 0))
        return _EPOCH + timedelta(microseconds=ticks // 10) if kind == _TIME and ticks else None

    def within(self, name: str, head_bytes: int) -> _Storage:
        return _Storage(self.file, f"{self.path}{name}/", head_bytes)

    def attachments(self) -> Iterator[_Storage]:
        depth = self.path.count("/")
        names = {
            entry[depth]
            for entry in self.file.listdir()
            if "/".join(entry).startswith(f"{self.path}__attach_version1.0_")
        }
        for name in sorted(names)[:_MOST_ATTACHMENTS]:
            yield self.within(name, 8)


def _encoding(code_page: int) -> str:
    name = {65001: "utf-8", 20127: "ascii", 28591: "cp1252"}.get(code_page, f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return {50220: "iso2022_jp", 51932: "euc_jp", 20866: "koi8_r"}.get(code_page, "")


# -- the mail --------------------------------------------------------------------------------------


def _mail(message: _Storage, depth: int = 0) -> bytes:
    attached = list(message.attachments())
    head = "".join(
        f"{name}: {' '.join(value.split())}\n" for name, value in _fields(message) if value
    )
    if message.text(_CLASS).upper().startswith("IPM.NOTE.SMIME") and len(attached) == 1:
        body = _secured(attached[0].binary(_DATA))
    else:
        parts = [*_texts(message), *(_attachment(each, depth) for each in attached)]
        body = _multipart("mixed", [*parts, *_meeting(message)])
    return head.encode("utf-8", "replace") + body


def _fields(message: _Storage) -> Iterator[tuple[str, str]]:
    yield "From", _sender(message)
    yield "To", message.text(_TO)
    yield "Cc", message.text(_CC)
    yield "Subject", message.text(_SUBJECT)
    sent = message.time(_SENT) or message.time(_RECEIVED)
    yield "Date", format_datetime(sent) if sent else ""
    yield "Message-ID", message.text(_ID)
    yield "In-Reply-To", message.text(_IN_REPLY_TO)
    yield "References", message.text(_REFERENCES)


def _sender(message: _Storage) -> str:
    """Return the sender's name and address; within a company some have no address of mail."""
    senders = [(message.text(name), message.text(address)) for name, address in _SENDERS]
    name = next((name for name, _ in senders if name), "")
    address = next((address for _, address in senders if "@" in address), "")
    return f"{name} <{address}>" if address and name != address else name or address


def _texts(message: _Storage) -> Iterator[bytes]:
    plain = message.text(_BODY)
    page = message.binary(_HTML)
    page = page or message.text(_HTML).encode("utf-8", "replace")
    if not plain.strip() and not page.strip() and (packed := message.binary(_RTF)):
        plain = _rtf_text(packed)
    texts = [_part("text/plain; charset=utf-8", plain.encode("utf-8", "replace"))] if plain else []
    if page.strip():
        texts.append(_part(f"text/html; charset={_page_encoding(message, page)}", page))
    if texts:
        yield _multipart("alternative", texts)


def _page_encoding(message: _Storage, page: bytes) -> str:
    return '""' if b"charset" in page[:2_000].lower() else message.encoding


def _rtf_text(packed: bytes) -> str:
    from compressed_rtf import decompress

    return rich_text_lines(decompress(packed))[0]


def _secured(data: bytes) -> bytes:
    """Return the body of a signed or encrypted mail, which Outlook keeps as its one attachment."""
    if re.match(rb"[!-9;-~]{1,76}:", data):  # signed in the clear: the parts as they were sent
        return data
    return _part("application/pkcs7-mime", data, "smime.p7m")


def _attachment(attached: _Storage, depth: int) -> bytes:
    tags = (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)
    name = next((found for tag in tags if (found := attached.text(tag))), "")
    inner = attached.within(f"__substg1.0_{_DATA}{_STORAGE}", 24)
    if inner.stream("__properties_version1.0") and depth < _DEEPEST:
        return _part("message/rfc822", _mail(inner, depth + 1), name)
    kind = attached.text(_MIME_TYPE)
    kind = kind if _KIND.fullmatch(kind) else "application/octet-stream"
    if kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"
    return _part(kind, attached.binary(_DATA), name or "unnamed file")


def _meeting(message: _Storage) -> Iterator[bytes]:
    start, end = message.time(_START), message.time(_END)
    if start is None or not message.text(_CLASS).upper().startswith(("IPM.APPOINT", "IPM.SCHED")):
        return
    method = "CANCEL" if "CANCELED" in message.text(_CLASS).upper() else "REQUEST"
    lines = ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT"]
    lines += [f"SUMMARY:{_escaped(message.text(_SUBJECT))}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}"]
    lines += [f"DTEND:{end:%Y%m%dT%H%M%SZ}"] if end else []
    if place := _location(message):
        lines.append(f"LOCATION:{_escaped(place)}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    yield _part("text/calendar; charset=utf-8", "\n".join(lines).encode("utf-8", "replace"))


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", " ".join(text.split()))


def _location(message: _Storage) -> str:
    """Return a meeting's place, whose property has a number that each file gives anew."""
    names = _Storage(message.file, "__nameid_version1.0/", 0).stream(f"__substg1.0_0003{_BINARY}")
    for at in range(0, len(names) - 7, 8):
        number = int.from_bytes(names[at : at + 4], "little")
        is_numbered = not names[at + 4] & 1
        if number == _LOCATION and is_numbered:
            index = int.from_bytes(names[at + 6 : at + 8], "little")
            return message.text(f"{_FIRST_NAMED + index:04X}")
    return ""


# -- as it is sent ---------------------------------------------------------------------------------


def _multipart(kind: str, parts: list[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    boundary = f"{_BOUNDARY}{kind}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{_BOUNDARY}{kind}"\n\n'.encode()
    inner = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return head + inner + b"--" + boundary + b"--\n"


def _part(kind: str, content: bytes, name: str = "") -> bytes:
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
    if name:
        encoded = base64.b64encode(name.encode("utf-8", "replace")).decode()
        head += f'Content-Disposition: attachment; filename="=?utf-8?b?{encoded}?="\n'
    return head.encode() + b"\n" + base64.encodebytes(content)
