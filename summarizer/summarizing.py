"""One call from its document to its result: what needs no model, one pass, or parts and a merge."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.errors import UnsupportedInputError
from summarizer.extracting import Extractor
from summarizer.forms import form_for, is_its_own_summary
from summarizer.inputs.document import Document, numbered
from summarizer.language.tags import language_of_tag
from summarizer.language.words import count_words_of_prose
from summarizer.leaving_out import unordered
from summarizer.options import SummaryOptions
from summarizer.passes import Call, Passes
from summarizer.phrases import phrases
from summarizer.planning import Planner
from summarizer.portions import Portioned, portions_of
from summarizer.reducing import FEWEST_PART_TOKENS, Reduction, part_tokens_within, reducer_for
from summarizer.results import Progress, StreamEvent
from summarizer.stopwatch import Stopwatch
from summarizer.styles import EXTRACTS
from summarizer.summary_form import Form, Shaped, fixed
from summarizer.telling import Account, Teller
from summarizer.trust.source import Source

_FEWEST_WORDS = 5  # without which there is nothing that a summary could say
_STACKED = 3  # notifications that a stack is of
_CLOSED_CIRCLES = ("conversation", "transcript", "notification-stack")  # whose actors all speak

# The events of a last pass, their form, and what they are of.
Written = tuple[Iterator[Progress | str | Shaped], Form, Reduction | None]


@dataclass(frozen=True)
class Summarizing:
    """The way of every call."""

    planner: Planner
    passes: Passes
    teller: Teller

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
            yield from self.teller.unwritten("empty", account)
            return
        form, is_translated = form_for(
            text,
            call.options,
            input_type=document.input_type,
            message_ids=message_ids,
            participants=document.participants if document.input_type in _CLOSED_CIRCLES else (),
        )
        may_pass = not is_translated and form.passes
        account = Account(
            document,
            form.language,
            tokens,
            clock,
            call.tally,
            may_pass,
            self._source_of(text, call.options, form),
        )
        if not is_translated and is_its_own_summary(text, form):
            yield from self.teller.unwritten("passthrough", account)
        elif not form.is_empty and count_words_of_prose(text) < _FEWEST_WORDS:
            raise UnsupportedInputError(
                f"the text has fewer than {_FEWEST_WORDS} words of prose: numbers, codes and marks "
                "alone can't be summarized; give a text with sentences"
            )
        elif tokens <= (room := quota - self.planner.context_tokens(call.options)) and (
            portions := portions_of(document, call.options, form, self.planner.count)
        ):
            events = self._portioned(call, clock).write(portions, call.options, form)
            with self.passes.hold():
                yield from self.teller.written(events, form, replace(account, may_pass=False))
        elif tokens <= room:
            events = self.passes.run(text, form, call, clock.note_token)
            yield from self.teller.written(events, form, account)
        elif call.options.type == "apple-stack" and len(document.blocks) > _STACKED:
            last = replace(document, blocks=document.blocks[-_STACKED:])
            yield from self._stream(last, call, quota, clock)
        else:
            yield from self._in_parts(call, form, account, room)

    def _source_of(
        self, text: str, options: SummaryOptions, form: Form
    ) -> Callable[[], Source] | None:
        """Makes what the call's summary is looked up in, if it shall be."""
        if options.trust == "off":
            return None
        return lambda: self.planner.source(text, options, form)

    def _portioned(self, call: Call, clock: Stopwatch) -> Portioned:
        def run(
            text: str, form: Form, options: SummaryOptions
        ) -> Iterator[Progress | str | Shaped]:
            return self.passes.run(text, form, replace(call, options=options), clock.note_token)

        return Portioned(run, self.planner.count, call.tally.note_coverage)

    def _in_parts(
        self, call: Call, form: Form, account: Account, room: int
    ) -> Iterator[StreamEvent]:
        """The events of a call whose document is too long for one pass."""
        if room < FEWEST_PART_TOKENS:
            self.passes.require_room(FEWEST_PART_TOKENS, form, call)
        extracts = call.options.type in EXTRACTS
        with self.passes.hold():
            written = self._extracted if extracts else self._reduced
            events, form, reduction = yield from written(account, call, form, room)
            account = replace(account, reduction=reduction, may_pass=False)
            yield from self.teller.written(events, form, account)

    def _extracted(
        self, account: Account, call: Call, form: Form, room: int
    ) -> Generator[Progress, None, Written]:
        """What was taken from the parts."""
        if form.is_empty:
            return iter([fixed(form.if_empty)]), form, None

        def form_of_part(text: str, message_ids: Sequence[str]) -> Form:
            participants = form.layout.participants if form.layout else ()
            options = replace(call.options, output_language=form.language)
            return form_for(
                text,
                options,
                input_type=form.input_type,
                message_ids=message_ids,
                participants=participants,
            )[0]

        extractor = Extractor(
            lambda text, part_form: self.passes.run(
                text, part_form, call, account.clock.note_token
            ),
            form_of_part,
            self.planner.count,
            part_tokens_within(room),
        )
        shaped, reduction = yield from extractor.extract(account.document, form)
        return iter([shaped]), form, reduction

    def _reduced(
        self, account: Account, call: Call, form: Form, room: int
    ) -> Generator[Progress, None, Written]:
        """The summary of the parts' summaries."""
        reducer = reducer_for(self.passes, call, form, self.planner.count, room)
        reduction = yield from reducer.reduce(account.document)
        if not reduction.text:
            return iter([fixed(phrases(form.language).nothing_on_focus)]), form, reduction
        form = _form_of_reduced(reduction.text, call.options, form)
        events = self.passes.run(reduction.text, form, call, account.clock.note_token)
        return _after(reduction.tokens, events), form, reduction


def _after(
    tokens: int, events: Iterator[Progress | str | Shaped]
) -> Iterator[Progress | str | Shaped]:
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
        rest, orders = unordered(document)
    call.tally.note_orders(orders, document, are_read=rest is document)
    return rest


def _text_of(document: Document, options: SummaryOptions) -> tuple[str, tuple[str, ...]]:
    """What the model reads, and the ids of the messages in it that a summary may cite."""
    return numbered(document.blocks) if options.type in EXTRACTS else (document.text, ())


def _form_of_reduced(text: str, options: SummaryOptions, form: Form) -> Form:
    """The form of a summary of summaries: rows are made of their words, and cite no messages."""
    language = replace(options, output_language=form.language)
    made, _ = form_for(text, language, input_type=form.input_type)
    return replace(made, asks=False)
