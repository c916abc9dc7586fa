"""Show parts and rows to a reader: as lists, running text, tables, or clauses in one line."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.language.tags import LANGUAGES
from summarizer.output.spec import OutputSpec
from summarizer.output.table import Row

_WIDE = ("zh", "ja")  # languages with punctuation of full width


def render_parts(parts: Sequence[str], spec: OutputSpec) -> str:
    """Return items in lines, clauses in one line, sentences as running text."""
    if spec.kind == "items":
        return _list(parts, spec)
    if spec.kind == "clauses":
        return _clauses(parts, spec.language)
    return (" " if LANGUAGES[spec.language].has_spaces else "").join(parts)


def render_rows(rows: Sequence[Row], spec: OutputSpec) -> str:
    """Return all rows as their type and format want them; nothing for no rows."""
    rendering = spec.info.rendering
    if rendering == "clauses":
        return _clauses([row["what"] for row in rows], spec.language)
    if rendering == "lines":
        return "\n".join(render_row(row, spec.language) for row in rows)
    if rendering == "table" and spec.format == "markdown":
        return _table(rows, spec.language)
    return _list([render_row(row, spec.language) for row in rows], spec)


def render_row(row: Row, language: str) -> str:
    """Return one row as a line: "Ann: sends the plan (Friday) [3]"."""
    colon, opening, closing = ("：", "（", "）") if _is_wide(language) else (": ", " (", ")")
    heads = [row[column] for column in ("who", "app", "topic") if row.get(column)]
    said = [row[column] for column in ("what", "detail", "question", "line") if row.get(column)]
    line = colon.join([*heads, *said])
    if row.get("when"):
        line += f"{opening}{row['when']}{closing}"
    return f"{line} [{row['message']}]" if row.get("message") else line


def _is_wide(language: str) -> bool:
    return language.split("-")[0] in _WIDE


def _list(parts: Sequence[str], spec: OutputSpec) -> str:
    return "\n".join(spec.bullet + part for part in parts)


def _clauses(clauses: Sequence[str], language: str) -> str:
    return ("；" if _is_wide(language) else "; ").join(clauses)


def _table(rows: Sequence[Row], language: str) -> str:
    if not rows:
        return ""
    headings = LANGUAGES[language].strings.columns
    head = [headings[column] for column in rows[0]]
    cells = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return "\n".join(f"| {' | '.join(each)} |" for each in cells)
