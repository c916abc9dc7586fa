"""The grammar that holds the model to the rows of a table, in the dialect of `engine.grammar`."""

from __future__ import annotations

from summarizer.engine.grammar import TEXT
from summarizer.language.words import HAN_A_WORD
from summarizer.output.table import MOST_WORDS_OF_A_TOPIC, TableSpec, choices, most_characters

_MOST_WORDS_OF_A_STRICT_TOPIC = 4
_MOST_WORDS_OF_A_CLAUSE = 12
_FEW_WORDS = 6
_FIRST = TEXT.replace("^", r"^\s")  # a character that isn't white space


def grammar_of(table: TableSpec, *, is_strict: bool = False) -> str:
    """Return the grammar of what follows the opening.

    A strict one lets no topic become longer than it may be, and so may end it anywhere, and lets
    no Chinese cell have several sentences. Else what is too long is left out on reading the rows.
    """
    names = [_terminal(column) for column in table.columns]
    patterns = {
        name: _pattern(column, table, is_strict=is_strict)
        for name, column in zip(names, table.columns, strict=True)
    }
    if table.heads or table.row_words:
        rows = [_numbered_row(number, table) for number in range(table.most)]
        lines = [f"start: {' _next '.join(rows)}"]
        patterns |= {_line(words): _clause(words) for words in table.row_words}
    else:
        cells = " ".join(f'{_cell(column, table)} "|"' for column in table.columns)
        more = f" (_next row){{{table.fewest - 1},{table.most - 1}}}" if table.most > 1 else ""
        lines = [f"start: row{more}", f"row: {cells}"]
    terminals = (f"{name}: /{pattern}/" for name, pattern in patterns.items())
    return "\n".join([*lines, '_next: "\\n|"', *terminals])


def _numbered_row(number: int, table: TableSpec) -> str:
    """Return a row whose first cell or whose bound depends on its number."""
    cells = [_cell(column, table) for column in table.columns]
    if table.heads:
        cells[0] = _literal(table.heads[number])
    if table.row_words:
        cells[table.columns.index(table.subject)] = _line(table.row_words[number])
    return " ".join(f'{cell} "|"' for cell in cells)


def _cell(column: str, table: TableSpec) -> str:
    known = choices(column, table)
    return f"({' | '.join(map(_literal, known))})" if known else _terminal(column)


def _terminal(column: str) -> str:
    return column.upper()


def _line(words: int) -> str:
    return f"LINE_OF_{words}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "").replace('"', '\\"')
    return f'" {escaped} "'


def _pattern(column: str, table: TableSpec, *, is_strict: bool) -> str:
    """Return the regular expression of a cell with the white space around it."""
    most = most_characters(column)
    if column in ("who", "when"):
        return f"{TEXT}{{1,{most}}}"
    if column == "question":
        return rf" {_FIRST}{TEXT.replace('^', '^?？')}{{2,{most}}}[?？] ?"
    if column == "topic" and is_strict:
        return _clause(_MOST_WORDS_OF_A_STRICT_TOPIC, _FIRST.replace("^", "^:;,：；，。"))
    if column == "topic":
        return rf" {_FIRST}{{1,{most}}}( {_FIRST}{{1,{most}}}){{0,{MOST_WORDS_OF_A_TOPIC}}} ?"
    if table.words is not None:
        return _clause(table.words)
    if is_strict:
        return f" {_FIRST}{TEXT.replace('^', '^。！？；')}{{0,{most}}}[。！？]? ?"
    return f" {_FIRST}{TEXT}{{0,{most}}}"


def _clause(words: int, character: str = _FIRST) -> str:
    """Return the pattern of so many words, or of Chinese characters that say as much.

    llguidance's lexer takes no more than some twenty of them.
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
