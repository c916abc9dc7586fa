"""Text that a Word file marks as hidden: taken out before its reader, which reads it, gets it."""

from __future__ import annotations

import io
import zipfile

DOCUMENT = "word/document.xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"  # ECMA-376, part 1, 17
_OFF = ("0", "false", "off")


def without_hidden_runs(data: bytes) -> tuple[bytes, int]:
    """A DOCX file without its hidden runs, and how many of them had text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        shown, hidden = _shown(archive.read(DOCUMENT))
        if not hidden:
            return data, 0
        return _with_document(archive, shown), hidden


def _shown(document: bytes) -> tuple[bytes, int]:
    from lxml import etree

    tree = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
    hidden = 0
    for mark in list(tree.iter(f"{_W}vanish")):
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        around = None if run is None else run.getparent()
        if mark.get(f"{_W}val") in _OFF or run is None or around is None or run.tag != f"{_W}r":
            continue  # the mark of a paragraph's end, which hides no text, is in no run
        hidden += any(text.text for text in run.iter(f"{_W}t"))
        around.remove(run)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True), hidden


def _with_document(archive: zipfile.ZipFile, document: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for member in archive.namelist():
            content = document if member == DOCUMENT else archive.read(member)
            written.writestr(member, content)
    return buffer.getvalue()
