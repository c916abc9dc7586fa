"""A summary's Markdown as HTML: lists, tables and paragraphs whose sentences can be pressed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from summarizer import Sentence

from .markup import element, escaped


@dataclass(frozen=True)
class Annotations:
    """A summary's sentences, and words that its source doesn't have.

    Attributes:
        after: HTML after each sentence, such as its time, in the sentences' order
    """

    sentences: Sequence[Sentence] = ()
    unsupported: Sequence[str] = ()
    after: Sequence[str] = ()


_PLAIN = Annotations()


def markdown_html(text: str, known: Annotations = _PLAIN) -> str:
    """Render bullets as a list, rows as a table and other lines as paragraphs."""
    lines = [line for line in text.split("\n") if line.strip()]
    groups = [(kind, list(group)) for kind, group in groupby(lines, _kind)]
    return "".join(_RENDERED[kind](group, known) for kind, group in groups)


def _kind(line: str) -> str:
    if line.startswith("- "):
        return "list"
    return "table" if line.startswith("| ") and line.endswith(" |") else "text"


def _list(lines: list[str], known: Annotations) -> str:
    numbers = _numbers(len(lines), known)
    items = (
        element("li", _pressable(line[2:], number, known) + _after(number, known))
        for line, number in zip(lines, numbers, strict=True)
    )
    return element("ul", "".join(items))


def _table(lines: list[str], known: Annotations) -> str:
    rows = [line[2:-2].split(" | ") for line in lines]
    is_rule = len(rows) > 1 and all(not cell.strip("-: ") for cell in rows[1])
    head, body = (rows[:1], rows[2:]) if is_rule else ([], rows)
    titles = "".join(element("th", escaped(cell), scope="col") for row in head for cell in row)
    shown = []
    for row, number in zip(body, _numbers(len(body), known), strict=True):
        first = next((index for index, cell in enumerate(row) if cell.strip()), 0)
        cells = [
            element("td", _pressable(cell, number, known, is_stop=index == first))
            for index, cell in enumerate(row)
        ]
        shown.append(element("tr", "".join(cells)))
    return element("table", (element("tr", titles) if titles else "") + "".join(shown))


def _text(lines: list[str], known: Annotations) -> str:
    return "".join(element("p", _sentences(line, known)) for line in lines)


def _sentences(line: str, known: Annotations) -> str:
    """A paragraph, in which each sentence is looked for after the one before."""
    pieces, at = [], 0
    for number, sentence in enumerate(known.sentences):
        for words in (sentence.text, sentence.text.partition(": ")[2]):
            start = line.find(words, at) if words else -1
            if start >= 0:
                end = start + len(words)
                pieces.append(_with_unsupported(line[at:start], known.unsupported))
                pieces.append(_pressable(line[start:end], number, known) + _after(number, known))
                at = end
                break
    return "".join(pieces) + _with_unsupported(line[at:], known.unsupported)


def _numbers(count: int, known: Annotations) -> list[int | None]:
    """The sentence's number of each bullet or row, where there are as many sentences."""
    return list(range(count)) if count == len(known.sentences) else [None] * count


def _after(number: int | None, known: Annotations) -> str:
    return known.after[number] if number is not None and number < len(known.after) else ""


def _pressable(text: str, number: int | None, known: Annotations, *, is_stop: bool = True) -> str:
    """A sentence that can be pressed; of a row's cells one is reached by the keyboard."""
    shown = _with_unsupported(text, known.unsupported)
    if number is None or not known.sentences[number].sources or not text.strip():
        return shown
    reached = {"role": "button", "tabindex": 0} if is_stop else {}
    kind = "sentence quoted" if known.sentences[number].is_quoted else "sentence"
    return element("span", shown, class_=kind, data_n=number, **reached)


def _with_unsupported(text: str, unsupported: Sequence[str]) -> str:
    """The text with marks on words that its source doesn't have."""
    pieces, at = [], 0
    for start, end in places(unsupported, text):
        marked = element("span", escaped(text[start:end]), class_="unsupported")
        pieces += [escaped(text[at:start]), marked]
        at = end
    return "".join(pieces) + escaped(text[at:])


def places(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Return where `words` occur in `text`; a number only where it is whole: no "12" of "2012"."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if not longest_first:
        return []
    pattern = "|".join(map(_whole, longest_first))
    return [found.span() for found in re.finditer(pattern, text)]


def _whole(words: str) -> str:
    before = r"(?<!\d)" if words[0].isdecimal() else ""
    after = r"(?!\d)" if words[-1].isdecimal() else ""
    return f"{before}{re.escape(words)}{after}"


_RENDERED = {"list": _list, "table": _table, "text": _text}
