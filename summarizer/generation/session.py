"""One pass: a text that fits the model is read, and its summary written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import IsCancelled, never, read_chunks, read_prompt
from summarizer.engine.loading import Engine
from summarizer.engine.process import give_back_freed_memory
from summarizer.generation.timing import Spent
from summarizer.generation.writer import Job, Writer
from summarizer.grounding.reference import ReferenceIndex
from summarizer.inputs.document import Document
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput
from summarizer.prompts.plan import PlannedCheck, Planner
from summarizer.results import Check, Progress, Usage

TASK_SLACK = 64  # tokens that a tighter wording of the task may take more

OnProgress = Callable[[Progress], None]
Lease = Callable[[int], AbstractContextManager[tuple[Engine, KVCache]]]  # for so many tokens


@dataclass
class Tally:
    """What the passes of one call took, and what they took back."""

    prompt_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    final_tokens: int = 0  # of those written, the last pass's
    trust: Spent = field(default_factory=Spent)  # on checking, and on writing again
    changes: list[Check] = field(default_factory=list)
    coverage: float = 1.0  # the share of the text that its summary is of
    unread: float = 0.0  # the share of the document that was no text to read, but orders

    def note_coverage(self, share: float) -> None:
        """Note what share of the text was told of."""
        self.coverage = share

    def note_orders(self, orders: Sequence[str], document: Document, *, are_read: bool) -> None:
        """Note sentences of a document that give orders, and whether they are read all the same."""
        self.changes.extend(
            Check("order", each, "kept" if are_read else "unread") for each in orders
        )
        if orders and not are_read:
            self.unread = sum(map(len, orders)) / len(document.text)

    def usage(self, input_tokens: int) -> Usage:
        """The usage of a call on a text of so many tokens."""
        return Usage(
            input_tokens,
            self.prompt_tokens,
            self.output_tokens,
            self.cached_tokens,
            self.final_tokens,
        )


@dataclass(frozen=True)
class Call:
    """What holds for all passes of one call."""

    options: SummaryOptions
    is_cancelled: IsCancelled = never
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Session:
    """Runs passes on a model that is lent for each."""

    lease: Lease
    hold: Callable[[], AbstractContextManager[object]]  # keeps the model loaded between passes
    planner: Planner
    writer_of: Callable[[Decoder], Writer]

    def require_room(self, tokens: int, spec: OutputSpec, call: Call) -> None:
        """Raise `MemoryBudgetError` if a text of so many tokens is beyond the budget."""
        prompt = self.planner.plan("", call.options, spec).prompt_tokens
        with self.lease(prompt + tokens + TASK_SLACK + spec.max_tokens):
            pass

    def run(
        self, text: str, spec: OutputSpec, call: Call, on_token: Callable[[], None] = lambda: None
    ) -> Iterator[Progress | str | ParsedOutput]:
        """`Progress` while the text is read, what is shown after each token, and what was written.

        Raises `QuotaExceededError`, `MemoryBudgetError`, `GenerationError` and `AbortError`.
        """
        plan = self.planner.plan(text, call.options, spec)
        room = plan.prompt_tokens + TASK_SLACK + spec.max_tokens
        with self.lease(room) as (engine, cache):
            cached = engine.prefixes.fill(cache, plan.shared)
            yield from _read(engine, cache, plan.shared, cached, call)
            job = Job(
                text,
                call.options,
                spec,
                plan,
                cache,
                call.is_cancelled,
                on_token,
                call.tally.trust,
                self._source(text, spec, call),
            )
            call.tally.prompt_tokens += plan.prompt_tokens
            call.tally.cached_tokens += cached
            try:
                yield from self.writer_of(engine.decoder).write(job)
            finally:
                call.tally.output_tokens += job.output_tokens
                call.tally.final_tokens = job.output_tokens
                call.tally.changes.extend(job.changes)

    def values(
        self, plan: PlannedCheck, call: Call, layers: tuple[int, int], on_progress: OnProgress
    ) -> FloatArray:
        """What the model keeps of a summary's tokens, as `KVCache.last_values`.

        Raises `MemoryBudgetError` and `AbortError`.
        """
        with self.lease(plan.tokens) as (engine, cache):
            cached = engine.prefixes.fill(cache, plan.shared)
            for progress in _read(engine, cache, plan.shared, cached, call):
                on_progress(progress)
            ids = (*plan.task, *plan.said)
            read_prompt(
                engine.decoder,
                ids,
                cache,
                is_cancelled=call.is_cancelled,
                chunk_tokens=engine.chunk_tokens,
            )
            return cache.last_values(len(plan.said), *layers)

    def _source(self, text: str, spec: OutputSpec, call: Call) -> ReferenceIndex | None:
        """What a summary is held against; None where nobody asks for that."""
        if call.options.trust != "repair":
            return None
        with call.tally.trust.counting():
            return self.planner.source(text, call.options, spec)


def _read(
    engine: Engine, cache: KVCache, shared: Sequence[int], cached: int, call: Call
) -> Iterator[Progress]:
    """Read what isn't cached of the text, and keep it."""
    yield Progress(cached, len(shared))
    chunks = read_chunks(
        engine.decoder,
        shared[cached:],
        cache,
        is_cancelled=call.is_cancelled,
        chunk_tokens=engine.chunk_tokens,
    )
    for done, _ in chunks:
        yield Progress(cached + done, len(shared))
    engine.prefixes.keep(shared, cache)
    if engine.chunk_tokens:
        give_back_freed_memory()
