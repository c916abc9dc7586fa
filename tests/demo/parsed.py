"""HTML as a browser would take it apart; markup that doesn't nest is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = ("input",)


@dataclass
class Element:
    """An element with what stands in it."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    @property
    def within(self) -> Iterator[Element]:
        """Every element in it, at any depth, in their order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.within

    def find(self, selector: str) -> list[Element]:
        """Elements in it by name, class or both: "p", ".note", "p.note"."""
        name, _, class_ = selector.partition(".")
        return [
            each
            for each in self.within
            if name in ("", each.name) and (not class_ or class_ in each.classes)
        ]

    def one(self, selector: str) -> Element:
        """The only element that `find` finds."""
        (found,) = self.find(selector)
        return found

    def having(self, attribute: str, value: object) -> list[Element]:
        """Elements in it by the value of an attribute."""
        return [each for each in self.within if each.attributes.get(attribute) == str(value)]


def parsed(html: str) -> Element:
    """What HTML holds, in an element around it."""
    parser = _Builder()
    parser.feed(html)
    parser.close()
    assert [element.name for element in parser.open] == ["all"]
    return parser.open[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("all")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} comes twice"
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")
