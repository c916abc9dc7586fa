"""The form a summary must have, and how the model's words are held to it.

`shape` is pure and cheap, so a stream calls it again with every token: it sees all that was written
so far and gives what may be shown. A bound is kept by stopping at the end of a sentence or of a
bullet, never within one; what a token limit or a loop cut off is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.language.detection import is_written_in, languages_in, supported
from summarizer.language.heuristics import may_ask_for_something, questions_in
from summarizer.language.sentences import ends_sentence, split_sentences
from summarizer.language.tags import LANGUAGES, language_of_tag
from summarizer.language.words import count_words
from summarizer.options import InputType, SummaryOptions, SummaryType
from summarizer.output.render import join_clauses, render_row, render_rows
from summarizer.output.spec import (
    EXTRACTS,
    FEWEST_WORDS_SHARE,
    WITHIN_WORDS,
    OutputSpec,
    ParsedOutput,
    style_for,
    table_spec,
)
from summarizer.output.table import Row, TableSpec, read_rows

_LONGEST_WORD = 16  # characters that a word has on average at most; emoji and such count as none

_NUMBER_OR_BULLET = re.compile(r"\s*(?:[-–—*•·]\s*)?\(?\d{1,2}[.)、．]?")


def output_spec(
    options: SummaryOptions,
    language: str,
    *,
    input_type: InputType = "article",
    text: str = "",
    message_ids: Sequence[str] = (),
    participants: Sequence[str] = (),
) -> OutputSpec:
    """The form that `options` ask for, for a text of such a kind.

    text         -- what rows may be made of: its times, its questions, its last notifications
    message_ids  -- of the messages that the text shows as "[1] Name: ...", in their order
    participants -- the only people that rows may name; anybody where none are given
    """
    style = style_for(options, input_type)
    if options.type == "topics" and input_type == "notification-stack":
        participants = ()  # the apps' names, which may be topics
    table = table_spec(
        options, style, language, text=text, messages=len(message_ids), participants=participants
    )
    return OutputSpec(
        style.kind,
        table.most if table else style.max_parts,
        style.max_words,
        ("- " if options.format == "markdown" else "• ") if style.kind == "items" else "",
        language,
        options.type,
        options.format,
        input_type,
        table,
        tuple(message_ids),
        allows_passthrough=not options.focus.strip() and options.type not in EXTRACTS,
        if_empty=_if_empty(options.type, language),
    )


def output_spec_for(
    text: str,
    options: SummaryOptions,
    *,
    input_type: InputType = "article",
    message_ids: Sequence[str] = (),
    participants: Sequence[str] = (),
) -> tuple[OutputSpec, bool]:
    """The form of a summary of `text`, and whether that is in another language than the text's.

    The keywords are those of `form_of`. Raises `UnsupportedLanguageError` when no language is asked
    for and the text's isn't known.
    """
    languages = languages_in(text)
    if options.output_language is None:
        language, is_translated = supported(languages), False
    else:
        language = language_of_tag(options.output_language)
        is_translated = not is_written_in(text, language)
    spec = output_spec(
        options,
        language,
        input_type=input_type,
        text="" if is_translated and options.type != "apple-stack" else text,
        message_ids=message_ids,
        participants=participants,
    )
    is_empty = _has_none(options.type, text, languages)
    also = tuple(each for each in languages if each in LANGUAGES and each != language)
    spec = replace(spec, also=() if is_translated else also)
    return replace(spec, words_of_text=count_words(text), is_empty=is_empty), is_translated


def _if_empty(type_: SummaryType, language: str) -> str:
    strings = LANGUAGES[language].strings
    return {"action-items": strings.nothing_to_do, "questions": strings.no_questions}.get(type_, "")


def _has_none(type_: SummaryType, text: str, languages: Sequence[str]) -> bool:
    if type_ == "questions":
        return not questions_in(text)
    return type_ == "action-items" and not may_ask_for_something(text, languages)


def passes_through(text: str, spec: OutputSpec) -> bool:
    """Whether `text` is so short that a summary of this form would be no shorter."""
    if not spec.allows_passthrough:
        return False
    sentences = split_sentences(text)
    words = spec.passthrough_words
    is_short = count_words(text) <= words and len(text) <= words * _LONGEST_WORD
    return len(sentences) <= spec.max_parts and is_short


def parse_output(raw: str, spec: OutputSpec, *, ended: bool, cut_off: bool = False) -> ParsedOutput:
    """Hold what the model wrote so far to `form`.

    ended   -- nothing follows; before that the last part may be half a sentence, and is shown so
    cut_off -- it ended by a limit, not by the model's choice: an unfinished last part is left out
    """
    if spec.table:
        return _shape_rows(raw, spec, spec.table)
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
    return ParsedOutput(joined(fitting, spec), tuple(fitting), is_full)


def with_parts(parsed: ParsedOutput, numbers: Sequence[int], spec: OutputSpec) -> ParsedOutput:
    """A summary with some of its parts only."""
    parts = tuple(parsed.parts[number] for number in numbers)
    if not parsed.rows:
        return replace(parsed, text=joined(parts, spec), parts=parts)
    rows = tuple(parsed.rows[number] for number in numbers)
    return replace(parsed, text=_rows_text(rows, spec), parts=parts, rows=rows)


def _shape_rows(raw: str, spec: OutputSpec, table: TableSpec) -> ParsedOutput:
    """The closed rows that fit; a row that isn't closed is never shown."""
    read = read_rows(raw, table)[: spec.max_parts]
    rows = [_with_message_id(row, spec.message_ids) for row in read]
    while rows and not _fits(rows, spec):
        rows.pop()
    is_full = len(rows) < len(read) or len(rows) == spec.max_parts
    parts = tuple(render_row(row, spec.language) for row in rows)
    return ParsedOutput(_rows_text(rows, spec), parts, is_full, tuple(rows))


