"""The text that HTML shows, of web pages and of mails.

Of a web page it is the main part as Markdown: trafilatura tells the article from menus,
advertisements and readers' comments; `markup.py` reads short pages, of which it drops the
headings and lists. Readings beside characters (ruby) are left out and counted.

Of a mail that was sent as HTML only, every text that shows is kept, since a mail has no navigation
around an article, and what a `blockquote` holds gets the marks of a quotation. One pass over the
tags, so that no mail takes more than linear time. Not handled: style sheets (only a tag's own style
hides it, by the rules for web pages; if there are any, the colour behind the text is unknown) and
pictures' alternative texts.
"""

from __future__ import annotations

import codecs
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.hidden import (
    HIDDEN_CHARACTERS,
    HIDDEN_ELEMENTS,
    WHOLE,
    Concealed,
    Paint,
    conceals,
    remove_concealed,
    visible,
)
from summarizer.inputs.markup import markdown_of, readable
from summarizer.inputs.text import Extract, marked_encoding, tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# -- web pages -------------------------------------------------------------------------------------

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml takes no text that names its encoding
_CHARSET = re.compile(
    rb"charset\s*+=\s*+(?:[\"']\s*+)?+([\w.:-]+)|encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_JOINERS = {"\u200c": "\u2ffa", "\u200d": "\u2ffb"}  # marks that describe ideographs: rare
_MASK = str.maketrans(_JOINERS)
_UNMASK = str.maketrans({mark: joiner for joiner, mark in _JOINERS.items()})
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{1,30};")  # XML knows five
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_EMPHASIS = ("b", "strong", "i", "em", "u", "s", "mark")


def read_web_page(data: bytes, name: str) -> Extract:
    """Return the text of an HTML file; raise `UnsupportedInputError` if it shows none."""
    import trafilatura

    if b"\0" in data[:65536] and not marked_encoding(data):
        raise UnsupportedInputError(f"{name} is a binary file, not a web page")
    tree = page_tree(decoded(data), name)
    title = trafilatura.extract_metadata(tree).title or ""
    concealed, counts = _shown(tree)
    for element in list(tree.iter(*_EMPHASIS)):
        element.drop_tag()
    found = trafilatura.extract(tree, output_format="markdown", include_comments=False)
    text = (readable(found, tree) or trafilatura.html2txt(tree)).translate(_UNMASK)
    if not text.strip():
        raise UnsupportedInputError(f"{name} is a web page that shows no text{_remedy(concealed)}")
    return Extract(text, title, dict(+counts))


def read_chapter(data: bytes, name: str) -> tuple[str, Counter[str]]:
    """Return the Markdown of all that an XHTML file of a book shows, and counts of the rest."""
    tree = _xhtml(decoded(data)) if b"<" in data else None
    if tree is None:
        return "", Counter()
    _, counts = _shown(tree)
    for mark in list(tree.iter("a")):
        if _is_note_mark(mark):
            mark.drop_tree()
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
            HIDDEN_CHARACTERS: _mask_joiners(tree),
            "readings": sum(1 for each in readings if each.tag == "rt"),
        }
    )


def _is_note_mark(link: HtmlElement) -> bool:
    """Return whether a link is the number of a note, in the text or before the note itself."""
    kind = f"{link.get(_EPUB_TYPE, '')} {link.get('epub:type', '')} {link.get('role', '')}"
    if "noteref" in kind or "backlink" in kind:
        return True
    words = "".join(link.itertext()).strip(" []()\u21a9\ufe0e")
    parent = link.getparent()
    is_raised = (parent is not None and parent.tag == "sup") or link.find(".//sup") is not None
    return link.get("href", "").find("#") >= 0 and (
        not words or (is_raised and (words.isdecimal() or words in "*†‡§"))
    )


def _xhtml(source: str) -> HtmlElement | None:
    """Return the tree of an XHTML file, in which elements without an end tag may be closed."""
    from lxml import etree
    from lxml.html import XHTMLParser, xhtml_to_html

    parser = XHTMLParser(resolve_entities=False, no_network=True, recover=True)
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), _DECLARATION.sub("", tidy(source)))
    try:
        tree = etree.fromstring(plain, parser)
    except (etree.LxmlError, ValueError):
        return None
    if tree is not None:
        xhtml_to_html(tree)
    return tree


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


def decoded(data: bytes) -> str:
    """Decode HTML by its byte-order mark, as UTF-8, as it declares, or guessing; in this order."""
    if encoding := marked_encoding(data):
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(_declared(data), "replace")
    except (LookupError, UnicodeError):  # it says nothing, or something that is no encoding
        return data.decode(_guessed(data), "replace")


def declared_encoding(data: bytes) -> str:
    """Return the encoding that HTML says it is in; "" if it says nothing, or something unknown."""
    try:
        return _declared(data)
    except (LookupError, UnicodeError):
        return ""


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    name = codecs.lookup((found[1] or found[2]).decode("ascii", "replace") if found else "").name
    return "cp1252" if name == "utf-8" else _WIDER.get(name, name)  # UTF-8 it is not


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536]).best()
    return best.encoding if best else "cp1252"


