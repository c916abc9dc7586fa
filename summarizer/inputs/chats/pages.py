"""Chats as web pages: Telegram's, DiscordChatExporter's, Messenger's, signal-export's, Teams'.

One pass over the elements of a page; which classes mark a message, its author, its time and its
text is in the table of exports. A message without an author is by the one before. Needs lxml, and
is read in a process of its own like every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.chats.app_lines import SYSTEM
from summarizer.inputs.chats.entries import Chat, Entry
from summarizer.inputs.encodings import declared_in, decoded
from summarizer.inputs.html_text import shown_text
from summarizer.inputs.markup import page_tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMES = ("class", "data-tid")


@dataclass(frozen=True)
class Page:
    """What marks the parts of a chat in a page, by class or `data-tid`.

    Attributes:
        signs: All of these are in the page's source.
        message: Elements that hold one message each.
        author: Within it, who wrote.
        time: When, in the title, `datetime` or text.
        text: What; all of them count.
        system: Elements, within a message or its own, of what the app wrote.
        ignored: What is no part of a message: previews of answers, reactions.
        forwarded: What holds a forwarded message, with an author of its own.
        poll: What holds a poll.
        files: What holds a file.
        title: Of the page.
        is_newest_first: Whether the last message stands first.
    """

    signs: tuple[bytes, ...]
    message: str
    author: tuple[str, ...]
    time: tuple[str, ...]
    text: tuple[str, ...]
    system: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    forwarded: str = ""
    poll: str = ""
    files: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    is_newest_first: bool = False

    def is_in(self, data: bytes) -> bool:
        """Return whether a page has the signs of this kind of chat."""
        return all(sign in data for sign in self.signs)


def page_chat(data: bytes, name: str, page: Page) -> Chat:
    """Return the chat of a page; raise `UnsupportedInputError` if it is no page."""
    source = decoded(data, declared_in(data))
    tree = page_tree(source.text, name)
    title = next((_text(each) for each in _marked(tree, page.title)), "")
    for element in list(_marked(tree, page.ignored)):
        element.drop_tree()
    entries = list(_entries(tree, page))
    if not entries:
        raise UnsupportedInputError(
            f"{name} looks like a chat's page but holds no messages; export the chat again, or as "
            "JSON"
        )
    ordered = tuple(reversed(entries) if page.is_newest_first else entries)
    return Chat(ordered, title, source.doubts(name))


def _entries(tree: HtmlElement, page: Page) -> Iterator[Entry]:
    author = ""
    for element in list(_marked(tree, (page.message,))):
        if next(_marked(element, page.system), None) is not None:
            yield Entry(left=SYSTEM)
            continue
        forwarded = next(_marked(element, (page.forwarded,)), None)
        if forwarded is not None:
            forwarded.drop_tree()
        named = next(_marked(element, page.author), None)
        author = _name(named) if named is not None else author
        time = next(_marked(element, page.time), None)
        files = tuple(filter(None, (_file(each) for each in _marked(element, page.files))))
        said = [_forwarded(forwarded, page)] if forwarded is not None else []
        said += [_text(each) for each in _outermost(element, page)]
        yield Entry(
            author,
            "\n".join(filter(None, said)),
            _time(time) if time is not None else "",
            element.get("data-message-id") or element.get("id") or "",
            files,
        )


def _outermost(element: HtmlElement, page: Page) -> Iterator[HtmlElement]:
    """Yield the texts and polls of a message that aren't within another of them."""
    found = list(_marked(element, (*page.text, page.poll)))
    inside = {id(inner) for each in found for inner in each.iterdescendants()}
    return (each for each in found if id(each) not in inside)


def _forwarded(element: HtmlElement, page: Page) -> str:
    named = next(_marked(element, page.author), None)
    origin = _name(named) if named is not None else "someone"
    said = "\n".join(filter(None, map(_text, _outermost(element, page))))
    return f"Forwarded from {origin}: {said}" if said else ""


def _marked(tree: HtmlElement, marks: tuple[str, ...]) -> Iterator[HtmlElement]:
    wanted = set(filter(None, marks))
    if not wanted:
        return
    for element in tree.iter("*"):
        if not wanted.isdisjoint(_marks_of(element)):
            yield element


def _marks_of(element: HtmlElement) -> list[str]:
    return [mark for name in _NAMES for mark in (element.get(name) or "").split()]


def _text(element: HtmlElement) -> str:
    from lxml.html import tostring

    return shown_text(tostring(element, encoding="unicode", with_tail=False)).text


def _name(element: HtmlElement) -> str:
    """Return a name without the date that Telegram has in it."""
    own = "".join(element.xpath("text()")).strip()
    return " ".join((own or element.text_content()).split())


def _time(element: HtmlElement) -> str:
    given = element.get("title") or element.get("datetime") or element.text_content()
    return " ".join(given.split())


def _file(element: HtmlElement) -> str:
    path = element.get("href") or element.get("src") or element.text_content().strip()
    return path.partition("?")[0].rpartition("/")[2]
