"""Run one pass: read a text that fits the model into the KV cache, then write its summary."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol

from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import read_chunks, read_prompt
from summarizer.engine.loading import Engine
from summarizer.engine.process import give_back_freed_memory
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import AbortError
from summarizer.generation.call import Call, OnProgress, PassEvent
from summarizer.grounding.injection import injections_in
from summarizer.grounding.names import Lexicon
from summarizer.grounding.reference import ReferenceIndex
from summarizer.grounding.salience import Reading, SalienceProbe
from summarizer.language.detection import is_written_in
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput
from summarizer.prompts.build import instructions_of
from summarizer.prompts.plan import Plan, PlannedCheck, Planner
from summarizer.results import Check, Progress

TASK_SLACK = 64  # tokens that a tightened task may take more than the first one

Lease = Callable[[int], AbstractContextManager[tuple[Engine, KVCache]]]  # takes the cache's tokens


@dataclass
class GenerationState:
    """A request for one summary, and the state of writing it.

    Attributes:
        cache: Holds `plan.shared`.
        on_token: Called after each token that is written.
        reference: What the summary is checked against while it is written; None for no checks.
        changes: What was taken out of the current attempt, later of the summary.
        tried: The first tokens of rejected attempts.
    """

    text: str
    options: SummaryOptions
    spec: OutputSpec
    plan: Plan
    cache: KVCache
    call: Call
    on_token: Callable[[], None] = lambda: None
    reference: ReferenceIndex | None = None
    output_tokens: int = 0
    changes: list[Check] = field(default_factory=list)
    tried: set[int] = field(default_factory=set)

    def count_token(self) -> None:
        """Count a token that was written."""
        self.output_tokens += 1
        self.on_token()

    def reading(self, planner: Planner, probe: SalienceProbe) -> Reading:
        """Return what `probe` sees in the text, with whose end the cache ends."""
        said = self.plan.document
        scores = self.cache.weighted_values(len(said), probe.first, probe.weights)
        return Reading(self.text, planner.offsets(said), scores)


class Writes(Protocol):
    """What passes need of a `Writer`."""

    def write(self, state: GenerationState) -> Iterator[str | ParsedOutput]:
        """Yield the text to show after each token, then the summary."""

    def names_topic(self, spec: OutputSpec) -> bool:
        """Whether `topic` is asked at all."""

    def topic(self, state: GenerationState) -> str:
        """Return what a dialogue is about, "" where that isn't known."""


@dataclass(frozen=True)
class Session:
    """Runs passes on a model that is leased for each.

    Attributes:
        lease: Lends an engine and an empty cache of so many tokens.
        hold: Keeps the model loaded between passes.
        writer: Makes a `Writer` on a decoder.
    """

    lease: Lease
    hold: Callable[[], AbstractContextManager[object]]
    planner: Planner
    tokenizer: Tokenizer
    writer: Callable[[Decoder], Writes]

    def require_room(self, tokens: int, spec: OutputSpec, call: Call) -> None:
        """Raise `MemoryBudgetError` if a text of `tokens` tokens exceeds the memory budget."""
        prompt = self.planner.plan("", call.options, spec).prompt_tokens
        with self.lease(prompt + tokens + TASK_SLACK + spec.max_tokens):
            pass

    def run(
        self,
        text: str,
        spec: OutputSpec,
        options: SummaryOptions,
        call: Call,
        on_token: Callable[[], None] = lambda: None,
    ) -> Iterator[PassEvent]:
        """Summarize `text` in one pass.

        Yields:
            `Progress` while the text is read, the text to show after each token, and the summary.

        Raises:
            QuotaExceededError: The text doesn't fit one pass.
            MemoryBudgetError: The cache would exceed the memory budget.
            GenerationError: No attempt keeps to `spec`.
            AbortError: The call was cancelled.
        """
        plan = self.planner.plan(text, options, spec)
        with self.lease(plan.prompt_tokens + TASK_SLACK + spec.max_tokens) as (engine, cache):
            state = GenerationState(text, options, spec, plan, cache, call, on_token)
            yield from self._begin(engine, state)
            if options.trust == "repair":
                self._index(state)
            try:
                yield from self.writer(engine.decoder).write(state)
            finally:
                _add_up(state)

    def read(
        self, text: str, spec: OutputSpec, call: Call, probe: SalienceProbe, is_whole: bool
    ) -> Generator[Progress, None, Reading]:
        """Read `text` in one pass, and write no summary; of a whole one what it is about.

        Returns:
            What the probe sees in it.

        Raises:
            QuotaExceededError: The text doesn't fit one pass.
            MemoryBudgetError: The cache would exceed the memory budget.
            AbortError: The call was cancelled.
        """
        plan = self.planner.plan(text, call.options, spec)
        with self.lease(plan.prompt_tokens + TASK_SLACK + spec.max_tokens) as (engine, cache):
            state = GenerationState(text, call.options, spec, plan, cache, call)
            yield from self._begin(engine, state)
            call.clock.note_token()
            reading = state.reading(self.planner, probe)
            writer = self.writer(engine.decoder)
            if is_whole and writer.names_topic(spec):
                self._index(state)
                reading = replace(reading, topic=writer.topic(state))
            if call.is_cancelled():  # of a text that is known nothing was read
                raise AbortError("cancelled while passages were chosen")
            _add_up(state)
        return reading

    def _begin(self, engine: Engine, state: GenerationState) -> Iterator[Progress]:
        """Read the document."""
        shared, call = state.plan.shared, state.call
        cached = engine.prefixes.fill(state.cache, shared)
        yield from _read(engine, state.cache, shared, cached, call)
        call.prompt_tokens += state.plan.prompt_tokens
        call.cached_tokens += cached

    def _index(self, state: GenerationState) -> None:
        """Index the text for checking what is written."""
        with state.call.trust.measure():
            state.reference = self.reference_index(state.text, state.options, state.spec)

    def values(
        self, plan: PlannedCheck, call: Call, layers: tuple[int, int], on_progress: OnProgress
    ) -> FloatArray:
        """Return the attention values of a summary's tokens, see `KVCache.last_values`.

        Raises:
            MemoryBudgetError: The cache would exceed the memory budget.
            AbortError: The call was cancelled.
        """
        with self.lease(plan.tokens) as (engine, cache):
            cached = engine.prefixes.fill(cache, plan.shared)
            for progress in _read(engine, cache, plan.shared, cached, call):
                on_progress(progress)
            read_prompt(
                engine.decoder,
                (*plan.task, *plan.said),
                cache,
                is_cancelled=call.is_cancelled,
                chunk_tokens=engine.chunk_tokens,
            )
            return cache.last_values(len(plan.said), *layers)

    def reference_index(
        self, text: str, options: SummaryOptions, spec: OutputSpec
    ) -> ReferenceIndex:
        """Return the index in which the claims of a summary of `text` are looked up."""
        return ReferenceIndex(
            text,
            f"{options.shared_context}\n{options.context}",
            injections=injections_in(text),
            instructions=instructions_of(text, options, spec),
            has_names=is_written_in(text, spec.language),
            lexicon=Lexicon(self.tokenizer.rank),
        )


def _add_up(state: GenerationState) -> None:
    """Add what a pass wrote and changed to its call."""
    state.call.output_tokens += state.output_tokens
    state.call.final_tokens = state.output_tokens
    state.call.changes += state.changes


def _read(
    engine: Engine, cache: KVCache, shared: Sequence[int], cached: int, call: Call
) -> Iterator[Progress]:
    """Read the tokens of `shared` after the first `cached` ones, and keep them all as a prefix."""
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
