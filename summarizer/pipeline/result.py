"""Build what a caller gets: the events of a stream, and the result at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from summarizer.generation.call import Call, PassEvent
from summarizer.grounding.attribution import Attributor
from summarizer.grounding.reference import Claim, ReferenceIndex
from summarizer.inputs.document import Document
from summarizer.language.detection import written_language
from summarizer.language.sentences import split_sentences
from summarizer.language.words import count_words
from summarizer.output.spec import OutputSpec
from summarizer.output.table import Row
from summarizer.pipeline.priority import Urgency, priority_by, urgency_of
from summarizer.pipeline.quoting import quote_doubted, tell_urgent
from summarizer.pipeline.sections import SectionSummaries
from summarizer.results import (
    Check,
    Delta,
    Evidence,
    Progress,
    Sentence,
    Status,
    StreamEvent,
    SummaryResult,
    Usage,
    change,
)


@dataclass(frozen=True)
class ResultContext:
    """What a result says about a call besides the summary.

    Attributes:
        language: Of the summary.
        allow_passthrough: Whether a text no longer than its summary replaces it.
        reference_index: Makes the index in which the summary is looked up; None for no checks.
        summaries: The summaries of the parts of a text that is too long for one pass.
    """

    document: Document
    language: str
    input_tokens: int
    call: Call
    allow_passthrough: bool = False
    reference_index: Callable[[], ReferenceIndex] | None = None
    summaries: SectionSummaries | None = None

    @cached_property
    def attributor(self) -> Attributor:
        """Of the document."""
        return Attributor(self.document)

    @cached_property
    def urgency(self) -> Urgency:
        """What is urgent in the document."""
        return urgency_of(self.document, reader=self.call.options.reader)


@dataclass(frozen=True)
class ResultBuilder:
    """Builds events and results of one model."""

    model_id: str
    recipe: str

    def stream(
        self, events: Iterator[PassEvent], spec: OutputSpec, context: ResultContext
    ) -> Iterator[StreamEvent]:
        """Yield the events of a stream, made from those of its last pass; the result comes last."""
        shown = text = ""
        items: tuple[str, ...] = ()
        rows: tuple[Row, ...] = ()
        status: Status = "complete"
        quotations: dict[int, tuple[Evidence, ...]] = {}
        allow_passthrough = context.allow_passthrough
        for event in events:
            if isinstance(event, Progress):
                yield event
            elif isinstance(event, str):
                yield from change(shown, event)
                shown = event
            else:
                # What a probe chose: it knows better than signs what matters.
                is_chosen = bool(event.parts) and len(event.quotations) == len(event.parts)
                if event.doubted:
                    event, made = quote_doubted(event, spec, context.attributor)
                    context.call.changes += made
                if not is_chosen:
                    event = tell_urgent(event, spec, context.attributor, context.urgency)
                quotations = dict(event.quotations)
                text, items, rows = event.text, event.parts, event.rows
                allow_passthrough = allow_passthrough and not event.is_fixed
        if allow_passthrough and _is_no_shorter(text, context.document.text, spec):
            text, status, rows = context.document.text, "passthrough", ()
            items = tuple(split_sentences(text))
        yield from change(shown, text)
        sentences, checks = _attributed(items, context) if status == "complete" else ((), ())
        if status == "complete" and quotations:
            status = "quoted"
            sentences = tuple(
                Sentence(each.text, quotations[n], is_quoted=True) if n in quotations else each
                for n, each in enumerate(sentences)
            )
        elif status == "complete" and items and _are_repaired((*context.call.changes, *checks)):
            status = "repaired"
        if spec.also and status != "passthrough":
            context = replace(context, language=written_language(text, spec.languages))
        result = self._result(text, items, status, context)
        yield replace(result, rows=rows, sentences=sentences, checks=(*result.checks, *checks))

    def stream_unchanged(self, status: Status, context: ResultContext) -> Iterator[StreamEvent]:
        """Yield the events of a text that is its own summary."""
        text = context.document.text
        if text:
            yield Delta(text)
        yield self._result(text, tuple(split_sentences(text)), status, context)

    def _result(
        self, text: str, items: tuple[str, ...], status: Status, context: ResultContext
    ) -> SummaryResult:
        summaries, call = context.summaries, context.call
        coverage = summaries.coverage if summaries else call.coverage
        is_written = status in ("complete", "repaired", "quoted")
        return SummaryResult(
            text=text,
            items=items,
            status=status,
            language=context.language,
            usage=Usage(
                context.input_tokens,
                call.prompt_tokens,
                call.output_tokens,
                call.cached_tokens,
                call.final_tokens,
            ),
            timings=call.clock.timings(call.trust.seconds),
            model_id=self.model_id,
            recipe=self.recipe,
            input_type=context.document.input_type,
            sections=summaries.sections if summaries else (),
            coverage=coverage * (1 - call.unread),
            priority=priority_by(context.urgency, context.document),
            checks=tuple(check for check in call.changes if is_written or _is_of_text(check)),
        )


def check_of(claim: Claim) -> Check:
    """Return the check that reports `claim` to a caller."""
    return Check(claim.kind, claim.text, "supported" if claim.is_supported else "unsupported")


def _attributed(
    parts: Sequence[str], context: ResultContext
) -> tuple[tuple[Sentence, ...], tuple[Check, ...]]:
    """Return the parts of a summary with their sources, and the checks of their claims."""
    if context.reference_index is None:
        return (), ()
    with context.call.trust.measure():
        index = context.reference_index()
        checks = [check_of(claim) for part in parts for claim in index.claims(part)]
        return context.attributor.sentences(parts), tuple(checks)


def _is_of_text(check: Check) -> bool:
    """Return whether a check is about the text rather than about a summary."""
    return check.kind == "order" and check.outcome in ("unread", "kept")


def _are_repaired(checks: Sequence[Check]) -> bool:
    """Return whether something was taken out and no unsupported claim is left."""
    outcomes = {check.outcome for check in checks}
    is_doubted = any(check.kind == "statement" and check.outcome == "kept" for check in checks)
    is_wrong = is_doubted or "unsupported" in outcomes
    return bool(outcomes & {"rewritten", "dropped", "quoted"}) and not is_wrong


def _is_no_shorter(summary: str, text: str, spec: OutputSpec) -> bool:
    """Return whether the text keeps to the spec and is no longer than its summary."""
    few = len(split_sentences(text)) <= spec.max_parts
    return few and count_words(summary) >= count_words(text)
