"""Streams that take turns in one thread, for callers in an event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from summarizer.engine.process import ForkGuard
from summarizer.errors import AbortError

Event = TypeVar("Event")
Begin = Callable[[threading.Event], Iterator[Event]]  # takes what is set to cancel it

TURN_S = 5.0  # after which a stream lets others go on
MOST_BEGUN = 2  # streams; each holds the cache of the text that it reads


@dataclass(eq=False)
class _Run:
    """A stream: not begun, at work, or paused until its next turn."""

    begin: Begin[Any]
    tell: Callable[[Callable[[], None]], object]  # runs a function in the caller's loop
    items: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    has_ended: asyncio.Event = field(default_factory=asyncio.Event)
    cancel: threading.Event = field(default_factory=threading.Event)
    events: Iterator[Any] | None = None

    def go_on(self, must_pause: Callable[[], bool]) -> bool:
        """Put events until the stream ends, or until it must pause; return whether it ended."""
        try:
            if self.cancel.is_set():
                raise AbortError("cancelled before its turn came")
            self.events = self.events or self.begin(self.cancel)
            for event in self.events:
                self.put(event)
                if must_pause():
                    return False
            self.put(StopAsyncIteration())
        except BaseException as error:  # the caller decides what to do about it
            self.put(error)
        self.events = None  # with its cache
        return True

    def end(self) -> None:
        """Tell the caller that it has ended."""
        self._tell(self.has_ended.set)

    def put(self, item: object) -> None:
        self._tell(lambda: self.items.put_nowait(item))

    def _tell(self, call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the caller's loop was closed: nobody listens
            self.tell(call)


class Turns:
    """Runs streams in one thread: clients in turn, each with its own streams in order.

    One thread, since the model uses all cores anyway, and C's allocator keeps freed memory a
    thread. A stream that takes long is paused after `turn_s` where others wait.
    """

    def __init__(self, turn_s: float = TURN_S, most_begun: int = MOST_BEGUN) -> None:
        self._turn_s = turn_s
        self._most_begun = most_begun
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="summarizer")
        self._lock = threading.RLock()  # a signal's handler may come while it is held
        self._clients: dict[Hashable, deque[_Run]] = {}  # in the order of their turns
        self._working: _Run | None = None
        self._is_working = False  # whether the thread will look for the next
        self._is_closed = False
        self._fork_guard = ForkGuard()

    def __len__(self) -> int:
        """Return how many streams are at work, paused or waiting."""
        with self._lock:
            return sum(map(len, self._clients.values()))

    async def stream(
        self, begin: Begin[Event], client: Hashable = None
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of a stream; leaving it cancels the stream and waits until it stops.

        Args:
            begin: Called in the thread at the stream's first turn.
            client: Whose stream it is; None for a client of its own.

        Raises:
            AbortError: The streams were stopped.
            Exception: Whatever the stream raises.
        """
        run = _Run(begin, asyncio.get_running_loop().call_soon_threadsafe)
        client = client or run
        self._add(client, run)
        try:
            while not isinstance(item := await run.items.get(), StopAsyncIteration):
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            if self._leave(client, run):
                await run.has_ended.wait()

    def stop(self) -> None:
        """Cancel all streams; those to come are cancelled at once."""
        with self._lock:
            self._is_closed = True
            for run in self._all():
                run.cancel.set()

    def close(self) -> None:
        """Let the thread end once all streams have ended; nothing in a forked child."""
        if self._fork_guard.is_here:
            with self._lock:
                self._is_closed = True
            self._thread.shutdown(wait=False)

    def _all(self) -> list[_Run]:
        return [run for runs in self._clients.values() for run in runs]

    def _add(self, client: Hashable, run: _Run) -> None:
        with self._lock:
            if self._is_closed:
                raise AbortError("no summary is begun any more, since all were stopped")
            self._clients.setdefault(client, deque()).append(run)
            if not self._is_working:
                self._thread.submit(self._work)
                self._is_working = True

    def _leave(self, client: Hashable, run: _Run) -> bool:
        """Cancel a stream; return whether it has begun, so that it ends in the thread."""
        run.cancel.set()
        with self._lock:
            if run is not self._working and run.events is None:
                self._remove(client, run)
                return False
        return True

    def _remove(self, client: Hashable, run: _Run) -> None:
        runs = self._clients.get(client, deque())
        with suppress(ValueError):  # it has ended
            runs.remove(run)
        if not runs:
            self._clients.pop(client, None)

    def _work(self) -> None:
        """Give turns until nobody is left."""
        while chosen := self._next():
            client, run = chosen
            until = time.monotonic() + self._turn_s
            is_done = run.go_on(partial(self._must_pause, run, until))
            with self._lock:
                self._working = None
                if is_done:
                    self._remove(client, run)
                if client in self._clients:  # behind the others
                    self._clients[client] = self._clients.pop(client)
            if is_done:
                run.end()

    def _next(self) -> tuple[Hashable, _Run] | None:
        """Return whose turn it is: the first that is to be ended, or else that may begin."""
        with self._lock:
            first = [(client, runs[0]) for client, runs in self._clients.items()]
            first.sort(key=lambda each: not each[1].cancel.is_set())
            able = (each for each in first if each[1].cancel.is_set() or self._may_go_on(each[1]))
            chosen = next(able, None)
            self._working = chosen[1] if chosen else None
            self._is_working = chosen is not None
            return chosen

    def _may_go_on(self, run: _Run) -> bool:
        begun = sum(each.events is not None for each in self._all())
        return run.events is not None or begun < self._most_begun

    def _must_pause(self, run: _Run, until: float) -> bool:
        if time.monotonic() < until:
            return False
        with self._lock:
            others = (runs[0] for runs in self._clients.values() if runs[0] is not run)
            return not self._is_closed and any(map(self._may_go_on, others))
