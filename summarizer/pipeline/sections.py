"""Summaries of a document's parts, and progress over all of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from summarizer.generation.call import PassEvent
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput, fixed
from summarizer.pipeline.chunk import Part
from summarizer.results import Progress, Section

T = TypeVar("T")

_TOKENS_A_SUMMARY = 120  # about, to estimate what is read after a level


RunPass = Callable[[str, OutputSpec, SummaryOptions], Iterator[PassEvent]]  # see `Session.run`


@dataclass(frozen=True)
class SectionSummaries:
    """The summaries of a long document's parts.

    Attributes:
        text: The summaries; "" when none has anything on the focus.
        coverage: The share of the document's characters that they are based on.
        tokens: Tokens that were read to make them.
    """

    text: str
    sections: tuple[Section, ...]
    coverage: float
    tokens: int = 0

    @classmethod
    def of(
        cls, sections: Sequence[Section], parts: Sequence[Part], tokens: int = 0
    ) -> SectionSummaries:
        """Join the summaries of some or all of `parts`."""
        whole = sum(part[-1].end - part[0].start for part in parts)
        coverage = sum(map(_length, sections)) / whole if whole else 1.0
        return cls(joined_text(sections), tuple(sections), coverage, tokens)


class ProgressMeter:
    """Turns the progress within each part into the progress over all levels of parts.

    Attributes:
        done: Tokens of the parts that are done.
    """

    def __init__(self) -> None:
        self.done = 0
        self._total = 0

    def plan(self, sizes: Sequence[int], *, is_last: bool = False) -> None:
        """Add a level of parts of so many tokens each; estimate what follows unless it is last."""
        more = 0 if is_last else len(sizes) * _TOKENS_A_SUMMARY
        self._total = self.done + sum(sizes) + more

    def within(self, event: Progress, size: int) -> Progress:
        """Return the overall progress at `event` within a part of `size` tokens."""
        share = event.done / event.total if event.total else 0
        return Progress(self.done + int(share * size), self._total)

    def add(self, size: int) -> None:
        """Count a part of `size` tokens as done."""
        self.done += size

    def follow(
        self, events: Iterator[PassEvent], size: int
    ) -> Generator[Progress, None, ParsedOutput]:
        """Yield the overall progress of a pass on a part; return what it wrote."""
        parsed = fixed("")
        try:
            for event in events:
                if isinstance(event, Progress):
                    yield self.within(event, size)
                elif isinstance(event, ParsedOutput):
                    parsed = event
        finally:
            self.add(size)
        return parsed

    def within_part(
        self, events: Generator[Progress, None, T], size: int
    ) -> Generator[Progress, None, T]:
        """Yield the overall progress of what is done to a part; return what comes of it."""
        try:
            while True:
                yield self.within(next(events), size)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            self.add(size)


def joined_text(sections: Sequence[Section]) -> str:
    """Return the summaries of `sections` as paragraphs."""
    return "\n\n".join(section.text for section in sections if section.text)


def _length(section: Section) -> int:
    """Return the characters of the original that a section covers, without skipped parts."""
    if section.sections:
        return sum(map(_length, section.sections))
    return section.end - section.start
