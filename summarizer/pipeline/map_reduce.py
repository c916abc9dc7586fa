"""Summarize what no single pass holds: part by part, and the parts' summaries again.

The parts of a document are summarized in turn; their summaries, in order, are a shorter document.
When that still doesn't fit one pass, it is treated likewise. This ends: a summary of a part is less
than half as long as a part may be (`MOST_SHARE`), so at least two of them go into each part of the
next level, which therefore has at most half as many parts, rounded up.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.errors import GenerationError, QuotaExceededError
from summarizer.generation.session import Call, Session
from summarizer.inputs.document import Block, Document, render
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.pipeline.chunk import CountTokens, Part, split_document
from summarizer.results import Progress, Section

PART_TOKENS = 3000  # where reading is fastest a token, and a small model still sees what matters
MIN_PART_TOKENS = 320  # of a part that is worth a summary
MAX_SHARE = 0.45  # of a part, that its summary may take
_SENTENCES = (3, 2, 1)  # of a part's summary, as many as keep to that
_TOKENS_A_SUMMARY = 120  # about, to tell how long it will take

WritePart = Callable[[str], Generator[Progress, None, str]]  # "" where nothing is on the focus


@dataclass(frozen=True)
class Reduction:
    """What stands for a long document, and how much of it was read.

    text -- the sections' summaries; "" when none has anything on the focus
    """

    text: str
    sections: tuple[Section, ...]
    coverage: float  # the share of the document's characters that are in the sections
    tokens: int = 0  # that were read for it

    @classmethod
    def of(cls, sections: Sequence[Section], parts: Sequence[Part], tokens: int = 0) -> Reduction:
        """The reduction that sections of some of the parts are."""
        whole = sum(part[-1].end - part[0].start for part in parts)
        coverage = sum(map(_length, sections)) / whole if whole else 1.0
        return cls(_joined(sections), tuple(sections), coverage, tokens)


@dataclass(frozen=True)
class Reducer:
    """Makes a document fit one pass.

    write        -- summarizes a part
    count        -- tokens of a text
    part_tokens  -- that a part may have
    limit        -- that one pass may have
    """

    write: WritePart
    count: CountTokens
    part_tokens: int
    limit: int

    def reduce(self, document: Document) -> Generator[Progress, None, Reduction]:
        """The document's sections, level by level; raises `GenerationError` if none got a summary.

        A part of which the model writes no summary is left out, which the coverage tells.
        """
        meter = Meter()
        parts = whole = self._parts(document)
        sections = yield from self._level(parts, meter)
        while self.count(_joined(sections)) > self.limit:
            parts = self._parts(_document_of(document, sections))
            if len(parts) >= len(sections):
                raise GenerationError("the parts' summaries are as long as the parts")
            merged = yield from self._level(parts, meter)
            sections = _with_children(merged, sections, parts)
        return Reduction.of(sections, whole, meter.done)

    def _parts(self, document: Document) -> list[Part]:
        return split_document(document, self.count, self.part_tokens)

    def _level(
        self, parts: Sequence[Part], meter: Meter
    ) -> Generator[Progress, None, tuple[Section, ...]]:
        texts = [render(part) for part in parts]
        sizes = [self.count(text) for text in texts]
        meter.plan(sizes)
        sections = []
        for part, text, size in zip(parts, texts, sizes, strict=True):
            try:
                summary = yield from self._summary(text, size, meter)
            except GenerationError:
                continue
            sections.append(Section(summary, part[0].start, part[-1].end))
        if not sections:
            raise GenerationError("the model wrote no summary of any part; try a larger model")
        return tuple(sections)

    def _summary(self, text: str, size: int, meter: Meter) -> Generator[Progress, None, str]:
        writing = self.write(text)
        try:
            while True:
                yield meter.within(next(writing), size)
        except StopIteration as end:
            return str(end.value)
        finally:
            meter.add(size)


def part_tokens_within(room: int) -> int:
    """Tokens that a part may have where one pass has `room`; raises `QuotaExceededError`."""
    if room < MIN_PART_TOKENS:
        raise QuotaExceededError(MIN_PART_TOKENS, max(0, room))
    return min(PART_TOKENS, room)


def reducer_for(
    session: Session, call: Call, spec: OutputSpec, count: CountTokens, room: int
) -> Reducer:
    """A reducer that summarizes parts in whole sentences, in the language of `form`.

    room -- tokens that the text of one pass may have; `QuotaExceededError` when that is too few
    """
    part_tokens = part_tokens_within(room)
    asked = replace(call.options, type="tldr", max_words=None)
    specs = (
        output_spec(replace(asked, max_sentences=most), spec.language, input_type=spec.input_type)
        for most in _SENTENCES
    )
    short = next(each for each in specs if each.max_tokens <= MAX_SHARE * part_tokens)
    short = replace(short, also=spec.also)
    part_call = replace(call, options=replace(asked, max_sentences=short.max_parts))

    def write(text: str) -> Generator[Progress, None, str]:
        written = ""
        for event in session.run(text, short, part_call):
            if isinstance(event, Progress):
                yield event
            elif isinstance(event, ParsedOutput) and not event.is_fixed:
                written = event.text
        return written

    return Reducer(write, count, part_tokens, room)


class Meter:
    """How many tokens were read of those of all levels, the later ones by estimate.

    done -- tokens of the parts that are done
    """

    def __init__(self) -> None:
        self.done = 0
        self._total = 0

    def plan(self, sizes: Sequence[int], *, is_last: bool = False) -> None:
        """Note the sizes of a level's parts; what follows is estimated, if it isn't the last."""
        more = 0 if is_last else len(sizes) * _TOKENS_A_SUMMARY
        self._total = self.done + sum(sizes) + more

    def within(self, event: Progress, size: int) -> Progress:
        """The progress in all, of that in a part."""
        share = event.done / event.total if event.total else 0
        return Progress(self.done + int(share * size), self._total)

    def add(self, size: int) -> None:
        """A part of so many tokens is done."""
        self.done += size


def _document_of(document: Document, sections: Sequence[Section]) -> Document:
    """The sections' summaries as a document; spans stay those of the original."""
    blocks = (
        Block(section.text, "paragraph", section.start, section.end)
        for section in sections
        if section.text
    )
    return replace(document, blocks=tuple(blocks))


def _with_children(
    merged: Sequence[Section], children: Sequence[Section], parts: Sequence[Part]
) -> tuple[Section, ...]:
    """Each merged section with those that it is of: from its part's start to the next one's."""
    starts = [part[0].start for part in parts]
    first, last = children[0].start, children[-1].end + 1
    bounds = dict(zip(starts, pairwise([first, *starts[1:], last]), strict=True))

    def within(section: Section) -> tuple[Section, ...]:
        low, high = bounds[section.start]
        return tuple(child for child in children if low <= child.start < high)

    return tuple(replace(section, sections=within(section)) for section in merged)


def _length(section: Section) -> int:
    """Characters of the original that a section is of, without the parts that got no summary."""
    if section.sections:
        return sum(map(_length, section.sections))
    return section.end - section.start


def _joined(sections: Sequence[Section]) -> str:
    return "\n\n".join(section.text for section in sections if section.text)
