"""What a reader doesn't see but a model would read: found, left out and counted.

- Characters that typeset (soft hyphens, marks of direction, a terminal's colours) or smuggle words
  (the tags block, chains of variation selectors). Kept is what changes the look of a word: one
  joiner after a letter of a script that joins (Arabic, Indic), the joiners and selectors within an
  emoji, the tags of a flag, one variation selector after a character.
- Elements of a web page that attributes or styles conceal. Styles are read as far as a simple
  selector (`.name`, `#name`) or the element itself gives them; a full cascade, scripts and linked
  style sheets are not.
- Text in the colour of what is behind it. Colours are those of an element's own style and of the
  older attributes (`bgcolor`, `<font color>`). What a class, a style sheet, a picture or a gradient
  paints is unknown, and so is what lies over something else: none of it is taken for invisible.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from summarizer.inputs.document import Block, Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Colour = tuple[int, int, int]  # red, green, blue, each 0 to 255

# -- characters ------------------------------------------------------------------------------------

HIDDEN_CHARACTERS = "hidden characters"  # the names in `Document.dropped`
HIDDEN_ELEMENTS = "hidden elements"
DELETIONS = "deletions"

_SELECTORS = "\ufe00-\ufe0f"
_IDEOGRAPH_SELECTORS = "\U000e0100-\U000e01ef"
_NEVER_SEEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    f"\ufff9-\ufffb\U000e0000-\U000e007f{_SELECTORS}{_IDEOGRAPH_SELECTORS}"
)
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED = (  # Arabic, Syriac, N'Ko; Indic scripts; Myanmar, Khmer, Mongolian and neighbours
    "\u0600-\u061b\u061d-\u08ff\u0900-\u0dff\u1000-\u109f\u1700-\u180d\u180f-\u18af\u1900-\u1cff"
    "\ua840-\ua97f\ua980-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
)
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_KEPT = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f",  # a flag
    f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",
    f"(?<=[{_JOINED}])[\u200c\u200d]",
    f"(?<=[^\\s{_NEVER_SEEN}])[{_SELECTORS}]",
    f"(?<=[{_IDEOGRAPHS}])[{_IDEOGRAPH_SELECTORS}]",
)
_ESCAPE = (  # of a terminal (ECMA-48); its first character may be shown by its picture
    "[\x1b\u241b]\\[[0-?]{0,40}[ -/]{0,4}[@-~]|\x1b\\][^\x07\x1b\\n]{0,400}(?:\x07|\x1b\\\\)"
    "|\x1b[()][0-9A-Z]|\x1b[=>78cDEHM]|\x1b"
)
_PATTERN = re.compile(f"({'|'.join(_KEPT)})|[{_NEVER_SEEN}]|{_ESCAPE}")
_ANY = re.compile(f"[{_NEVER_SEEN}\x1b\u241b]")  # which all that is kept has, too; quicker


def visible(text: str) -> tuple[str, int]:
    """Return `text` without its hidden characters, and how many there were."""
    if (text.isascii() and "\x1b" not in text) or not _ANY.search(text):
        return text, 0
    kept = _PATTERN.sub(lambda match: match[1] or "", text)
    return kept, len(text) - len(kept)


def without_hidden(document: Document) -> Document:
    """Return a document without hidden characters, which are counted in its `dropped`.

    Spans stay as they are, since they point into the original. A block of which nothing is left is
    removed. A document that was cleaned before is returned as it is.
    """
    title, found = visible(document.title)
    blocks = []
    for block in document.blocks:
        cleaned, hidden = _cleaned(block)
        found += hidden
        if cleaned.text.strip() or cleaned.title:
            blocks.append(cleaned)
    if not found:
        return document
    counts = dict(document.dropped)
    counts[HIDDEN_CHARACTERS] = counts.get(HIDDEN_CHARACTERS, 0) + found
    return replace(document, blocks=tuple(blocks), title=title, dropped=counts)


def _cleaned(block: Block) -> tuple[Block, int]:
    (text, a), (author, b), (title, c) = map(visible, (block.text, block.author, block.title))
    found = a + b + c
    if not found:
        return block, 0
    block = block.with_text(text.strip(), _offsets(block.text, text)) if a else block
    return replace(block, author=author.strip(), title=title.strip()), found


def _offsets(text: str, cleaned: str) -> Callable[[int], int]:
    """Return what gives the offset in the cleaned and stripped text of one in `text`."""
    spans = (match.span() for match in _PATTERN.finditer(text) if not match[1])
    gone = [at for span in spans for at in range(*span)]
    gap = len(cleaned) - len(cleaned.lstrip())
    return lambda at: max(0, at - bisect_left(gone, at) - gap)


# -- elements of web pages -------------------------------------------------------------------------

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
_FOUND = "until-found"  # closed until it is searched or opened, as an accordion is
WHOLE = frozenset({"html", "body"})  # pages hide these until they have loaded


@dataclass
class Concealed:
    """Counts of what was removed from a page: elements with text that isn't shown, and the rest."""

    elements: int = 0
    comments: int = 0
    deletions: int = 0
    selectors: frozenset[str] = field(default_factory=frozenset)


