"""Tell a caller what was written: the events of a summary, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from summarizer.generation.session import Tally
from summarizer.generation.timing import Stopwatch
from summarizer.grounding.attribution import Attributor
from summarizer.grounding.reference import Claim, ReferenceIndex
from summarizer.inputs.document import Document
from summarizer.language.detection import written_language
from summarizer.language.sentences import split_sentences
from summarizer.language.words import count_words
from summarizer.output.spec import OutputSpec, ParsedOutput
from summarizer.output.table import Row
from summarizer.pipeline.map_reduce import Reduction
from summarizer.pipeline.priority import find_priority
from summarizer.results import (
    Check,
    Delta,
    Evidence,
    Priority,
    Progress,
    Sentence,
    Status,
    StreamEvent,
    SummaryResult,
    change,
)


@dataclass(frozen=True)
class Account:
    """What a result tells of a call besides the words.

    may_pass  -- whether a text that is no longer than its summary may take the summary's place
    source_of -- makes what a summary is looked up in; None where it isn't
    reduction -- of a text that is too long for one pass
    """

    document: Document
    language: str
    input_tokens: int
    clock: Stopwatch
    tally: Tally
    may_pass: bool = False
    source_of: Callable[[], ReferenceIndex] | None = None
    reduction: Reduction | None = None


@dataclass(frozen=True)
class ResultBuilder:
    """Makes events, with the names of the model that the words are from."""

    model_id: str
    recipe: str

    def written(
        self, events: Iterator[Progress | str | ParsedOutput], spec: OutputSpec, account: Account
    ) -> Iterator[StreamEvent]:
        """A pass as its caller sees it: reading, the summary's pieces, and its result."""
        shown = text = ""
        items: tuple[str, ...] = ()
        rows: tuple[Row, ...] = ()
        status: Status = "complete"
        may_pass = account.may_pass
        for event in events:
            if isinstance(event, Progress):
                yield event
            elif isinstance(event, str):
                yield from change(shown, event)
                shown = event
            else:
                text, items, rows = event.text, event.parts, event.rows
                may_pass = may_pass and not event.is_fixed
        if may_pass and _is_no_shorter(text, account.document.text, spec):
            text, status, rows = account.document.text, "passthrough", ()
            items = tuple(split_sentences(text))
        yield from change(shown, text)
        sentences, checks = _vouched(items, account) if status == "complete" else ((), ())
        if status == "complete" and items and _are_repaired((*account.tally.changes, *checks)):
            status = "repaired"
        if spec.also and status != "passthrough":
            account = replace(account, language=written_language(text, spec.languages))
        result = self._result(text, items, status, account)
        yield replace(result, rows=rows, sentences=sentences, checks=(*result.checks, *checks))

    def unwritten(self, status: Status, account: Account) -> Iterator[StreamEvent]:
        """The stream of a text that needs no model."""
        text = account.document.text
        if text:
            yield Delta(text)
        yield self._result(text, tuple(split_sentences(text)), status, account)

    def _result(
        self, text: str, items: tuple[str, ...], status: Status, account: Account
    ) -> SummaryResult:
        reduction, tally = account.reduction, account.tally
        coverage = reduction.coverage if reduction else tally.coverage
        is_written = status in ("complete", "repaired")
        return SummaryResult(
            text=text,
            items=items,
            status=status,
            language=account.language,
            usage=tally.usage(account.input_tokens),
            timings=account.clock.timings(tally.trust.seconds),
            model_id=self.model_id,
            recipe=self.recipe,
            input_type=account.document.input_type,
            sections=reduction.sections if reduction else (),
            coverage=coverage * (1 - tally.unread),
            priority=_priority_of(account.document),
            checks=tuple(change for change in tally.changes if is_written or _is_of_text(change)),
        )


def check_of(claim: Claim) -> Check:
    """What a caller is told of a claim."""
    return Check(claim.kind, claim.text, "supported" if claim.is_supported else "unsupported")


def _vouched(
    parts: Sequence[str], account: Account
) -> tuple[tuple[Sentence, ...], tuple[Check, ...]]:
    """The parts of a summary with their sources, and all that was looked for in the document."""
    if account.source_of is None:
        return (), ()
    with account.tally.trust.counting():
        source = account.source_of()
        found = [check_of(claim) for part in parts for claim in source.claims(part)]
        return Attributor(account.document).sentences(parts), tuple(found)


def _is_of_text(check: Check) -> bool:
    """Whether a check tells what was left out of the text, not what of a summary."""
    return check.kind == "order" and check.outcome in ("unread", "kept")


def _are_repaired(checks: Sequence[Check]) -> bool:
    """Whether something was taken out, and nothing wrong is left as far as is known."""
    outcomes = {check.outcome for check in checks}
    return bool(outcomes & {"rewritten", "dropped", "quoted"}) and "unsupported" not in outcomes


def _is_no_shorter(summary: str, text: str, spec: OutputSpec) -> bool:
    """Whether the text itself keeps the form and is no longer than its summary."""
    few = len(split_sentences(text)) <= spec.max_parts
    return few and count_words(summary) >= count_words(text)


def _sent(document: Document) -> date | None:
    """The day of its last message, as mails (RFC 5322) and apps (ISO 8601) write it."""
    written = document.blocks[-1].time if document.blocks else ""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            return read(written).date()
    return None


def _priority_of(document: Document) -> Priority:
    """The priority of a document, its evidence where it stands in the original."""
    found = find_priority(document.text, _sent(document))
    evidence = (
        Evidence(each.text, *document.place(each.start, each.end)) for each in found.evidence
    )
    return replace(found, evidence=tuple(evidence))
