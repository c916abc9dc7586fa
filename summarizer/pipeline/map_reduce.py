"""Summarize a text that no single pass holds: summarize its parts, then summarize the summaries.

The summaries of a document's parts, in order, are a shorter document. If that still doesn't fit one
pass, it is split and summarized in turn. This ends: a part's summary is less than half as long as a
part may be (`MAX_SHARE`), so at least two of them go into each part of the next level, which
therefore has at most half as many parts, rounded up.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.errors import GenerationError
from summarizer.grounding.attribution import Attributor
from summarizer.inputs.document import Block, Document, render
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, output_spec
from summarizer.pipeline.chunk import CountTokens, Part, part_tokens_within, split_document
from summarizer.pipeline.quoting import quote_doubted
from summarizer.pipeline.sections import ProgressMeter, RunPass, SectionSummaries, joined_text
from summarizer.results import Progress, Section

MAX_SHARE = 0.45  # of a part, that its summary may take
_SENTENCES = (3, 2, 1)  # of a part's summary, as many as keep to that


@dataclass(frozen=True)
class MapReducer:
    """Reduces a document to summaries of its parts that fit one pass.

    Attributes:
        run: Runs a pass on a part.
        options: For the passes on parts.
        spec: Of a part's summary.
        part_tokens: At most, of a part.
        limit: Tokens that fit one pass.
    """

    run: RunPass
    options: SummaryOptions
    spec: OutputSpec
    count: CountTokens
    part_tokens: int
    limit: int

    def reduce(self, document: Document) -> Generator[Progress | Section, None, SectionSummaries]:
        """Summarize parts, level by level, until the summaries fit one pass.

        The sections of the first level are yielded as they come, besides the progress.

        A part that the model writes no summary of is left out, which lowers the coverage.

        Raises:
            GenerationError: No part got a summary.
        """
        meter = ProgressMeter()
        parts = whole = self._parts(document)
        sections = yield from self._map(document, parts, meter, shows=True)
        while self.count(joined_text(sections)) > self.limit:
            parts = self._parts(_document_of(document, sections))
            if len(parts) >= len(sections):
                raise GenerationError("the parts' summaries are as long as the parts")
            merged = yield from self._map(document, parts, meter)
            sections = _with_children(merged, sections, parts)
        return SectionSummaries.of(sections, whole, meter.done)

    def _parts(self, document: Document) -> list[Part]:
        return split_document(document, self.count, self.part_tokens)

    def _map(
        self,
        document: Document,
        parts: Sequence[Part],
        meter: ProgressMeter,
        *,
        shows: bool = False,
    ) -> Generator[Progress | Section, None, tuple[Section, ...]]:
        """Summarize each of the `parts`, which cover a part of the document each."""
        texts = [render(part) for part in parts]
        sizes = [self.count(text) for text in texts]
        meter.plan(sizes)
        sections = []
        for part, text, size in zip(parts, texts, sizes, strict=True):
            attributor = Attributor(_within(document, part))
            try:
                events = self.run(text, self.spec, self.options)
                parsed = yield from meter.follow(events, size)
            except GenerationError:
                continue
            if parsed.doubted:
                parsed, _ = quote_doubted(parsed, self.spec, attributor)
            summary = "" if parsed.is_fixed else parsed.text  # fixed: nothing is on the focus
            sections.append(Section(summary, part[0].start, part[-1].end))
            if shows and summary:
                yield sections[-1]
        if not sections:
            raise GenerationError("the model wrote no summary of any part; try a larger model")
        return tuple(sections)


def map_reducer(
    run: RunPass, options: SummaryOptions, spec: OutputSpec, count: CountTokens, room: int
) -> MapReducer:
    """Return a reducer that summarizes parts in whole sentences, in the language of `spec`.

    Args:
        run: Runs a pass on a part.
        options: Of the call.
        spec: Of the call's summary.
        count: Counts the tokens of a text.
        room: Tokens that the text of one pass may have.

    Raises:
        QuotaExceededError: `room` is too small for a part.
    """
    part_tokens = part_tokens_within(room)
    asked = replace(options, type="tldr", max_words=None)
    specs = (
        output_spec(replace(asked, max_sentences=most), spec.language, input_type=spec.input_type)
        for most in _SENTENCES
    )
    short = next(each for each in specs if each.max_tokens <= MAX_SHARE * part_tokens)
    short_options = replace(asked, max_sentences=short.max_parts)
    return MapReducer(run, short_options, replace(short, also=spec.also), count, part_tokens, room)


def _document_of(document: Document, sections: Sequence[Section]) -> Document:
    """Return the sections' summaries as a document, with spans in the original."""
    blocks = (
        Block(section.text, "paragraph", section.start, section.end)
        for section in sections
        if section.text
    )
    return replace(document, blocks=tuple(blocks))


def _within(document: Document, part: Part) -> Document:
    """Return what of a document a part covers, whose blocks may be summaries of it."""
    start, end = part[0].start, part[-1].end
    blocks = tuple(each for each in document.blocks if each.start < end and each.end > start)
    return replace(document, blocks=blocks)


def _with_children(
    merged: Sequence[Section], children: Sequence[Section], parts: Sequence[Part]
) -> tuple[Section, ...]:
    """Nest `children` in the merged section whose part, up to the next one, they start in."""
    starts = [part[0].start for part in parts]
    first, last = children[0].start, children[-1].end + 1
    bounds = dict(zip(starts, pairwise([first, *starts[1:], last]), strict=True))

    def within(section: Section) -> tuple[Section, ...]:
        low, high = bounds[section.start]
        return tuple(child for child in children if low <= child.start < high)

    return tuple(replace(section, sections=within(section)) for section in merged)
