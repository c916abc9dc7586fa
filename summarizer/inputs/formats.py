"""What a file is: by how its content begins, then by its name.

The signatures are those of the formats' own specifications; an office file's is a ZIP archive's.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from summarizer.errors import UnsupportedInputError

FileKind = Literal["pdf", "html", "office", "mail", "mailbox", "markdown", "text"]

SUFFIXES: dict[str, FileKind] = {
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "office",
    ".pptx": "office",
    ".xlsx": "office",
    ".eml": "mail",
    ".mbox": "mailbox",
    ".md": "markdown",
    ".markdown": "markdown",
}
TEXT_SUFFIXES = (".txt", ".text", ".log", ".srt", ".vtt", ".json", ".jsonl", ".csv")

_NEEDS_SIGNATURE = ("pdf", "office")  # never text, whatever the name says
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_RECORDINGS = (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\x1aE\xdf\xa3")
_ARCHIVES = (b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_FIELD = re.compile(
    rb"^(?:received|return-path|delivered-to|message-id|mime-version|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_MAILBOX = re.compile(rb"From (?=\S[^\n]*\d\d:\d\d)[^\n]*+\n[!-9;-~]++:")


def kind_of(data: bytes, name: str) -> FileKind:
    """The kind of file that `data` is, called `name`.

    Raises `UnsupportedInputError`, with what to do instead, for kinds that are known but not read.
    """
    suffix = PurePath(name).suffix.lower()
    _refuse_unread(data, name)
    kind = _by_content(data)
    if kind and not (kind in ("mail", "mailbox") and suffix in TEXT_SUFFIXES):
        return kind  # a mail in a text file is found there, and it may be a text about mails
    kind = SUFFIXES.get(suffix, "text")
    if kind == "pdf" and b"%PDF-" in data[:1024]:  # some have a few bytes before it
        return kind
    if kind in _NEEDS_SIGNATURE:
        raise UnsupportedInputError(
            f"{name} is damaged: it doesn't begin as a {suffix[1:].upper()} file does"
        )
    return kind


def _by_content(data: bytes) -> FileKind | None:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "office"
    if _PAGE.match(data[:65536]):
        return "html"
    if _MAILBOX.match(data[:1024]):
        return "mailbox"
    head = _HEAD.match(data[:65536])
    return "mail" if head and _MAIL_FIELD.search(head[0]) else None


def _refuse_unread(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        raise UnsupportedInputError(f"{name} is {_ole_fault(data)}")
    for what, marks in (
        ("an RTF file, which can't be read; save it as DOCX or PDF", (b"{\\rtf",)),
        ("a picture; run optical character recognition over it first", _PICTURES),
        ("a recording; transcribe it first, for example to .srt or .vtt", _RECORDINGS),
        ("an archive; unpack it and name the files in it", _ARCHIVES),
    ):
        if data.startswith(marks):
            raise UnsupportedInputError(f"{name} is {what}")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise UnsupportedInputError(f"{name} is a picture or a recording; turn it into text first")


def _ole_fault(data: bytes) -> str:
    if _ENCRYPTED_OFFICE in data:
        return "encrypted; open it with its password and save it without one"
    return (
        "of the office format before 2007 (.doc, .xls, .ppt, .msg), which can't be read; "
        "save it as DOCX, XLSX, PPTX or PDF"
    )
