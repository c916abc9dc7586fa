"""What stands in a text that rows can be made of: its questions, its times, a word on the focus.

A small model finds tasks where there are none and makes times up. So it is only asked for what
these rules find, and chooses among it. The words are English and Chinese; a text in another
language counts as having everything, but for questions, which have their mark.
"""

from __future__ import annotations

import re

from summarizer.language import dates
from summarizer.language.detection import languages_in
from summarizer.language.scripts import HAN
from summarizer.language.sentences import split_sentences

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
_KNOWN = frozenset(("en", "zh"))  # languages that the rules are for
_NUMBERED = re.compile(r"\[(\d{1,6})\] ")
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """what which who whom whose when where why how that this these those the and for from with
        about into does did was were are has have had will would can could should say says said
        tell tells means mean meant much many any some all more most there their they them his her
        its our your you need want know reader text thing things happen happens happened next""",
    )
)
_COMMON_HAN = frozenset("的了是在有和与对什么么怎哪谁吗呢及其关于多少何时为影响")
_STEM = 4  # letters that a longer word keeps at least
_MOST_CHOICES = 24
_SHORTEST_QUESTION, _LONGEST_QUESTION = 5, 200  # characters


def questions_in(text: str) -> tuple[str, ...]:
    """Its sentences that end in a question mark, without who asks, each once."""
    found = []
    for sentence in split_sentences(text):
        if _QUESTION_END.search(sentence):
            question = _SPEAKER.sub("", sentence).strip()
            if _SHORTEST_QUESTION <= len(question) <= _LONGEST_QUESTION:
                found.append(question)
    return tuple(dict.fromkeys(found))[:_MOST_CHOICES]


def messages_in(text: str, count: int) -> tuple[str, ...]:
    """What the messages say that stand in it as "[1] Name: ...", one after the other.

    A number that isn't the next one is part of a message, and so is one after the last.
    """
    said: list[list[str]] = []
    for line in text.split("\n"):
        match = _NUMBERED.match(line)
        if match and int(match[1]) == len(said) + 1 <= count:
            said.append([line[match.end() :]])
        elif said:
            said[-1].append(line)
    return tuple(map("\n".join, said))


def times_in(text: str) -> tuple[str, ...]:
    """Days, dates and times of day, as the text has them, each once; not when it was sent."""
    said = _STAMP.sub(" ", text)
    return tuple(dict.fromkeys(match[0].strip() for match in _TIME.finditer(said)))[:_MOST_CHOICES]


def asks_for(text: str) -> bool:
    """Whether it has words by which somebody asks for something or promises it."""
    return _ASKS.search(text) is not None


def may_ask_for_something(text: str) -> bool:
    """Whether anybody could have something to do; true of languages that the rules don't know."""
    return asks_for(text) or not _KNOWN.issuperset(languages_in(text))


def has_words_of(text: str, focus: str) -> bool:
    """Whether a word of the focus that isn't in every text is in this one."""
    lowered = text.casefold()
    words = [word for word in _WORD.findall(focus.casefold()) if not HAN.search(word)]
    if any(_stem(word) in lowered for word in words if word not in _COMMON):
        return True
    return any(pair in text for pair in _pairs_of_han(focus))


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - 3)]


def _pairs_of_han(focus: str) -> list[str]:
    pairs = [focus[place : place + 2] for place in range(len(focus) - 1)]
    return [
        pair
        for pair in pairs
        if len(HAN.findall(pair)) == len(pair) and not set(pair) & _COMMON_HAN
    ]
