"""Summaries made of rows: tables, action items, open questions, topics, clauses.

The model writes rows of a Markdown table, begun for it and held to a grammar: every row has its
cells, no cell has a bar in it, and what names a message or a person names one that is there. So
rows are read back by splitting; what a caller sees is rendered from them, see `rendering`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from summarizer.engine.grammar import TEXT
from summarizer.language.tags import LANGUAGES
from summarizer.language.words import HAN_A_WORD, count_words, is_left_open

Row = Mapping[str, str]  # cells by the keys of their columns; "" for what isn't said

_HEADINGS = {"message": "#", "question": "Question"}
SUBJECTS = ("what", "detail", "question", "topic")  # the cell without which a row says nothing
_MOST_CHARACTERS = {"topic": 32, "app": 40, "who": 60, "when": 60}
_MOST_OF_A_SENTENCE = 240
_MOST_WORDS_OF_A_TOPIC = 6
_MOST_WORDS_OF_A_STRICT_TOPIC = 4
_MOST_NAMES = 40
_SHORTEST_PART = 6  # letters: a shorter word is in many others
_EMPTY = re.compile(
    r"[\W_]*+(?:none|n/?a|null|unknown|tbd|not (?:specified|stated|mentioned|given|applicable)"
    r"|无|没有|未知|未提及|未说明|未指定|不详)?[\W_]*+",
    re.IGNORECASE,
)
_MOST_WORDS_OF_A_CLAUSE = 12
_FEW_WORDS = 6
_LEFT_OPEN = re.compile(r"\b(?:an?|the|of|and|or|to|in|on|for|with|from|by|at)$", re.IGNORECASE)
_UNFIT = re.compile(r"[|\s\\]+")
_MARKS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True)
class TableSpec:
    """The rows that are wanted.

    columns      -- keys of the cells
    most, fewest -- rows
    messages     -- what the messages say that rows may name, by their numbers from 1
    participants -- the names that "who" and "app" may be; any text where there are none
    times        -- that "when" may be, or nothing; any text for None
    questions    -- of the text; any question where there are none
    heads        -- what the first cell of each row is, where that is known before
    words        -- that a row's last cell has at most; None for a sentence
    sample       -- a row that comes first and isn't the model's, to show what is wanted
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
    sample: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The column that a row is there for."""
        return next(subject for subject in SUBJECTS if subject in self.columns)


def opening_of(table: TableSpec, language: str) -> str:
    """The table's beginning, up to the first cell."""
    headings = LANGUAGES[language].strings.columns
    heads = [_HEADINGS.get(column) or headings[column] for column in table.columns]
    sample = f" {' | '.join(table.sample)} |\n|" if table.sample else ""
    return f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n|{sample}"


def fit_for_cell(text: str) -> str:
    """A name or a heading without what would break a row."""
    return _UNFIT.sub(" ", text).strip()


def grammar_of(table: TableSpec, *, is_strict: bool = False) -> str:
    """The grammar of what follows the opening, for `engine.grammar`.

    A strict one lets no topic become longer than it may be, and so may end it anywhere, and no
    Chinese cell have several sentences; else what is too long is left out when the rows are read.
    """
    if table.heads:
        rows = [f'{_literal(head)} "|" {_terminal("what")} "|"' for head in table.heads]
        lines = [f"start: {' _next '.join(rows)}"]
    else:
        cells = " ".join(f'{_cell(column, table)} "|"' for column in table.columns)
        more = f" (_next row){{{table.fewest - 1},{table.most - 1}}}" if table.most > 1 else ""
        lines = [f"start: row{more}", f"row: {cells}"]
    patterns = (
        f"{_terminal(each)}: /{_pattern(each, table, is_strict=is_strict)}/"
        for each in table.columns
    )
    return "\n".join([*lines, '_next: "\\n|"', *patterns])


def read_rows(raw: str, table: TableSpec) -> list[Row]:
    """The closed rows of an answer, opening and all: each once, none empty or cut off."""
    rows: list[Row] = []
    said: set[str] = set()
    unwanted = {_key(cell) for cell in table.sample}
    if table.subject == "topic":  # of which people are none
        unwanted |= {_key(name) for name in table.participants}
    for row in _closed_rows(raw, table):
        key = _key(row[table.subject])
        if key and key not in unwanted and not _is_said(key, said):
            said.add(key)
            rows.append(row)
    return rows


def _key(cell: str) -> str:
    return re.sub(r"\W", "", cell).casefold()


