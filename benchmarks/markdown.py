"""Markdown that scripts write: tables, and a part of a page between two markers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

WIDTH = 100  # of a line of the README


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def replaced(page: str, marker: str, content: str) -> str:
    """`page` with `content` between `<!-- marker: begin -->` and `<!-- marker: end -->`.

    Raises `ValueError` unless each is there once, in this order.
    """
    begin, end = f"<!-- {marker}: begin -->", f"<!-- {marker}: end -->"
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
        raise ValueError(f"the page needs {begin} and then {end}, once each")
    before, after = page.split(begin)[0], page.split(end)[1]
    return f"{before}{begin}\n{content.strip()}\n{end}{after}"
