"""What each type of summary asks for, by its length and by the kind of text: the table of types.

Presets are types, too: a caller names one thing, and no rule is needed for which of two names wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.cues import asks_for, messages_in, questions_in, times_in
from summarizer.options import InputType, SummaryOptions
from summarizer.phrases import phrases
from summarizer.rows import Layout, fit_for_cell

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


def style_of(options: SummaryOptions, input_type: InputType = "article") -> Style:
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


def layout_of(
    options: SummaryOptions,
    style: Style,
    language: str,
    *,
    text: str = "",
    messages: int = 0,
    participants: Sequence[str] = (),
) -> Layout | None:
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
        sample = phrases(language).clause
        return Layout(tuple(columns), len(heads), heads=heads, words=max(1, words), sample=sample)
    fewest = min(_FEWEST_TOPICS, style.max_parts) if options.type == "topics" else 1
    return Layout(
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
