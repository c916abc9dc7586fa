"""Web pages as browsers save them whole: MHTML (RFC 2557) and Safari's web archives.

Read is the page itself; what came with it (pictures, style sheets, frames) is left out and counted.
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.html_text import read_web_page
from summarizer.inputs.text import Extract

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
    extract = read_web_page(pages[0], name)
    dropped = {**extract.dropped, _RESOURCES: others + len(pages) - 1}
    return replace(extract, dropped={what: count for what, count in dropped.items() if count})


def _mhtml(data: bytes) -> tuple[list[bytes], int]:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGE_TYPES]
    start = str(message.get_param("start") or "").strip() if message.is_multipart() else ""
    pages.sort(key=lambda part: (part.get("Content-ID", "").strip() != start) if start else 0)
    return list(_decoded(pages)), len(parts) - len(pages)


def _decoded(parts: list[EmailMessage]) -> Iterator[bytes]:
    """Yield the bytes of pages, in UTF-8 with its mark where the part names another encoding."""
    for part in parts:
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        charset = part.get_content_charset()
        try:
            yield content.decode(charset).encode("utf-8-sig") if charset else content
        except (LookupError, UnicodeError):
            yield content


def _web_archive(data: bytes) -> tuple[list[bytes], int]:
    archive = plistlib.loads(data)
    main = archive["WebMainResource"]
    encoding = str(main.get("WebResourceTextEncodingName") or "")
    content = bytes(main["WebResourceData"])
    if encoding:
        content = content.decode(encoding, "replace").encode("utf-8-sig")
    return [content], len(archive.get("WebSubresources", ()))
