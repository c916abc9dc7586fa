"""One call from its document to its result: what needs no model, one pass, or parts and a merge."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.errors import UnsupportedInputError
from summarizer.generation.session import Call, Session
from summarizer.generation.timing import Stopwatch
from summarizer.grounding.injection import without_injections
from summarizer.grounding.reference import ReferenceIndex
from summarizer.inputs.document import Document, numbered
from summarizer.language.tags import LANGUAGES, language_of_tag
from summarizer.language.words import count_words_of_prose
from summarizer.options import SummaryOptions
from summarizer.output.parse import output_spec_for, passes_through
from summarizer.output.spec import EXTRACTS, OutputSpec, ParsedOutput, fixed
from summarizer.pipeline.extract import Extractor
from summarizer.pipeline.map_reduce import (
    MIN_PART_TOKENS,
    Reduction,
    part_tokens_within,
    reducer_for,
)
from summarizer.pipeline.result import Account, ResultBuilder
from summarizer.pipeline.segmentwise import Segmentwise, portions_of
from summarizer.prompts.plan import Planner
from summarizer.results import Progress, StreamEvent

_FEWEST_WORDS = 5  # without which there is nothing that a summary could say
_STACKED = 3  # notifications that a stack is of
_CLOSED_CIRCLES = ("conversation", "transcript", "notification-stack")  # whose actors all speak

# The events of a last pass, their form, and what they are of.
Written = tuple[Iterator[Progress | str | ParsedOutput], OutputSpec, Reduction | None]


@dataclass(frozen=True)
class Pipeline:
    """The way of every call."""

    planner: Planner
    session: Session
    result_builder: ResultBuilder

    def stream(self, document: Document, call: Call, quota: int) -> Iterator[StreamEvent]:
        """The events of a call; the `SummaryResult` comes last.

        quota -- tokens that the text and its contexts may take in one pass
        """
        clock = Stopwatch()
        yield from self._stream(_unordered(document, call), call, quota, clock)

    def _stream(
        self, document: Document, call: Call, quota: int, clock: Stopwatch
    ) -> Iterator[StreamEvent]:
        text, message_ids = _text_of(document, call.options)
        tokens = self.planner.count(text)
        if not text:
            language = language_of_tag(call.options.output_language or "en")
            account = Account(document, language, tokens, clock, call.tally)
            yield from self.result_builder.unwritten("empty", account)
            return
        spec, is_translated = output_spec_for(
            text,
            call.options,
            input_type=document.input_type,
            message_ids=message_ids,
            participants=document.participants if document.input_type in _CLOSED_CIRCLES else (),
        )
        may_pass = not is_translated and spec.allows_passthrough
        account = Account(
            document,
            spec.language,
            tokens,
            clock,
            call.tally,
            may_pass,
            self._source_of(text, call.options, spec),
        )
        if not is_translated and passes_through(text, spec):
            yield from self.result_builder.unwritten("passthrough", account)
        elif not spec.is_empty and count_words_of_prose(text) < _FEWEST_WORDS:
            raise UnsupportedInputError(
                f"the text has fewer than {_FEWEST_WORDS} words of prose: numbers, codes and marks "
                "alone can't be summarized; give a text with sentences"
            )
        elif tokens <= (room := quota - self.planner.context_tokens(call.options)) and (
            portions := portions_of(document, call.options, spec, self.planner.count)
        ):
            events = self._portioned(call, clock).write(portions, call.options, spec)
            with self.session.hold():
                yield from self.result_builder.written(
                    events, spec, replace(account, may_pass=False)
                )
        elif tokens <= room:
            events = self.session.run(text, spec, call, clock.note_token)
            yield from self.result_builder.written(events, spec, account)
        elif call.options.type == "apple-stack" and len(document.blocks) > _STACKED:
            last = replace(document, blocks=document.blocks[-_STACKED:])
            yield from self._stream(last, call, quota, clock)
        else:
            yield from self._in_parts(call, spec, account, room)

    def _source_of(
        self, text: str, options: SummaryOptions, spec: OutputSpec
    ) -> Callable[[], ReferenceIndex] | None:
        """Makes what the call's summary is looked up in, if it shall be."""
        if options.trust == "off":
            return None
        return lambda: self.planner.source(text, options, spec)

    def _portioned(self, call: Call, clock: Stopwatch) -> Segmentwise:
        def run(
            text: str, spec: OutputSpec, options: SummaryOptions
        ) -> Iterator[Progress | str | ParsedOutput]:
            return self.session.run(text, spec, replace(call, options=options), clock.note_token)

        return Segmentwise(run, self.planner.count, call.tally.note_coverage)

    def _in_parts(
        self, call: Call, spec: OutputSpec, account: Account, room: int
    ) -> Iterator[StreamEvent]:
        """The events of a call whose document is too long for one pass."""
        if room < MIN_PART_TOKENS:
            self.session.require_room(MIN_PART_TOKENS, spec, call)
        extracts = call.options.type in EXTRACTS
        with self.session.hold():
            written = self._extracted if extracts else self._reduced
            events, spec, reduction = yield from written(account, call, spec, room)
            account = replace(account, reduction=reduction, may_pass=False)
            yield from self.result_builder.written(events, spec, account)

    def _extracted(
        self, account: Account, call: Call, spec: OutputSpec, room: int
    ) -> Generator[Progress, None, Written]:
        """What was taken from the parts."""
        if spec.is_empty:
            return iter([fixed(spec.if_empty)]), spec, None

        def form_of_part(text: str, message_ids: Sequence[str]) -> OutputSpec:
            participants = spec.table.participants if spec.table else ()
            options = replace(call.options, output_language=spec.language)
            return output_spec_for(
                text,
                options,
                input_type=spec.input_type,
                message_ids=message_ids,
                participants=participants,
            )[0]

        extractor = Extractor(
            lambda text, part_form: self.session.run(
                text, part_form, call, account.clock.note_token
            ),
            form_of_part,
            self.planner.count,
            part_tokens_within(room),
        )
        parsed, reduction = yield from extractor.extract(account.document, spec)
        return iter([parsed]), spec, reduction

    def _reduced(
        self, account: Account, call: Call, spec: OutputSpec, room: int
    ) -> Generator[Progress, None, Written]:
        """The summary of the parts' summaries."""
        reducer = reducer_for(self.session, call, spec, self.planner.count, room)
        reduction = yield from reducer.reduce(account.document)
        if not reduction.text:
            nothing = LANGUAGES[spec.language].strings.nothing_on_focus
            return iter([fixed(nothing)]), spec, reduction
        spec = _form_of_reduced(reduction.text, call.options, spec)
        events = self.session.run(reduction.text, spec, call, account.clock.note_token)
        return _after(reduction.tokens, events), spec, reduction


def _after(
    tokens: int, events: Iterator[Progress | str | ParsedOutput]
) -> Iterator[Progress | str | ParsedOutput]:
    """A last pass whose progress goes on from the tokens read before."""
    for event in events:
        if isinstance(event, Progress):
            yield Progress(tokens + event.done, tokens + event.total)
        else:
            yield event


def _unordered(document: Document, call: Call) -> Document:
    """The document without the sentences that give orders to the model; the checks tell of them."""
    if call.options.trust != "repair":
        return document
    with call.tally.trust.counting():
        rest, orders = without_injections(document)
    call.tally.note_orders(orders, document, are_read=rest is document)
    return rest


def _text_of(document: Document, options: SummaryOptions) -> tuple[str, tuple[str, ...]]:
    """What the model reads, and the ids of the messages in it that a summary may cite."""
    return numbered(document.blocks) if options.type in EXTRACTS else (document.text, ())


def _form_of_reduced(text: str, options: SummaryOptions, spec: OutputSpec) -> OutputSpec:
    """The form of a summary of summaries: rows are made of their words, and cite no messages."""
    language = replace(options, output_language=spec.language)
    made, _ = output_spec_for(text, language, input_type=spec.input_type)
    return replace(made, asks=False)
