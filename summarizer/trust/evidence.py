"""Which sentences of a source carry a sentence of its summary.

By the words they share, rare ones counting more (BM25's weights: Robertson and Zaragoza 2009), and
by the facts that both state in whatever form: "half past seven" carries "19:30". A sentence lends
a part of its words to the next, since an answer leaves out what was asked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.language.scripts import HAN
from summarizer.trust.fact import Fact
from summarizer.trust.facts import facts_in, is_said_by

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN_RUN = re.compile(rf"(?:{HAN.pattern})+")
_ENDINGS = re.compile(r"(?:'s|’s|ings?|ed|ly|ers?|ies|es|s|ations?|ion)$")
_SHORTEST_STEM = 3
_COMMON = frozenset(
    """a an the and or but of to in on at by for from with as is are was were be been has have had
    will would can could should it its he she they them his her their we you i this that these those
    not no so if then than there here who what when where which how do does did also about into over
    after before up out more most some any all one say says said tell tells told ask asks asked
    的 了 是 在 和 与 也 都 就 而 及 或 将 会 他 她 它 们 我 你 这 那 有 不 对 为 以 被 把 从 到 说 表示""".split()
)
_SATURATION = 1.2
_LENGTH = 0.4  # how much a long sentence is held against itself
_FACT = 1.6  # of the weight of the rarest word, for a fact that both state
_BEFORE = 0.25  # of a sentence's words count for the one after it
_HAN_ALONE = 0.35  # of a pair of characters' weight, for one


@dataclass(frozen=True)
class Segment:
    """A sentence, message or turn of a source, and where it stands."""

    start: int
    end: int
    text: str
    author: str = ""


class Evidence:
    """A source's segments, made ready for many questions."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self._terms = [Counter(terms_of(f"{each.author} {each.text}")) for each in segments]
        self._facts = [facts_in(each.text) for each in segments]
        seen = Counter(term for terms in self._terms for term in terms)
        count = len(segments)
        self._weights = {
            term: math.log(1 + (count - found + 0.5) / (found + 0.5))
            * (_HAN_ALONE if len(term) == 1 and HAN.match(term) else 1)
            for term, found in seen.items()
        }
        self._mean = sum(sum(terms.values()) for terms in self._terms) / max(1, count)

    def ranked(self, sentence: str) -> list[tuple[float, int]]:
        """Scores and numbers of the segments that share something, the best first."""
        return self._ranked(sentence, [fact for fact in facts_in(sentence) if not fact.is_weak])

    def ranked_by_words(self, sentence: str) -> list[tuple[float, int]]:
        """The same without regard to facts."""
        return self._ranked(sentence, [])

    def _ranked(self, sentence: str, claims: Sequence[Fact]) -> list[tuple[float, int]]:
        asked = set(terms_of(sentence))
        alone = [self._score(asked, claims, number) for number in range(len(self.segments))]
        scores = []
        for number, score in enumerate(alone):
            lent = self._lent(asked, number)
            if score > 0 or lent > 0:
                scores.append((score + lent, number))
        return sorted(scores, key=lambda each: (-each[0], each[1]))

    def _score(self, asked: set[str], claims: Sequence[Fact], number: int) -> float:
        terms = self._terms[number]
        size = sum(terms.values()) / self._mean if self._mean else 1
        damped = _SATURATION * (1 - _LENGTH + _LENGTH * size)
        words = sum(
            self._weights[term] * terms[term] * (_SATURATION + 1) / (terms[term] + damped)
            for term in asked & terms.keys()
        )
        return words + self._of_facts(claims, number)

    def _of_facts(self, claims: Sequence[Fact], number: int) -> float:
        rarest = math.log(1 + len(self.segments))
        total = 0.0
        for claim in claims:
            having = [any(is_said_by(claim, fact) for fact in facts) for facts in self._facts]
            if having[number]:
                total += _FACT * rarest / math.sqrt(sum(having))
        return total

    def _lent(self, asked: set[str], number: int) -> float:
        """What the segment before says of it, as far as it doesn't itself."""
        if number == 0:
            return 0.0
        new = (asked & self._terms[number - 1].keys()) - self._terms[number].keys()
        return _BEFORE * sum(self._weights[term] for term in new)


def terms_of(text: str) -> list[str]:
    """Stems of its words, and of Chinese its characters and their pairs."""
    found: list[str] = []
    for run in _HAN_RUN.findall(text):
        found += [each for each in run if each not in _COMMON]
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    for word in _WORD.findall(_HAN_RUN.sub(" ", text).lower()):
        if word not in _COMMON:
            found.append(_stem(word))
    return found


def _stem(word: str) -> str:
    stem = _ENDINGS.sub("", word)
    stem = stem if len(stem) >= _SHORTEST_STEM else word
    return stem.rstrip("e") if len(stem) > _SHORTEST_STEM else stem
