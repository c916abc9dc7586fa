"""The `Summarizer`: text in, summary out."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing, contextmanager
from typing import Self, Unpack

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.footprint import footprint_of, require_load
from summarizer.engine.generation import never, read_prompt
from summarizer.engine.lease import Lessor
from summarizer.engine.loading import Engine, load_engine, load_model
from summarizer.engine.process import give_back_freed_memory
from summarizer.errors import (
    AbortError,
    GenerationError,
    InputError,
    OptionError,
    SummarizerError,
    UnsupportedInputError,
    require_text,
)
from summarizer.generation.call import Call, OnProgress
from summarizer.generation.session import Session
from summarizer.generation.writer import Writer
from summarizer.grounding import salience
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
from summarizer.pipeline.quoted import Quoter
from summarizer.pipeline.result import ResultBuilder
from summarizer.pipeline.run import Pipeline
from summarizer.prompts.plan import RESERVED_TOKENS, Planner
from summarizer.results import StreamEvent, SummaryResult, Verdict
from summarizer.store import assets
from summarizer.store.catalogue import file_of
from summarizer.turns import Turns

Monitor = Callable[[float], None]  # gets the share of loading that is done, 0.0 to 1.0


class Summarizer:
    """A loaded model with default options.

    Make one with `Summarizer.create`; use it in a `with` block, or call `close` when done. Threads
    may share one, and calls don't influence each other.

    Attributes:
        checker: What `check` uses, for those who fit its probe.
    """

    def __init__(
        self,
        bundle: Bundle,
        options: SummaryOptions | None = None,
        engine: EngineOptions | None = None,
    ) -> None:
        """Load a bundle.

        Args:
            bundle: The model, see `open_bundle` and `ensure_bundle`.
            options: The defaults of every summary.
            engine: How the model is run.

        Raises:
            MemoryBudgetError: The model alone exceeds the memory budget.
            BundleError: The bundle can't be loaded.
        """
        self._bundle = bundle
        self._options = options or SummaryOptions()
        self._engine_options = engine or EngineOptions()
        self._footprint = footprint_of(bundle)
        require_load(self._footprint.fixed_bytes, self._engine_options.memory_bytes)
        loaded, self._tokenizer = load_engine(bundle, self._engine_options)
        self._lessor = Lessor(
            lambda: load_model(bundle, self._engine_options),
            loaded,
            release=Engine.close,
            unload_after_s=self._engine_options.unload_after_s,
        )
        self._turns = Turns()
        self._planner = Planner(self._tokenizer, bundle.manifest.shape.context_size)
        lease = self._lessor.lease
        session = Session(self._lease_for, lease, self._planner, self._tokenizer, self._writer)

        def model_file(name: str) -> bytes | None:
            return file_of(self.model_id, name)

        found = model_file(salience.FILE)
        self._salience = salience.SalienceProbe.from_bytes(found) if found else None
        sure_of = bundle.manifest.sure_of_truth
        self._pipeline = Pipeline(
            self._planner,
            session,
            ResultBuilder(self.model_id, self.recipe),
            Quoter(session.read, self._planner.count, sure_of, self._salience),
        )
        self.checker = Checker(self._planner, session, self.model_id, self.recipe, model_file)

    @classmethod
    def create(
        cls,
        model: str = assets.AUTO,
        *,
        recipe: str | None = None,
        preference: Preference = "auto",
        profile: ProfileName = "desktop",
        adapter: str = assets.AUTO,
        download: bool = False,
        monitor: Monitor = lambda share: None,
        **options: Unpack[CreateDict],
    ) -> Summarizer:
        """Load a model, and build its bundle first if there is none.

        Args:
            model: A folder's name under models/, or "auto" for the best one on this machine.
            recipe: "w8a8", "int8", "int4" or "float32"; None for the profile's or the model's own.
            preference: For "auto": "speed" for small models first, "capability" for large ones.
            profile: "mobile" for one thread, `int4` and a memory budget; see `options.PROFILES`.
            adapter: "auto" for what the model has to tune it to summarize, "none" for the model as
                its makers trained it, or the path of an adapter's file.
            download: Whether to fetch weights that aren't on this machine.
            monitor: Called with the share that is done, always with 0.0 first and 1.0 last.
            **options: Those of `EngineOptions`, and defaults for every summary as in
                `SummaryOptions`.

        Returns:
            The summarizer, ready for use.

        Raises:
            OptionError: An option is unknown or has a wrong value.
            ModelError: The model is unknown, isn't on this machine, or can't be built or loaded.
            MemoryBudgetError: The model exceeds the memory budget; raised before it is built.
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
            adapter=adapter,
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
        adapter: str = assets.AUTO,
        **options: Unpack[CreateDict],
    ) -> assets.Availability:
        """Return whether `create` with the same arguments would succeed, without doing any of it.

        Args:
            model: As for `create`, like all arguments.
            recipe: "w8a8", "int8", "int4", "float32" or None.
            preference: "auto", "speed" or "capability".
            profile: "desktop" or "mobile".
            adapter: "auto", "none" or a path.
            **options: Those of `EngineOptions` and `SummaryOptions`.

        Returns:
            "available", "downloadable" or "unavailable", with the reason.

        Raises:
            OptionError: An option is unknown or has a wrong value.
        """
        settings = find_profile(profile)
        engine = settings.engine_with(split_options(options)[0])
        wanted = recipe or settings.recipe
        return assets.availability(model, wanted, preference, engine.memory_bytes, adapter)

    # -- the model and its limits ---------------------------------------------------------------

    @property
    def model_id(self) -> str:
        """The model's folder name under models/."""
        return self._bundle.manifest.model_id

    @property
    def recipe(self) -> str:
        """The recipe by which the weights are stored."""
        return self._bundle.manifest.recipe

    @property
    def options(self) -> SummaryOptions:
        """The default options of every summary."""
        return self._options

    @property
    def context_size(self) -> int:
        """The tokens that a prompt and its answer may take together."""
        return self._bundle.manifest.shape.context_size

    @property
    def input_quota(self) -> int:
        """The tokens that a text and its contexts may take in one pass.

        A longer text is summarized part by part; see `measure_input_usage`.
        """
        options = self._engine_options
        quota = min(self._planner.input_quota, options.pass_tokens)
        if options.memory_bytes is None:
            return quota
        affordable = self._footprint.tokens_within(options.memory_bytes) - RESERVED_TOKENS
        return max(0, min(quota, affordable))

    def token_count(self, text: str) -> int:
        """Return the number of tokens in `text`.

        Raises:
            UnsupportedInputError: `text` isn't valid text.
        """
        return self._planner.count(require_text("the text", text, UnsupportedInputError))

    def measure_input_usage(self, source: Source, **options: Unpack[OptionsDict]) -> int:
        """Return how many tokens of `input_quota` a text and its contexts take.

        Args:
            source: A text, a document or messages.
            **options: In place of the defaults; the contexts and the input type count.

        Raises:
            InputError: The source or an option can't be used.
        """
        chosen = self._options.with_changes(**options)
        return self._planner.usage(as_document(source, chosen.input_type).text, chosen)

    # -- summaries and checks -------------------------------------------------------------------

    def prewarm(self) -> None:
        """Run the model once, so that the first summary starts as fast as later ones.

        The common beginning of all prompts is read, and kept if the cache has room.

        Raises:
            MemoryBudgetError: The contexts are too long for the memory budget.
            BundleError: The model was unloaded, and its bundle can't be loaded again.
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
        """Summarize a text, a document or messages.

        A text that is too long for one pass is summarized part by part, see `coverage` and
        `sections` of the result.

        Args:
            source: What to summarize.
            cancel: Set it from another thread to stop.
            **options: Those of `SummaryOptions`, in place of the defaults.

        Returns:
            The summary, and how it came about.

        Raises:
            InputError: The source or an option can't be used: `QuotaExceededError` if the contexts
                leave no room for a text, `MemoryBudgetError` if the budget doesn't.
            GenerationError: The model wrote nothing that keeps to the options.
            AbortError: `cancel` was set.
            BundleError: The model was unloaded, and its bundle can't be loaded again.
            SummarizerError: The summarizer is closed.
        """
        for event in self.summarize_streaming(source, cancel=cancel, **options):
            if isinstance(event, SummaryResult):
                return event
        raise AssertionError("a stream ends with its result")

    def summarize_many(
        self,
        texts: Iterable[Source],
        *,
        on_progress: Callable[[int, int], None] | None = None,
        cancel: threading.Event | None = None,
        **options: Unpack[OptionsDict],
    ) -> list[SummaryResult | SummarizerError]:
        """Summarize each of several texts.

        Args:
            texts: What to summarize.
            on_progress: Called with the number of texts that are done and of all, before the first
                text and after each.
            cancel: Set it from another thread to stop; what isn't done then is an `AbortError`.
            **options: Those of `SummaryOptions`, in place of the defaults.

        Returns:
            For each text its summary, or the error of this text: an `InputError`,
            `GenerationError` or `AbortError`.

        Raises:
            OptionError: An option is unknown or has a wrong value, or `texts` is a single text.
            ModelError: The model can't be loaded again.
            SummarizerError: The summarizer is closed.
        """
        if isinstance(texts, str):
            raise OptionError("the texts must be several, as [text]; one alone is for `summarize`")
        self._options.with_changes(**options)
        given = list(texts)
        show = on_progress or (lambda done, total: None)
        show(0, len(given))
        results: list[SummaryResult | SummarizerError] = []
        for text in given:
            try:
                if cancel and cancel.is_set():
                    raise AbortError("cancelled before the text was read")
                results.append(self.summarize(text, cancel=cancel, **options))
            except (InputError, GenerationError, AbortError) as error:
                results.append(error)
            show(len(results), len(given))
        return results

    def summarize_streaming(
        self,
        source: Source,
        *,
        cancel: threading.Event | None = None,
        **options: Unpack[OptionsDict],
    ) -> Iterator[StreamEvent]:
        """Summarize `source` as a stream of events.

        Arguments are checked at once, not when the first event is asked for.

        Args:
            source: What to summarize.
            cancel: Set it from another thread to stop.
            **options: Those of `SummaryOptions`, in place of the defaults.

        Yields:
            `Progress` while the text is read, `Section` for each part of a text too long for one
            pass as soon as that is summarized, `Delta` for each new piece of the summary, `Rewrite`
            in the rare case that the pieces so far are replaced, and the `SummaryResult` last. The
            last `Rewrite` and the pieces after it make up the result's text.

        Raises:
            SummarizerError: As `summarize` does.
        """
        chosen = self._options.with_changes(**options)
        call = Call(chosen, cancel.is_set if cancel else never)
        self._lessor.require_open()
        document = as_document(source, chosen.input_type)
        return self._pipeline.stream(document, call, self.input_quota)

    async def asummarize(self, source: Source, **options: Unpack[OptionsDict]) -> SummaryResult:
        """Summarize as `summarize` does, from an event loop, which goes on meanwhile.

        Cancelling the task stops the model at its next step and waits for that.

        Args:
            source: What to summarize.
            **options: Those of `SummaryOptions`, in place of the defaults.

        Returns:
            The summary, and how it came about.

        Raises:
            SummarizerError: As `summarize` does.
        """
        async with aclosing(self.asummarize_streaming(source, **options)) as events:
            async for event in events:
                if isinstance(event, SummaryResult):
                    return event
        raise AssertionError("a stream ends with its result")

    def asummarize_streaming(
        self, source: Source, **options: Unpack[OptionsDict]
    ) -> AsyncGenerator[StreamEvent, None]:
        """Summarize `source` as a stream of events for `async for`.

        Options are checked at once. The model works in a thread. Streams of one Summarizer take
        turns: one that takes long lets others go on every few seconds. Leaving the stream stops
        the model at its next step; to leave it early at a certain moment, use
        `contextlib.aclosing`.

        Args:
            source: What to summarize.
            **options: Those of `SummaryOptions`, in place of the defaults.

        Yields:
            The events of `summarize_streaming`.

        Raises:
            SummarizerError: As `summarize` does.
        """
        self._options.with_changes(**options)
        self._lessor.require_open()
        return self._turns.stream(
            lambda cancel: self.summarize_streaming(source, cancel=cancel, **options)
        )

    def check(
        self,
        source: Source,
        summary: str,
        *,
        cancel: threading.Event | None = None,
        on_progress: OnProgress = lambda progress: None,
        **options: Unpack[OptionsDict],
    ) -> Verdict:
        """Check a summary, whoever wrote it, against its source.

        A source that takes more tokens than `input_quota` is read where it is nearest to the
        summary.

        Args:
            source: A text, a document or messages.
            summary: The text to check.
            cancel: Set it from another thread to stop.
            on_progress: Called with a `Progress` while the source is read.
            **options: In place of the defaults; the contexts and the input type count.

        Returns:
            Whether the summary says what the source says, and where it seems not to.

        Raises:
            SummarizerError: As `summarize` does, but for `GenerationError`.
        """
        chosen = self._options.with_changes(**options | {"focus": ""})
        require_text("the summary", summary, UnsupportedInputError)
        self._lessor.require_open()
        call = Call(chosen, cancel.is_set if cancel else never)
        document = as_document(source, chosen.input_type)
        return self.checker.check(document, summary, call, self.input_quota, on_progress)

    # -- closing, and leasing the engine --------------------------------------------------------

    def close(self) -> None:
        """Free the model's memory once no call uses it; later calls raise `SummarizerError`.

        In a forked child this does nothing: the memory belongs to the parent.
        """
        self._lessor.close()
        self._turns.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _lease_for(self, tokens: int) -> Iterator[tuple[Engine, KVCache]]:
        """Lend the engine and a cache of `tokens` tokens; texts read before make room.

        Raises `MemoryBudgetError` if the call alone exceeds the budget.
        """
        keepable, budget = self._engine_options.cache_bytes, self._engine_options.memory_bytes
        if budget is not None:
            keepable = min(keepable, self._footprint.room_beside(tokens, budget))
        with self._lessor.lease() as engine:
            engine.prefixes.shrink(keepable)
            yield engine, engine.decoder.new_cache(tokens)

    def _writer(self, decoder: Decoder) -> Writer:
        manifest = self._bundle.manifest
        return Writer(
            decoder,
            self._tokenizer,
            self._planner,
            manifest.stop_ids,
            self._engine_options.drafts,
            manifest.sure_of_truth,
            self._salience,
        )
