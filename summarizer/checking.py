"""Hold a summary, whoever wrote it, against its source: by rules, and by the model's own doubts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.chunking import Part, split_document
from summarizer.errors import QuotaExceededError, UnsupportedInputError
from summarizer.inputs.document import Document, render
from summarizer.language.sentences import split_sentences
from summarizer.options import SummaryOptions
from summarizer.passes import Call, Passes
from summarizer.planning import Planner
from summarizer.results import Doubt, Verdict
from summarizer.telling import check_of
from summarizer.tracing import Tracer
from summarizer.trust.evidence import Evidence, Segment
from summarizer.trust.probe import FILE, FloatArray, Probe
from summarizer.trust.source import Claim
from summarizer.weights.catalogue import file_of

_PART_TOKENS = 400  # of a source that is too long, that are read or left out together


@dataclass(frozen=True)
class Checker:
    """Checks summaries with one model."""

    planner: Planner
    passes: Passes
    model_id: str
    recipe: str

    def check(self, document: Document, summary: str, call: Call, room: int) -> Verdict:
        """What can be told of `summary` beside a document.

        room -- tokens that a source may take in one pass, with the summary

        Raises `UnsupportedInputError` where one of the two is empty, `QuotaExceededError` for a
        summary that leaves no room for its source, `MemoryBudgetError` and `AbortError`.
        """
        said = unicodedata.normalize("NFC", summary).strip()  # as the tokenizer has it
        if not said or not document.text:
            raise UnsupportedInputError(f"the {'summary' if document.text else 'source'} is empty")
        claims = self._claims(document, said, call.options)
        read = self._readable(document, said, call.options, room)
        score, doubts = self._judged(render(read), said, claims, call)
        is_found = all(claim.is_supported for claim in claims)
        return Verdict(
            text=said,
            is_consistent=is_found if score is None else score >= 0.5,
            score=score,
            sentences=Tracer(document).sentences(split_sentences(said)),
            checks=tuple(map(check_of, claims)),
            doubts=doubts,
            coverage=len(render(read)) / len(document.text),
            model_id=self.model_id,
            recipe=self.recipe,
        )

    @cached_property
    def probe(self) -> Probe | None:
        """What tells doubtful tokens from others; None for a model that none was fitted for."""
        content = file_of(self.model_id, FILE)
        return Probe.from_bytes(content) if content else None

    def values(
        self, text: str, said: str, layers: tuple[int, int], call: Call | None = None
    ) -> tuple[FloatArray, list[int]]:
        """What the model keeps of each token of `said`, read behind `text`, and where they stand.

        layers -- the first and the last, counted from 0

        The values are [tokens, layers * kv_heads * head_dim]; the places are where each token
        begins and where the last one ends.
        """
        call = call or Call(SummaryOptions())
        plan = self.planner.check(text, said, call.options)
        return self.passes.values(plan, call, *layers), self.planner.offsets(plan.said)

    def _claims(self, document: Document, said: str, options: SummaryOptions) -> list[Claim]:
        return self.planner.source_beside(said, document.text, options).claims(said)

    def _judged(
        self, text: str, said: str, claims: Sequence[Claim], call: Call
    ) -> tuple[float | None, tuple[Doubt, ...]]:
        probe = self.probe
        if probe is None:
            return None, ()
        values, offsets = self.values(text, said, (probe.first, probe.last), call)
        doubts = probe.doubts(values)
        faults = sum(not claim.is_supported for claim in claims)
        return probe.score(doubts, faults), tuple(doubts_in(said, doubts, offsets, probe.suspect))

    def _readable(self, document: Document, said: str, options: SummaryOptions, room: int) -> Part:
        """The blocks of a document that the model reads: all, or those nearest to the summary."""
        taken = self.planner.count(said) + self.planner.context_tokens(options)
        left = room - taken
        if left < _PART_TOKENS:
            raise QuotaExceededError(taken + _PART_TOKENS, room)
        if self.planner.count(document.text) <= left:
            return document.blocks
        parts = split_document(document, self.planner.count, _PART_TOKENS)
        sizes = [self.planner.count(render(part)) for part in parts]
        kept: set[int] = set()
        for number in _nearest_first(parts, said):
            if sum(sizes[each] for each in kept | {number}) <= left:
                kept.add(number)
        return tuple(block for number in sorted(kept) for block in parts[number])


def _nearest_first(parts: Sequence[Part], said: str) -> Iterator[int]:
    """Numbers of parts: the best for each sentence, then the second best, and so on."""
    texts = [render(part) for part in parts]
    evidence = Evidence([Segment(0, len(text), text) for text in texts])
    ranks = [
        [number for _, number in evidence.ranked(sentence)] for sentence in split_sentences(said)
    ]
    for place in range(len(parts)):
        yield from (rank[place] for rank in ranks if place < len(rank))
    yield from range(len(parts))  # where there is room left


def doubts_in(
    said: str, doubts: FloatArray, offsets: Sequence[int], suspect: float
) -> Iterator[Doubt]:
    """Runs of tokens that are suspect, widened to whole words."""
    runs: list[Doubt] = []
    for number, strength in enumerate(doubts):
        if strength < suspect:
            continue
        start, end = _widened(said, offsets[number], offsets[number + 1])
        if runs and start <= runs[-1].end + 1:  # a space
            first = runs.pop()
            start, strength = first.start, max(first.strength, strength)
        if start < end:
            runs.append(Doubt(said[start:end], start, end, round(float(strength), 3)))
    yield from runs


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space around it, and with what belongs to the same word."""
    while start < end and text[start].isspace():
        start += 1
    while 0 < start < len(text) and _is_joined(text, start):
        start -= 1
    while 0 < end < len(text) and _is_joined(text, end):
        end += 1
    return start, end


def _is_joined(text: str, place: int) -> bool:
    """Whether letters of one word stand on both sides of a place."""
    return _is_letter(text[place - 1]) and _is_letter(text[place])


def _is_letter(character: str) -> bool:
    return character.isalnum() and character.isascii()
