"""Who uses the model now, and who is next.

Pages come before programs, and among each the order is that in which they came; but a program that
stands in the line several times lets others between. Besides, a bound on what programs may ask for.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from summarizer import AbortError, SummarizerError

MOST_CALLS = 32  # of programs at a time; each takes two threads while it waits
MOST_OF_ONE = 16  # of one of them
_POLL_S = 0.1  # how late a caller who waits may notice a cancellation


class BusyError(SummarizerError):
    """A program asks for too much at a time."""


class Calls:
    """The calls of programs that wait or are at work, by client."""

    def __init__(self) -> None:
        # The garbage collector may end an abandoned call in the middle of any method, so its thread
        # may take the lock again.
        self._lock = threading.RLock()
        self._of: Counter[str] = Counter()

    @contextmanager
    def counted(self, client: str) -> Iterator[None]:
        """A call, which lasts until the block ends; raises `BusyError` if there are too many."""
        with self._lock:
            if self._of[client] >= MOST_OF_ONE:
                raise BusyError(
                    f"{MOST_OF_ONE} calls of this client wait already; "
                    "call again when one of them has its answer"
                )
            if self._of.total() >= MOST_CALLS:
                raise BusyError(f"{MOST_CALLS} calls of programs wait already; call again later")
            self._of[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._of[client] -= 1
                if not self._of[client]:
                    del self._of[client]


@dataclass(eq=False)
class Place:
    """Somebody's place in the line, which is kept while they have the turn or step aside.

    client -- which program; None for a page
    """

    client: str | None = None
    order: tuple[bool, int, int] | None = None  # the least is next


class Turns:
    """A line before one place. Whoever wants several turns stands at the end again after each."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._line: list[Place] = []
        self._holder: Place | None = None  # who has the turn stands in the line, too
        self._came = 0

    @contextmanager
    def taken(
        self,
        cancel: threading.Event,
        on_wait: Callable[[int], None] = lambda ahead: None,
        place: Place | None = None,
    ) -> Iterator[None]:
        """A turn that lasts until the block ends.

        on_wait -- called with the number of callers ahead, whenever that changes
        place   -- which was taken before; None for a page that comes now

        Raises `AbortError` within a tenth of a second when `cancel` is set before the turn comes.
        """
        place = place or Place()
        with self._changed:
            place.order = place.order or self._order(place)
            self._line.append(place)
        try:
            self._wait(place, cancel, on_wait)
            yield
        finally:
            with self._changed:
                self._line.remove(place)
                self._holder = None if self._holder is place else self._holder
                self._changed.notify_all()

    def must_step_aside(self, place: Place) -> bool:
        """Whether a page waits for the turn that a program has."""
        with self._changed:
            return place.client is not None and any(each.client is None for each in self._line)

    def _order(self, place: Place) -> tuple[bool, int, int]:
        """Behind a program's own calls, but not behind other ones' second calls."""
        self._came += 1
        if place.client is None:
            return False, 0, self._came
        programs = [(each.client, each.order) for each in self._line if each.client is not None]
        rounds = [order[1] for _, order in programs if order]
        own = [order[1] for client, order in programs if order and client == place.client]
        return True, max(own) + 1 if own else min(rounds, default=0), self._came

    def _ahead(self, place: Place) -> int:
        """Callers before this one; takes the turn where there are none."""
        others = [each for each in self._line if each is not place]
        ahead = sum(each is self._holder or each.order < place.order for each in others)  # type: ignore[operator]
        if not ahead:
            self._holder = place
        return ahead

    def _wait(self, place: Place, cancel: threading.Event, on_wait: Callable[[int], None]) -> None:
        told = 0
        while True:
            if cancel.is_set():
                raise AbortError("cancelled before its turn came")
            with self._changed:
                ahead = self._ahead(place)
                if ahead == told and ahead:
                    self._changed.wait(_POLL_S)
                    ahead = self._ahead(place)
            if not ahead:
                return
            if ahead != told:
                on_wait(ahead)
                told = ahead

    def __len__(self) -> int:
        """Callers that have a turn or wait for one."""
        with self._changed:
            return len(self._line)
