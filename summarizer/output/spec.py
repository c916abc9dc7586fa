"""What each type of summary asks for, by its length and by the kind of text: the table of types.

Presets are types, too: a caller names one thing, and no rule is needed for which of two names wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.language.heuristics import asks_for, messages_in, questions_in, times_in
from summarizer.language.tags import LANGUAGES
from summarizer.options import InputType, SummaryFormat, SummaryOptions, SummaryType
from summarizer.output.table import SUBJECTS, Row, TableSpec, fit_for_cell

Kind = Literal["items", "sentences", "headline", "clauses", "rows"]

_SIZES: Mapping[str, Mapping[str, int]] = {  # parts by the length
    "key-points": {"short": 3, "medium": 5, "long": 7},
    "list": {"short": 5, "medium": 8, "long": 12},
    "tldr": {"short": 1, "medium": 3, "long": 5},
    "teaser": {"short": 1, "medium": 3, "long": 5},
    "table": {"short": 3, "medium": 5, "long": 8},
    "action-items": {"short": 3, "medium": 5, "long": 8},
    "questions": {"short": 3, "medium": 5, "long": 8},
}
_HEADLINE_WORDS = {"short": 12, "medium": 17, "long": 22}
_TOPLINE_WORDS = {"notification-stack": 10, "conversation": 10}  # Apple's; of mail and others 18
_TOPLINE_WORDS_ELSE = 18
_CLAUSES = 3
_SYNOPSIS = (3, 59)  # sentences, words: Apple's
_STACK = (3, 10)  # notifications, words: Apple's
_MOST_TOPICS, _FEWEST_TOPICS = 5, 3
_SENDER = re.compile(r"^From: (\S.{0,58})$", re.MULTILINE)  # as documents show it
_HEAD = re.compile(r"(?:[^:：\n]|(?<=\d):(?=\d)){1,60}(?=:\s|：)")

_TIMES_KNOWN = ("en", "zh")  # languages whose times the rules find
# Types that a text of any length may have something for, or not.
EXTRACTS = ("action-items", "questions")
SPOKEN = ("email-thread", "conversation", "transcript")


@dataclass(frozen=True)
class Style:
    """A type's form but for the language.

    columns -- keys of the cells of a row, where the summary is made of rows
    """

    kind: Kind
    max_parts: int
    max_words: int | None
    columns: tuple[str, ...] = ()


def style_for(options: SummaryOptions, input_type: InputType = "article") -> Style:
    """The style that `options` ask for, of such a text; bounds of the caller's own come first."""
    words = options.max_words
    match options.type:
        case "headline":
            return Style("headline", 1, words or _HEADLINE_WORDS[options.length])
        case "topline" | "apple-topline":
            most = _TOPLINE_WORDS.get(input_type, _TOPLINE_WORDS_ELSE)
            return Style("clauses", _CLAUSES, words or most)
        case "apple-synopsis":
            return Style("sentences", options.max_sentences or _SYNOPSIS[0], words or _SYNOPSIS[1])
        case "apple-stack":
            parts = min(options.max_key_points or _STACK[0], _STACK[0])
            return Style("rows", parts, words or _STACK[1], ("app", "what"))
        case "topics":
            return Style("rows", options.max_key_points or _MOST_TOPICS, words, ("topic",))
    size = _SIZES[options.type][options.length]
    if options.type in ("tldr", "teaser"):
        return Style("sentences", options.max_sentences or size, words)
    parts = options.max_key_points or size
    kind: Kind = "items" if options.type in ("key-points", "list") else "rows"
    return Style(kind, parts, words, _columns(options.type, input_type))


def table_spec(
    options: SummaryOptions,
    style: Style,
    language: str,
    *,
    text: str = "",
    messages: int = 0,
    participants: Sequence[str] = (),
) -> TableSpec | None:
    """The rows of a style that is made of rows; their times and questions are those of `text`."""
    if style.kind != "rows":
        return None
    names = _fit_all(participants)
    if "app" in style.columns and not names:
        names = _fit_all([head.split(",")[0] for head in _heads(text) if not head.isdigit()])
    columns = [each for each in style.columns if each != "message" or messages]
    if options.type == "questions" and not names:
        columns.remove("who")
    if options.type == "apple-stack":
        heads = _heads(text)[-style.max_parts :]
        words = (style.max_words or _STACK[1]) // max(1, len(heads))
        sample = LANGUAGES[language].strings.example_row
        return TableSpec(
            tuple(columns), len(heads), heads=heads, words=max(1, words), sample=sample
        )
    fewest = min(_FEWEST_TOPICS, style.max_parts) if options.type == "topics" else 1
    return TableSpec(
        tuple(columns),
        style.max_parts,
        fewest,
        _messages_for(options, text, messages),
        names,
        times=_fit_all(times_in(text)) if text and language in _TIMES_KNOWN else None,
        questions=_fit_all(questions_in(text)),
    )