def _is_said(key: str, said: set[str]) -> bool:
    """Whether it was said before, or is a part of what was."""
    if len(key) < _SHORTEST_PART:
        return key in said
    return any(key in other for other in said)


def with_more_rows(raw: str, more: str, table: TableSpec, language: str) -> str:
    """An answer with the rows of another one behind its own."""
    closed = raw[: raw.rfind("\n") + 1] if not raw.endswith("|") else f"{raw}\n"
    return f"{closed}|{more.removeprefix(opening_of(table, language))}"


def has_empty_rows(raw: str, table: TableSpec) -> bool:
    """Whether there are closed rows and none says anything: there was nothing to write."""
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
    """The number of the message that has the question, whatever the model thinks."""
    places = (n for n, said in table.messages.items() if row["question"] in fit_for_cell(said))
    return str(next(places, row["message"]))


def _asker(row: Row, table: TableSpec) -> Row:
    """Who wrote the message that the question is in, where its author is known."""
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
    """A clause without a comma, or a word that wants another one, where its bound ended it."""
    closed = _LEFT_OPEN.sub("", clause.rstrip(" ,;:，、；：")).rstrip(" ,;:，、；：")
    return closed if closed == clause else _without_open_end(closed)


def _is_cut_off(column: str, cell: str, table: TableSpec) -> bool:
    """Whether a cell wants another word, or is as long as it may be: ended by the limit, maybe."""
    if _choices(column, table):
        return False
    if column == table.subject and table.words is not None and is_left_open(cell):
        return True
    is_long = count_words(cell) > _MOST_WORDS_OF_A_TOPIC
    if column == "topic" and (is_long or _LEFT_OPEN.search(cell)):
        return True
    return len(cell) >= _most_characters(column) - 2  # the spaces around it


def _most_characters(column: str) -> int:
    return _MOST_CHARACTERS.get(column, _MOST_OF_A_SENTENCE)


# -- the grammar ----------------------------------------------------------------------------------


def _cell(column: str, table: TableSpec) -> str:
    choices = _choices(column, table)
    return f"({' | '.join(map(_literal, choices))})" if choices else _terminal(column)


def _choices(column: str, table: TableSpec) -> tuple[str, ...]:
    if column == "message":
        return tuple(map(str, table.messages))
    if column in ("who", "app") and len(table.participants) <= _MOST_NAMES:
        return table.participants
    if column == "when" and table.times is not None:
        return (*table.times, "-")
    return table.questions if column == "question" else ()


def _terminal(column: str) -> str:
    return column.upper()


def _literal(text: str) -> str:
    escaped = text.replace("\\", "").replace('"', '\\"')
    return f'" {escaped} "'


def _pattern(column: str, table: TableSpec, *, is_strict: bool) -> str:
    """The regular expression of a cell with the white space around it."""
    most = _most_characters(column)
    first = TEXT.replace("^", r"^\s")  # a character that isn't white space
    if column in ("who", "when"):
        return f"{TEXT}{{1,{most}}}"
    if column == "question":
        return rf" {first}{TEXT.replace('^', '^?？')}{{2,{most}}}[?？] ?"
    if column == "topic" and is_strict:
        return _clause(_MOST_WORDS_OF_A_STRICT_TOPIC, first.replace("^", "^:;,：；，。"))
    if column == "topic":
        return rf" {first}{{1,{most}}}( {first}{{1,{most}}}){{0,{_MOST_WORDS_OF_A_TOPIC}}} ?"
    if table.words is not None:
        return _clause(table.words, first)
    if is_strict:
        return f" {first}{TEXT.replace('^', '^。！？；')}{{0,{most}}}[。！？]? ?"
    return f" {first}{TEXT}{{0,{most}}}"


def _clause(words: int, character: str) -> str:
    """So many words, or Chinese characters that say as much.

    More than some twenty of them are more than llguidance's lexer takes.
    """
    words = min(words, _MOST_WORDS_OF_A_CLAUSE)
    han = r"[\u3400-\u9fff]"
    other = character.replace("^", r"^\u3400-\u9fff")
    word = f"{other}{{1,20}}"
    if words <= _FEW_WORDS:
        # No capital after a small letter: a word that may not follow is else put to the last one.
        word = f"{other.replace('^', '^a-z')}{{0,12}}{other.replace('^', '^A-Z')}{{0,16}}"
    units = int(words * HAN_A_WORD)
    return f"( {word}){{1,{words}}} ?| ({han}|{other}{{1,12}}){{1,{units}}} ?"
