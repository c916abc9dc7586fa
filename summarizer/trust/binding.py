"""Whether a fact belongs, in the source, to what a summary says it of.

"The balcony measures 68 m²" has its number from a source that gives 68 m² to the flat and 6 m² to
the balcony. Clauses are held against each other: one that shares more words with the summary's
sentence and has another fact of the same kind speaks against it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.trust.evidence import Evidence, Segment
from summarizer.trust.fact import Fact
from summarizer.trust.facts import facts_in, states

_IN_ENGLISH = r"\s(?=(?:and(?!\s\d)|but|while|whereas|which|who|so|then)\s)"
_CLAUSE_END = re.compile(  # none inside "12,400", "7:30" or "between 60 and 80"
    r"(?:(?<!\d)[,:]|[,:](?!\d)|[;—，；：、。！？!?])\s*|\.\s+|\n"
    rf"|{_IN_ENGLISH}|(?=而|但|却|另)"
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
    """Facts whose clause in the source is farther from the sentence than a clause with another.

    Only facts that the source has and others of their kind count.
    """
    clauses = clauses_of(source)
    evidence = Evidence(clauses)
    facts = [facts_in(clause.text) for clause in clauses]
    for clause in clauses_of(sentence):
        for claim in facts_in(clause.text):
            words = f"{clause.text[: claim.start]} {clause.text[claim.end :]}"
            rival = None if claim.is_weak else _nearer(claim, words, evidence, facts)
            if rival:
                yield Doubt(_moved(claim, clause.start), rival)


def _nearer(claim: Fact, words: str, evidence: Evidence, facts: Sequence[Sequence[Fact]]) -> str:
    """What the source has in the claim's place, where it is nearest to its words; or ""."""
    near = defaultdict(float, {number: score for score, number in evidence.ranked_by_words(words)})
    having = [number for number, each in enumerate(facts) if states(each, claim)]
    others = {
        number: rival
        for number, each in enumerate(facts)
        if number not in having and (rival := _of_its_kind(claim, each))
    }
    if not having or not others:
        return ""
    best = max(others, key=lambda number: near[number])
    is_nearer = near[best] > max(near[number] for number in having) * _MARGIN
    return others[best].place_in(evidence.segments[best].text) if is_nearer else ""


def _of_its_kind(claim: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The last of the facts in a dimension of the claim's."""
    dimensions = {dimension for dimension, _ in claim.readings}
    alike = [fact for fact in facts if dimensions & {dimension for dimension, _ in fact.readings}]
    return alike[-1] if alike else None


def _moved(fact: Fact, by: int) -> Fact:
    return replace(fact, start=fact.start + by, end=fact.end + by)
