"""Tables told in sentences: what they count, from where to where, what stands out.

A model that reads rows invents totals. So what a table says is computed here, and the model only
words it: columns, ranges, sums, the most frequent values, outliers, empty cells. A small table is
shown whole besides, a large one by its first rows. The sentences are in English, or in Chinese if
the table is.

Not handled: several tables on one sheet, merged headers of two rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.columns import Column, Numbers, column_of

Rows = Sequence[Sequence[str]]

MOST_SHOWN_ROWS = 20  # of a table that is shown whole
FIRST_ROWS = 3  # of one that isn't
MOST_SHOWN = 2_500  # characters of rows
MOST_COLUMNS = 40  # that are told
FEWEST_ROWS = 3

_MOST_NOTES = 40
_MOST_CELLS = 1_200_000
_LONGEST_NAME = 60
_DECIMALS = re.compile(r"\s*[-−+]?\d+([.,])\d{1,2}\s*")
_TOTAL = re.compile(
    r"\s*(?:total|sum|summe|gesamt|somme|suma|итого|всего|合计|合計|总计|總計|小计)", re.I
)
_KANA = re.compile("[\u3041-\u30ff]")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, its cells as they are shown."""

    name: str
    rows: Rows


def sheets_markdown(sheets: Iterable[Sheet]) -> str:
    """Return what sheets say, each under its name."""
    told = ((sheet.name, table_markdown(_trimmed(sheet.rows))[0]) for sheet in sheets)
    return "\n\n".join(f"## {name}\n\n{text}" for name, text in told if text)


