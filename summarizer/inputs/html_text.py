"""The text that HTML shows, of mails and of messages.

Every text that shows is kept, since a mail has no navigation around an article, and what a
`blockquote` holds gets the marks of a quotation. One pass over the tags, so that no mail takes more
than linear time. Not handled: style sheets (only a tag's own style hides it, by the rules for web
pages; if there are any, the colour behind the text is unknown) and pictures' alternative texts.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from summarizer.inputs.hidden import WHOLE, Paint, conceals, is_deleted

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
    """What a mail's HTML shows, and the numbers of elements with text that it doesn't show."""

    text: str
    hidden_elements: int
    deletions: int = 0


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
    is_deletion: bool = False  # likewise
    deletions: int = 0
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
        elif page.is_deletion and text.strip():
            page.deletions += 1
            page.is_deletion = False
        if name:
            _take_tag(page, bool(closing), name.lower(), attributes)
    page.end_line()
    return ShownText("\n".join(page.lines).strip(), page.hidden_elements, page.deletions)


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
        page.is_deletion = is_deleted(name, given)
        is_read = not page.is_deletion and name not in (_SILENT | WHOLE)
        page.is_concealed = is_read and conceals(given)
        if name in _SILENT or page.is_concealed or page.is_deletion:
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
