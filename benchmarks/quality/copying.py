"""How much of an answer is its text's own words, and how often it is the text's beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import mean

from benchmarks.quality.answer_cache import Answer
from benchmarks.quality.datasets import Item
from benchmarks.quality.scores import Characters
from summarizer.language.sentences import split_sentences

_RUN = 5  # words in a row, or
_RUNS = {"zh": 8}  # characters
_OPENING_SENTENCES = 2  # make a copy, or
_OPENING_CHARACTERS = 240  # of a single one
_HEAD_CHARACTERS = 8000  # of a text, which hold its opening


def figures(pairs: Iterable[tuple[Answer, Item]]) -> dict[str, float]:
    """The mean share of words that are copied, and of answers that are openings; 0 of none.

    A word is copied that stands in a run of five words, or eight Chinese characters, which the
    text has, too.
    """
    written = [(answer.text, item) for answer, item in pairs if not answer.error]
    if not written:
        return {"words": 0.0, "openings": 0.0}
    return {
        "words": mean(copied_share(said, item) for said, item in written),
        "openings": mean(
            copies_opening(split_sentences(said), item.text) for said, item in written
        ),
    }


def copied_share(said: str, item: Item) -> float:
    """The share of an answer's words that stand in runs which the text has, too; 0.0 to 1.0."""
    size = _RUNS.get(item.language, _RUN)
    words, known = map(Characters().tokenize, (said, item.text))
    runs = {tuple(known[start : start + size]) for start in range(len(known) - size + 1)}
    copied: set[int] = set()
    for start in range(len(words) - size + 1):
        if tuple(words[start : start + size]) in runs:
            copied.update(range(start, start + size))
    return len(copied) / len(words) if words else 0.0


def copies_opening(parts: Sequence[str], text: str) -> bool:
    """Whether a summary's parts are the first sentences of `text`, word for word."""
    if not parts or (len(parts) < _OPENING_SENTENCES and len(parts[0]) < _OPENING_CHARACTERS):
        return False
    opening = split_sentences(text[:_HEAD_CHARACTERS])[: len(parts)]
    return list(map(_plain, parts)) == list(map(_plain, opening))


def _plain(sentence: str) -> str:
    return re.sub(r"\W+", "", sentence).casefold()
