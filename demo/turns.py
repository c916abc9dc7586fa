"""Who uses the model now, and who is next: in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from summarizer import AbortError

_POLL_S = 0.1  # how late a caller who waits may notice a cancellation


class Turns:
    """A queue for one place. Whoever wants several turns stands at the end again after each."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()  # the first has the turn

    @contextmanager
    def taken(
        self, cancel: threading.Event, on_wait: Callable[[int], None] = lambda ahead: None
    ) -> Iterator[None]:
        """A turn that lasts until the block ends.

        on_wait -- called with the number of callers ahead, whenever that changes

        Raises `AbortError` within a tenth of a second when `cancel` is set before the turn comes.
        """
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        try:
            self._wait(ticket, cancel, on_wait)
            yield
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def _wait(
        self, ticket: object, cancel: threading.Event, on_wait: Callable[[int], None]
    ) -> None:
        told = 0
        while True:
            if cancel.is_set():
                raise AbortError("cancelled before its turn came")
            with self._changed:
                ahead = self._waiting.index(ticket)
                if ahead == told and ahead:
                    self._changed.wait(_POLL_S)
                    ahead = self._waiting.index(ticket)
            if not ahead:
                return
            if ahead != told:
                on_wait(ahead)
                told = ahead

    def __len__(self) -> int:
        """Callers that have a turn or wait for one."""
        with self._changed:
            return len(self._waiting)
