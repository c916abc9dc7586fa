"""Tasks and questions of a text that is too long for one pass: each part is asked for its own.

Summaries of the parts would do for other types. A task gets lost in them, and a summary has no
messages to cite.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.errors import GenerationError
from summarizer.inputs.document import Document, numbered, with_ids
from summarizer.output.render import render_row, render_rows
from summarizer.output.spec import OutputSpec, ParsedOutput, fixed
from summarizer.output.table import Row
from summarizer.pipeline.chunk import CountTokens, Part, split_document
from summarizer.pipeline.map_reduce import Meter, Reduction
from summarizer.results import Progress, Section

FormOf = Callable[[str, Sequence[str]], OutputSpec]  # of a part's text and its messages' ids
Run = Callable[[str, OutputSpec], Iterator[Progress | str | ParsedOutput]]


@dataclass(frozen=True)
class Extractor:
    """Extracts rows from parts of at most `part_tokens` tokens, the messages' numbers included."""

    run: Run
    output_spec: FormOf
    count: CountTokens
    part_tokens: int

    def extract(
        self, document: Document, spec: OutputSpec
    ) -> Generator[Progress, None, tuple[ParsedOutput, Reduction]]:
        """The last rows that `form` has room for, and the rows of each part as sections.

        Raises `GenerationError` when the model wrote nothing usable of any part.
        """
        document = replace(document, blocks=with_ids(document.blocks))
        _, ids = numbered(document.blocks)
        parts = split_document(document, _count_numbered(self.count), self.part_tokens)
        meter = Meter()
        meter.plan([self.count(numbered(part)[0]) for part in parts])
        rows: list[Row] = []
        sections: list[Section] = []
        for part in parts:
            try:
                found = yield from self._rows(part, meter)
            except GenerationError:
                continue
            cited = [_cited(row, ids) for row in found]
            rows += cited
            sections.append(Section(render_rows(cited, spec), part[0].start, part[-1].end))
        if not sections:
            raise GenerationError("the model wrote nothing usable of any part; try a larger model")
        return _shaped(rows, spec), Reduction.of(sections, parts)

    def _rows(self, part: Part, meter: Meter) -> Generator[Progress, None, Sequence[Row]]:
        text, ids = numbered(part)
        spec = self.output_spec(text, ids)
        size = self.count(text)
        rows: Sequence[Row] = ()
        try:
            for event in self.run(text, spec):
                if isinstance(event, Progress):
                    yield meter.within(event, size)
                elif isinstance(event, ParsedOutput):
                    rows = event.rows
        finally:
            meter.add(size)
        return rows


def _count_numbered(count: CountTokens) -> CountTokens:
    """Tokens of a text with the number of its message before it: "[12345] "."""
    return lambda text: count(text) + count("[12345] ")


def _cited(row: Row, ids: Sequence[str]) -> Row:
    """The row with the number that its message has in the whole text."""
    if "message_id" not in row:
        return row
    return {**row, "message": str(ids.index(row["message_id"]) + 1)}


def _shaped(rows: Sequence[Row], spec: OutputSpec) -> ParsedOutput:
    """The last rows that keep the form's bounds, since what was said last is still open."""
    if not rows:
        return fixed(spec.if_empty)
    kept = tuple(rows[-spec.max_parts :])
    parts = tuple(render_row(row, spec.language) for row in kept)
    return ParsedOutput(render_rows(kept, spec), parts, is_full=True, rows=kept)
