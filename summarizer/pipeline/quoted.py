"""Summarize by quotations alone, where a model's own words about such texts aren't to be trusted.

The model reads the document, in parts if it is long, and writes no summary: a probe tells from what
it keeps of each passage which ones a reader needs most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from summarizer.generation.call import Call
from summarizer.grounding.attribution import Attributor
from summarizer.grounding.injection import may_address_summarizers
from summarizer.grounding.salience import Reading, SalienceProbe
from summarizer.inputs.document import Document, with_ids
from summarizer.language.detection import is_written_in
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.pipeline.chunk import CountTokens, part_tokens_within, split_document
from summarizer.pipeline.quoting import quote_best
from summarizer.pipeline.sections import ProgressMeter, SectionSummaries
from summarizer.results import Evidence, Progress, Section

_ADDRESSED = 0.05  # what the share of a passage counts that may be meant for summarizers
_FEW = 2  # such passages, which are never what a text is about
_MOST_ADDRESSED = 0.4  # of the passages, from which on that is what a text is about

# See `Session.read`: of a text, what the probe sees in it, and what it is about if it is whole.
Read = Callable[[str, OutputSpec, Call, SalienceProbe, bool], Generator[Progress, None, Reading]]


@dataclass(frozen=True)
class Quoter:
    """Makes summaries of quotations with one model.

    Attributes:
        sure_of_truth: The kinds of text on which the model's own words, once it stands by them, may
            be trusted; None for a model of which they always are. See `bundle.Manifest`.
        probe: The model's; None for one without it.
    """

    read: Read
    count: CountTokens
    sure_of_truth: Collection[str] | None
    probe: SalienceProbe | None

    def quotes(self, document: Document, spec: OutputSpec, call: Call) -> bool:
        """Whether a summary is sure to be made of quotations that the probe can choose.

        A headline that the model stands by is better than a quotation, see docs/log.md.
        """
        if self.sure_of_truth is None or self.probe is None or spec.table:
            return False
        if spec.kind == "headline" and spec.input_type in self.sure_of_truth:
            return False
        if call.options.focus or call.options.trust != "repair":
            return False
        return is_written_in(document.text, spec.language)

    def quote(
        self, document: Document, spec: OutputSpec, call: Call, room: int
    ) -> Generator[Progress | Section, None, tuple[ParsedOutput | None, SectionSummaries | None]]:
        """Read a document of which `quotes` is true, and choose what to quote.

        Of a long one, what is quoted of each part is yielded as it comes, besides the progress.

        Args:
            document: The source.
            spec: What is wanted.
            call: Its options, and what it used so far.
            room: Tokens that a text may have in one pass.

        Returns:
            The summary, None where no passage fits it; and of a long text what is quoted of each
            part.
        """
        document = replace(document, blocks=with_ids(document.blocks))
        if self.count(document.text) <= room:
            parts = [Attributor(document)]
            readings = yield from self._read(parts, spec, call)
            return self._quotation(parts, readings, spec), None
        blocks = split_document(document, self.count, part_tokens_within(room))
        parts = [Attributor(replace(document, blocks=each)) for each in blocks]
        sections: list[Section] = []
        readings = yield from self._read(parts, spec, call, sections)
        return self._quotation(parts, readings, spec), SectionSummaries.of(sections, blocks)

    def _read(
        self,
        parts: Sequence[Attributor],
        spec: OutputSpec,
        call: Call,
        sections: list[Section] | None = None,
    ) -> Generator[Progress | Section, None, list[Reading]]:
        """Let the model read the parts; add what is quoted of each to `sections`, if given."""
        assert self.probe
        texts = [part.document.text for part in parts]
        sizes = [self.count(text) for text in texts]
        meter = ProgressMeter()
        meter.plan(sizes, is_last=True)
        readings = []
        for part, text, size in zip(parts, texts, sizes, strict=True):
            reading = self.read(text, spec, call, self.probe, len(parts) == 1)
            readings.append((yield from meter.within_part(reading, size)))
            if sections is None:
                continue
            if made := self._quotation([part], readings[-1:], _of_a_part(spec, call)):
                blocks = part.document.blocks
                sections.append(Section(made.text, blocks[0].start, blocks[-1].end))
                yield sections[-1]
        return readings

    def _quotation(
        self, parts: Sequence[Attributor], readings: Sequence[Reading], spec: OutputSpec
    ) -> ParsedOutput | None:
        """Return a summary of some parts of a document."""
        assert self.probe
        pairs = zip(parts, readings, strict=True)
        means = np.concatenate([reading.means(part.spans()) for part, reading in pairs])
        passages = [each.text for part in parts for each in part.passages()]
        found = self.probe.shares(means, passages, spec.input_type)
        shares = _discounted(found.tolist(), passages)
        ranked = [each for part in parts for each in part.with_replies(shares)]
        return quote_best(ranked, spec, _said_before(parts), readings[0].topic)


def _discounted(shares: Sequence[float], passages: Sequence[str]) -> Iterator[float]:
    """Yield the shares, those of what may be meant for summarizers reduced.

    It isn't where that is what the text is about.
    """
    addressed = list(map(may_address_summarizers, passages))
    is_about_them = sum(addressed) > max(_FEW, _MOST_ADDRESSED * len(passages))
    for share, is_addressed in zip(shares, addressed, strict=True):
        yield share * (_ADDRESSED if is_addressed and not is_about_them else 1.0)


def _of_a_part(spec: OutputSpec, call: Call) -> OutputSpec:
    options = replace(call.options, type="tldr", max_sentences=1, max_words=None)
    return output_spec(options, spec.language, input_type=spec.input_type)


def _said_before(parts: Sequence[Attributor]) -> Callable[[Evidence], Evidence | None]:
    part_of = {passage: part for part in parts for passage in part.passages()}
    return lambda passage: part_of[passage].said_before(passage)
