"""Recognise formats of files by their first bytes, and refuse those that are known but not read.

The signatures are those of the formats' own specifications; an office file's is a ZIP archive's.
"""

from __future__ import annotations

import io
import re
import zipfile

from summarizer.errors import UnsupportedInputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")  # [MS-OXMSG] 2.4
_CALENDAR = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}BEGIN:VCALENDAR\b", re.IGNORECASE)
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_RECORDINGS = (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\x1aE\xdf\xa3")
_ARCHIVES = (b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TIMED_TEXT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*"
    rb"<(?:(?:\w{1,20}:)?tt|timedtext|transcript)[\s>]",
    re.DOTALL,
)
_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_HEADER = re.compile(
    rb"^(?:received|return-path|delivered-to|message-id|mime-version|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_BROWSER = re.compile(
    rb"^(?:snapshot-content-location:|from:[ \t]*\"?<?saved? by)", re.IGNORECASE | re.MULTILINE
)


def is_pdf(data: bytes) -> bool:
    """Return whether `data` begins as a PDF does."""
    return data.startswith(b"%PDF-")


def may_be_pdf(data: bytes) -> bool:
    """Return whether `data` of a file named .pdf is one: some have a few bytes before it."""
    return b"%PDF-" in data[:1024]


def is_office(data: bytes) -> bool:
    """Return whether `data` begins as a ZIP archive does, which office files are."""
    return data.startswith(b"PK\x03\x04")


def is_other_archive(data: bytes) -> bool:
    """Return whether `data` begins as a ZIP archive that is neither an office file nor a book."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    return b"[Content_Types].xml" not in data and data[30:38] != b"mimetype"


def is_rich_text(data: bytes) -> bool:
    """Return whether `data` begins as an RTF file does."""
    return data.startswith(b"{\\rtf")


def is_book(data: bytes) -> bool:
    """Return whether `data` is an EPUB, by its first part (OCF 3.3) or, packed anew, by another."""
    if data.startswith(b"PK") and b"mimetypeapplication/epub+zip" in data[:100]:
        return True
    return _has_parts(data, "META-INF/container.xml")


def is_opendocument(data: bytes) -> bool:
    """Return whether `data` is an OpenDocument file, packed, packed anew, or flat."""
    is_packed = b"mimetypeapplication/vnd.oasis.opendocument." in data[:200]
    if is_packed or b"<office:document" in data[:4096]:
        return True
    return _has_parts(data, "content.xml", "META-INF/manifest.xml")


def _has_parts(data: bytes, *names: str) -> bool:
    """Return whether `data` is a ZIP archive with all of these files in it."""
    if not is_office(data) or any(name.encode() not in data for name in names):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(names) <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def may_be_opendocument(data: bytes) -> bool:
    """Return whether `data` of a file with a suffix of OpenDocument is one: an archive, or XML."""
    return is_office(data) or data.lstrip()[:1] == b"<"


def is_saved_page(data: bytes) -> bool:
    """Return whether `data` begins as a browser's MHTML or web archive does; mails don't."""
    if data.startswith(b"bplist00"):
        return b"WebMainResource" in data[:4096]
    head = _HEADERS.match(data[:65536])
    return head is not None and _BROWSER.search(head[0]) is not None


def is_notebook(data: bytes) -> bool:
    """Return whether `data` is JSON with what every notebook of Jupyter ends with or begins."""
    return data[:1] == b"{" and (b'"nbformat"' in data[-4096:] or b'"cell_type"' in data[:2048])


def is_web_page(data: bytes) -> bool:
    """Return whether `data` begins with an `html` element or its document type."""
    return _WEB_PAGE.match(data[:65536]) is not None


def is_timed_text(data: bytes) -> bool:
    """Return whether `data` begins with the root of a TTML file or of YouTube's captions."""
    return _TIMED_TEXT.match(data[:65536]) is not None


def is_mail(data: bytes) -> bool:
    """Return whether `data` begins with header fields, one of which only sent mails have."""
    headers = _HEADERS.match(data[:65536])
    return headers is not None and _MAIL_HEADER.search(headers[0]) is not None


def may_be_outlook(data: bytes) -> bool:
    """Return whether `data` begins as an OLE file does, which Outlook's messages are."""
    return data.startswith(_OLE)


def is_outlook(data: bytes) -> bool:
    """Return whether `data` is an OLE file with the properties of an Outlook message."""
    return data.startswith(_OLE) and _OUTLOOK in data


def is_calendar(data: bytes) -> bool:
    """Return whether `data` begins as a calendar does (iCalendar, RFC 5545)."""
    return _CALENDAR.match(data) is not None


def refuse_unread(data: bytes, name: str) -> None:
    """Raise `UnsupportedInputError`, with the remedy, for formats that are known but not read."""
    if data.startswith(_OLE) and not (is_outlook(data) or name.lower().endswith(".msg")):
        raise UnsupportedInputError(f"{name} is {_ole_problem(data)}")
    for problem, signatures in (
        ("a picture; run optical character recognition over it first", _IMAGES),
        ("a recording; transcribe it first, for example to .srt or .vtt", _RECORDINGS),
        ("an archive; unpack it and name the files in it", _ARCHIVES),
    ):
        if data.startswith(signatures):
            raise UnsupportedInputError(f"{name} is {problem}")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise UnsupportedInputError(f"{name} is a picture or a recording; turn it into text first")


def _ole_problem(data: bytes) -> str:
    if _ENCRYPTED_OFFICE in data:
        return "encrypted; open it with its password and save it without one"
    return (
        "of the office format before 2007 (.doc, .xls, .ppt), which can't be read; "
        "save it as DOCX, XLSX, PPTX or PDF"
    )
