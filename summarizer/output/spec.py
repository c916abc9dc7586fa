"""What a summary must look like: the options and the record of its type, applied to one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.language.detection import is_written_in, languages_in, supported
from summarizer.language.heuristics import (
    asks_for,
    may_ask_for_something,
    messages_in,
    questions_in,
    times_in,
)
from summarizer.language.tags import LANGUAGES, language_of_tag
from summarizer.language.words import count_words
from summarizer.options import SummaryFormat, SummaryOptions
from summarizer.output.table import SUBJECTS, Row, TableSpec, fit_for_cell
from summarizer.results import Evidence
from summarizer.types import (
    INPUT_TYPES,
    SUMMARY_TYPES,
    InputType,
    Kind,
    SummaryType,
    SummaryTypeInfo,
)

# Kinds of one line within a bound of words. Once an unfinished part is too long, it stays so; the
# line may end earlier, if that leaves a share of the allowed words.
WITHIN_WORDS = ("headline", "clauses")
FEWEST_WORDS_SHARE = 0.4

_TOKENS_A_PART = 80  # room for a long sentence
_TOKENS_TO_SPARE = 48  # for one that is much longer
_MOST_TOKENS = 768  # what the context keeps free for an answer, see prompts.plan.RESERVED_TOKENS
_PASSTHROUGH_WORDS = {"items": 8, "rows": 8, "sentences": 20}  # per part
_SENDER = re.compile(r"^From: (\S.{0,58})$", re.MULTILINE)  # as documents show it
_HEAD = re.compile(r"(?:[^:：\n]|(?<=\d):(?=\d)){1,60}(?=:\s|：)")
_TIMES_KNOWN = ("en", "zh")  # languages whose times the rules find


@dataclass(frozen=True)
class OutputSpec:
    """What a summary must look like.

    Attributes:
        type: its type, a key of `SUMMARY_TYPES`.
        language: a key of `LANGUAGES`.
        max_parts: bound on items, sentences, clauses or rows.
        max_words: bound on words, or None.
        format: Markdown or plain text.
        input_type: type of the text.
        table: its rows, where it is made of rows.
        message_ids: ids of the messages that rows cite by number.
        words_of_text: bound on rows but the first, and on types that are shorter than their text.
        allows_passthrough: whether a text may be its own summary.
        if_empty: what is said where there are no rows.
        is_empty: whether it is known before that there are none.
        also: other languages of the text, which the summary may be in as well.
        asks: whether the model may be asked first if the text has anything on the focus.
        words_quoted: bound on the words where it is made of quotations; None for `max_words`.
    """

    type: SummaryType
    language: str
    max_parts: int
    max_words: int | None = None
    format: SummaryFormat = "markdown"
    input_type: InputType = "article"
    table: TableSpec | None = None
    message_ids: tuple[str, ...] = ()
    words_of_text: int | None = None
    allows_passthrough: bool = True
    if_empty: str = ""
    is_empty: bool = False
    also: tuple[str, ...] = ()
    asks: bool = True
    words_quoted: int | None = None

    @property
    def info(self) -> SummaryTypeInfo:
        """The record of its type."""
        return SUMMARY_TYPES[self.type]

    @property
    def kind(self) -> Kind:
        """How it is written and parsed."""
        return self.info.kind

    @property
    def bullet(self) -> str:
        """What stands before each part of a list; "" for other kinds."""
        if self.kind not in ("items", "rows"):
            return ""
        return "- " if self.format == "markdown" else "• "

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it may be in, the wanted one first."""
        return (self.language, *self.also)

    @property
    def max_tokens(self) -> int:
        """Room for an answer, in tokens; what it cuts off is left out."""
        return min(self.max_parts * _TOKENS_A_PART + _TOKENS_TO_SPARE, _MOST_TOKENS)

    @property
    def most_words(self) -> int | None:
        """The bound on words, which for some types depends on the text as well."""
        if not self.info.is_shorter_than_text or self.words_of_text is None:
            return self.max_words
        fewer = max(1, self.words_of_text - 1)
        return min(fewer, self.max_words or fewer)

    @property
    def of_quotations(self) -> OutputSpec:
        """The same for a summary that is made of quotations."""
        return replace(self, max_words=self.words_quoted or self.max_words)

    @property
    def min_parts(self) -> int:
        """Parts below which another attempt is made."""
        return min(self.info.fewest, self.max_parts)

    @property
    def passthrough_words(self) -> int:
        """Words of the longest text that is its own summary."""
        each = self.info.passthrough_words or _PASSTHROUGH_WORDS.get(self.kind)
        if each is None or self.info.is_stack:
            return self.max_words or 0
        most = self.max_parts * each
        return min(most, self.max_words or most)


@dataclass(frozen=True)
class ParsedOutput:
    """What of the model's words keeps to the spec.

    Attributes:
        text: what a reader sees.
        parts: the items, sentences, clauses or rows in it, without bullets.
        is_full: whether nothing more fits or is wanted, so that the model can stop.
        rows: the cells of each part, where it is made of cells.
        is_fixed: whether the words are our own, since there was nothing to write.
        doubted: numbers of the parts that the model, asked again, doesn't find in the text.
        quotations: numbers of the parts that are quotations, and what each quotes.
        topic: what a dialogue is about, where its first part is doubted.
    """

    text: str
    parts: tuple[str, ...]
    is_full: bool
    rows: tuple[Row, ...] = ()
    is_fixed: bool = False
    doubted: tuple[int, ...] = ()
    quotations: tuple[tuple[int, tuple[Evidence, ...]], ...] = ()
    topic: str = ""

    @property
    def own_words(self) -> str:
        """The words that the model chose: not the names and times of rows."""
        if not self.rows:
            return self.text
        return "\n".join(cell for row in self.rows for key, cell in row.items() if key in SUBJECTS)


