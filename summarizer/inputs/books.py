"""The text of EPUB books (EPUB 2 and 3): their chapters in the reading order of the spine.

Left out and counted: the table of contents, what stands outside of the reading order
(`linear="no"`), and chapters that the archive lacks. Notes stay where the book has them; the
numbers that lead to them don't. A book that is copy-protected is refused.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.archive import Package, resolved
from summarizer.inputs.text import MAX_CHARACTERS, NO_TEXT, Extract
from summarizer.inputs.web_pages import read_chapter

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTAINER = "META-INF/container.xml"

_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read_book(data: bytes, name: str) -> Extract:
    """Return the text of an EPUB file.

    Raises `UnsupportedInputError` if it is copy-protected, damaged or has no text.
    """
    package = Package(data, name)
    _refuse_protected(package)
    root = package.xml(CONTAINER).find("{*}rootfiles/{*}rootfile")
    if root is None:
        raise UnsupportedInputError(
            f"{name} is damaged: its container names no book; get it anew, or save it as PDF"
        )
    place = resolved("", root.get("full-path", ""))
    book = package.xml(place)
    counts: Counter[str] = Counter()
    chapters: list[str] = []
    for part in _reading_order(book, place, counts):
        if part in package:
            text, left = read_chapter(package.read(part), name)
            chapters.append(text)
            counts += left
        else:
            counts["missing chapters"] += 1
        if sum(map(len, chapters)) > MAX_CHARACTERS:
            break  # the caller refuses it
    text = "\n\n".join(filter(None, chapters))
    if not text.strip():
        raise UnsupportedInputError(f"{name} {NO_TEXT}")
    title = book.find("{*}metadata/{http://purl.org/dc/elements/1.1/}title")
    return Extract(text, ("" if title is None else title.text or "").strip(), dict(+counts))


def _refuse_protected(package: Package) -> None:
    if _ENCRYPTION not in package:
        return
    ways = [each.get("Algorithm") for each in package.xml(_ENCRYPTION).iter("{*}EncryptionMethod")]
    if any(way not in _FONTS for way in ways):
        raise UnsupportedInputError(
            f"{package.name} is copy-protected (DRM), so only the program that sold it can open "
            "it; give a copy that isn't protected"
        )


def _reading_order(book: _Element, place: str, counts: Counter[str]) -> list[str]:
    items = {item.get("id", ""): item for item in book.iterfind("{*}manifest/{*}item")}
    order = []
    for entry in book.iterfind("{*}spine/{*}itemref"):
        item = items.get(entry.get("idref", ""))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if "nav" in item.get("properties", "").split():
            counts["tables of contents"] += 1
        elif entry.get("linear") == "no":
            counts["pages outside of the reading order"] += 1
        else:
            order.append(resolved(place, item.get("href", "")))
    return order
