"""Which models can be chosen, and the one that is loaded."""

from __future__ import annotations

import logging
import threading
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.pace import Pace
from demo.turns import Place, Turns
from summarizer import AbortError, Availability, Summarizer, SummarizerError

MODELS = Path(__file__).parent.parent / "models"  # one folder a model, see its model.toml

_AUTO = "auto"  # leaves the choice to `Summarizer.create`, whose message then says what is missing
_WARM_UP = (
    "The lift in the east wing will be out of order from Monday to Wednesday. The repair takes "
    "three days because a pulley has to come from Turin. Use the stairs or the west wing, and "
    "please move the delivery of the shelves to Thursday."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A model of the menu, and whether it can be used."""

    model: str  # its folder's name under models/
    title: str  # for people
    recipe: str
    availability: Availability

    @property
    def is_usable(self) -> bool:
        """Whether a summary can be asked for, if need be after building from weights here."""
        return self.availability.state == "available"


@dataclass(frozen=True)
class Menu:
    """What can be chosen now: the usable models first, each kind from small to large."""

    entries: tuple[Entry, ...]
    chosen: Entry | None  # at first; None where nothing is known

    def find(self, model: str | None) -> Entry | None:
        """The entry of a model; the first choice for None."""
        return next((each for each in self.entries if each.model == model), self.chosen)


class Shelf:
    """Loads a model when it is first asked for, keeps one, and lends it to one caller at a time.

    model   -- the one that is chosen at first, and no other is offered; None for all that are known
    recipe  -- "w8a8", "int8", "int4" or "float32" for all models; None for each model's own default
    threads -- of the computation; None for one a physical core
    create, availability -- those of `Summarizer`; tests put stand-ins here
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
        self.turns = Turns()
        # All work on the model is done in one thread: C's allocator keeps freed memory for each
        # thread apart, so with a thread a call the process would grow.
        self.hands = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._loaded: tuple[str, Summarizer, Pace] | None = None

    @property
    def recipe(self) -> str | None:
        """The recipe that was asked for; None for each model's own."""
        return self._recipe

    @property
    def threads(self) -> int | None:
        """Threads that were asked for; None for one a physical core."""
        return self._threads

    def menu(self) -> Menu:
        """What can be chosen now; raises `UnknownModelError` for an unknown model or recipe."""
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
    def lend(
        self,
        model: str | None,
        *,
        cancel: threading.Event,
        monitor: Callable[[float], None] = lambda share: None,
        on_wait: Callable[[int], None] = lambda ahead: None,
        place: Place | None = None,
    ) -> Iterator[tuple[Summarizer, Pace]]:
        """`model`, loaded, or None for the first choice; for this caller until the block ends.

        Waits until the callers before are done, and raises `AbortError` if cancelled meanwhile.
        `monitor` hears the share of the loading that is done, and nothing when it is loaded.
        """
        with self.turns.taken(cancel, on_wait, place):
            if cancel.is_set():  # before minutes are spent on building a model
                raise AbortError("cancelled before the model was loaded")
            yield self._load(model or self._first_choice(), monitor)

    def loaded(self, model: str | None) -> tuple[Summarizer, Pace] | None:
        """`model` where it is the one that is loaded: to count with, not to summarize with."""
        loaded = self._loaded
        if loaded is None or model not in (None, loaded[0]):
            return None
        return loaded[1:]

    def warm(self, model: str | None, *, is_chosen: bool = False) -> None:
        """Load a model that is built, and find out how fast it is, before anybody waits for it.

        is_chosen -- by a user just now; else another one that is loaded stays. Nobody's turn is
                     taken for it
        """
        entry = self.menu().find(model)
        if entry is None or not entry.availability.is_built or len(self.turns):
            return
        if self.loaded(entry.model) or (self._loaded is not None and not is_chosen):
            return
        try:
            with self.lend(entry.model, cancel=threading.Event()) as (summarizer, pace):
                self.hands.submit(_warm_up, summarizer, pace).result()
        except SummarizerError as error:  # whoever summarizes will be told
            _log.warning("%s could not be loaded: %s", entry.model, error)

    def close(self, timeout_s: float = 3.0) -> None:
        """Give the memory back, once the callers before are done, or leave it to the system."""
        cancel = threading.Event()
        timer = threading.Timer(timeout_s, cancel.set)
        timer.daemon = True
        timer.start()
        try:
            with self.turns.taken(cancel):
                self.unload()
        except AbortError:
            return
        finally:
            timer.cancel()

    def unload(self) -> None:
        """Give the model's memory back; for whoever has the turn."""
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            loaded[1].close()

    def _first_choice(self) -> str:
        chosen = self.menu().chosen
        return self._model or (chosen.model if chosen and chosen.is_usable else _AUTO)

    def _load(self, model: str, monitor: Callable[[float], None]) -> tuple[Summarizer, Pace]:
        if self._loaded is not None and self._loaded[0] == model:
            return self._loaded[1:]
        self.unload()
        summarizer = self._create(
            model, recipe=self._recipe, threads=self._threads, monitor=monitor
        )
        self._loaded = (model, summarizer, Pace())
        return self._loaded[1:]

    def _models(self) -> list[tuple[str, str, str]]:
        """Every model's name, title and recipe, the smallest first; those never tried come last."""
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


def _warm_up(summarizer: Summarizer, pace: Pace) -> None:
    summarizer.prewarm()
    result = summarizer.summarize(_WARM_UP, type="tldr", trust="off")
    pace.learn(result, "tldr", "short")


_RANK = {"available": 0, "downloadable": 1, "unavailable": 2}
