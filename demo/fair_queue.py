"""Who uses the model now and who is next, and how many calls programs may have open.

Pages come before programs, and within each group the order is that of arrival; but a program that
calls much lets other programs in between (fair queuing).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from summarizer import AbortError, SummarizerError

MAX_CALLS = 32  # of all programs at a time; each takes two threads while it waits
MAX_CALLS_PER_CLIENT = 16
_POLL_S = 0.1  # how late a waiting caller may notice a cancellation


class BusyError(SummarizerError):
    """A program has too many calls open."""


class CallLimiter:
    """Limits the open calls of programs, per client and in all."""

    def __init__(self) -> None:
        # The garbage collector may end an abandoned call in the middle of any method, so its thread
        # may take the lock again.
        self._lock = threading.RLock()
        self._open: Counter[str] = Counter()

    @contextmanager
    def admit(self, client: str) -> Iterator[None]:
        """Count a call of `client` until the block ends.

        Raises:
            BusyError: too many calls are open already
        """
        with self._lock:
            if self._open[client] >= MAX_CALLS_PER_CLIENT:
                raise BusyError(
                    f"{MAX_CALLS_PER_CLIENT} calls of this client wait already; "
                    "call again when one of them has its answer"
                )
            if self._open.total() >= MAX_CALLS:
                raise BusyError(f"{MAX_CALLS} calls of programs wait already; call again later")
            self._open[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[client] -= 1
                if not self._open[client]:
                    del self._open[client]


@dataclass(eq=False)
class Ticket:
    """A caller's position in the queue, which is kept when the caller yields to another.

    Attributes:
        client: which program calls; None for a page
        order: the least is next: (is a program, its round, arrival)
    """

    client: str | None = None
    order: tuple[bool, int, int] | None = None


class FairQueue:
    """A queue for one resource. Whoever acquires it again without a ticket queues at the end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._line: list[Ticket] = []
        self._holder: Ticket | None = None  # also in the line
        self._arrivals = 0
        self._round = 0  # of the program's call that has the resource, or had it last
        self._next: dict[str, int] = {}  # the earliest rounds of programs that are ahead

    @contextmanager
    def acquire(
        self,
        cancel: threading.Event,
        on_wait: Callable[[int], None] = lambda ahead: None,
        ticket: Ticket | None = None,
    ) -> Iterator[None]:
        """Hold the resource until the block ends, waiting for those ahead.

        Args:
            cancel: set to give up waiting
            on_wait: called with the number of callers ahead, whenever that changes
            ticket: an earlier position to take again; None for a page that comes now

        Raises:
            AbortError: `cancel` was set, noticed within a tenth of a second
        """
        ticket = ticket or Ticket()
        with self._changed:
            ticket.order = ticket.order or self._order(ticket)
            self._line.append(ticket)
        try:
            self._wait(ticket, cancel, on_wait)
            yield
        finally:
            with self._changed:
                self._line.remove(ticket)
                self._holder = None if self._holder is ticket else self._holder
                self._changed.notify_all()

    def must_yield(self, ticket: Ticket) -> bool:
        """Return whether a page waits for what a program holds."""
        with self._changed:
            return ticket.client is not None and any(each.client is None for each in self._line)

    def _order(self, ticket: Ticket) -> tuple[bool, int, int]:
        """Behind a program's own calls, and behind others' as far as it had its share.

        Start-time fair queuing (Goyal et al. 1996): a call's round is that of the call that has the
        resource, or the one after this program's last call, whichever is later.
        """
        self._arrivals += 1
        if ticket.client is None:
            return False, 0, self._arrivals
        self._next = {name: each for name, each in self._next.items() if each > self._round}
        number = self._next.get(ticket.client, self._round)
        self._next[ticket.client] = number + 1
        return True, number, self._arrivals

    def _ahead(self, ticket: Ticket) -> int:
        """Return how many callers are ahead; take the resource where there are none."""
        others = [each for each in self._line if each is not ticket]
        ahead = sum(each is self._holder or each.order < ticket.order for each in others)  # type: ignore[operator]
        if not ahead:
            self._holder = ticket
            if ticket.client is not None and ticket.order:
                self._round = max(self._round, ticket.order[1])
        return ahead

    def _wait(
        self, ticket: Ticket, cancel: threading.Event, on_wait: Callable[[int], None]
    ) -> None:
        reported = 0
        while True:
            if cancel.is_set():
                raise AbortError("cancelled before its turn came")
            with self._changed:
                ahead = self._ahead(ticket)
                if ahead == reported and ahead:
                    self._changed.wait(_POLL_S)
                    ahead = self._ahead(ticket)
            if not ahead:
                return
            if ahead != reported:
                on_wait(ahead)
                reported = ahead

    def __len__(self) -> int:
        """Return how many callers hold the resource or wait for it."""
        with self._changed:
            return len(self._line)
