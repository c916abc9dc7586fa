"""The tree of a page, and its Markdown: headings, lists, tables, definitions, quotations.

One walk without recursion, since pages are nested deeper than Python likes. Tables that only lay a
page out (one column, or a table in a cell) are read as paragraphs.
"""

from __future__ import annotations

import copy
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.text import tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ANEW = "save it anew from a browser, or as PDF"  # what to do about a page that can't be read

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml takes no text that names its encoding
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{1,30};")  # XML knows five
_HEADINGS = {f"h{level}": f"{'#' * level} " for level in range(1, 7)}
_APART = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure"),
        *("figcaption", "table", "tr", "blockquote", "ul", "ol", "dl", "dd", "pre", "form", "hr"),
        *("fieldset", "details", "summary", "address", "body", "caption", *_HEADINGS),
    }
)
_LISTS = ("ul", "ol")
_UNREAD = frozenset({"button", "select", "textarea", "head", "title", "option", "audio", "video"})
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_IDEOGRAPH = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_IDEOGRAPH})[ \t]*\n[ \t]*(?={_IDEOGRAPH})")

_MARGINAL = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})
_MARGINAL_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"}
)
_PAGE_MARGINS = ("header", "footer")  # as LibreOffice calls them
_MARGINAL_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|cookies?|consent|gdpr|"
    r"banner|ads?|advert|advertisement|sponsor|sponsored|promo|share|sharing|social|related|"
    r"newsletter|subscribe|subscription|popup|modal|comments?|skip-link|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MARK = re.compile(r"^[ \t]*(?:#{1,6}|[-*]|\d{1,4}\.) ", re.MULTILINE)
_SHORT = 2_000  # letters of a page that is read whole
_MOST_MORE = 1.3  # times as long a page may be that is read whole


def page_tree(source: str, name: str) -> HtmlElement:
    """Return the elements of a page; raise `UnsupportedInputError`."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        return document_fromstring(_DECLARATION.sub("", tidy(source)))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnsupportedInputError(
            f"{name} is no web page that can be read ({error}); {ANEW}"
        ) from error


def xhtml_tree(source: str) -> HtmlElement | None:
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


def readable(text: str | None, tree: HtmlElement) -> str:
    """Return an extractor's Markdown of a page, or the page's own if that keeps its structure.

    trafilatura takes short pages for plain text and drops their headings and lists; of long pages
    it tells the article from what stands around it better than the rules here.
    """
    ours = main_markdown(tree)
    if not text or not ours:
        return text or ours
    is_near = _letters(ours) <= _MOST_MORE * _letters(text)
    keeps_more = len(_MARK.findall(ours)) > len(_MARK.findall(text))
    is_short = _letters(ours) <= _SHORT
    return ours if (is_near or keeps_more if is_short else is_near and keeps_more) else text


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def main_markdown(tree: HtmlElement) -> str:
    """Return the Markdown of a page's main part, without menus, footers and advertisements."""
    tree = copy.deepcopy(tree)
    mains = tree.xpath("//main | //*[@role='main']") or tree.xpath("//article")
    root = mains[0] if len(mains) == 1 else tree
    for element in [each for each in root.iter() if each is not root and _is_marginal(each)]:
        if element.getparent() is not None:
            element.drop_tree()
    return markdown_of(root)


def _is_marginal(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "article"):
        return False
    if element.tag == "header":
        return element.find(".//h1") is None
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return (
        element.tag in _MARGINAL
        or element.get("role") in _MARGINAL_ROLES
        or (element.tag == "div" and element.get("title") in _PAGE_MARGINS)
        or (len(named) < 200 and _MARGINAL_NAMES.search(named) is not None)
    )


def markdown_of(root: HtmlElement) -> str:
    """Return the Markdown of all that a tree shows."""
    from lxml import etree

    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            walk.begin(element)
        elif event == "end":
            walk.end(element)
        if event != "start" and element is not root:
            walk.take(element.tail)
    walk.flush()
    return "\n".join(walk.lines).strip()


@dataclass
class _Walk:
    """What was read so far."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of the paragraph
    prefix: str = ""  # of the paragraph: "## ", "- "
    lists: list[int] = field(default_factory=list)  # -1 for bullets, else the number before
    unread: int = 0
    fences: int = 0
    quotes: int = 0
    tables: list[bool] = field(default_factory=list)  # whether it is one of data
    row: list[str] | None = None
    is_term: bool = False  # what it means comes next
    is_headed: bool = False  # the table's first row was written

    def take(self, text: str | None) -> None:
        if text and not self.unread:
            self.pieces.append(text)

    def begin(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        self.unread += self.unread > 0 or tag in _UNREAD
        if self.unread:
            return
        is_told = tag == "dd" and self.is_term  # behind its term, on the same line
        self.is_term = self.is_term and not is_told
        if tag in _APART and not is_told and not (self.row is not None and tag != "table"):
            self.flush(is_apart=not self._is_close(tag, len(self.lists)))
        self._open(element, tag)
        self.take(element.text)

    @staticmethod
    def _is_close(tag: str, depth: int) -> bool:
        """Return whether no empty line parts an element from what is around it."""
        is_within = depth > 0 and (tag in _LISTS or tag == "p")
        return is_within or tag in ("li", "td", "th", "tr", "dd")

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag in _HEADINGS:
            self.prefix = _HEADINGS[tag]
        elif tag in _LISTS:
            self.lists.append(-1 if tag == "ul" else _start(element) - 1)
        elif tag in ("li", "dt"):
            self._open_item(is_numbered=tag == "li" and bool(self.lists) and self.lists[-1] >= 0)
        elif tag == "table":
            self.tables.append(_is_data(element))
            self.is_headed = False
        elif tag == "tr" and self.tables and self.tables[-1]:
            self.row = []
        elif tag in ("td", "th", "br"):
            self.pieces.append("\n" if tag == "br" and self.row is None else " ")
        self.fences += tag == "pre"
        self.quotes += tag == "blockquote"

    def _open_item(self, *, is_numbered: bool) -> None:
        if self.row is not None:
            self.pieces.append(" ")
            return
        self.flush(is_apart=False)
        indent = "  " * (len(self.lists) - 1)
        if is_numbered:
            self.lists[-1] += 1
        self.prefix = f"{indent}{self.lists[-1]}. " if is_numbered else f"{indent}- "

    def end(self, element: HtmlElement) -> None:
        tag = element.tag
        if self.unread:
            self.unread -= 1
            return
        if tag in ("td", "th") and self.row is not None:
            self.row.append(self._words().replace("|", "/"))
        elif tag == "tr" and self.row is not None:
            self._end_row(self.row)
        elif tag == "dt":
            self.pieces.append(": ")
            self.is_term = True
            return
        elif tag in _APART or tag in ("li", "td", "th"):
            if self.row is None:
                self.flush(is_apart=not self._is_close(tag, len(self.lists) - (tag in _LISTS)))
            else:
                self.pieces.append(" ")
        if tag in _LISTS and self.lists:
            self.lists.pop()
        elif tag == "table" and self.tables:
            self.tables.pop()
            self.row = None
        self.fences -= tag == "pre"
        self.quotes -= tag == "blockquote"

    def _end_row(self, row: list[str]) -> None:
        if any(row):
            self.lines.append(f"| {' | '.join(row)} |")
            if not self.is_headed:
                self.lines.append("|" + " --- |" * len(row))
        self.is_headed = self.is_headed or any(row)
        self.row = None
        self.pieces.clear()

    def _words(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        if self.fences and self.row is None:
            return text.strip("\n")
        return _SPACE.sub(" ", _WRAPPED.sub("", text)).strip()

    def flush(self, is_apart: bool = True) -> None:
        """End the paragraph."""
        text = self._words()
        if text.strip():
            text = f"```\n{text}\n```" if self.fences else text
            self.lines.append(f"{'> ' * min(self.quotes, 5)}{self.prefix}{text}")
            self.prefix = ""
        if is_apart and self.lines and self.lines[-1]:
            self.lines.append("")


def _start(element: HtmlElement) -> int:
    start = element.get("start", "1")
    return int(start) if start.isdecimal() and len(start) < 7 else 1


def _is_data(table: HtmlElement) -> bool:
    has_head = table.find(".//th") is not None
    if table.find(".//table") is not None or (table.find(".//ul") is not None and not has_head):
        return False
    rows = (row for row in table.iter("tr"))
    return any(sum(1 for cell in row if cell.tag in ("td", "th")) > 1 for row in rows)
