"""Break text into the terms that two texts are compared by: stems, and pairs of Han characters."""

from __future__ import annotations

import re

from summarizer.language.scripts import HAN

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN_RUN = re.compile(rf"(?:{HAN.pattern})+")
_SUFFIXES = re.compile(r"(?:'s|’s|ings?|ed|ly|ers?|ies|es|s|ations?|ion)$")
_SHORTEST_STEM = 3
_COMMON_WORDS = """a an the and or but of to in on at by for from with as is are was were be
    been has have had will would can could should it its he she they them his her their we you
    i this that these those not no so if then than there here who what when where which how do
    does did also about into over after before up out more most some any all one say says said
    tell tells told ask asks asked"""
_COMMON_HAN = "的了是在和与也都就而及或将会他她它们我你这那有不对为以被把从到说"
_STOP_WORDS = frozenset(_COMMON_WORDS.split()) | frozenset(_COMMON_HAN)


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