def _messages_for(options: SummaryOptions, text: str, count: int) -> dict[int, str]:
    """The messages that rows may be about: those that ask, or ask for something, if any do."""
    said = dict(enumerate(messages_in(text, count), 1)) or dict.fromkeys(range(1, count + 1), "")
    asks = (lambda text: bool(questions_in(text))) if options.type == "questions" else asks_for
    return {number: text for number, text in said.items() if asks(text)} or said


def _fit_all(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fit_for_cell, texts))))


def _heads(text: str) -> tuple[str, ...]:
    """What notifications begin with, one a line: their app and time, else a number.

    Of mails who wrote them.
    """
    if senders := _SENDER.findall(text):
        return tuple(map(fit_for_cell, senders))
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    found = (_HEAD.match(line) for line in lines)
    return tuple(
        fit_for_cell(match[0]) if match else str(number) for number, match in enumerate(found, 1)
    )


def _columns(type_: str, input_type: InputType) -> tuple[str, ...]:
    if type_ == "action-items":
        return ("message", "who", "what", "when")
    if type_ == "questions":
        return ("message", "who", "question")
    if type_ != "table":
        return ()
    if input_type == "notification-stack":
        return ("app", "what")
    return ("who", "what", "when") if input_type in SPOKEN else ("topic", "detail")


# Kinds of one line within so many words: an open part is too long for good once it is, and may end
# earlier, if that leaves a share of the allowed words.
WITHIN_WORDS = ("headline", "clauses")
FEWEST_WORDS_SHARE = 0.4

_TOKENS_AN_ITEM = 80  # room for a long sentence
_TOKENS_TO_SPARE = 48  # for one that is much longer
_TOKENS_IN_ALL = 768  # what the context keeps free for an answer, see planning.RESERVED_TOKENS
# A text this short for each part is its own summary.
_PASSTHROUGH_WORDS = {"items": 8, "rows": 8, "sentences": 20, "topics": 3}


@dataclass(frozen=True)
class OutputSpec:
    """What a summary must look like."""

    kind: Kind
    max_parts: int  # bullets, sentences, clauses or rows
    max_words: int | None
    bullet: str  # before each part; "" for running text
    language: str  # a key of language.tags.LANGUAGES
    type: SummaryType = "key-points"
    format: SummaryFormat = "markdown"
    input_type: InputType = "article"
    table: TableSpec | None = None  # of rows
    message_ids: tuple[str, ...] = ()  # of the messages that rows name by their numbers
    words_of_text: int | None = None  # that rows stay below, but for the first
    allows_passthrough: bool = True  # whether a text may be its own summary
    if_empty: str = ""  # what is said where no rows are an answer, too
    is_empty: bool = False  # whether that is known before
    also: tuple[str, ...] = ()  # other languages that its text is in, and it may be in, too
    asks: bool = True  # whether the model may be asked first if anything is on the focus

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that a summary may be in, the wanted one first."""
        return (self.language, *self.also)

    @property
    def max_tokens(self) -> int:
        """Room for an answer; what it cuts off is left out."""
        return min(self.max_parts * _TOKENS_AN_ITEM + _TOKENS_TO_SPARE, _TOKENS_IN_ALL)

    @property
    def most_words(self) -> int | None:
        """The bound of words; a list has fewer than its text, besides."""
        if self.type != "list" or self.words_of_text is None:
            return self.max_words
        fewer = max(1, self.words_of_text - 1)
        return min(fewer, self.max_words or fewer)

    @property
    def min_parts(self) -> int:
        """Parts without which an answer isn't taken at once."""
        return self.table.fewest if self.table else 1

    @property
    def passthrough_words(self) -> int:
        """A text of no more words and no more sentences is no longer than its summary."""
        if self.kind in ("headline", "clauses") or self.type == "apple-stack":
            return self.max_words or 0
        each = _PASSTHROUGH_WORDS["topics" if self.type == "topics" else self.kind]
        return min(self.max_parts * each, self.max_words or self.max_parts * each)


@dataclass(frozen=True)
class ParsedOutput:
    """What of the model's words keeps the form."""

    text: str
    parts: tuple[str, ...]  # the bullets, sentences or rows in it, without bullets
    is_full: bool  # nothing more fits or is wanted: the model can stop
    rows: tuple[Row, ...] = ()  # the cells of each part, where it is made of cells
    is_fixed: bool = False  # our own words: there was nothing to write

    @property
    def own_words(self) -> str:
        """What of it the model chose the words of: not the names and times of rows."""
        if not self.rows:
            return self.text
        return "\n".join(cell for row in self.rows for key, cell in row.items() if key in SUBJECTS)


def fixed(text: str) -> ParsedOutput:
    """Words of our own in place of a summary."""
    return ParsedOutput(text, (), is_full=True, is_fixed=True)
