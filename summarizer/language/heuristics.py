"""Find what the rows of a summary can be made of: questions, times, requests, words of the focus.

A small model finds tasks where there are none, and makes up times. So it is only asked for what
these rules find, and chooses among it. They know English and Chinese; a text in another language
counts as having everything, except questions, which have their mark.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from summarizer.language import dates
from summarizer.language.scripts import HAN
from summarizer.language.sentences import split_sentences
from summarizer.language.tags import LANGUAGES

_ONE = rf"(?:(?:next |this )?{dates.WEEKDAY}|{dates.DATE_LIKE}\b|{dates.RELATIVE}|{dates.CLOCK})"
_HOUR_ZH = rf"[\d{dates.TO_TEN_ZH}]{{1,3}}[{dates.HOUR_MARKS_ZH}]半?"
_TIME = re.compile(
    rf"\b(?:by |before |until |on |at )?{_ONE}(?:,? (?:at |on |by )?{_ONE}){{0,2}}"
    rf"|(?:{dates.RELATIVE_ZH}|[下本这]?{dates.WEEKDAY_ZH}|[下本]周|[下本]个?月|月底|年底"
    rf"|\d{{1,2}}月\d{{1,2}}[{dates.DAY_MARKS_ZH}]|[{dates.TO_TEN_ZH}]{{1,3}}月[{dates.TO_TEN_ZH}]{{1,3}}[{dates.DAY_MARKS_ZH}])"
    rf"(?:(?:{dates.DAYTIME_ZH}|凌晨)?(?:{_HOUR_ZH})?)(?:之?前|以前)?"
    rf"|(?:{dates.DAYTIME_ZH}){_HOUR_ZH}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:please|must|needs?(?: to| from)|need you|have to|has to|can (?:you|someone|anyone)"
    r"|could you|will you|would you|should|i(?:'|’)ll|i will|we(?:'|’)ll|i can|let(?:'|’)s"
    r"|remember to|don't forget|make sure|action items?|to[- ]do|follow up|assigned|responsible"
    r"|deadline|due|reply|confirm|send (?:me|us|it|the)|by (?:tomorrow|today|tonight|next))\b"
    r"|请|必须|务必|需要|我来|负责|记得|别忘|尽快|截止|之前|安排|跟进|麻烦|帮忙|待办|要在|得在|由.{1,6}[准提编起]",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^(?:Date|Sent|日期|时间|发送时间)[:：].*$|^\[[\d:., -]+\]|,\s*\d{1,2}:\d{2}(?=:\s|：)",
    re.MULTILINE | re.IGNORECASE,
)
_QUESTION_END = re.compile(r"(?:[?？؟]|か。)[\"'”’」』）)]*$")
_SPEAKER = re.compile(
    r"^(?:\[[\d:., ]+\]\s*)?(?:[^:：?？]{1,40}(?::\s+|：\s*|:(?=[\u3400-\u9fff]))(?=\S)"
    r"|[\u3400-\u9fff]{2,8}:)?"
)
_KNOWN = frozenset(("en", "zh"))  # to the rules
_NUMBERED = re.compile(r"^\[(\d{1,6})\] ", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_STOP_WORDS = frozenset(word for each in LANGUAGES.values() for word in each.focus_stop_words)
_SHORTEST_STEM = 4  # letters
_MOST_CHOICES = 24
_SHORTEST_QUESTION, _LONGEST_QUESTION = 5, 200  # characters


def questions_in(text: str) -> tuple[str, ...]:
    """Return the sentences that end in a question mark, without the speaker, each once."""
    questions = []
    for sentence in split_sentences(text):
        if _QUESTION_END.search(sentence):
            question = _SPEAKER.sub("", sentence).strip()
            if _SHORTEST_QUESTION <= len(question) <= _LONGEST_QUESTION:
                questions.append(question)
    return tuple(dict.fromkeys(questions))[:_MOST_CHOICES]


def messages_in(text: str, count: int) -> tuple[str, ...]:
    """Return what the messages say that are written in `text` as "[1] Name: ...".

    A number that isn't the next one is part of a message, and so is one after `count`.
    """
    return tuple(text[start:end] for start, end in message_spans(text, count))


def message_spans(text: str, count: int) -> list[tuple[int, int]]:
    """Return where the messages of `messages_in` begin, behind their numbers, and end."""
    matches: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        if int(match[1]) == len(matches) + 1 <= count:
            matches.append(match)
    starts = [match.end() for match in matches]
    ends = [match.start() - 1 for match in matches[1:]]  # before the end of the line
    return list(zip(starts, [*ends, len(text)], strict=False))


def times_in(text: str) -> tuple[str, ...]:
    """Return the days, dates and times of day as written, each once, without time stamps."""
    unstamped = _STAMP.sub(" ", text)
    times = dict.fromkeys(match[0].strip() for match in _TIME.finditer(unstamped))
    return tuple(times)[:_MOST_CHOICES]


def asks_for(text: str) -> bool:
    """Return whether `text` has words that ask for something or promise it."""
    return _ASKS.search(text) is not None


def may_ask_for_something(text: str, languages: Collection[str]) -> bool:
    """Return whether `text` may hold a task: always, in languages that the rules don't know."""
    return asks_for(text) or not _KNOWN.issuperset(languages)


def has_words_of(text: str, focus: str) -> bool:
    """Return whether `text` has a word of the focus that isn't a stop word."""
    lowered = text.casefold()
    words = [word for word in _WORD.findall(focus.casefold()) if not HAN.search(word)]
    if any(_stem(word) in lowered for word in words if word not in _STOP_WORDS):
        return True
    return any(pair in text for pair in _pairs_of_han(focus))


def _stem(word: str) -> str:
    return word[: max(_SHORTEST_STEM, len(word) - 3)]


def _pairs_of_han(focus: str) -> list[str]:
    pairs = [focus[place : place + 2] for place in range(len(focus) - 1)]
    return [
        pair
        for pair in pairs
        if len(HAN.findall(pair)) == len(pair) and not _STOP_WORDS.intersection(pair)
    ]
