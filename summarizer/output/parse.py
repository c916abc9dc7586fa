"""Hold what the model writes to the spec of its summary.

`parse_output` is pure and cheap, so a stream calls it again with every token: it is given all that
was written so far and returns what may be shown. A bound is kept by stopping at the end of a
sentence or of an item, never within one; what a token limit or a loop cut off is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from summarizer.language.sentences import clean_line, ends_sentence, split_sentences
from summarizer.language.tags import LANGUAGES
from summarizer.language.words import count_words
from summarizer.output.render import render_parts, render_row, render_rows
from summarizer.output.spec import FEWEST_WORDS_SHARE, WITHIN_WORDS, OutputSpec, ParsedOutput
from summarizer.output.table import Row, TableSpec, read_rows

_LONGEST_WORD = 16  # characters that a word has on average at most; emoji and such count as none

_SAYS_SOMETHING = re.compile(r"\w")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))
_NUMBER_OR_BULLET = re.compile(r"\s*(?:[-–—*•·]\s*)?\(?\d{1,2}[.)、．]?")


def passes_through(text: str, spec: OutputSpec) -> bool:
    """Whether `text` is so short that such a summary of it would be no shorter."""
    if not spec.allows_passthrough:
        return False
    sentences = split_sentences(text)
    words = spec.passthrough_words
    is_short = count_words(text) <= words and len(text) <= words * _LONGEST_WORD
    return len(sentences) <= spec.max_parts and is_short


def parse_output(raw: str, spec: OutputSpec, *, ended: bool, cut_off: bool = False) -> ParsedOutput:
    """Return what of the model's words keeps to `spec`.

    Args:
        raw: all that was written so far.
        spec: what it must look like.
        ended: whether nothing follows; before that the last part is shown as far as it goes.
        cut_off: whether a limit ended it, not the model: an unfinished last part is left out.
    """
    if spec.table:
        return _parse_rows(raw, spec, spec.table)
    written = _parts(raw if ended else _decided(raw), spec, ended=ended)
    if cut_off and written and not ends_sentence(written[-1]):
        written.pop()
    open_part = not ended and not _last_is_closed(raw, spec)
    kept = list(_distinct(written))
    finished = len(kept) - open_part
    is_full = finished >= spec.max_parts
    kept = kept[: spec.max_parts]
    fitting = _within_words(kept, spec.most_words)
    if len(fitting) < len(kept) and (not open_part or spec.kind in WITHIN_WORDS):
        is_full = True
    if len(fitting) < len(kept) and spec.kind == "clauses" and _is_short(fitting, spec):
        fitting = []  # "Hi both;" is what came before the summary
    if ended:
        fitting = [_closed(part, spec) for part in fitting]
    return ParsedOutput(render_parts(fitting, spec), tuple(fitting), is_full)


def with_parts(parsed: ParsedOutput, numbers: Sequence[int], spec: OutputSpec) -> ParsedOutput:
    """Return a summary with only some of its parts."""
    parts = tuple(parsed.parts[number] for number in numbers)
    if not parsed.rows:
        return replace(parsed, text=render_parts(parts, spec), parts=parts)
    rows = tuple(parsed.rows[number] for number in numbers)
    return replace(parsed, text=render_rows(rows, spec), parts=parts, rows=rows)


def _parse_rows(raw: str, spec: OutputSpec, table: TableSpec) -> ParsedOutput:
    """Return the closed rows that fit; a row that isn't closed is never shown."""
    read = read_rows(raw, table)[: spec.max_parts]
    rows = [_with_message_id(row, spec.message_ids) for row in read]
    while rows and not _fits(rows, spec):
        rows.pop()
    is_full = len(rows) < len(read) or len(rows) == spec.max_parts
    parts = tuple(render_row(row, spec.language) for row in rows)
    return ParsedOutput(render_rows(rows, spec), parts, is_full, tuple(rows))


def _with_message_id(row: Row, message_ids: Sequence[str]) -> Row:
    if "message" not in row:
        return row
    number = int(row["message"])
    return {**row, "message_id": message_ids[number - 1]}


def _fits(rows: Sequence[Row], spec: OutputSpec) -> bool:
    words = count_words(render_rows(rows, spec))
    if spec.words_of_text is not None and len(rows) > 1 and words >= spec.words_of_text:
        return False
    return spec.max_words is None or words <= spec.max_words


def _decided(raw: str) -> str:
    """Return `raw` without a last line that may be a bare number, until the next token tells."""
    before, newline, last = raw.rpartition("\n")
    return before + newline if _NUMBER_OR_BULLET.fullmatch(last) else raw


def _parts(raw: str, spec: OutputSpec, *, ended: bool) -> list[str]:
    *closed, last = raw.split("\n")
    lines = [line for line in closed if not _announces(line)]
    if not (ended and _announces(last)):  # after "at 9:" may come "30"
        lines.append(last)
    lines = [clean_line(line) for line in lines]
    lines = [line for line in lines if _says_something(line)]
    if spec.kind == "items":
        return [split_sentences(line)[0] for line in lines]
    sentences = [sentence for line in lines for sentence in split_sentences(line)]
    if spec.kind == "sentences":
        return sentences
    if spec.kind == "clauses":
        return [clause for sentence in sentences for clause in _split_clauses(sentence)]
    return [_clean_headline(sentence) for sentence in sentences[:2]]


def _last_is_closed(raw: str, spec: OutputSpec) -> bool:
    """Whether the last part is known to be complete before the next token is."""
    return spec.kind == "items" and raw.endswith("\n")


def _distinct(parts: Iterable[str]) -> Iterator[str]:
    """Yield each part once: a model that has run out of points repeats itself."""
    seen = set()
    for part in parts:
        key = re.sub(r"\W", "", part).casefold()
        if key not in seen:
            seen.add(key)
            yield part


def _within_words(parts: list[str], max_words: int | None) -> list[str]:
    """Return the first parts that together have at most `max_words`."""
    kept: list[str] = []
    for part in parts:
        if max_words is not None and count_words(" ".join([*kept, part])) > max_words:
            break
        kept.append(part)
    return kept


def _is_short(clauses: list[str], spec: OutputSpec) -> bool:
    return count_words(" ".join(clauses)) < (spec.max_words or 0) * FEWEST_WORDS_SHARE


def _closed(part: str, spec: OutputSpec) -> str:
    """Return a sentence with its full stop."""
    if spec.kind != "sentences" or ends_sentence(part):
        return part
    return part.rstrip(",;:，；：、 ") + LANGUAGES[spec.language].full_stop


def _announces(line: str) -> bool:
    """Whether a line only says that something follows."""
    return line.rstrip(" *_").endswith((":", "："))


def _split_clauses(sentence: str) -> list[str]:
    """Return the clauses between semicolons."""
    clauses = (_clean_headline(clause.strip()) for clause in re.split(r"[;；]", sentence))
    return [clause for clause in clauses if _says_something(clause)]


def _clean_headline(sentence: str) -> str:
    """Return a sentence without full stop and without quotation marks around it."""
    return _unquoted(_unquoted(sentence).rstrip(".。")).strip()


def _unquoted(text: str) -> str:
    """Return a text without quotation marks around all of it; those within it stay."""
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and inner and closing not in inner:
            return inner
    return text


def _says_something(line: str) -> bool:
    """Whether there is a word or a number in it."""
    return _SAYS_SOMETHING.search(line) is not None
