"""Break text into the terms that two texts are compared by: stems, and pairs of Han characters."""

from __future__ import annotations

import re

from summarizer.language.scripts import HAN
from summarizer.language.tags import LANGUAGES

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN_RUN = re.compile(rf"(?:{HAN.pattern})+")
_SUFFIXES = re.compile(r"(?:'s|’s|ings?|ed|ly|ers?|ies|es|s|ations?|ion)$")
_SHORTEST_STEM = 3
_STOP_WORDS = frozenset(word for each in LANGUAGES.values() for word in each.stop_words)


def terms_of(text: str) -> list[str]:
    """Return the stems of the words of `text`, and its Han characters alone and in pairs.

    Stop words are left out. Words of any language are stemmed by English suffixes.
    """
    terms: list[str] = []
    for run in _HAN_RUN.findall(text):
        terms += [each for each in run if each not in _STOP_WORDS]
        terms += [run[place : place + 2] for place in range(len(run) - 1)]
    words = _WORD.findall(_HAN_RUN.sub(" ", text).lower())
    return terms + [_stem(word) for word in words if word not in _STOP_WORDS]


def _stem(word: str) -> str:
    stem = _SUFFIXES.sub("", word)
    stem = stem if len(stem) >= _SHORTEST_STEM else word
    return stem.rstrip("e") if len(stem) > _SHORTEST_STEM else stem
