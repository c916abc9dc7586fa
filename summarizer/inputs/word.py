"""A DOCX file made ready for mammoth: what that leaves out silently is put within its reach.

That is text boxes of DrawingML, simple fields (`w:fldSimple`) and content controls around the rows
or cells of a table (ECMA-376, part 1, 17). What a reader of the printed page doesn't see is left
out and counted: hidden runs, tracked deletions, comments, and documents embedded by `w:altChunk`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from summarizer.inputs.archive import Package, parsed_xml
from summarizer.inputs.hidden import HIDDEN_ELEMENTS

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = ("0", "false", "off")
_NOTES = ("footnotes.xml", "endnotes.xml")


def prepared(package: Package, body: str) -> tuple[bytes, Counter[str]]:
    """Return a DOCX file that mammoth reads as a reader does, and what was left out of it."""
    counts: Counter[str] = Counter()
    folder = body.rpartition("/")[0]
    changed = {}
    for part in (body, *(f"{folder}/{each}" for each in _NOTES)):
        if part in package:
            changed[part] = _prepared_part(package.read(part), package.name, counts)
    return package.with_parts(changed), counts


def _prepared_part(data: bytes, name: str, counts: Counter[str]) -> bytes:
    from lxml import etree

    tree = parsed_xml(data.replace(_STRICT, _TRANSITIONAL), name)
    _choose_alternatives(tree)
    counts[HIDDEN_ELEMENTS] += _remove_hidden_runs(tree)
    counts["deletions"] += _remove_deletions(tree)
    counts["comments"] += sum(1 for _ in tree.iter(f"{_W}commentReference"))
    counts["embedded documents"] += sum(1 for _ in tree.iter(f"{_W}altChunk"))
    for field in list(tree.iter(f"{_W}fldSimple")):
        _unwrap(field, list(field))
    for control in list(tree.iter(f"{_W}sdt")):
        content = control.find(f"{_W}sdtContent")
        if content is not None and {each.tag for each in content} & {f"{_W}tr", f"{_W}tc"}:
            _unwrap(control, list(content))
    _move_text_boxes(tree)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)


def _choose_alternatives(tree: _Element) -> None:
    """Take the alternative that has a text box, since mammoth takes the last one."""
    for each in list(tree.iter(f"{_MC}AlternateContent")):
        choice, fallback = each.find(f"{_MC}Choice"), each.find(f"{_MC}Fallback")
        if choice is None or each.getparent() is None:
            continue
        if fallback is None or next(choice.iter(f"{_W}txbxContent"), None) is not None:
            _unwrap(each, list(choice))


def _remove_hidden_runs(tree: _Element) -> int:
    hidden = 0
    for mark in list(tree.iter(f"{_W}vanish")):
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        if mark.get(f"{_W}val") in _OFF or run is None or run.getparent() is None:
            continue
        if run.tag != f"{_W}r":
            continue  # the mark of a paragraph's end, which hides no text, is in no run
        hidden += any(text.text for text in run.iter(f"{_W}t"))
        _remove(run)
    return hidden


def _remove_deletions(tree: _Element) -> int:
    """Remove what changes that are tracked have taken away; moved text stands elsewhere, too."""
    removed = 0
    for row in [each for each in tree.iter(f"{_W}tr") if _is_deleted(each)]:
        removed += 1
        _remove(row)
    for each in list(tree.iter(f"{_W}del")):
        removed += any(text.text for text in each.iter(f"{_W}delText"))
    for each in list(tree.iter(f"{_W}moveFrom")):
        _remove(each)
    return removed


def _is_deleted(row: _Element) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _move_text_boxes(tree: _Element) -> None:
    """Put the paragraphs of text boxes behind the paragraph that they are anchored in."""
    for box in list(tree.iter(f"{_W}txbxContent")):
        around = list(box.iterancestors())
        drawing = next((each for each in around if each.tag == f"{_W}drawing"), None)
        anchor = next((each for each in around if each.tag == f"{_W}p"), None)
        if drawing is None or anchor is None:
            continue
        for paragraph in reversed(list(box)):
            anchor.addnext(paragraph)


def _unwrap(element: _Element, children: Iterable[_Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    for child in children:
        element.addprevious(child)
    _remove(element)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
