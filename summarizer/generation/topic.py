"""Name what a dialogue is about in words of its own: a quotation can't be told wrong.

A small model's "Ann's absence" may be Bob's, and its "kayak rental" a sale; the kayak is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.language.sentences import clean_line
from summarizer.language.tags import LANGUAGES
from summarizer.language.words import count_words
from summarizer.output.spec import OutputSpec

MOST_TOKENS = 16
_MOST_WORDS = 7
_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_FEWEST_CHARACTERS = 2  # where words have no spaces between them


def topic_of(answer: str, text: str, speakers: Iterable[str], spec: OutputSpec) -> str:
    """Return the part of what the model named that stands so in the text; "" for none.

    Where a speaker does something ("Ann lends a scarf"), it is a statement and no topic.

    Args:
        answer: What the model wrote.
        text: The dialogue.
        speakers: Their names, as in the text.
        spec: Says the language.
    """
    named = clean_line(answer.strip().partition("\n")[0])
    if not 0 < count_words(named) <= _MOST_WORDS:
        return ""
    if LANGUAGES[spec.language].has_spaces:
        topic = _first_run(named, text, tuple(speakers), spec.language)
    else:
        topic = "" if any(name in named for name in speakers) else _longest_common(named, text)
    return topic[:1].upper() + topic[1:]


def _first_run(named: str, text: str, speakers: tuple[str, ...], language: str) -> str:
    """Return the first words that follow one another in the text, too, without a speaker's name."""
    names = {word for name in speakers for word in _WORD.findall(name.casefold())}
    words = list(_WORD.finditer(named))
    for word in words:
        is_owner = named[word.end() :].startswith(("'", "’"))
        if word[0].casefold() in names and not is_owner:
            return ""
    said = f" {' '.join(_WORD.findall(text.casefold()))} "
    stop_words = LANGUAGES[language].stop_words
    run: list[re.Match[str]] = []
    for word in words:
        is_free = word[0].casefold() not in names and len(word[0]) > 1
        longer = " ".join(each[0].casefold() for each in (*run, word))
        if is_free and f" {longer} " in said:
            if run or word[0].casefold() not in stop_words:
                run.append(word)
        elif run:
            break
    while run and run[-1][0].casefold() in stop_words:
        run.pop()
    return named[run[0].start() : run[-1].end()] if run else ""


def _longest_common(named: str, text: str) -> str:
    """Return the longest part of `named` that stands in the text; "" for a single character."""
    spans = ((start, end) for start in range(len(named)) for end in range(start, len(named) + 1))
    parts = (named[start:end] for start, end in spans)
    found = max((part for part in parts if part in text), key=len, default="")
    return found if len(found) >= _FEWEST_CHARACTERS else ""
