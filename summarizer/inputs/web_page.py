"""The text of a web page: its main part as Markdown, without what isn't shown.

trafilatura tells the article from menus, advertisements and comments of readers; where it finds
none, all that the page shows is taken.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.concealed import Concealed, take_out
from summarizer.inputs.extract import Extract, tidy
from summarizer.inputs.hidden import HIDDEN_CHARACTERS, HIDDEN_ELEMENTS, visible
from summarizer.inputs.text import marked_encoding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml takes no text that names its encoding
_CHARSET = re.compile(
    rb"charset\s*+=\s*+(?:[\"']\s*+)?+([\w.:-]+)|encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_JOINERS = {"\u200c": "\u2ffa", "\u200d": "\u2ffb"}  # marks that describe ideographs: rare
_STANDING_IN = str.maketrans(_JOINERS)
_STOOD_IN = str.maketrans({mark: joiner for joiner, mark in _JOINERS.items()})
_EMPHASIS = ("b", "strong", "i", "em", "u", "s", "mark")


def extract(data: bytes, name: str) -> Extract:
    """The text of an HTML file; needs trafilatura.

    Raises `UnsupportedInputError` when the page shows no text.
    """
    import trafilatura

    if b"\0" in data[:65536] and not marked_encoding(data):
        raise UnsupportedInputError(f"{name} is a binary file, not a web page")
    tree = _tree(decoded(data), name)
    title = trafilatura.extract_metadata(tree).title or ""
    concealed = take_out(tree)
    for element in list(tree.iter(*_EMPHASIS)):
        element.drop_tag()
    hidden = _stand_in(tree)
    text = trafilatura.extract(tree, output_format="markdown", include_comments=False)
    text = (text or trafilatura.html2txt(tree)).translate(_STOOD_IN)
    if not text.strip():
        raise UnsupportedInputError(f"{name} is a web page that shows no text{_perhaps(concealed)}")
    counts = {
        HIDDEN_ELEMENTS: concealed.elements,
        "comments": concealed.comments,
        HIDDEN_CHARACTERS: hidden,
    }
    return Extract(text, title, {what: count for what, count in counts.items() if count})


def _stand_in(tree: HtmlElement) -> int:
    """Take hidden characters out of a page, and let others stand for the joiners that stay.

    trafilatura takes out all of them, which breaks Persian words and emoji. Returns how many went.
    """
    hidden = 0
    for element in tree.iter():
        for part in ("text", "tail"):
            text, found = visible(getattr(element, part) or "")
            if found or not text.isascii():
                setattr(element, part, text.translate(_STANDING_IN))
            hidden += found
    return hidden


def decoded(data: bytes) -> str:
    """HTML as text: by its byte-order mark, as UTF-8, as it declares, or guessed; in this order."""
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


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    name = codecs.lookup((found[1] or found[2]).decode("ascii", "replace") if found else "").name
    return "cp1252" if name == "utf-8" else _WIDER.get(name, name)  # UTF-8 it is not


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536]).best()
    return best.encoding if best else "cp1252"


def _tree(html: str, name: str) -> HtmlElement:
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        return document_fromstring(_DECLARATION.sub("", tidy(html)))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnsupportedInputError(f"{name} is no web page that can be read ({error})") from error


def _perhaps(concealed: Concealed) -> str:
    if concealed.elements:
        return f" (it hides {concealed.elements:,} elements); copy the text you want from it"
    return "; it may be made by scripts: copy the text from a browser, or save it as PDF"
