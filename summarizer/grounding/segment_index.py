"""Which sentences of a source carry a sentence of its summary.

By the words they share, rare ones counting more (BM25's weights: Robertson and Zaragoza 2009), and
by the facts that both state in whatever form: "half past seven" carries "19:30". A sentence lends
a part of its words to the next, since an answer leaves out what was asked.
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


class SegmentIndex:
    """A source's segments, made ready for many questions."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self._terms = [Counter(terms_of(f"{each.author} {each.text}")) for each in segments]
        self._weights = _weights(self._terms)
        self._mean = sum(sum(terms.values()) for terms in self._terms) / max(1, len(segments))

    @cached_property
    def _facts(self) -> list[list[Fact]]:
        return [facts_in(each.text) for each in self.segments]

    def ranked(self, sentence: str) -> list[tuple[float, int]]:
        """Scores and numbers of the segments that share something, the best first."""
        return self._ranked(sentence, [fact for fact in facts_in(sentence) if not fact.is_weak])

    def ranked_by_words(self, sentence: str) -> list[tuple[float, int]]:
        """The same without regard to facts."""
        return self._ranked(sentence, [])

    def _ranked(self, sentence: str, claims: Sequence[Fact]) -> list[tuple[float, int]]:
        asked = set(terms_of(sentence))
        stated = self._of_facts(claims)
        scores = [
            (self._of_words(asked, number) + stated[number] + self._lent(asked, number), number)
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
        """For each segment what it has of the claims; one that few have counts more."""
        rarest = math.log(1 + len(self.segments))
        totals = [0.0] * len(self.segments)
        for claim in claims:
            having = [number for number, facts in enumerate(self._facts) if states(facts, claim)]
            for number in having:
                totals[number] += _FACT * rarest / math.sqrt(len(having))
        return totals

    def _lent(self, asked: set[str], number: int) -> float:
        """What the segment before says of it, as far as it doesn't itself."""
        if number == 0:
            return 0.0
        new = (asked & self._terms[number - 1].keys()) - self._terms[number].keys()
        return _BEFORE * sum(self._weights[term] for term in sorted(new))


def _weights(segments: Sequence[Counter[str]]) -> dict[str, float]:
    """How rare each term is among the segments."""
    count = len(segments)
    seen = Counter(term for terms in segments for term in terms)
    return {
        term: math.log(1 + (count - found + 0.5) / (found + 0.5))
        * (_HAN_ALONE if len(term) == 1 and HAN.match(term) else 1)
        for term, found in seen.items()
    }
