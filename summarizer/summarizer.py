"""The summarizer itself: text in, summary out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self, Unpack

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.footprint import footprint_of, require_load
from summarizer.engine.generation import never, read_prompt
from summarizer.engine.heap import give_back_freed_memory
from summarizer.engine.lease import Lessor
from summarizer.engine.loading import Engine, load_engine, load_model
from summarizer.errors import UnsupportedInputError, require_text
from summarizer.generation.session import Call, OnProgress, Session
from summarizer.generation.writer import Writer
from summarizer.inputs.document import Source
from summarizer.inputs.reading import as_document
from summarizer.options import (
    CreateDict,
    EngineOptions,
    OptionsDict,
    Preference,
    ProfileName,
    SummaryOptions,
    find_profile,
    split_options,
)
from summarizer.pipeline.check import Checker
from summarizer.pipeline.many import summarize_many
from summarizer.pipeline.result import ResultBuilder
from summarizer.pipeline.run import Pipeline
from summarizer.prompts.plan import RESERVED_TOKENS, Planner
from summarizer.results import StreamEvent, SummaryResult, Verdict
from summarizer.store import assets
from summarizer.store.catalogue import file_of

Monitor = Callable[[float], None]  # the share of loading that is done, 0.0 to 1.0


class Summarizer:
    """A loaded model with default options. Threads may share one; calls don't influence each other.

    Make one with `Summarizer.create`; use it in a `with` block, or call `close` when done.

    checker -- what `check` checks with, for those who fit its probe
    """

    def __init__(
        self,
        bundle: Bundle,
        options: SummaryOptions | None = None,
        engine: EngineOptions | None = None,
    ) -> None:
        self._bundle = bundle
        self._options = options or SummaryOptions()
        self._engine_options = engine or EngineOptions()
        self._footprint = footprint_of(bundle)
        require_load(self._footprint.fixed_bytes, self._engine_options.memory_bytes)
        loaded, tokenizer = load_engine(bundle, self._engine_options)
        self._tokenizer = tokenizer
        self._planner = Planner(tokenizer, bundle.manifest.shape.context_size)
        result_builder = ResultBuilder(self.model_id, self.recipe)
        session = Session(self._lease_for, self._lease, self._planner, self._writer)
        self._pipeline = Pipeline(self._planner, session, result_builder)
        self.checker = Checker(
            self._planner,
            session,
            self.model_id,
            self.recipe,
            lambda name: file_of(self.model_id, name),
        )
        self._lessor = Lessor(
            lambda: load_model(bundle, self._engine_options),
            loaded,
            release=Engine.close,
            unload_after_s=self._engine_options.unload_after_s,
        )

    @classmethod
    def create(
        cls,
        model: str = assets.AUTO,
        *,
        recipe: str | None = None,
        preference: Preference = "auto",
        profile: ProfileName = "desktop",
        download: bool = False,
        monitor: Monitor = lambda share: None,
        **options: Unpack[CreateDict],
    ) -> Summarizer:
        """Load a model, building its bundle first if need be.

        model      -- a folder's name under models/, or "auto": what is on this machine
        recipe     -- "w8a8", "int8", "int4" or "float32"; None for the profile's or the model's own
        preference -- for "auto": "speed" for small models first, "capability" for large ones
        profile    -- "mobile" for one thread, `int4` and a budget of memory; see `profiles`
        download   -- whether weights that aren't here may be fetched
        monitor    -- called with the share that is done; 0.0 first and 1.0 last, always
        options    -- those of `EngineOptions`, and defaults for every summary, see `SummaryOptions`

        Raises `OptionError`, the `ModelError`s, and `MemoryBudgetError` for a model that is too
        large for the budget, before it is built.
        """
        settings = find_profile(profile)
        given, chosen = split_options(options)
        engine = settings.engine_with(given)
        monitor(0.0)
        bundle = assets.ensure_bundle(
            model,
            recipe or settings.recipe,
            preference=preference,
            memory_bytes=engine.memory_bytes,
            download=download,
            progress=lambda stage, share: monitor(0.95 * share),
        )
        summarizer = cls(bundle, chosen, engine)
        monitor(1.0)
        return summarizer

    @staticmethod
    def availability(
        model: str = assets.AUTO,
        *,
        recipe: str | None = None,
        preference: Preference = "auto",
        profile: ProfileName = "desktop",
        **options: Unpack[CreateDict],
    ) -> assets.Availability:
        """Whether `create` with the same arguments would succeed, without doing any of it."""
        settings = find_profile(profile)
        engine = settings.engine_with(split_options(options)[0])
        wanted = recipe or settings.recipe
        return assets.availability(model, wanted, preference, engine.memory_bytes)

    # -- what it is -----------------------------------------------------------------------------

    @property
    def model_id(self) -> str:
        """The model's folder name under models/."""
        return self._bundle.manifest.model_id

    @property
    def recipe(self) -> str:
        """How the weights are stored."""
        return self._bundle.manifest.recipe

    @property
    def options(self) -> SummaryOptions:
        """The defaults of every summary."""
        return self._options

    @property
    def context_size(self) -> int:
        """Tokens that a prompt and its answer may take together."""
        return self._bundle.manifest.shape.context_size

    @property
    def input_quota(self) -> int:
        """Tokens that a text and its contexts may take in one pass; see `measure_input_usage`.

        A longer text is summarized part by part.
        """
        options = self._engine_options
        quota = min(self._planner.input_quota, options.pass_tokens)
        if options.memory_bytes is None:
            return quota
        affordable = self._footprint.tokens_within(options.memory_bytes) - RESERVED_TOKENS
        return max(0, min(quota, affordable))

    def token_count(self, text: str) -> int:
        """Tokens that `text` takes."""
        return self._planner.count(require_text("the text", text, UnsupportedInputError))

    def measure_input_usage(self, source: Source, **options: Unpack[OptionsDict]) -> int:
        """Tokens of the quota that `source`, with its contexts, takes."""
        chosen = self._options.with_changes(**options)
        return self._planner.usage(as_document(source, chosen.input_type).text, chosen)

    # -- what it does ---------------------------------------------------------------------------

    def prewarm(self) -> None:
        """Run the model once, so that the first summary starts as fast as the later ones.

        What all prompts begin with is read, and kept if the cache has room. Raises
        `MemoryBudgetError` when that is too long, and `BundleError` as `summarize` does.
        """
        ids = self._planner.preamble(self._options)
        with self._lease_for(len(ids) + 1) as (engine, cache):
            read_prompt(engine.decoder, ids, cache, chunk_tokens=engine.chunk_tokens)
            engine.prefixes.keep(ids, cache)
            engine.decoder.forward(ids[:1], cache)
            if engine.chunk_tokens:
                give_back_freed_memory()

    def summarize(
        self,
        source: Source,
        *,
        cancel: threading.Event | None = None,
        **options: Unpack[OptionsDict],
    ) -> SummaryResult:
        """Summarize a text, a document or messages; `options` replace the defaults for this call.

        cancel -- set it from another thread to stop; then `AbortError` is raised

        What is too long for one pass is summarized part by part; `coverage` and `sections` of the
        result tell of it. Raises the `InputError`s (`QuotaExceededError` when the contexts leave no
        room for a text, `MemoryBudgetError` when the budget doesn't), `GenerationError` when the
        model can't keep the form, `AbortError`, and `BundleError` when the model was unloaded and
        its bundle can't be loaded again.
        """
        for event in self.summarize_streaming(source, cancel=cancel, **options):
            if isinstance(event, SummaryResult):
                return event
        raise AssertionError("a stream ends with its result")

    summarize_many = summarize_many

    def summarize_streaming(
        self,
        source: Source,
        *,
        cancel: threading.Event | None = None,
        **options: Unpack[OptionsDict],
    ) -> Iterator[StreamEvent]:
        """Summarize `source` as a stream of events; the `SummaryResult` comes last.

        `Progress` while the text is read, `Delta` for each new piece of the summary, `Rewrite` in
        the rare case that what was shown must be replaced. The pieces after the last `Rewrite`,
        with it, make up the result's text. Arguments are checked at once, not when the first event
        is asked for. Raises as `summarize` does.
        """
        chosen = self._options.with_changes(**options)
        call = Call(chosen, cancel.is_set if cancel else never)
        self._lessor.require_open()
        document = as_document(source, chosen.input_type)
        return self._pipeline.stream(document, call, self.input_quota)

    def check(
        self,
        source: Source,
        summary: str,
        *,
        cancel: threading.Event | None = None,
        on_progress: OnProgress = lambda progress: None,
        **options: Unpack[OptionsDict],
    ) -> Verdict:
        """Hold a summary, whoever wrote it, against its source; see `Verdict`.

        cancel      -- as `summarize` has it
        on_progress -- called with a `Progress` while the source is read
        options     -- of which the contexts and the input type count

        A source that takes more tokens than `input_quota` is read where it is nearest to the
        summary. Raises as `summarize` does, but for `GenerationError`.
        """
        chosen = self._options.with_changes(**options | {"focus": ""})
        require_text("the summary", summary, UnsupportedInputError)
        self._lessor.require_open()
        call = Call(chosen, cancel.is_set if cancel else never)
        document = as_document(source, chosen.input_type)
        return self.checker.check(document, summary, call, self.input_quota, on_progress)

    # -- its life -------------------------------------------------------------------------------

    def close(self) -> None:
        """Give the model's memory back once no call uses it; later calls are `SummarizerError`s.

        Nothing in a child of the process that created it, whose memory it is.
        """
        self._lessor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _lease_for(self, tokens: int) -> Iterator[tuple[Engine, KVCache]]:
        """The engine and a cache for a call of so many tokens; texts read before make room.

        Raises `MemoryBudgetError` when the budget hasn't room for the call alone.
        """
        keepable, budget = self._engine_options.cache_bytes, self._engine_options.memory_bytes
        if budget is not None:
            keepable = min(keepable, self._footprint.room_beside(tokens, budget))
        with self._lease() as engine:
            engine.prefixes.shrink(keepable)
            yield engine, engine.decoder.new_cache(tokens)

    @contextmanager
    def _lease(self) -> Iterator[Engine]:
        """The engine, which isn't unloaded within the block."""
        with self._lessor.lease() as engine:
            yield engine

    def _writer(self, decoder: Decoder) -> Writer:
        stop_ids = self._bundle.manifest.stop_ids
        drafts = self._engine_options.drafts
        return Writer(decoder, self._tokenizer, self._planner, stop_ids, drafts)
