"""The models that can be chosen, and the one that is loaded."""

from __future__ import annotations

import logging
import threading
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from summarizer import AbortError, Availability, Summarizer, SummarizerError

from .eta import EtaEstimator
from .fair_queue import FairQueue, Ticket
from .places import MODELS

_AUTO = "auto"  # leaves the choice to `Summarizer.create`, whose message then says what is missing
_WARM_UP = (
    "The lift in the east wing will be out of order from Monday to Wednesday. The repair takes "
    "three days because a pulley has to come from Turin. Use the stairs or the west wing, and "
    "please move the delivery of the shelves to Thursday."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A model and whether it can be used."""

    model: str  # its folder's name under models/
    title: str  # for people
    recipe: str
    availability: Availability

    @property
    def is_usable(self) -> bool:
        """Whether it can summarize, if need be after being built from weights on this disk."""
        return self.availability.state == "available"


@dataclass(frozen=True)
class Menu:
    """The models that can be chosen: usable ones first, each kind from small to large."""

    entries: tuple[Entry, ...]
    chosen: Entry | None  # the first choice; None where no model is known

    def find(self, model: str | None) -> Entry | None:
        """Return the entry of `model`, or the first choice."""
        return next((each for each in self.entries if each.model == model), self.chosen)


class ModelManager:
    """Loads a model when it is first asked for, keeps one, and leases it to one caller at a time.

    Args:
        model: the first choice, and the only one offered; None for all that are known
        recipe: for all models, see `summarizer.export.recipes`; None for each model's own default
        threads: of the computation; None for one a physical core
        create: makes a summarizer; as `Summarizer.create`
        availability: says whether a model can be used; as `Summarizer.availability`
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        recipe: str | None = None,
        threads: int | None = None,
        create: Callable[..., Summarizer] = Summarizer.create,
        availability: Callable[..., Availability] = Summarizer.availability,
    ) -> None:
        self._model = model
        self._recipe = recipe
        self._threads = threads
        self._create = create
        self._availability = availability
        self.queue = FairQueue()
        # All work on the model is done in one thread: C's allocator keeps freed memory per
        # thread, so with a thread a call the process would grow.
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._loaded: tuple[str, Summarizer, EtaEstimator] | None = None

    @property
    def recipe(self) -> str | None:
        """The recipe of all models; None for each model's own."""
        return self._recipe

    @property
    def threads(self) -> int | None:
        """Threads of the computation; None for one a physical core."""
        return self._threads

    def menu(self) -> Menu:
        """Return the models that can be chosen now.

        Raises:
            UnknownModelError: the model or recipe given at the start isn't known
        """
        if self._model is not None:
            self._availability(self._model, recipe=self._recipe)  # raises for an unknown name
        entries = [
            Entry(model, title, recipe, self._availability(model, recipe=self._recipe))
            for model, title, recipe in self._models()
            if self._model in (None, model)
        ]
        entries.sort(key=lambda entry: _RANK[entry.availability.state])
        built = (entry for entry in entries if entry.is_usable and entry.availability.is_built)
        return Menu(tuple(entries), next(built, next(iter(entries), None)))

    @contextmanager
    def lease(
        self,
        model: str | None,
        *,
        cancel: threading.Event,
        monitor: Callable[[float], None] = lambda share: None,
        on_wait: Callable[[int], None] = lambda ahead: None,
        ticket: Ticket | None = None,
    ) -> Iterator[tuple[Summarizer, EtaEstimator]]:
        """Lease a loaded model to this caller until the block ends, after those ahead.

        Args:
            model: None for the first choice
            monitor: called with the share of loading that is done; not if it is loaded already
            on_wait: called with the number of callers ahead
            ticket: an earlier position in the queue

        Raises:
            AbortError: `cancel` was set before the model was loaded
        """
        with self.queue.acquire(cancel, on_wait, ticket):
            if cancel.is_set():  # before minutes are spent on building a model
                raise AbortError("cancelled before the model was loaded")
            yield self._load(model or self._first_choice(), monitor)

    def loaded(self, model: str | None) -> tuple[Summarizer, EtaEstimator] | None:
        """Return `model` if it is the one that is loaded: to count tokens, not to summarize."""
        loaded = self._loaded
        if loaded is None or model not in (None, loaded[0]):
            return None
        return loaded[1:]

    def warm(self, model: str | None, *, is_chosen: bool = False) -> None:
        """Load a model that is built and measure its speed, unless somebody is using the model.

        Args:
            is_chosen: whether a user just chose it; else it doesn't replace another loaded model
        """
        entry = self.menu().find(model)
        if entry is None or not entry.availability.is_built or len(self.queue):
            return
        if self.loaded(entry.model) or (self._loaded is not None and not is_chosen):
            return
        try:
            with self.lease(entry.model, cancel=threading.Event()) as (summarizer, eta):
                self.executor.submit(_warm_up, summarizer, eta).result()
        except SummarizerError as error:  # whoever summarizes will be told
            _log.warning("%s could not be loaded: %s", entry.model, error)

    def close(self, timeout_s: float = 3.0) -> None:
        """Unload the model once the callers ahead are done; give up after `timeout_s`."""
        cancel = threading.Event()
        timer = threading.Timer(timeout_s, cancel.set)
        timer.daemon = True
        timer.start()
        try:
            with self.queue.acquire(cancel):
                self.unload()
        except AbortError:
            return
        finally:
            timer.cancel()

    def unload(self) -> None:
        """Free the model's memory; only for whoever holds the queue."""
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            loaded[1].close()

    def _first_choice(self) -> str:
        chosen = self.menu().chosen
        return self._model or (chosen.model if chosen and chosen.is_usable else _AUTO)

    def _load(
        self, model: str, monitor: Callable[[float], None]
    ) -> tuple[Summarizer, EtaEstimator]:
        if self._loaded is not None and self._loaded[0] == model:
            return self._loaded[1:]
        self.unload()
        summarizer = self._create(
            model, recipe=self._recipe, threads=self._threads, monitor=monitor
        )
        self._loaded = (model, summarizer, EtaEstimator())
        return self._loaded[1:]

    def _models(self) -> list[tuple[str, str, str]]:
        """Every model's name, title and recipe: smallest first, untried ones last."""
        tables: dict[str, dict[str, Any]] = {
            file.parent.name: tomllib.loads(file.read_text("utf-8"))
            for file in MODELS.glob("*/model.toml")
        }
        names = sorted(
            tables, key=lambda name: (not tables[name]["tried"], tables[name]["parameters"], name)
        )
        return [
            (
                name,
                tables[name]["title"].removesuffix(" Instruct"),
                self._recipe or tables[name]["default_recipe"],
            )
            for name in names
        ]


def _warm_up(summarizer: Summarizer, eta: EtaEstimator) -> None:
    summarizer.prewarm()
    result = summarizer.summarize(_WARM_UP, type="tldr")
    eta.update(result, "tldr", "short")


_RANK = {"available": 0, "downloadable": 1, "unavailable": 2}