def table_markdown(
    rows: Rows, *, is_comma_decimal: bool | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return what a table says as Markdown, and what was guessed about it.

    Args:
        rows: Its cells; the first row may be the head.
        is_comma_decimal: Whether numbers have a comma before their decimals, if that is known.

    Raises `UnsupportedInputError` if it has more cells than are counted in a few seconds.
    """
    rows = _trimmed(rows)
    if not rows:
        return "", ()
    notes, rows = without_notes(rows)
    rows = _without_numbers(rows)
    is_comma_decimal = _has_comma_decimals(rows, is_comma_decimal)
    width = max(map(len, rows))
    table = _bounded(rows, min(width, MOST_COLUMNS))
    is_headed = len(table) > 1 and is_head(table[0], table[1:50])
    names = (
        [cell.strip()[:_LONGEST_NAME] for cell in table[0]] if is_headed else [""] * len(table[0])
    )
    body = table[1:] if is_headed else table
    counted = _without_total(body, is_comma_decimal)
    words = _CHINESE if _is_chinese(table) else _ENGLISH
    columns = [
        column_of(name or words.column.format(number=number), values, is_comma_decimal)
        for number, (name, values) in enumerate(
            zip(names, zip(*counted, strict=True), strict=True), 1
        )
    ]
    parts = [*notes, *_shown(rows, width, is_headed, words)]
    if len(body) >= FEWEST_ROWS:
        parts[len(notes) : len(notes)] = _told(columns, width, len(counted), words)
    doubts = tuple(dict.fromkeys(each.doubt for each in columns if each.doubt))
    return "\n\n".join(parts), doubts


def markdown_table(rows: Rows) -> str:
    """Return rows as a table of Markdown, the first one as its head."""
    if not rows:
        return ""
    lines = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _cell(cell: str) -> str:
    return " ".join(cell.replace("|", "/").split())


def _shown(rows: Rows, width: int, is_headed: bool, words: _Words) -> list[str]:
    if width > MOST_SHOWN:  # each cell takes more than a character
        return []
    if len(rows) - is_headed <= MOST_SHOWN_ROWS:
        whole = markdown_table(even(rows, width))
        if len(whole) <= MOST_SHOWN:
            return [whole]
    first = markdown_table(even(rows[: FIRST_ROWS + is_headed], width))
    return [words.first, first] if len(first) <= MOST_SHOWN else []


def _told(columns: Sequence[Column], width: int, rows: int, words: _Words) -> list[str]:
    named = words.comma.join(column.name for column in columns)
    more = width - len(columns)
    head = words.head.format(rows=f"{rows:,}", columns=width, names=named)
    lines = [line for column in columns for line in _lines(column, rows, words)]
    more_line = [words.more.format(count=more)] if more > 0 else []
    return [head, "\n".join(f"- {line}" for line in [*lines, *more_line])]


def _lines(column: Column, rows: int, words: _Words) -> Iterable[str]:
    name, numbers = column.name, column.numbers
    if numbers and column.is_measure:
        yield words.numbers.format(name=name, **_figures(numbers))
        yield from (
            words.outlier.format(name=name, value=value, row=f"{row:,}")
            for row, value in column.outliers
        )
    elif numbers:
        yield words.range.format(name=name, first=numbers.least, last=numbers.most)
    elif column.dates:
        yield words.dates.format(name=name, first=column.dates[0], last=column.dates[1])
    elif column.distinct == 1:
        yield words.same.format(name=name, value=column.common[0][0])
    elif column.distinct and column.common[0][1] > 1:
        common = words.comma.join(
            words.times.format(value=a, count=f"{b:,}") for a, b in column.common
        )
        yield words.common.format(name=name, count=f"{column.distinct:,}", common=common)
    elif column.distinct:
        yield words.all_different.format(name=name, count=f"{column.distinct:,}")
    if column.empty:
        yield words.empty.format(name=name, count=f"{column.empty:,}", rows=f"{rows:,}")


def _figures(numbers: Numbers) -> dict[str, str]:
    return {
        "least": numbers.least,
        "most": numbers.most,
        "mean": numbers.mean,
        "median": numbers.median,
        "total": numbers.total,
    }


# -- rows ------------------------------------------------------------------------------------------


def _trimmed(rows: Rows) -> list[list[str]]:
    """Return rows without the empty ones, and without the columns that are empty in all."""
    kept = [list(row) for row in rows if any(cell.strip() for cell in row)]
    if not kept:
        return []
    last = max(index for row in kept for index, cell in enumerate(row) if cell.strip())
    first = min(next(index for index, cell in enumerate(row) if cell.strip()) for row in kept)
    return [row[first : last + 1] for row in kept]


def _bounded(rows: Rows, width: int) -> list[list[str]]:
    """Return rows of `width` cells each; raise `UnsupportedInputError` for too many."""
    if len(rows) * width > _MOST_CELLS:
        raise UnsupportedInputError(
            f"a table has {len(rows):,} rows of {width} columns or more, which are more than "
            f"{_MOST_CELLS:,} cells; summarize it in parts"
        )
    return even(rows, width)


def even(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    """Return rows of `width` cells each."""
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]


def without_notes(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Return the lines above a table's head, as a bank's export has them, and the other rows."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    width = Counter(filled[len(filled) // 2 :]).most_common(1)[0][0]
    at = 0
    while width > 1 and at < len(rows) - 2 and filled[at] == 1:
        at += 1
    heads = range(at, min(len(rows) - 2, at + _MOST_NOTES) if width > 1 else at)
    at = next((each for each in heads if _is_under_notes(rows, filled, each, width)), at)
    return [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[:at]], rows[at:]


def _is_under_notes(rows: Rows, filled: Sequence[int], at: int, width: int) -> bool:
    """Return whether a row is the head of a table below notes of fewer cells, or labels."""
    head, *body = even(rows[at : at + 50], min(len(rows[at]), MOST_COLUMNS))
    if filled[at] < width or not is_head(head, body):
        return False
    are_notes = all(
        cells < width or row[0].rstrip().endswith(":")
        for row, cells in zip(rows[:at], filled, strict=False)
    )
    columns = zip(*body, strict=True)
    return are_notes and any(column_of("", values).is_telling for values in columns)


def _without_numbers(rows: list[list[str]]) -> list[list[str]]:
    """Return rows without a first column that has no name and only numbers them, as R's has."""
    first = [row[0].strip() for row in rows]
    counts = [str(number) for number in range(len(rows))]
    is_numbered = len(rows) > 1 and not first[0] and first[1:] in (counts[1:], counts[:-1])
    return [row[1:] for row in rows] if is_numbered else rows


def _has_comma_decimals(rows: Rows, default: bool | None) -> bool | None:
    """Return whether numbers have a comma before decimals, as the whole table tells it."""
    marks = {found[1] for row in rows[:200] for cell in row if (found := _DECIMALS.fullmatch(cell))}
    return marks == {","} if len(marks) == 1 else default


def _without_total(body: Rows, is_comma_decimal: bool | None) -> Rows:
    """Return rows without a last one that adds up those above it and says so, or lacks a cell."""
    *above, last = body
    is_total = any(map(_TOTAL.match, last)) or not all(map(str.strip, last))
    if len(above) < FEWEST_ROWS or not is_total:
        return body
    ends = [column_of("", [cell], is_comma_decimal).numbers for cell in last]
    sums = [
        (end.total, column_of("", [row[number] for row in above], is_comma_decimal).numbers)
        for number, end in enumerate(ends)
        if end
    ]
    told = [(end, column.total) for end, column in sums if column]
    return above if told and all(end == total for end, total in told) else body


def is_head(row: Sequence[str], others: Rows) -> bool:
    """Return whether a first row names columns: words, each once, above what isn't all words."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or len(set(cells)) < len(cells) or any(map(_is_value, cells)):
        return False
    if max(map(len, cells)) > _LONGEST_NAME:
        return False
    columns = zip(*even(others, len(row)), strict=True)
    return len(cells) * 2 > len(row) and not any(
        cell and cell in column for cell, column in zip(row, columns, strict=False)
    )


def _is_value(cell: str) -> bool:
    return column_of("", [cell]).is_telling and not re.fullmatch(r"(?:19|20)\d\d", cell)


def _is_chinese(rows: Rows) -> bool:
    """Return whether most letters of a table's beginning are Chinese."""
    sample = " ".join(cell for row in rows[:20] for cell in row)[:2_000]
    letters = [each for each in sample if each.isalpha()]
    ideographs = sum("\u3400" <= each <= "\u9fff" for each in letters)
    return 2 * ideographs > len(letters) and not _KANA.search(sample)


# -- words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """The sentences about a table."""

    comma: str
    column: str
    head: str
    more: str
    numbers: str
    range: str
    dates: str
    same: str
    common: str
    times: str
    all_different: str
    empty: str
    outlier: str
    first: str


_ENGLISH = _Words(
    comma=", ",
    column="column {number}",
    head="A table of {rows} rows and {columns} columns: {names}.",
    more="{count} more columns.",
    numbers="{name}: from {least} to {most}, mean {mean}, median {median}, sum {total}.",
    range="{name}: numbers from {first} to {last}.",
    dates="{name}: from {first} to {last}.",
    same="{name}: {value} in every row.",
    common="{name}: {count} different values, most often {common}.",
    times="{value} ({count} times)",
    all_different="{name}: {count} values, all different.",
    empty="{name}: empty in {count} of {rows} rows.",
    outlier="{name}: {value} in row {row} is far from the others.",
    first="The first rows:",
)
_CHINESE = _Words(
    comma="、",
    column="第{number}列",
    head="表格共{rows}行、{columns}列：{names}。",
    more="另有{count}列。",
    numbers="{name}：最小{least}，最大{most}，平均{mean}，中位数{median}，合计{total}。",
    range="{name}：数字从{first}到{last}。",
    dates="{name}：从{first}到{last}。",
    same="{name}：每行都是{value}。",
    common="{name}：{count}种不同的值，最常见的是{common}。",
    times="{value}（{count}次）",
    all_different="{name}：{count}个值，各不相同。",
    empty="{name}：{rows}行中有{count}行为空。",
    outlier="{name}：第{row}行的{value}与其他值相差很大。",
    first="前几行：",
)
