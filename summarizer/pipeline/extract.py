"""Extract the tasks or questions of a text that is too long for one pass from each of its parts.

Other types are made from summaries of the parts, but a task gets lost in those, and they have no
messages to cite.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from summarizer.errors import GenerationError
from summarizer.inputs.document import Document, numbered, with_ids
from summarizer.options import SummaryOptions
from summarizer.output.render import render_row, render_rows
from summarizer.output.spec import OutputSpec, ParsedOutput, fixed, output_spec_for
from summarizer.output.table import Row
from summarizer.pipeline.chunk import CountTokens, Part, split_document
from summarizer.pipeline.sections import ProgressMeter, RunPass, SectionSummaries
from summarizer.results import Progress, Section


@dataclass(frozen=True)
class Extractor:
    """Extracts rows from parts of at most `part_tokens` tokens, the messages' numbers included."""

    run: RunPass
    options: SummaryOptions
    count: CountTokens
    part_tokens: int

    def extract(
        self, document: Document, spec: OutputSpec
    ) -> Generator[Progress | Section, None, tuple[ParsedOutput, SectionSummaries]]:
        """Extract rows from each part, which are yielded as they come, besides the progress.

        Returns:
            The last rows that `spec` has room for, and the rows of each part as sections.

        Raises:
            GenerationError: The model wrote nothing usable of any part.
        """
        document = replace(document, blocks=with_ids(document.blocks))
        _, ids = numbered(document.blocks)
        parts = split_document(document, _count_numbered(self.count), self.part_tokens)
        meter = ProgressMeter()
        meter.plan([self.count(numbered(part)[0]) for part in parts])
        rows: list[Row] = []
        sections: list[Section] = []
        for part in parts:
            try:
                found = yield from self._rows(part, spec, meter)
            except GenerationError:
                continue
            cited = [_renumbered(row, ids) for row in found]
            rows += cited
            sections.append(Section(render_rows(cited, spec), part[0].start, part[-1].end))
            if cited:
                yield sections[-1]
        if not sections:
            raise GenerationError("the model wrote nothing usable of any part; try a larger model")
        return _merged(rows, spec), SectionSummaries.of(sections, parts)

    def _rows(
        self, part: Part, spec: OutputSpec, meter: ProgressMeter
    ) -> Generator[Progress, None, Sequence[Row]]:
        """Extract the rows of one part."""
        text, ids = numbered(part)
        part_spec, _ = output_spec_for(
            text,
            replace(self.options, output_language=spec.language),
            input_type=spec.input_type,
            message_ids=ids,
            participants=spec.table.participants if spec.table else (),
        )
        events = self.run(text, part_spec, self.options)
        parsed = yield from meter.follow(events, self.count(text))
        return parsed.rows


def _count_numbered(count: CountTokens) -> CountTokens:
    """Count the tokens of a text with a message's number, as "[12345] ", before it."""
    return lambda text: count(text) + count("[12345] ")


def _renumbered(row: Row, ids: Sequence[str]) -> Row:
    """Return `row` with its message's number in the whole text."""
    if "message_id" not in row:
        return row
    return {**row, "message": str(ids.index(row["message_id"]) + 1)}


def _merged(rows: Sequence[Row], spec: OutputSpec) -> ParsedOutput:
    """Return the last rows within the bounds, since what was said last is still open."""
    if not rows:
        return fixed(spec.if_empty)
    kept = tuple(rows[-spec.max_parts :])
    parts = tuple(render_row(row, spec.language) for row in kept)
    return ParsedOutput(render_rows(kept, spec), parts, is_full=True, rows=kept)
