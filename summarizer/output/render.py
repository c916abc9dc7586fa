"""Show rows to a reader: as a Markdown table, as a list, or as clauses in one line."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.language.tags import LANGUAGES
from summarizer.options import SummaryFormat, SummaryType
from summarizer.output.table import Row

_WIDE = ("zh", "ja")  # languages with punctuation of full width
_CLAUSES: tuple[SummaryType, ...] = ("topline", "apple-topline", "apple-stack")


def render_row(row: Row, language: str) -> str:
    """One row as a line: "Ann: sends the plan (Friday) [3]"."""
    is_wide = language.split("-")[0] in _WIDE
    colon, opening, closing = ("：", "（", "）") if is_wide else (": ", " (", ")")
    heads = [row[column] for column in ("who", "app", "topic") if row.get(column)]
    said = [row[column] for column in ("what", "detail", "question") if row.get(column)]
    line = colon.join([*heads, *said])
    if row.get("when"):
        line += f"{opening}{row['when']}{closing}"
    return f"{line} [{row['message']}]" if row.get("message") else line


def render_rows(
    rows: Sequence[Row], type_: SummaryType, format_: SummaryFormat, language: str
) -> str:
    """All rows as the type and the format want them; nothing for no rows."""
    if type_ in _CLAUSES:
        return join_clauses([row["what"] for row in rows], language)
    if type_ == "table" and format_ == "markdown":
        return _table(rows, language)
    bullet = "- " if format_ == "markdown" else "• "
    return "\n".join(bullet + render_row(row, language) for row in rows)


def join_clauses(clauses: Sequence[str], language: str) -> str:
    """Clauses in one line, each for itself."""
    return ("；" if language.split("-")[0] in _WIDE else "; ").join(clauses)


def _table(rows: Sequence[Row], language: str) -> str:
    if not rows:
        return ""
    headings = LANGUAGES[language].strings.columns
    head = [headings[column] for column in rows[0]]
    cells = [head, ["---"] * len(head), *(list(row.values()) for row in rows)]
    return "\n".join(f"| {' | '.join(each)} |" for each in cells)
