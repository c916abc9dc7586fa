"""What a web page holds but doesn't show: found by its attributes and styles, and taken out.

Styles are read as far as a simple selector (`.name`, `#name`) or the element itself gives them;
a full cascade, scripts and linked style sheets are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.inputs.paint import Paint

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ZERO = r"0+(?:\.0*)?(?:px|pt|em|rem|%|vh|vw)?(?=[;!]|$)"
_NEVER_SHOWN = rf"display:none|visibility:(?:hidden|collapse)|font-size:{_ZERO}"
_CONCEALING = re.compile(  # over a style without white space, in lower case
    rf"{_NEVER_SHOWN}|opacity:{_ZERO}|(?:^|;)(?:max-)?(?:width|height):{_ZERO}"
    r"|clip:rect\(|clip-path:inset\((?:50|100)%|text-indent:-\d{3,}"
    r"|(?:^|;)(?:left|top|right|bottom|margin-left|margin-top):-\d{4,}"
    r"|(?:^|;)color:transparent|transform:scale\(0[,)]"
)
_NEVER_SHOWING = re.compile(  # what fades in later is styled with the rest
    rf"{_NEVER_SHOWN}|text-indent:-\d{{3,}}"
)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT_BLOCK = re.compile(  # for print, small screens
    r"@[^@{};]*+\{(?>[^{}]*\{[^{}]*\})*+[^{}]*+\}"
)
_RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*+)\}")
_SIMPLE = re.compile(r"[.#][\w-]+")
_NO_TEXT = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
WHOLE = frozenset({"html", "body"})  # pages hide these until they have loaded


@dataclass
class Concealed:
    """What was taken out of a page: elements with text that isn't shown, and comments."""

    elements: int = 0
    comments: int = 0
    selectors: frozenset[str] = field(default_factory=frozenset)


def take_out(tree: HtmlElement) -> Concealed:
    """Remove from a page what it doesn't show, and say how much that was."""
    found = Concealed(selectors=_concealing_selectors(tree))
    is_styled = next(tree.iter("style", "link"), None) is not None
    within = [(tree, Paint.of_page(is_styled=is_styled).within(*_marked(tree)))]
    while within:  # no recursion: pages are nested deeper than Python likes
        parent, paint = within.pop()
        if paint.is_invisible:
            found.elements += _blank(parent)
        for element in list(parent):
            if _goes(element, found):
                element.drop_tree()
            else:
                within.append((element, paint.within(*_marked(element))))
    return found


def _marked(element: HtmlElement) -> tuple[str, dict[str, str]]:
    """An element's name and attributes."""
    return str(element.tag), dict(element.attrib)


def _blank(element: HtmlElement) -> bool:
    """Take out an element's own text, not that of those in it; whether there was any."""
    said = [element.text, *(child.tail for child in element)]
    element.text = None
    for child in element:
        child.tail = None
    return any((text or "").strip() for text in said)


def _goes(element: HtmlElement, found: Concealed) -> bool:
    if not isinstance(element.tag, str):
        found.comments += bool((element.text or "").strip())
        return True
    if element.tag in _NO_TEXT:
        return True
    if element.tag in WHOLE or not _is_concealed(element, found.selectors):
        return False
    found.elements += bool(element.text_content().strip())
    return True


def _is_concealed(element: HtmlElement, selectors: frozenset[str]) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true":
        return True
    named = {f".{name}" for name in element.get("class", "").split()}
    named.add(f"#{element.get('id', '')}")
    if not selectors.isdisjoint(named):
        return True
    return conceals(element.get("style", ""))


def conceals(style: str) -> bool:
    """Whether what has this style of its own isn't shown."""
    return bool(_CONCEALING.search("".join(style.lower().split())))


def _concealing_selectors(tree: HtmlElement) -> frozenset[str]:
    sheets = "\n".join(style.text or "" for style in tree.iter("style"))
    rules = _RULE.findall(_AT_BLOCK.sub("", _CSS_COMMENT.sub("", sheets)))
    return frozenset(
        selector.strip()
        for selectors, style in rules
        if _NEVER_SHOWING.search("".join(style.lower().split()))
        for selector in selectors.split(",")
        if _SIMPLE.fullmatch(selector.strip())
    )
