"""The text that web pages and the chapters of books show, as Markdown.

trafilatura tells a page's article from menus, advertisements and readers' comments; `markup.py`
reads short pages, of which it drops the headings and lists. Readings beside characters (ruby) are
left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.encodings import declared_in, decoded
from summarizer.inputs.hidden import (
    DELETIONS,
    HIDDEN_CHARACTERS,
    HIDDEN_ELEMENTS,
    Concealed,
    remove_concealed,
    visible,
)
from summarizer.inputs.markup import ANEW, markdown_of, page_tree, readable, xhtml_tree
from summarizer.inputs.text import Extract

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_JOINERS = {"\u200c": "\u2ffa", "\u200d": "\u2ffb"}  # marks that describe ideographs: rare
_MASK = str.maketrans(_JOINERS)
_UNMASK = str.maketrans({mark: joiner for joiner, mark in _JOINERS.items()})
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTE_LINK = re.compile(r"noteref|backlink|footnote-?(?:back|ref)|headerlink|anchor-link")
_EMPHASIS = ("ins", "b", "strong", "i", "em", "u", "s", "mark")


def read_web_page(data: bytes, name: str, declared: str = "") -> Extract:
    """Return the text of an HTML file; raise `UnsupportedInputError` if it shows none.

    `declared` is the encoding that it is said to be in by what it came with.
    """
    import trafilatura

    source = decoded(data, declared, declared_in(data))
    if "\0" in source.text[:65536]:
        raise UnsupportedInputError(f"{name} is a binary file, not a web page; {ANEW}")
    tree = page_tree(source.text, name)
    _drop_note_marks(tree)
    title = trafilatura.extract_metadata(tree).title or ""
    concealed, counts = _shown(tree)
    for element in list(tree.iter(*_EMPHASIS)):
        element.drop_tag()
    found = trafilatura.extract(tree, output_format="markdown", include_comments=False)
    text = (readable(found, tree) or trafilatura.html2txt(tree)).translate(_UNMASK)
    if not text.strip():
        raise UnsupportedInputError(f"{name} is a web page that shows no text{_remedy(concealed)}")
    return Extract(text, title, dict(+counts), source.doubts(name))


def read_chapter(data: bytes, name: str) -> tuple[str, Counter[str]]:
    """Return the Markdown of all that an XHTML file of a book shows, and counts of the rest."""
    tree = xhtml_tree(decoded(data, declared_in(data)).text) if b"<" in data else None
    if tree is None:
        return "", Counter()
    _, counts = _shown(tree)
    _drop_note_marks(tree)
    return markdown_of(tree).translate(_UNMASK), counts


def _shown(tree: HtmlElement) -> tuple[Concealed, Counter[str]]:
    """Remove from a page what it doesn't show, and return how much that was."""
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode"):
            template.tag = "div"
    concealed = remove_concealed(tree)
    readings = list(tree.iter("rt", "rp", "rtc"))
    for each in readings:
        each.drop_tree()
    return concealed, Counter(
        {
            HIDDEN_ELEMENTS: concealed.elements,
            "comments": concealed.comments,
            DELETIONS: concealed.deletions,
            HIDDEN_CHARACTERS: _mask_joiners(tree),
            "readings": sum(1 for each in readings if each.tag == "rt"),
        }
    )


def _drop_note_marks(tree: HtmlElement) -> None:
    for mark in list(tree.iter("a")):
        if _is_note_mark(mark):
            mark.drop_tree()


def _is_note_mark(link: HtmlElement) -> bool:
    """Return whether a link is the number of a note, in the text or before the note itself.

    Or the mark behind a heading by which one links to it.
    """
    kinds = (link.get(each, "") for each in (_EPUB_TYPE, "epub:type", "role", "class"))
    if _NOTE_LINK.search(" ".join(kinds)):
        return True
    words = "".join(link.itertext()).strip(" []()\u21a9\ufe0e")
    parent = link.getparent()
    is_raised = (parent is not None and parent.tag == "sup") or link.find(".//sup") is not None
    return link.get("href", "").find("#") >= 0 and (
        not words or (is_raised and (words.isdecimal() or words in "*†‡§"))
    )


def _mask_joiners(tree: HtmlElement) -> int:
    """Remove hidden characters and return how many; other characters stand for kept joiners.

    trafilatura removes all joiners, which breaks Persian words and emoji.
    """
    hidden = 0
    for element in tree.iter():
        for part in ("text", "tail"):
            text, found = visible(getattr(element, part) or "")
            if found or not text.isascii():
                setattr(element, part, text.translate(_MASK))
            hidden += found
    return hidden


def _remedy(concealed: Concealed) -> str:
    if concealed.elements:
        return f" (it hides {concealed.elements:,} elements); copy the text you want from it"
    return "; it may be made by scripts: copy the text from a browser, or save it as PDF"
