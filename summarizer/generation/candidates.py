"""Candidates for a summary, among which the best is chosen when no attempt is accepted at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.generation.backtrack import Attempt
from summarizer.grounding.reference import ReferenceIndex
from summarizer.language.detection import is_written_in
from summarizer.language.words import ends_within_word, is_left_open
from summarizer.output.parse import parse_output, with_parts
from summarizer.output.spec import FEWEST_WORDS_SHARE, OutputSpec, ParsedOutput
from summarizer.results import Check

LIKELY_END = 0.05  # a stop point this probable reads as an end
POSSIBLE_END = 0.005  # one less probable doesn't


@dataclass(frozen=True)
class Candidate:
    """A possible summary.

    Attributes:
        probability: How likely the model thought that it ends there.
        faults: Parts or claims that the source doesn't support.
        changes: What was taken out to make it.
        is_short: Whether it has fewer parts than were asked for.
    """

    probability: float
    parsed: ParsedOutput
    faults: int = 0
    changes: tuple[Check, ...] = ()
    is_short: bool = False

    @property
    def weight(self) -> float:
        """The probability times the length, since an end is often likely after a first clause."""
        return self.probability * (1 if self.parsed.rows else len(self.parsed.text))


def without_doubted(candidate: Candidate, doubted: Sequence[int], spec: OutputSpec) -> Candidate:
    """Return a candidate without doubted parts, or with those marked if too few are left.

    The first sentence has the point, so it isn't left out.

    Args:
        doubted: Numbers of parts.
        spec: What the summary must be like.
    """
    parsed = candidate.parsed
    sure = [number for number in range(len(parsed.parts)) if number not in doubted]
    if not doubted:
        return candidate
    if len(sure) < max(1, spec.min_parts) or (spec.kind != "items" and sure[0] != 0):
        return replace(candidate, parsed=replace(parsed, doubted=tuple(doubted)))
    dropped = tuple(Check("statement", parsed.parts[number], "dropped") for number in doubted)
    return replace(
        candidate, parsed=with_parts(parsed, sure, spec), changes=(*candidate.changes, *dropped)
    )


def best_candidate(candidates: Sequence[Candidate], *, at_least: float) -> Candidate | None:
    """Return the one with enough parts, then the fewest faults, then the most weight."""
    likely = [candidate for candidate in candidates if candidate.probability >= at_least]
    return max(
        likely,
        key=lambda candidate: (not candidate.is_short, -candidate.faults, candidate.weight),
        default=None,
    )


def truncated_candidates(
    spec: OutputSpec, attempt: Attempt, reference: ReferenceIndex | None, changes: Sequence[Check]
) -> Iterator[Candidate]:
    """Yield a one-line attempt cut at each of its stop points that keeps to the bounds."""
    fewest = int((spec.max_words or 0) * FEWEST_WORDS_SHARE)
    for point in attempt.stop_points:
        before, after = attempt.raw[: point.offset], attempt.raw[point.offset :]
        if ends_within_word(before, after) or is_left_open(before.rstrip()):
            continue
        parsed = parse_output(before, spec, ended=True)
        is_long_enough = (
            parse_output(before, replace(spec, max_words=fewest), ended=True).text == ""
        )
        if parsed.parts and is_long_enough and is_written_in(parsed.text, spec.language):
            faults = reference.faults(parsed.text) if reference else ()
            yield Candidate(point.probability, parsed, len(faults), tuple(changes))