def remove_concealed(tree: HtmlElement) -> Concealed:
    """Remove from a page what it doesn't show, and return how much that was."""
    found = Concealed(selectors=_concealing_selectors(tree))
    is_styled = next(tree.iter("style", "link"), None) is not None
    within = [(tree, Paint.of_page(is_styled=is_styled).within(*_marked(tree)))]
    while within:  # no recursion: pages are nested deeper than Python likes
        parent, paint = within.pop()
        if paint.is_invisible:
            found.elements += _blank(parent)
        for element in list(parent):
            if _is_removed(element, found):
                element.drop_tree()
            else:
                within.append((element, paint.within(*_marked(element))))
    return found


def _marked(element: HtmlElement) -> tuple[str, dict[str, str]]:
    """Return an element's name and attributes."""
    return str(element.tag), dict(element.attrib)


def _blank(element: HtmlElement) -> bool:
    """Remove an element's own text, not that of its children; return whether there was any."""
    texts = [element.text, *(child.tail for child in element)]
    element.text = None
    for child in element:
        child.tail = None
    return any((text or "").strip() for text in texts)


def _is_removed(element: HtmlElement, found: Concealed) -> bool:
    """Return whether an element isn't text to read; count it if a reader would miss it."""
    if not isinstance(element.tag, str):
        found.comments += bool((element.text or "").strip())
        return True
    if element.tag in _NO_TEXT and not element.get("shadowrootmode"):  # which is a part of the page
        return True
    if is_deleted(element.tag, dict(element.attrib)):
        found.deletions += bool(element.text_content().strip())
        return True
    if element.tag in WHOLE or not _is_concealed(element, found.selectors):
        return False
    found.elements += bool(element.text_content().strip())
    return True


def _is_concealed(element: HtmlElement, selectors: frozenset[str]) -> bool:
    if conceals(dict(element.attrib)):
        return True
    named = {f".{name}" for name in element.get("class", "").split()}
    named.add(f"#{element.get('id', '')}")
    return not selectors.isdisjoint(named)


def is_deleted(name: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element is what a tracked change has taken away, as Word writes it, too."""
    return name == "del" or "msodel" in attributes.get("class", "").lower().split()


def conceals(attributes: Mapping[str, str]) -> bool:
    """Return whether an element with these attributes isn't shown."""
    if attributes.get("hidden", _FOUND).lower() != _FOUND:
        return True
    if attributes.get("aria-hidden", "").lower() == "true":
        return True
    style = "".join(attributes.get("style", "").lower().split())
    return _CONCEALING.search(style) is not None


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


# -- text in the colour behind it ------------------------------------------------------------------

WHITE: Colour = (255, 255, 255)
_NAMED = {"white": WHITE, "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,(?:1(?:\.0+)?|100%))?\)")
_TEXT = re.compile(r"(?:^|;)color:([^;!]+)")
_BEHIND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_PAINTED = re.compile(
    r"background-image:|gradient|url\(|text-shadow:|position:(?:absolute|fixed)|mix-blend"
)
_ALIKE = 16  # of 255, that each of red, green and blue may differ by
_PAINTING = ("class", "id", "background", "bgcolor", "color", "style")


@dataclass(frozen=True)
class Paint:
    """The colours of an element's text and of what is behind it; None if unknown."""

    text: Colour | None = None
    behind: Colour | None = None
    is_styled: bool = False  # by a style sheet, which may paint any element within

    @classmethod
    def of_page(cls, *, is_styled: bool) -> Paint:
        """Return the paint around a page: white, unless a style sheet may say otherwise."""
        return cls(behind=None if is_styled else WHITE, is_styled=is_styled)

    @property
    def is_invisible(self) -> bool:
        """Whether the text can't be told from what is behind it."""
        if self.text is None or self.behind is None:
            return False
        return all(abs(a - b) <= _ALIKE for a, b in zip(self.text, self.behind, strict=True))

    def within(self, name: str, attributes: Mapping[str, str]) -> Paint:
        """Return the paint of an element in this one, by its tag's name and its attributes."""
        text, behind = (None, None) if self.is_styled else (self.text, self.behind)
        if name == "a":  # a link has a colour of its own
            text = None
        if not any(each in attributes for each in _PAINTING):
            return replace(self, text=text, behind=behind)
        style = "".join(attributes.get("style", "").lower().split())
        if "class" in attributes or "id" in attributes:
            text = behind = None
        if found := _TEXT.findall(style):
            text = text if found[-1] == "inherit" else colour_of(found[-1])
        elif "color" in attributes:
            text = _colour_of_attribute(attributes["color"])
        if _PAINTED.search(style):
            behind = None
        elif found := _BEHIND.findall(style):
            behind = behind if found[-1] in ("transparent", "none") else colour_of(found[-1])
        elif "background" in attributes:
            behind = None
        elif "bgcolor" in attributes:
            behind = _colour_of_attribute(attributes["bgcolor"])
        return replace(self, text=text, behind=behind)


def _colour_of_attribute(value: str) -> Colour | None:
    """Return the colour of an attribute, which may lack the "#" that a style's must have."""
    return colour_of(value) or colour_of(f"#{value.strip()}")


def colour_of(value: str) -> Colour | None:
    """Return the colour that a style or attribute names; None for any that isn't plain."""
    value = "".join(value.lower().split())
    if value in _NAMED:
        return _NAMED[value]
    if found := _HEX.fullmatch(value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.fullmatch(value):
        return int(found[1]), int(found[2]), int(found[3])
    return None
