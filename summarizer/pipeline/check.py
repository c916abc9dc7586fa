"""Check a summary, whoever wrote it, against its source: by rules and by the model's own doubts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from zipfile import BadZipFile

import numpy as np

from summarizer.errors import ModelError, UnsupportedInputError
from summarizer.generation.call import Call, OnProgress
from summarizer.generation.session import Session
from summarizer.grounding.attribution import Attributor
from summarizer.grounding.injection import injections_in
from summarizer.grounding.names import Lexicon
from summarizer.grounding.probe import FILE, WORST, FloatArray, Probe
from summarizer.grounding.reference import ReferenceIndex
from summarizer.grounding.segment_index import Segment, SegmentIndex
from summarizer.inputs.document import Document, render
from summarizer.inputs.hidden import visible
from summarizer.language.detection import is_written_in, script_of
from summarizer.language.scripts import HAN, KANA
from summarizer.language.sentences import split_sentences
from summarizer.options import SummaryOptions
from summarizer.pipeline.chunk import Part, split_document
from summarizer.pipeline.result import check_of
from summarizer.prompts.plan import Planner
from summarizer.results import Doubt, Verdict

PASS_SCORE = 0.5  # from which a summary passes
_FITTED = ("en", "zh", "zh-Hant")  # languages that probes are fitted on
# Two characters of one word: letters of scripts with spaces, or a number with its marks.
_LETTER = rf"(?:(?!{HAN.pattern}|{KANA.pattern})[^\W_])"
_JOINS = re.compile(rf"(?:{_LETTER}|(?<={_LETTER})['’.,])(?=[^\W_]|['’.,]\w)")
_PART_TOKENS = 400  # of a long source, that are read or left out together


@dataclass(frozen=True)
class Checker:
    """Checks summaries with one model.

    Attributes:
        model_file: Returns the content of a file in the model's folder, None if there is none.
    """

    planner: Planner
    session: Session
    model_id: str
    recipe: str
    model_file: Callable[[str], bytes | None]

    def check(
        self,
        document: Document,
        summary: str,
        call: Call,
        room: int,
        on_progress: OnProgress = lambda progress: None,
    ) -> Verdict:
        """Check `summary` against a document.

        Args:
            document: The source.
            summary: The text to check.
            call: Its contexts and its cancellation count.
            room: Tokens that a source and the summary may take in one pass.
            on_progress: Called while the source is read.

        Raises:
            UnsupportedInputError: The summary or the source is empty, or the summary leaves too
                little room for a source.
            MemoryBudgetError: The cache would exceed the memory budget.
            AbortError: The call was cancelled.
        """
        said = unicodedata.normalize("NFC", visible(summary)[0]).strip()  # as the tokenizer has it
        if not said or not document.text:
            raise UnsupportedInputError(f"the {'summary' if document.text else 'source'} is empty")
        claims = self._reference_index(document, said, call.options).claims(said)
        faults = sum(not claim.is_supported for claim in claims)
        read: Part = document.blocks
        score: float | None = None
        doubts: tuple[Doubt, ...] = ()
        if any(is_written_in(said, each) for each in _FITTED) and (probe := self.probe):
            read = self._readable(document, said, call.options, room)
            score, doubts = self._doubted(probe, read, said, faults, call, on_progress)
        return Verdict(
            text=said,
            is_consistent=not faults if score is None else score >= PASS_SCORE,
            score=score,
            sentences=Attributor(document).sentences(split_sentences(said)),
            checks=tuple(map(check_of, claims)),
            doubts=doubts,
            coverage=len(render(read)) / len(document.text),
            model_id=self.model_id,
            recipe=self.recipe,
        )

    def _doubted(
        self,
        probe: Probe,
        read: Part,
        said: str,
        faults: int,
        call: Call,
        on_progress: OnProgress,
    ) -> tuple[float, tuple[Doubt, ...]]:
        """Return the probe's score of a summary, and the words that it doubts."""
        layers = (probe.first, probe.last)
        values, offsets = self.values(render(read), said, layers, call, on_progress)
        each = probe.doubts(values)
        score = probe.score(each, faults)
        passes = score >= PASS_SCORE
        threshold = probe.suspect if passes or faults else _doubt_threshold(each, probe)
        return score, tuple(doubts_in(said, each, offsets, threshold))

    @cached_property
    def probe(self) -> Probe | None:
        """The probe that finds doubtful tokens; None for a model without one.

        Raises:
            ModelError: The file is damaged.
        """
        content = self.model_file(FILE)
        try:
            return Probe.from_bytes(content) if content else None
        except (ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(
                f"models/{self.model_id}/{FILE} is damaged ({error}); install the package again"
            ) from error

    def values(
        self,
        text: str,
        said: str,
        layers: tuple[int, int],
        call: Call | None = None,
        on_progress: OnProgress = lambda progress: None,
    ) -> tuple[FloatArray, list[int]]:
        """Read a summary behind its source.

        Args:
            text: The source.
            said: The summary.
            layers: The first and the last layer, counted from 0.
            call: Its contexts and its cancellation count; None for neither.
            on_progress: Called while the source is read.

        Returns:
            The attention values [tokens, layers * kv_heads * head_dim] of the summary's tokens,
            and the offsets in it where each token begins and where the last one ends.
        """
        call = call or Call(SummaryOptions())
        plan = self.planner.check(text, said, call.options)
        values = self.session.values(plan, call, layers, on_progress)
        return values, self.planner.offsets(plan.said)

    def _reference_index(
        self, document: Document, said: str, options: SummaryOptions
    ) -> ReferenceIndex:
        """Return the index in which the claims of somebody else's summary are looked up."""
        text = unicodedata.normalize("NFC", document.text)
        background = (
            options.shared_context,
            options.context,
            document.title,
            *document.attachments,
        )
        return ReferenceIndex(
            text,
            unicodedata.normalize("NFC", "\n".join(background)),
            injections=injections_in(text),
            has_names=script_of(said) == script_of(text),
            lexicon=Lexicon(self.session.tokenizer.rank),
        )

    def _readable(self, document: Document, said: str, options: SummaryOptions, room: int) -> Part:
        """Return the blocks that the model reads: all, or those nearest to the summary."""
        taken = self.planner.count(said) + self.planner.context_tokens(options)
        left = room - taken
        if self.planner.count(document.text) <= left:
            return document.blocks
        if left < _PART_TOKENS:
            raise UnsupportedInputError(
                f"the summary and the contexts take {taken:,} of {room:,} tokens, which leaves too "
                "few for the source; check the summary in parts, or shorten the contexts"
            )
        parts = split_document(document, self.planner.count, _PART_TOKENS)
        sizes = [self.planner.count(render(part)) for part in parts]
        kept: set[int] = set()
        for number in _nearest_first(parts, said):
            if number not in kept and sizes[number] <= left:
                kept.add(number)
                left -= sizes[number]
        return tuple(block for number in sorted(kept) for block in parts[number])


def _nearest_first(parts: Sequence[Part], said: str) -> Iterator[int]:
    """Yield indices of parts: the best for each sentence, then the second best, and so on."""
    texts = [render(part) for part in parts]
    index = SegmentIndex([Segment(0, len(text), text) for text in texts])
    ranks = [[number for _, number in index.ranked(sentence)] for sentence in split_sentences(said)]
    for place in range(len(parts)):
        yield from (rank[place] for rank in ranks if place < len(rank))
    yield from range(len(parts))  # where there is room left


def _doubt_threshold(doubts: FloatArray, probe: Probe) -> float:
    """Return the doubt from which words are named in a summary that fails by its doubts alone."""
    return min(probe.suspect, float(np.sort(doubts)[-WORST:][0]))


def doubts_in(
    said: str, doubts: FloatArray, offsets: Sequence[int], threshold: float
) -> Iterator[Doubt]:
    """Yield runs of doubtful tokens, widened to whole words."""
    runs: list[tuple[int, int, float]] = []
    for (first, last), strength in zip(pairwise(offsets), doubts, strict=True):
        start, end = _widened(said, first, last)
        if strength < threshold or start == end:
            continue
        if runs and not said[runs[-1][1] : start].strip():
            before, _, other = runs.pop()
            start, strength = before, max(other, strength)
        runs.append((start, end, float(strength)))
    for start, end, strength in runs:
        yield Doubt(said[start:end], start, end, round(strength, 3))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a token's span without the white space around it, widened to the whole word.

    A token that is only a part of a character gets that character.
    """
    if start == end:
        end = min(end + 1, len(text))
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    while start < end and start > 0 and _JOINS.match(text, start - 1):
        start -= 1
    while start < end < len(text) and _JOINS.match(text, end - 1):
        end += 1
    return start, end