def page_tree(source: str, name: str) -> HtmlElement:
    """Return the elements of a page; raise `UnsupportedInputError`."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        return document_fromstring(_DECLARATION.sub("", tidy(source)))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnsupportedInputError(f"{name} is no web page that can be read ({error})") from error


def _remedy(concealed: Concealed) -> str:
    if concealed.elements:
        return f" (it hides {concealed.elements:,} elements); copy the text you want from it"
    return "; it may be made by scripts: copy the text from a browser, or save it as PDF"


# -- mails -----------------------------------------------------------------------------------------

_TOKEN = re.compile(  # possessive: a tag that isn't closed is given up at once
    r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})"
    r"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>"
)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"})
_BREAKS = _APART | {"div", "br", "tr", "li", "pre", "section", "article", "hr", "dl", "dt", "dd"}
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "area", "base", "col", "wbr"})
_ATTRIBUTE = re.compile(  # one of the groups behind the name holds the value, if any
    r"([a-zA-Z][\w:-]*)(?:\s?=\s?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?"
)
_STYLED = re.compile(r"<(?:style|link)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class ShownText:
    """What a mail's HTML shows, and the number of elements with text that it doesn't show."""

    text: str
    hidden_elements: int


class _Paints:
    """The colours of the open tags, one within the other."""

    def __init__(self, outermost: Paint) -> None:
        self._open = [("", outermost)]
        self._names: Counter[str] = Counter()

    @property
    def innermost(self) -> Paint:
        return self._open[-1][1]

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "p" and self._open[-1][0] == "p":  # which ends where the next one begins
            self.end("p")
        self._open.append((name, self.innermost.within(name, attributes)))
        self._names[name] += 1

    def end(self, name: str) -> None:
        while self._names[name]:
            ended, _ = self._open.pop()
            self._names[ended] -= 1
            if ended == name:
                return


@dataclass
class _Page:
    """What was read so far."""

    paints: _Paints
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    quotes: int = 0  # depth of open `blockquote` elements
    unread_tag: str = ""  # whose text isn't read
    unread_depth: int = 0  # of elements of that name
    is_concealed: bool = False  # the unread element is concealed and not yet counted
    was_invisible: bool = False  # the last words had the colour of what is behind them
    hidden_elements: int = 0

    def take_text(self, text: str) -> None:
        is_invisible = self.paints.innermost.is_invisible
        if not is_invisible:
            self.line.append(text)
        if text.strip():
            self.hidden_elements += is_invisible and not self.was_invisible
            self.was_invisible = is_invisible

    def end_line(self, is_apart: bool = False) -> None:
        text = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line.clear()
        if text:
            self.lines.append("> " * min(self.quotes, 5) + text)
        if is_apart and self.lines and self.lines[-1]:
            self.lines.append("")


def shown_text(source: str) -> ShownText:
    """Return the text that a mail's HTML shows: lines, with empty ones between paragraphs."""
    page = _Page(_Paints(Paint.of_page(is_styled=_STYLED.search(source) is not None)))
    for text, closing, name, attributes in _tokens(source):
        if not page.unread_tag:
            page.take_text(text)
        elif page.is_concealed and text.strip():
            page.hidden_elements += 1
            page.is_concealed = False  # counted
        if name:
            _take_tag(page, bool(closing), name.lower(), attributes)
    page.end_line()
    return ShownText("\n".join(page.lines).strip(), page.hidden_elements)


def _tokens(source: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield text and the tag after it, without comments and declarations."""
    position = 0
    shown = _without_comments(source)
    for found in _TOKEN.finditer(shown):
        yield html.unescape(shown[position : found.start()]), found[1], found[2], found[3]
        position = found.end()
    yield html.unescape(shown[position:]), "", "", ""


def _without_comments(source: str) -> str:
    pieces = []
    position = 0
    while (start := source.find("<!", position)) >= 0:
        pieces.append(source[position:start])
        end_mark = "-->" if source.startswith("<!--", start) else ">"
        end = source.find(end_mark, start)
        if end < 0:
            return "".join(pieces)
        position = end + len(end_mark)
    return "".join([*pieces, source[position:]])


def _take_tag(page: _Page, closing: bool, name: str, attributes: str) -> None:
    if page.unread_tag:
        if name == page.unread_tag:
            page.unread_depth += -1 if closing else 1
        if page.unread_depth <= 0:
            page.unread_tag = ""
        return
    if closing:
        page.paints.end(name)
    elif name not in _VOID and not attributes.endswith("/"):
        given = _attributes(attributes)
        page.is_concealed = name not in (_SILENT | WHOLE) and conceals(given)
        if name in _SILENT or page.is_concealed:
            page.unread_tag, page.unread_depth = name, 1
            return
        page.paints.begin(name, given)
    if name in _BREAKS:
        page.end_line(is_apart=name in _APART)
    elif name in ("td", "th"):
        page.line.append(" ")
    if name == "blockquote":
        page.quotes = max(page.quotes + (-1 if closing else 1), 0)
    if name == "li" and not closing:
        page.line.append("- ")


def _attributes(written: str) -> dict[str, str]:
    """Return a tag's attributes, of each name the first."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found
