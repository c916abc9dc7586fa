"""Lend something large that is loaded when it is used, and let go of when it has not been for long.

A loan is a `with` block. Whatever is lent stays whole until the last block ends; two that ask at
once wait for one loading. Nothing is ever unloaded within a block.

The garbage collector may end a loan (that of a stream which nobody finished) in the middle of any
method here, so the lock is one that its thread may take again.

In a child of the process that made a lender every method returns or raises at once: the lock may
be held by a thread that isn't there.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar

from summarizer.engine.process import ForkGuard, give_back_freed_memory
from summarizer.errors import SummarizerError

Item = TypeVar("Item")

_CLOSED = "this Summarizer is closed; create another one"


class Alarm(Protocol):
    """What `threading.Timer` does: call something later, unless it is cancelled before."""

    def start(self) -> None: ...

    def cancel(self) -> None: ...


SetAlarm = Callable[[float, Callable[[], None]], Alarm]  # (seconds from now, what to call)


def set_alarm(after_s: float, call: Callable[[], None]) -> Alarm:
    """An alarm that doesn't keep the process alive."""
    timer = threading.Timer(after_s, call)
    timer.daemon = True
    return timer


class ClosedError(SummarizerError, ValueError):
    """A lender that was closed lends no more."""


class Lessor(Generic[Item]):
    """Lends what `load` makes, to any number of threads.

    item           -- what was loaded already, if anything was
    release        -- frees its memory, whoever still refers to it (the traceback of a failed call)
    unload_after_s -- seconds after the end of the last loan after which it is let go of; None keeps
                      it until `close`
    """

    def __init__(
        self,
        load: Callable[[], Item],
        item: Item | None = None,
        *,
        release: Callable[[Item], None] = lambda item: None,
        unload_after_s: float | None = None,
        alarm: SetAlarm = set_alarm,
    ) -> None:
        self._load = load
        self._item = item
        self._release = release
        self._unload_after_s = unload_after_s
        self._set_alarm = alarm
        self._lock = threading.RLock()
        self._loans = 0
        self._alarm: Alarm | None = None
        self._turn = 0  # an alarm of an earlier turn, which came too late to be cancelled, is void
        self._is_closed = False
        self._fork_guard = ForkGuard()
        self._wait()

    @property
    def is_loaded(self) -> bool:
        return self._item is not None

    @contextmanager
    def lease(self) -> Iterator[Item]:
        """The item, loaded if need be; raises what `require_open` does, and whatever `load` does.

        A loan that began before `close` ends as any other.
        """
        item = self._taken()
        try:
            yield item
        finally:
            del item  # it may be the last reference but the lender's
            self._given_back()

    def close(self) -> None:
        """Let go of the item, once no block uses it, and lend no more."""
        if not self._fork_guard.is_here:
            return
        with self._lock:
            self._is_closed = True
            self._stop_waiting()
        self._let_go()

    def require_open(self) -> None:
        """Raise `ForkedError` in a child of the process that made it, `ClosedError` once closed."""
        self._fork_guard.require()
        if self._is_closed:
            raise ClosedError(_CLOSED)

    def _taken(self) -> Item:
        self.require_open()
        with self._lock:
            self.require_open()
            self._loans += 1  # first: the end of another loan meanwhile isn't that of the last one
            try:
                item = self._load() if self._item is None else self._item
            except BaseException:
                self._loans -= 1
                raise
            self._item = item
            self._stop_waiting()
            return item

    def _given_back(self) -> None:
        if not self._fork_guard.is_here:
            return
        with self._lock:
            self._loans -= 1
            self._wait()
            is_over = self._is_closed
        if is_over:
            self._let_go()

    def _wait(self) -> None:
        """Begin to wait for the time to unload, if nobody uses what is loaded."""
        if self._unload_after_s is None or self._is_closed or self._loans or self._item is None:
            return
        # The alarm holds no reference, or a forgotten lender would live until it rings.
        let_go, turn = weakref.WeakMethod(self._let_go), self._turn
        self._alarm = self._set_alarm(self._unload_after_s, lambda: _call(let_go, turn))
        self._alarm.start()

    def _stop_waiting(self) -> None:
        self._turn += 1
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None

    def _let_go(self, turn: int | None = None) -> None:
        """Free the item if no block uses it; of an alarm, if it still is the alarm's turn."""
        with self._lock:
            item = self._item
            if item is None or self._loans or turn not in (None, self._turn):
                return
            self._item = None
            self._release(item)
        del item
        give_back_freed_memory()  # without the lock: it takes a while, and needs nothing of ours


def _call(method: weakref.WeakMethod[Any], turn: int) -> None:
    target = method()
    if target:
        target(turn)
