"""Rank the sentences of a source by how well they support a sentence of its summary.

The score counts shared words, weighted by BM25 (Robertson and Zaragoza 2009), and shared facts in
whatever form: "half past seven" supports "19:30". Words of the sentence before count in part, since
an answer doesn't repeat what was asked.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding.fact import Fact
from summarizer.grounding.facts import facts_in, states
from summarizer.language.scripts import HAN
from summarizer.language.terms import terms_of

_SATURATION = 1.2
_LENGTH = 0.4  # the penalty of long sentences
_FACT = 1.6  # weight of a shared fact, in weights of the rarest word
_BEFORE = 0.25  # weight of a word of the sentence before
_HAN_ALONE = 0.35  # weight of one Chinese character, in weights of a pair


@dataclass(frozen=True)
class Segment:
    """A sentence, message or turn of a source.

    Attributes:
        start: Offset in the source.
        end: Offset behind its last character.
        text: What it says.
        author: Who says it, if known.
    """

    start: int
    end: int
    text: str
    author: str = ""


class SegmentIndex:
    """The segments of a source, indexed for search."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self._terms = [Counter(terms_of(f"{each.author} {each.text}")) for each in segments]
        self._weights = _weights(self._terms)
        self._mean = sum(sum(terms.values()) for terms in self._terms) / max(1, len(segments))

    @cached_property
    def _facts(self) -> list[list[Fact]]:
        return [facts_in(each.text) for each in self.segments]

    def ranked(self, sentence: str) -> list[tuple[float, int]]:
        """Return (score, number) of the segments that share words or facts, the best first."""
        return self._ranked(sentence, [fact for fact in facts_in(sentence) if not fact.is_weak])

    def ranked_by_words(self, sentence: str) -> list[tuple[float, int]]:
        """Return (score, number) of the segments that share words, the best first."""
        return self._ranked(sentence, [])

    def _ranked(self, sentence: str, claims: Sequence[Fact]) -> list[tuple[float, int]]:
        asked = set(terms_of(sentence))
        stated = self._of_facts(claims)
        scores = [
            (self._of_words(asked, number) + stated[number] + self._before(asked, number), number)
            for number in range(len(self.segments))
        ]
        return sorted(
            (each for each in scores if each[0] > 0), key=lambda each: (-each[0], each[1])
        )

    def _of_words(self, asked: set[str], number: int) -> float:
        terms = self._terms[number]
        size = sum(terms.values()) / self._mean if self._mean else 1
        damped = _SATURATION * (1 - _LENGTH + _LENGTH * size)
        return sum(
            self._weights[term] * terms[term] * (_SATURATION + 1) / (terms[term] + damped)
            for term in sorted(asked & terms.keys())  # in one order: sums don't vary by run
        )

    def _of_facts(self, claims: Sequence[Fact]) -> list[float]:
        """Return each segment's score for the claims that it states; rare ones count more."""
        rarest = math.log(1 + len(self.segments))
        totals = [0.0] * len(self.segments)
        for claim in claims:
            having = [number for number, facts in enumerate(self._facts) if states(facts, claim)]
            for number in having:
                totals[number] += _FACT * rarest / math.sqrt(len(having))
        return totals

    def _before(self, asked: set[str], number: int) -> float:
        """Return the score of words that only the segment before has."""
        if number == 0:
            return 0.0
        new = (asked & self._terms[number - 1].keys()) - self._terms[number].keys()
        return _BEFORE * sum(self._weights[term] for term in sorted(new))


def _weights(segments: Sequence[Counter[str]]) -> dict[str, float]:
    """Return how rare each term is among the segments."""
    count = len(segments)
    seen = Counter(term for terms in segments for term in terms)
    return {
        term: math.log(1 + (count - found + 0.5) / (found + 0.5))
        * (_HAN_ALONE if len(term) == 1 and HAN.match(term) else 1)
        for term, found in seen.items()
    }
