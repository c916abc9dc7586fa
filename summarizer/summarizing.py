"""One call from its document to its result: what needs no model, one pass, or parts and a merge."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from summarizer.forms import form_for, is_its_own_summary
from summarizer.inputs.document import Document, numbered
from summarizer.language.tags import language_of_tag
from summarizer.options import SummaryOptions
from summarizer.passes import Call, Passes
from summarizer.phrases import phrases
from summarizer.planning import Planner
from summarizer.reducing import FEWEST_PART_TOKENS, Reduction, reducer_for
from summarizer.results import Progress, StreamEvent
from summarizer.stopwatch import Stopwatch
from summarizer.summary_form import Form, fixed
from summarizer.telling import Account, Teller

_CITING = ("action-items", "questions")
_CLOSED_CIRCLES = ("conversation", "transcript", "notification-stack")  # whose actors all speak


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
        account = Account(document, form.language, tokens, clock, call.tally, not is_translated)
        if not is_translated and is_its_own_summary(text, form):
            yield from self.teller.unwritten("passthrough", account)
            return
        room = quota - self.planner.context_tokens(call.options)
        if tokens > room:
            reduction = yield from self._reduce(document, call, form, room)
            text = reduction.text
            form = _form_of_reduced(text, call.options, form) if text else form
            account = replace(account, reduction=reduction, may_pass=False)
        if text:
            events = self.passes.run(text, form, call, clock.note_token)
        else:
            events = iter([fixed(phrases(form.language).nothing_on_focus)])
        yield from self.teller.written(events, form, account)

    def _reduce(
        self, document: Document, call: Call, form: Form, room: int
    ) -> Generator[Progress, None, Reduction]:
        """What stands for a document that is too long for one pass."""
        if room < FEWEST_PART_TOKENS:
            self.passes.require_room(FEWEST_PART_TOKENS, form, call)
        reducer = reducer_for(self.passes, call, form, self.planner.count, room)
        return (yield from reducer.reduce(document))


def _text_of(document: Document, options: SummaryOptions) -> tuple[str, tuple[str, ...]]:
    """What the model reads, and the ids of the messages in it that a summary may cite."""
    return numbered(document.blocks) if options.type in _CITING else (document.text, ())


def _form_of_reduced(text: str, options: SummaryOptions, form: Form) -> Form:
    """The form of a summary of summaries: rows are made of their words, and cite no messages."""
    language = replace(options, output_language=form.language)
    made, _ = form_for(text, language, input_type=form.input_type)
    return replace(made, is_empty=form.is_empty)
