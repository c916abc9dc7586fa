"""Lease something large: load it on first use, and unload it after it has been idle for a while.

A lease is a `with` block. The item stays loaded until the last block ends; two that ask at once
wait for one load.

The garbage collector may end a lease (of a stream that nobody finished) in the middle of any method
here, so the lock is reentrant.

In a forked child every method returns or raises at once: the lock may be held by a thread that no
longer exists.
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
    """The part of `threading.Timer` that is used here."""

    def start(self) -> None: ...

    def cancel(self) -> None: ...


SetAlarm = Callable[[float, Callable[[], None]], Alarm]  # (seconds from now, what to call)


def set_alarm(after_s: float, call: Callable[[], None]) -> Alarm:
    """Return a timer that doesn't keep the process alive."""
    timer = threading.Timer(after_s, call)
    timer.daemon = True
    return timer


class ClosedError(SummarizerError, ValueError):
    """A lessor was used after it was closed."""


class Lessor(Generic[Item]):
    """Leases what `load` returns to any number of threads.

    Args:
        load: Called when the item is needed and isn't loaded.
        item: What is loaded already, if anything is.
        release: Frees the item's memory even if something still refers to it, such as the
            traceback of a failed call.
        unload_after_s: Seconds after the end of the last lease; None keeps the item until `close`.
        alarm: Starts timers; for tests.
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
        self._leases = 0
        self._alarm: Alarm | None = None
        self._idle_count = 0  # tells an alarm that rang too late to be cancelled that it is void
        self._is_closed = False
        self._fork_guard = ForkGuard()
        self._start_idling()

    @property
    def is_loaded(self) -> bool:
        return self._item is not None

    @contextmanager
    def lease(self) -> Iterator[Item]:
        """Yield the item, loaded if needed.

        A lease that began before `close` ends as any other.

        Raises:
            ClosedError: It is closed.
            ForkedError: It was made by the parent of this process.
            Exception: Whatever `load` raises.
        """
        item = self._acquire()
        try:
            yield item
        finally:
            del item  # it may be the last reference but the lessor's
            self._return()

    def close(self) -> None:
        """Unload the item once no block uses it, and refuse further leases."""
        if not self._fork_guard.is_here:
            return
        with self._lock:
            self._is_closed = True
            self._stop_idling()
        self._unload()

    def require_open(self) -> None:
        """Raise `ForkedError` in a forked child, and `ClosedError` once closed."""
        self._fork_guard.require()
        if self._is_closed:
            raise ClosedError(_CLOSED)

    def _acquire(self) -> Item:
        self.require_open()
        with self._lock:
            self.require_open()
            self._leases += 1  # first, so that another lease that ends meanwhile isn't the last
            try:
                item = self._load() if self._item is None else self._item
            except BaseException:
                self._leases -= 1
                raise
            self._item = item
            self._stop_idling()
            return item

    def _return(self) -> None:
        if not self._fork_guard.is_here:
            return
        with self._lock:
            self._leases -= 1
            self._start_idling()
            is_over = self._is_closed
        if is_over:
            self._unload()

    def _start_idling(self) -> None:
        """Set the alarm to unload, if the item is loaded and no block uses it."""
        if self._unload_after_s is None or self._is_closed or self._leases or self._item is None:
            return
        # A weak reference, or a forgotten lessor would live until the alarm rings.
        unload, count = weakref.WeakMethod(self._unload), self._idle_count
        self._alarm = self._set_alarm(self._unload_after_s, lambda: _call(unload, count))
        self._alarm.start()

    def _stop_idling(self) -> None:
        self._idle_count += 1
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None

    def _unload(self, idle_count: int | None = None) -> None:
        """Free the item if no block uses it, nor has used it since the alarm `idle_count`."""
        with self._lock:
            item = self._item
            if item is None or self._leases or idle_count not in (None, self._idle_count):
                return
            self._item = None
            self._release(item)
        del item
        give_back_freed_memory()  # without the lock, since it takes a while


def _call(method: weakref.WeakMethod[Any], idle_count: int) -> None:
    target = method()
    if target:
        target(idle_count)
