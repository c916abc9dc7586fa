"""A summary's Markdown as HTML: lists, tables and paragraphs; every character stays text."""

from __future__ import annotations

import html
from itertools import groupby


def blocks_html(text: str) -> str:
    """Bullets as a list, rows as a table, other lines as paragraphs."""
    lines = [line for line in text.split("\n") if line.strip()]
    return "".join(_RENDERED[kind](list(group)) for kind, group in groupby(lines, _kind))


def _kind(line: str) -> str:
    if line.startswith("- "):
        return "list"
    return "table" if line.startswith("| ") and line.endswith(" |") else "text"


def _list(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(line[2:])}</li>' for line in lines)}</ul>"


def _table(lines: list[str]) -> str:
    rows = [line[2:-2].split(" | ") for line in lines]
    is_rule = len(rows) > 1 and all(not cell.strip("-: ") for cell in rows[1])
    head, body = (rows[:1], rows[2:]) if is_rule else ([], rows)
    return f"<table>{_rows(head, 'th')}{_rows(body, 'td')}</table>"


def _rows(rows: list[list[str]], tag: str) -> str:
    cells = ("".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) for row in rows)
    return "".join(f"<tr>{row}</tr>" for row in cells)


def _text(lines: list[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


_RENDERED = {"list": _list, "table": _table, "text": _text}
