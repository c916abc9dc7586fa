"""Web pages as browsers save them whole: MHTML (RFC 2557) and Safari's web archives.

Read is the page itself; what came with it (pictures, style sheets, frames) is left out and counted.
"""

from __future__ import annotations

import plistlib
from dataclasses import replace
from email.message import Message as Part

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.mime import parse_part
from summarizer.inputs.text import Extract
from summarizer.inputs.web_pages import read_web_page

_RESOURCES = "parts of the page"  # the name in `Document.dropped`
_PLIST = b"bplist00"
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_saved_page(data: bytes, name: str) -> Extract:
    """Return the text of a saved page; raise `UnsupportedInputError` if there is none in it."""
    pages, others = _web_archive(data) if data.startswith(_PLIST) else _mhtml(data)
    if not pages:
        raise UnsupportedInputError(
            f"{name} has no page in it; save it anew, as HTML or MHTML, or as PDF"
        )
    page, charset = pages[0]
    extract = read_web_page(page, name, charset)
    dropped = {**extract.dropped, _RESOURCES: others + len(pages) - 1}
    return replace(extract, dropped={what: count for what, count in dropped.items() if count})


def _mhtml(data: bytes) -> tuple[list[tuple[bytes, str]], int]:
    """Return the pages, each with the encoding it is said to be in, and how much else there is."""
    message = parse_part(data)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGE_TYPES]
    start = str(message.get_param("start") or "").strip() if message.is_multipart() else ""
    pages.sort(key=lambda part: (part.get("Content-ID", "").strip() != start) if start else 0)
    contents = [(_content(part), part.get_content_charset("")) for part in pages]
    return contents, len(parts) - len(pages)


def _content(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def _web_archive(data: bytes) -> tuple[list[tuple[bytes, str]], int]:
    archive = plistlib.loads(data)
    main = archive["WebMainResource"]
    page = bytes(main["WebResourceData"]), str(main.get("WebResourceTextEncodingName") or "")
    return [page], len(archive.get("WebSubresources", ()))
