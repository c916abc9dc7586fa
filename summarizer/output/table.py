"""Summaries made of rows: tables, action items, open questions, topics, clauses.

The model writes rows of a Markdown table, begun for it and held to a grammar (`output.grammar`):
every row has its cells, no cell has a bar in it, and what names a message or a person names one of
the text's. So rows are read back by splitting; `output.render` makes of them what a caller sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from summarizer.language.tags import LANGUAGES
from summarizer.language.words import count_words, is_left_open

Row = Mapping[str, str]  # cells by the keys of their columns; "" for what isn't said

SUBJECTS = ("what", "detail", "question", "line", "topic")  # a row without it says nothing
MOST_WORDS_OF_A_TOPIC = 6

_HEADINGS = {"message": "#", "question": "Question", "line": "Line"}
_MOST_CHARACTERS = {"topic": 32, "app": 40, "who": 60, "when": 60}
_MOST_OF_A_SENTENCE = 240
_MOST_NAMES = 40
_SHORTEST_PART = 6  # letters: a shorter word is in many others
_EMPTY = re.compile(
    r"[\W_]*+(?:none|n/?a|null|unknown|tbd|not (?:specified|stated|mentioned|given|applicable)"
    r"|无|没有|未知|未提及|未说明|未指定|不详)?[\W_]*+",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"\b(?:an?|the|of|and|or|to|in|on|for|with|from|by|at)$", re.IGNORECASE)
_UNFIT = re.compile(r"[|\s\\]+")
_MARKS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True)
class TableSpec:
    """The rows that are wanted.

    Attributes:
        columns: keys of the cells.
        most: bound on the rows.
        fewest: rows below which another attempt is made.
        messages: what the messages say that rows may cite, by their numbers from 1.
        participants: the only names that "who" and "app" may be; any text where there are none.
        times: all that "when" may be, besides nothing; any text for None.
        questions: those of the text; any question where there are none.
        heads: the first cell of each row, where that is given.
        words: bound on the words of a row's last cell; None for a sentence.
        row_words: the bound for each row, where each has its own.
        sample: a row that is given first, to show the model what is wanted.
    """

    columns: tuple[str, ...]
    most: int
    fewest: int = 1
    messages: Mapping[int, str] = field(default_factory=dict)
    participants: tuple[str, ...] = ()
    times: tuple[str, ...] | None = None
    questions: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    words: int | None = None
    row_words: tuple[int, ...] = ()
    sample: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The column without which a row says nothing."""
        return next(subject for subject in SUBJECTS if subject in self.columns)


def opening_of(table: TableSpec, language: str) -> str:
    """Return the beginning of the table, up to the first cell."""
    headings = LANGUAGES[language].strings.columns
    heads = [_HEADINGS.get(column) or headings[column] for column in table.columns]
    sample = f" {' | '.join(table.sample)} |\n|" if table.sample else ""
    return f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n|{sample}"


def fit_for_cell(text: str) -> str:
    """Return a name or a heading without what would break a row."""
    return _UNFIT.sub(" ", text).strip()


def read_rows(raw: str, table: TableSpec) -> list[Row]:
    """Return the closed rows of an answer, opening and all: each once, none empty or cut off."""
    rows: list[Row] = []
    said: set[str] = set()
    unwanted = {_key(cell) for cell in table.sample}
    if table.subject == "topic":  # of which people are none
        unwanted |= {_key(name) for name in table.participants}
    for row in _closed_rows(raw, table):
        key = _key(row[table.subject])
        most = table.row_words[len(rows) : len(rows) + 1]
        is_too_long = most and count_words(row[table.subject]) > most[0]
        if key and key not in unwanted and not _is_said(key, said) and not is_too_long:
            said.add(key)
            rows.append(row)
    return rows


def _key(cell: str) -> str:
    return re.sub(r"\W", "", cell).casefold()


def _is_said(key: str, said: set[str]) -> bool:
    """Whether a cell was said before, or is part of one that was."""
    if len(key) < _SHORTEST_PART:
        return key in said
    return any(key in other for other in said)


def with_more_rows(raw: str, more: str, table: TableSpec, language: str) -> str:
    """Return an answer with the rows of another one appended."""
    closed = raw[: raw.rfind("\n") + 1] if not raw.endswith("|") else f"{raw}\n"
    return f"{closed}|{more.removeprefix(opening_of(table, language))}"


def has_empty_rows(raw: str, table: TableSpec) -> bool:
    """Whether there are closed rows but none says anything: there was nothing to write."""
    rows = [*_closed_rows(raw, table)]
    return bool(rows) and not any(row[table.subject] for row in rows)


def _closed_rows(raw: str, table: TableSpec) -> Iterator[Row]:
    for line in raw.split("\n")[2 + bool(table.sample) :]:
        cells = line.split("|")[1:-1]
        if len(cells) == len(table.columns):  # else the row isn't closed
            row = {column: _clean(cell) for column, cell in zip(table.columns, cells, strict=True)}
            if table.words is not None:
                row[table.subject] = _without_open_end(row[table.subject])
            if "message" in row and "question" in row and table.questions:
                row["message"] = _asked_in(row, table)
                row |= _asker(row, table)
            if "message" in row and "when" in row and row["when"] not in _said(row, table):
                row["when"] = ""  # a time of another message
            if not any(_is_cut_off(column, cell, table) for column, cell in row.items()):
                yield row


def _asked_in(row: Row, table: TableSpec) -> str:
    """Return the number of the message that has the question, whichever the model chose."""
    places = (n for n, said in table.messages.items() if row["question"] in fit_for_cell(said))
    return str(next(places, row["message"]))


def _asker(row: Row, table: TableSpec) -> Row:
    """Return who wrote the message that the question is in, where its author is known."""
    said = table.messages[int(row["message"])]
    name = next((each for each in table.participants if said.startswith(f"{each}:")), None)
    return {"who": name} if name and "who" in row else {}


def _said(row: Row, table: TableSpec) -> str:
    said = table.messages[int(row["message"])]
    return said if table.times else row["when"]  # else it isn't taken from there


def _clean(cell: str) -> str:
    text = _MARKS.sub("", cell).strip().removeprefix("- ")
    return "" if _EMPTY.fullmatch(text) else text


def _without_open_end(clause: str) -> str:
    """Return a clause without what its bound left at the end: a comma, a word that needs more."""
    closed = _LEFT_OPEN.sub("", clause.rstrip(" ,;:，、；：")).rstrip(" ,;:，、；：")
    return closed if closed == clause else _without_open_end(closed)


def _is_cut_off(column: str, cell: str, table: TableSpec) -> bool:
    """Whether a cell needs another word, or is as long as it may be: maybe ended by the limit."""
    if choices(column, table):
        return False
    if column == table.subject and table.words is not None and is_left_open(cell):
        return True
    is_long = count_words(cell) > MOST_WORDS_OF_A_TOPIC
    if column == "topic" and (is_long or _LEFT_OPEN.search(cell)):
        return True
    return len(cell) >= most_characters(column) - 2  # the spaces around it


def choices(column: str, table: TableSpec) -> tuple[str, ...]:
    """Return all that a cell may be; nothing where it may be any text."""
    if column == "message":
        return tuple(map(str, table.messages))
    if column in ("who", "app") and len(table.participants) <= _MOST_NAMES:
        return table.participants
    if column == "when" and table.times is not None:
        return (*table.times, "-")
    return table.questions if column == "question" else ()


def most_characters(column: str) -> int:
    """Return the bound on the characters of a cell."""
    return _MOST_CHARACTERS.get(column, _MOST_OF_A_SENTENCE)