def _with_message_id(row: Row, message_ids: Sequence[str]) -> Row:
    if "message" not in row:
        return row
    number = int(row["message"])
    return {**row, "message_id": message_ids[number - 1]}


def _fits(rows: Sequence[Row], spec: OutputSpec) -> bool:
    words = count_words(_rows_text(rows, spec))
    if spec.words_of_text is not None and len(rows) > 1 and words >= spec.words_of_text:
        return False
    return spec.max_words is None or words <= spec.max_words


def _rows_text(rows: Sequence[Row], spec: OutputSpec) -> str:
    return render_rows(rows, spec.type, spec.format, spec.language)


def _decided(raw: str) -> str:
    """Without a last line of which the next token says whether it begins with a number."""
    before, newline, last = raw.rpartition("\n")
    return before + newline if _NUMBER_OR_BULLET.fullmatch(last) else raw


def _parts(raw: str, spec: OutputSpec, *, ended: bool) -> list[str]:
    *closed, last = raw.split("\n")
    lines = [line for line in closed if not announces(line)]
    if not (ended and announces(last)):  # after "at 9:" may come "30"
        lines.append(last)
    lines = [clean_line(line) for line in lines]
    lines = [line for line in lines if says_something(line)]
    if spec.kind == "items":
        return [split_sentences(line)[0] for line in lines]
    sentences = [sentence for line in lines for sentence in split_sentences(line)]
    if spec.kind == "sentences":
        return sentences
    if spec.kind == "clauses":
        return [clause for sentence in sentences for clause in split_clauses(sentence)]
    return [clean_headline(sentence) for sentence in sentences[:2]]


def _last_is_closed(raw: str, spec: OutputSpec) -> bool:
    """Whether the last part can't grow any more, as far as can be told before the next token."""
    return spec.kind == "items" and raw.endswith("\n")


def _distinct(parts: Iterable[str]) -> Iterable[str]:
    """Each part once: a model that has run out of points says the same again."""
    seen = set()
    for part in parts:
        key = re.sub(r"\W", "", part).casefold()
        if key not in seen:
            seen.add(key)
            yield part


def _within_words(parts: list[str], max_words: int | None) -> list[str]:
    """The first parts that together have at most `max_words`."""
    kept: list[str] = []
    for part in parts:
        if max_words is not None and count_words(" ".join([*kept, part])) > max_words:
            break
        kept.append(part)
    return kept


def _is_short(clauses: list[str], spec: OutputSpec) -> bool:
    return count_words(" ".join(clauses)) < (spec.max_words or 0) * FEWEST_WORDS_SHARE


def _closed(part: str, spec: OutputSpec) -> str:
    """A last sentence without its full stop gets one."""
    if spec.kind != "sentences" or ends_sentence(part):
        return part
    return part.rstrip(",;:，；：、 ") + LANGUAGES[spec.language].full_stop


def joined(parts: Sequence[str], spec: OutputSpec) -> str:
    """Parts as one text: bullets in lines, sentences in a row."""
    if spec.kind == "items":
        return "\n".join(spec.bullet + part for part in parts)
    if spec.kind == "clauses":
        return join_clauses(parts, spec.language)
    return (" " if LANGUAGES[spec.language].has_spaces else "").join(parts)


# A dash right before a digit is a minus.
_BULLET = re.compile(r"^\s*(?:[*•·]\s*|[-–—](?:\s+|(?!\d))|\(?\d{1,2}[.)、．](?!\d)\s*|#+\s+)+")
_SAYS_SOMETHING = re.compile(r"\w")
_EMPHASIS = re.compile(r"\*\*|__")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))


def announces(line: str) -> bool:
    """Whether a line only says that something follows."""
    return line.rstrip(" *_").endswith((":", "："))


def clean_line(line: str) -> str:
    """A line without bullet, number and emphasis."""
    return _EMPHASIS.sub("", _BULLET.sub("", line)).strip()


def split_clauses(sentence: str) -> list[str]:
    """The clauses between semicolons."""
    clauses = (clean_headline(clause.strip()) for clause in re.split(r"[;；]", sentence))
    return [clause for clause in clauses if says_something(clause)]


def clean_headline(sentence: str) -> str:
    """A sentence without full stop and without quotation marks around it."""
    return _unquoted(_unquoted(sentence).rstrip(".。")).strip()


def _unquoted(text: str) -> str:
    """Text without quotation marks around all of it; those within it stay."""
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and inner and closing not in inner:
            return inner
    return text


def says_something(line: str) -> bool:
    """Whether there is a word or a number in it."""
    return _SAYS_SOMETHING.search(line) is not None
