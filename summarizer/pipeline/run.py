"""Run one call, from its document to its result.

A text that needs no model passes through. Others are summarized in one pass, segment by segment
(`segmentwise`), or, if they are too long for one pass, part by part (`map_reduce`, `extract`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from summarizer.errors import UnsupportedInputError
from summarizer.generation.call import Call, PassEvent, Stopwatch
from summarizer.generation.session import Session
from summarizer.grounding.injection import without_injections
from summarizer.inputs.document import Document, numbered
from summarizer.language.tags import LANGUAGES, language_of_tag
from summarizer.language.words import count_words_of_prose
from summarizer.options import SummaryOptions
from summarizer.output.parse import passes_through
from summarizer.output.spec import OutputSpec, fixed, output_spec_for
from summarizer.pipeline.chunk import MIN_PART_TOKENS, Part, part_tokens_within
from summarizer.pipeline.extract import Extractor
from summarizer.pipeline.map_reduce import map_reducer
from summarizer.pipeline.priority import last_blocks
from summarizer.pipeline.quoted import Quoter
from summarizer.pipeline.result import ResultBuilder, ResultContext
from summarizer.pipeline.sections import RunPass, SectionSummaries
from summarizer.pipeline.segmentwise import segments_of, summarize_segments
from summarizer.prompts.plan import Planner
from summarizer.results import Progress, Section, StreamEvent
from summarizer.types import INPUT_TYPES, SUMMARY_TYPES

_FEWEST_WORDS = 5  # of which a summary could say something

# The events of a last pass, the spec of its output, and the parts' summaries if it is of those.
FinalPass = tuple[Iterator[PassEvent], OutputSpec, SectionSummaries | None]


@dataclass(frozen=True)
class Pipeline:
    """Runs the calls of one summarizer."""

    planner: Planner
    session: Session
    result_builder: ResultBuilder
    quoter: Quoter

    def stream(self, document: Document, call: Call, quota: int) -> Iterator[StreamEvent]:
        """Summarize `document`; yield events, the `SummaryResult` last.

        Args:
            document: What to summarize.
            call: The options, and the state of the call.
            quota: Tokens that the text and its contexts may take in one pass.
        """
        call.clock = Stopwatch()
        yield from self._stream(_without_injections(document, call), call, quota)

    def _stream(self, document: Document, call: Call, quota: int) -> Iterator[StreamEvent]:
        text, message_ids = _text_of(document, call.options)
        tokens = self.planner.count(text)
        if not text:
            language = language_of_tag(call.options.output_language or "en")
            context = ResultContext(document, language, tokens, call)
            return self.result_builder.stream_unchanged("empty", context)
        lists_everyone = INPUT_TYPES[document.input_type].lists_everyone
        spec, is_translated = output_spec_for(
            text,
            call.options,
            input_type=document.input_type,
            message_ids=message_ids,
            participants=document.participants if lists_everyone else (),
        )
        reference_index = partial(self.session.reference_index, text, call.options, spec)
        context = ResultContext(
            document,
            spec.language,
            tokens,
            call,
            not is_translated and spec.allows_passthrough,
            None if call.options.trust == "off" else reference_index,
        )
        if not is_translated and passes_through(text, spec):
            return self.result_builder.stream_unchanged("passthrough", context)
        return self._summarize(text, spec, quota, context)

    def _summarize(
        self, text: str, spec: OutputSpec, quota: int, context: ResultContext
    ) -> Iterator[StreamEvent]:
        """Return the events of a summary that is quoted or written."""
        document, call = context.document, context.call
        if not spec.is_empty and count_words_of_prose(text) < _FEWEST_WORDS:
            raise UnsupportedInputError(
                f"the text has fewer than {_FEWEST_WORDS} words of prose: numbers, codes and marks "
                "alone can't be summarized; give a text with sentences"
            )
        if self.quoter.quotes(document, spec, call):
            return self._quoted(spec, quota, context)
        return self._written(text, spec, quota, context)

    def _quoted(
        self, spec: OutputSpec, quota: int, context: ResultContext
    ) -> Iterator[StreamEvent]:
        """Yield the events of a summary made of quotations; where none fits, it is written."""
        document, call = context.document, context.call
        room = quota - self.planner.context_tokens(call.options)
        made, summaries = None, None
        if room >= MIN_PART_TOKENS:
            made, summaries = yield from self.quoter.quote(document, spec, call, room)
        if made is None:
            yield from self._written(document.text, spec, quota, context)
            return
        context = replace(context, summaries=summaries, allow_passthrough=summaries is None)
        yield from self.result_builder.stream(iter([made]), spec, context)

    def _written(
        self, text: str, spec: OutputSpec, quota: int, context: ResultContext
    ) -> Iterator[StreamEvent]:
        """Return the events of a summary that the model writes."""
        document, call, options = context.document, context.call, context.call.options
        room = quota - self.planner.context_tokens(options)
        if context.input_tokens > room:
            most = spec.info.parts.of(options.length) if spec.info.is_stack else None
            if most and len(document.blocks) > most:
                last = replace(document, blocks=last_blocks(document, most, options.reader))
                return self._stream(last, call, quota)
            return self._in_parts(spec, context, room)
        segments = segments_of(document, options, spec, self.planner.count)
        if segments:
            return self._in_segments(segments, spec, context)
        run = self._run_pass(call, call.clock.note_token)
        events = run(text, spec, options)
        return self.result_builder.stream(events, spec, context)

    def _in_segments(
        self, segments: Sequence[Part], spec: OutputSpec, context: ResultContext
    ) -> Iterator[StreamEvent]:
        call = context.call
        run = self._run_pass(call, call.clock.note_token)
        events = summarize_segments(context.document, segments, spec, call, run, self.planner.count)
        with self.session.hold():
            context = replace(context, allow_passthrough=False)
            yield from self.result_builder.stream(events, spec, context)

    def _in_parts(
        self, spec: OutputSpec, context: ResultContext, room: int
    ) -> Iterator[StreamEvent]:
        """Yield the events of a document that is too long for one pass."""
        call = context.call
        if room < MIN_PART_TOKENS:
            self.session.require_room(MIN_PART_TOKENS, spec, call)
        run_parts = self._extract if spec.info.extracts else self._map_reduce
        with self.session.hold():
            events, spec, summaries = yield from run_parts(context.document, call, spec, room)
            context = replace(context, summaries=summaries, allow_passthrough=False)
            yield from self.result_builder.stream(events, spec, context)

    def _extract(
        self, document: Document, call: Call, spec: OutputSpec, room: int
    ) -> Generator[Progress | Section, None, FinalPass]:
        """Extract rows from each part; no pass is left to run."""
        if spec.is_empty:
            return iter([fixed(spec.if_empty)]), spec, None
        run = self._run_pass(call, call.clock.note_token)
        part_tokens = part_tokens_within(room)
        extractor = Extractor(run, call.options, self.planner.count, part_tokens)
        parsed, summaries = yield from extractor.extract(document, spec)
        return iter([parsed]), spec, summaries

    def _map_reduce(
        self, document: Document, call: Call, spec: OutputSpec, room: int
    ) -> Generator[Progress | Section, None, FinalPass]:
        """Summarize the parts; the last pass is on their summaries."""
        run = self._run_pass(call)
        reducer = map_reducer(run, call.options, spec, self.planner.count, room)
        summaries = yield from reducer.reduce(document)
        if not summaries.text:
            nothing = LANGUAGES[spec.language].strings.nothing_on_focus
            return iter([fixed(nothing)]), spec, summaries
        spec = _spec_of_merged(summaries.text, call.options, spec)
        events = self.session.run(summaries.text, spec, call.options, call, call.clock.note_token)
        return _after(summaries.tokens, events), spec, summaries

    def _run_pass(self, call: Call, on_token: Callable[[], None] = lambda: None) -> RunPass:
        """Return a function that runs passes of `call` with other options."""
        return partial(self.session.run, call=call, on_token=on_token)


def _after(tokens: int, events: Iterator[PassEvent]) -> Iterator[PassEvent]:
    """Add `tokens`, which were read before, to the progress of a last pass."""
    for event in events:
        if isinstance(event, Progress):
            yield Progress(tokens + event.done, tokens + event.total)
        else:
            yield event


def _without_injections(document: Document, call: Call) -> Document:
    """Return the document without injected instructions, and record those."""
    if call.options.trust != "repair":
        return document
    with call.trust.measure():
        rest, injections = without_injections(document)
    call.note_injections(injections, document, are_read=rest is document)
    return rest


def _text_of(document: Document, options: SummaryOptions) -> tuple[str, tuple[str, ...]]:
    """Return what the model reads, and the ids of messages in it that a summary may cite."""
    cites = SUMMARY_TYPES[options.type].extracts is not None
    return numbered(document.blocks) if cites else (document.text, ())


def _spec_of_merged(text: str, options: SummaryOptions, spec: OutputSpec) -> OutputSpec:
    """Return the spec of a summary of summaries: rows are made of their words, and cite nothing."""
    options = replace(options, output_language=spec.language)
    merged, _ = output_spec_for(text, options, input_type=spec.input_type)
    return replace(merged, asks=False)
