"""The text of a mail that was sent as HTML only.

Every text that shows is kept, since a mail has no navigation around an article, and what a
`blockquote` holds gets the marks of a quotation.
One pass over the tags, so that no mail takes more than linear time.

Not handled: style sheets (only a tag's own style hides it, by the rules for web pages) and
pictures' alternative texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.inputs.concealed import WHOLE, conceals

_TOKEN = re.compile(  # possessive: a tag that isn't closed is given up at once
    r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})"
    r"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>"
)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"})
_BREAKS = _APART | {"div", "br", "tr", "li", "pre", "section", "article", "hr", "dl", "dt", "dd"}
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "area", "base", "col", "wbr"})
_HIDDEN = re.compile(r"(?:^|\s)(?:hidden(?=[\s=/]|$)|aria-hidden\s?=\s?[\"']?true)", re.IGNORECASE)
_STYLE = re.compile(  # one of the groups holds it
    r"(?:^|\s)style\s?=\s?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class ShownText:
    """What a mail's HTML shows, and how many elements with text it doesn't show."""

    text: str
    hidden_elements: int


@dataclass
class _Page:
    """What was read so far.

    `unread_tag` is the element whose text isn't read, until `unread_depth`, which counts its own
    name, is 0; `is_concealed` where a reader would have read it.
    """

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    quotes: int = 0
    unread_tag: str = ""
    unread_depth: int = 0
    is_concealed: bool = False
    hidden_elements: int = 0

    def end_line(self, is_apart: bool = False) -> None:
        said = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line.clear()
        if said:
            self.lines.append("> " * min(self.quotes, 5) + said)
        if is_apart and self.lines and self.lines[-1]:
            self.lines.append("")


def shown_text(source: str) -> ShownText:
    """The text that a mail's HTML shows: lines, with empty ones between paragraphs."""
    page = _Page()
    for said, closing, name, attributes in _tokens(source):
        if not page.unread_tag:
            page.line.append(said)
        elif page.is_concealed and said.strip():
            page.hidden_elements += 1
            page.is_concealed = False  # counted
        if name:
            _take_tag(page, bool(closing), name.lower(), attributes)
    page.end_line()
    return ShownText("\n".join(page.lines).strip(), page.hidden_elements)


def _tokens(source: str) -> Iterator[tuple[str, str, str, str]]:
    """Text and the tag after it; comments and declarations left out."""
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
    if not closing and name not in _VOID and not attributes.endswith("/"):
        page.is_concealed = name not in _SILENT and _is_concealed(name, attributes)
        if name in _SILENT or page.is_concealed:
            page.unread_tag, page.unread_depth = name, 1
            return
    if name in _BREAKS:
        page.end_line(is_apart=name in _APART)
    elif name in ("td", "th"):
        page.line.append(" ")
    if name == "blockquote":
        page.quotes = max(page.quotes + (-1 if closing else 1), 0)
    if name == "li" and not closing:
        page.line.append("- ")


def _is_concealed(name: str, attributes: str) -> bool:
    if name in WHOLE:
        return False
    style = _STYLE.search(attributes)
    return bool(_HIDDEN.search(attributes)) or bool(style and conceals("".join(style.groups(""))))
