"""Whether a fact belongs, in the source, to what a summary says it of.

"The balcony measures 68 m²" has its number from a source that gives 68 m² to the flat and 6 m² to
the balcony. Clauses are held against each other: one that shares more words with the summary's
sentence and has another fact of the same kind speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.trust.evidence import Evidence, Segment, terms_of
from summarizer.trust.fact import Fact
from summarizer.trust.facts import facts_in, is_said_by

_CLAUSE_END = re.compile(
    r"[,;:—，；：、。！？!?]\s*|\.\s+|\n|\s(?=(?:and|but|while|whereas|which|who|so|then)\s)|(?=而|但|却|另)"
)
_MARGIN = 1.15  # the other clause must be that much nearer


@dataclass(frozen=True)
class Doubt:
    """A fact of a summary that its source seems to say of something else."""

    fact: Fact
    instead: str  # what the nearer clause has in its place


def clauses_of(text: str) -> list[Segment]:
    """A text's clauses, in their order."""
    found, start = [], 0
    for match in [*_CLAUSE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        said = text[start:end]
        if said.strip():
            found.append(Segment(start, end, said))
        start = match.end() if match else end
    return found


def doubts(sentence: str, source: str) -> Iterator[Doubt]:
    """Facts that are in the source, but in a clause that is farther from the sentence than another
    one with a fact of the same kind."""
    clauses = clauses_of(source)
    facts = [facts_in(clause.text) for clause in clauses]
    evidence = Evidence(clauses)
    for clause in clauses_of(sentence):
        claims = [fact for fact in facts_in(clause.text) if not fact.is_weak]
        for claim in claims:
            other = _nearer(claim, clause.text, evidence, facts)
            if other:
                yield Doubt(claim, other)


def _nearer(claim: Fact, sentence: str, evidence: Evidence, facts: Sequence[Sequence[Fact]]) -> str:
    words = f"{sentence[: claim.start]} {sentence[claim.end :]}"
    scores = {number: score for score, number in evidence.ranked_by_words(words)}
    having = [
        number for number, each in enumerate(facts) if any(is_said_by(claim, fact) for fact in each)
    ]
    dimensions = {dimension for dimension, _ in claim.readings}
    others = {
        number: fact
        for number, each in enumerate(facts)
        for fact in each
        if number not in having and dimensions & {dimension for dimension, _ in fact.readings}
    }
    if not having or not others:
        return ""
    best = max(others, key=lambda number: scores.get(number, 0.0))
    mine = max(scores.get(number, 0.0) for number in having)
    if scores.get(best, 0.0) > mine * _MARGIN and terms_of(words):
        return others[best].place_in(evidence.segments[best].text)
    return ""
