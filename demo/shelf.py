"""Which models can be chosen, and the one that is loaded."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import AbortError, Availability, Summarizer

MODELS = Path(__file__).parent.parent / "models"  # one folder a model, see its model.toml

_AUTO = "auto"  # leaves the choice to `Summarizer.create`, whose message then says what is missing
_POLL_S = 0.1  # how late a caller who waits for its turn may notice a cancellation


@dataclass(frozen=True)
class Choice:
    """A model that can be used at once, or built from weights that are on this computer."""

    label: str  # for people
    model: str


@dataclass(frozen=True)
class Menu:
    """What can be chosen now."""

    choices: tuple[Choice, ...]
    chosen: str | None  # the model that is chosen at first; None when there is none
    reasons: tuple[str, ...]  # why the other models can't be used


class Shelf:
    """Loads a model when it is first asked for, keeps one, and lends it to one caller at a time.

    model   -- the one that is chosen at first, and while it is missing none is offered in its
               place; None for the smallest that is here
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
        self._turn = threading.Lock()
        self._loaded: tuple[str, Summarizer] | None = None

    def menu(self) -> Menu:
        """What can be chosen now; raises `UnknownModelError` for an unknown model or recipe."""
        if self._model is not None:
            named = self._availability(self._model, recipe=self._recipe)
            if named.state != "available":  # whoever named one wants no other
                return Menu((), None, (named.reason,))
        choices, reasons = [], []
        for model, label in self._models():
            found = self._availability(model, recipe=self._recipe)
            if found.state == "available":
                choices.append(Choice(label, model))
            else:
                reasons.append(found.reason)
        names = [choice.model for choice in choices]
        chosen = self._model if self._model in names else next(iter(names), None)
        return Menu(tuple(choices), chosen, tuple(reasons))

    @contextmanager
    def lend(
        self, model: str | None, *, cancel: threading.Event, monitor: Callable[[float], None]
    ) -> Iterator[Summarizer]:
        """`model`, loaded, or None for the first choice; for this caller until the block ends.

        Waits until the caller before is done, and raises `AbortError` if cancelled meanwhile.
        `monitor` hears the share of the loading that is done, and nothing when it is loaded.
        """
        while not self._turn.acquire(timeout=_POLL_S):
            _require_wanted(cancel)
        try:
            _require_wanted(cancel)  # before minutes are spent on building a model
            yield self._load(model or self._model or self.menu().chosen or _AUTO, monitor)
        finally:
            self._turn.release()

    @property
    def is_lent(self) -> bool:
        """Whether a caller has the model, so that the next one must wait."""
        return self._turn.locked()

    def close(self, timeout_s: float = 3.0) -> None:
        """Give the memory back, once the running caller is done."""
        if self._turn.acquire(timeout=timeout_s):
            try:
                self._put_back()
            finally:
                self._turn.release()

    def _load(self, model: str, monitor: Callable[[float], None]) -> Summarizer:
        if self._loaded is not None and self._loaded[0] == model:
            return self._loaded[1]
        self._put_back()
        summarizer = self._create(
            model, recipe=self._recipe, threads=self._threads, monitor=monitor
        )
        self._loaded = (model, summarizer)
        return summarizer

    def _put_back(self) -> None:
        if self._loaded is not None:
            self._loaded[1].close()
            self._loaded = None

    def _models(self) -> list[tuple[str, str]]:
        """Every model and its label, the smallest first."""
        tables = {
            file.parent.name: tomllib.loads(file.read_text("utf-8"))
            for file in MODELS.glob("*/model.toml")
        }
        names = sorted(tables, key=lambda name: (tables[name]["parameters"], name))
        return [(name, self._label(tables[name])) for name in names]

    def _label(self, table: dict[str, Any]) -> str:
        title = table["title"].removesuffix(" Instruct")
        return f"{title}, {self._recipe or table['default_recipe']}"


def _require_wanted(cancel: threading.Event) -> None:
    if cancel.is_set():
        raise AbortError("cancelled before its turn came")
