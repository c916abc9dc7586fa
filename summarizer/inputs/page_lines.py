"""From the lines of pages to paragraphs: page headers go, lines join, hyphens at line ends too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

EDGE_LINES = 2  # at the top and at the bottom of a page, where headers and footers are
MOST_PAGES = 0.6  # what repeats on so many is no part of the text
FEWEST_REPEATS = 3
FULL_LINE = 0.75  # of the usual width: a shorter one may end a paragraph

_DIGITS = re.compile(r"\d+")
_IDEOGRAPH = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_MEETS_IDEOGRAPH = re.compile(f"{_IDEOGRAPH}\n{_IDEOGRAPH}")
_ENDS_SENTENCE = re.compile(r"[.!?:。！？：…][\"'”’»)）」』]*$")
_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u2010\u00ad]$")
_ITEM = re.compile(r"(?:[-*+•▪◦‣–]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_CONTINUES = re.compile(r"[a-zà-öø-ÿа-яα-ω,;]")


def without_repeated(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """Pages without the lines at their edges that most pages share, and how many those were.

    Numbers count as equal, so that "Page 3 of 9" repeats.
    """
    counts = Counter(key for page in pages for key in set(map(_key, _edges(page))))
    needed = max(FEWEST_REPEATS, MOST_PAGES * len(pages))
    repeated = {key for key, count in counts.items() if count >= needed}
    kept = [_without(page, repeated) for page in pages]
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _without(page: Sequence[str], repeated: set[str]) -> list[str]:
    top, bottom = _edge(page, repeated), _edge(page[::-1], repeated)
    return list(page[top : len(page) - bottom])


def _edge(page: Sequence[str], repeated: set[str]) -> int:
    """How many lines at the start repeat; a line behind one that doesn't stays."""
    return sum(1 for _ in takewhile(lambda line: _key(line) in repeated, page[:EDGE_LINES]))


def _edges(page: Sequence[str]) -> Iterable[str]:
    return page if len(page) <= 2 * EDGE_LINES else (*page[:EDGE_LINES], *page[-EDGE_LINES:])


def _key(line: str) -> str:
    return _DIGITS.sub("#", line.casefold())


def joined(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs that the lines of pages make up; one may go on over the end of a page."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    width = sorted(map(len, lines))[len(lines) * 9 // 10]
    written = set(re.findall(r"(?<!\w)\w++(?:-\w++)++", " ".join(lines)))
    return [_one_line(group, written) for group in _paragraphs(lines, width)]


def _paragraphs(lines: Sequence[str], width: int) -> Iterator[list[str]]:
    group = [lines[0]]
    for line in lines[1:]:
        if _goes_on(group[-1], line, width):
            group.append(line)
        else:
            yield group
            group = [line]
    yield group


def _goes_on(line: str, following: str, width: int) -> bool:
    if _ITEM.match(following):
        return False
    if _HYPHEN.search(line) or _CONTINUES.match(following):
        return True
    if len(line) >= FULL_LINE * width:
        return not _ENDS_SENTENCE.search(line) or len(line) >= 0.9 * width
    return False


def _one_line(lines: Sequence[str], written: set[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text = _appended(text, line, written)
    return text


def _appended(text: str, line: str, written: set[str]) -> str:
    hyphen = _HYPHEN.search(text)
    if hyphen and line[:1].islower():
        first = re.match(r"\w+", line)
        whole = f"{hyphen[1]}-{first[0] if first else ''}"
        return (text if whole in written else text[:-1]) + line  # a hyphen seen elsewhere stays
    meets = _MEETS_IDEOGRAPH.fullmatch(f"{text[-1:]}\n{line[:1]}")
    return f"{text}{line}" if meets else f"{text} {line}"
