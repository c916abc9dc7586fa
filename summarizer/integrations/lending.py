"""One model in memory, loaded when it is first needed and lent to one caller at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from summarizer.summarizer import Summarizer


class OneModel:
    """Lends a Summarizer, of which one is loaded at a time.

    Args:
        load: Returns the Summarizer of a model, by its name.
    """

    def __init__(self, load: Callable[[str], Summarizer]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._name = ""
        self._loaded: Summarizer | None = None

    @contextmanager
    def lent(self, name: str) -> Iterator[Summarizer]:
        """Lend the model called `name` until the block ends; another one makes room for it first.

        Raises:
            ModelError: It can't be loaded.
        """
        with self._lock:
            if self._loaded is None or self._name != name:
                self._close()
                self._loaded, self._name = self._load(name), name
            yield self._loaded

    def close(self) -> None:
        """Free the model, once nobody uses it."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None