def fixed(text: str) -> ParsedOutput:
    """Return words of our own in place of a summary."""
    return ParsedOutput(text, (), is_full=True, is_fixed=True)


def output_spec(
    options: SummaryOptions,
    language: str,
    *,
    input_type: InputType = "article",
    text: str = "",
    message_ids: Sequence[str] = (),
    participants: Sequence[str] = (),
) -> OutputSpec:
    """Return what `options` ask for.

    Args:
        options: type, length and bounds of the caller's own, which come first.
        language: the summary's, a key of `LANGUAGES`.
        input_type: type of the text.
        text: what rows are made of: its times, its questions, its last notifications.
        message_ids: of the messages that the text shows as "[1] Name: ...", in their order.
        participants: the only people that rows may name; anybody where none are given.
    """
    info = SUMMARY_TYPES[options.type]
    spec = OutputSpec(
        options.type,
        language,
        _max_parts(options, info),
        options.max_words or info.max_words(options.length, input_type),
        options.format,
        input_type,
        message_ids=tuple(message_ids),
        allows_passthrough=not options.focus.strip() and info.extracts is None,
        if_empty=getattr(LANGUAGES[language].strings, info.if_none) if info.if_none else "",
        words_quoted=options.max_words
        or info.max_words(options.length, input_type, is_quoted=True),
    )
    if info.kind != "rows":
        return spec
    table = _stack(spec, text) if info.is_stack else _table(spec, text, participants)
    return replace(spec, table=table, max_parts=table.most)


def output_spec_for(
    text: str,
    options: SummaryOptions,
    *,
    input_type: InputType = "article",
    message_ids: Sequence[str] = (),
    participants: Sequence[str] = (),
) -> tuple[OutputSpec, bool]:
    """Return the spec of a summary of `text`, and whether its language isn't the text's.

    The keywords are those of `output_spec`. Raises `UnsupportedLanguageError` when no language is
    asked for and the text's isn't known.
    """
    languages = languages_in(text)
    if options.output_language is None:
        language, is_translated = supported(languages), False
    else:
        language = language_of_tag(options.output_language)
        is_translated = not is_written_in(text, language)
    info = SUMMARY_TYPES[options.type]
    spec = output_spec(
        options,
        language,
        input_type=input_type,
        text="" if is_translated and not info.is_stack else text,
        message_ids=message_ids,
        participants=participants,
    )
    also = tuple(each for each in languages if each in LANGUAGES and each != language)
    spec = replace(
        spec,
        also=() if is_translated else also,
        words_of_text=count_words(text),
        is_empty=_has_none(info, text, languages),
    )
    return spec, is_translated


def _has_none(info: SummaryTypeInfo, text: str, languages: Sequence[str]) -> bool:
    if info.extracts == "questions":
        return not questions_in(text)
    return info.extracts == "requests" and not may_ask_for_something(text, languages)


def _max_parts(options: SummaryOptions, info: SummaryTypeInfo) -> int:
    most = info.parts.of(options.length)
    if info.kind in WITHIN_WORDS:
        return most
    own = options.max_sentences if info.kind == "sentences" else options.max_key_points
    return min(own or most, most) if info.is_stack or info.row_words else own or most


def _table(spec: OutputSpec, text: str, participants: Sequence[str]) -> TableSpec:
    columns = spec.info.columns_for(spec.input_type)
    if "topic" in columns and INPUT_TYPES[spec.input_type].is_from_apps:
        participants = ()  # apps may be topics
    names = _fit_all(participants)
    if "app" in columns and not names:
        names = _fit_all([head.split(",")[0] for head in _heads(text) if not head.isdigit()])
    known = {"message": spec.message_ids, "who": names}
    left_out = [each for each in spec.info.optional_columns if not known[each]]
    return TableSpec(
        tuple(each for each in columns if each not in left_out),
        spec.max_parts,
        spec.min_parts,
        _messages(spec, text),
        names,
        times=_fit_all(times_in(text)) if text and spec.language in _TIMES_KNOWN else None,
        questions=_fit_all(questions_in(text)),
        row_words=spec.info.row_words,
    )


def _stack(spec: OutputSpec, text: str) -> TableSpec:
    heads = _heads(text)[-spec.max_parts :]
    words = max(1, (spec.max_words or 0) // len(heads))
    sample = LANGUAGES[spec.language].strings.example_row
    columns = spec.info.columns_for(spec.input_type)
    return TableSpec(columns, len(heads), heads=heads, words=words, sample=sample)


def _messages(spec: OutputSpec, text: str) -> dict[int, str]:
    """Return the messages that rows may cite: those that ask (for something), if any do."""
    count = len(spec.message_ids)
    said = dict(enumerate(messages_in(text, count), 1)) or dict.fromkeys(range(1, count + 1), "")
    asks = questions_in if spec.info.extracts == "questions" else asks_for
    return {number: text for number, text in said.items() if asks(text)} or said


def _fit_all(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fit_for_cell, texts))))


def _heads(text: str) -> tuple[str, ...]:
    """Return what each notification begins with, its app and time, or else its number.

    Of mails who wrote them.
    """
    if senders := _SENDER.findall(text):
        return tuple(map(fit_for_cell, senders))
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    found = (_HEAD.match(line) for line in lines)
    return tuple(
        fit_for_cell(match[0]) if match else str(number) for number, match in enumerate(found, 1)
    )
