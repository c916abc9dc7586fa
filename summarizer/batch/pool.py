"""Answers from several processes, each with a model of its own.

A process that is killed, by the system when memory is short, say, takes one item with it. A new
process tries that item once more.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from summarizer.batch.answering import Answer, failure
from summarizer.batch.items import Item
from summarizer.errors import GenerationError, ModelError, SummarizerError

# Called once in each process, so it must be picklable.
Load: TypeAlias = Callable[[], Callable[[Item], Answer]]

_READY = "ready"
_START = multiprocessing.get_context("spawn")  # the same on every system, and safe with threads


def pooled_answers(
    items: Iterator[Item], load: Load, *, workers: int
) -> Generator[tuple[Item, Answer]]:
    """The answers of so many processes, each when it is there; they are gone when this ends.

    Raises `ModelError` when a process can't load its model, or the model breaks.
    """
    pool = _Pool(items, load)
    try:
        yield from pool.answers(workers)
    finally:
        pool.end()


@dataclass(frozen=True)
class _Broken:
    """What a process says that can't go on."""

    message: str


@dataclass(frozen=True)
class _Worker:
    process: BaseProcess
    connection: Any  # a Connection, which has another type on Windows
    item: Item
    is_second_try: bool = False
    is_ready: bool = False

    def hand_over(self) -> None:
        with suppress(OSError):  # it has ended, which is seen when it is waited for
            self.connection.send(self.item)

    def end(self) -> int | None:
        """Kill it, if it still runs; its exit code."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        return self.process.exitcode


class _Pool:
    def __init__(self, items: Iterator[Item], load: Load) -> None:
        self._items = items
        self._load = load
        self._busy: dict[Any, _Worker] = {}  # by their connections

    def answers(self, workers: int) -> Iterator[tuple[Item, Answer]]:
        for item in islice(self._items, workers):
            self._start(item)
        while self._busy:
            for connection in wait(list(self._busy)):
                yield from self._hear(self._busy[connection])

    def end(self) -> None:
        for worker in self._busy.values():
            worker.end()

    def _start(self, item: Item, *, is_second_try: bool = False) -> None:
        ours, theirs = _START.Pipe()
        # No daemon: those may have no children, which a reader of files may need.
        process = _START.Process(target=_serve, args=(theirs, self._load))
        with _interrupts_held_back():
            process.start()
            self._busy[ours] = _Worker(process, ours, item, is_second_try)
        theirs.close()  # so that the end of the process is the end of the connection

    def _hear(self, worker: _Worker) -> Iterator[tuple[Item, Answer]]:
        message = _received(worker.connection)
        if message is None:
            yield from self._replace(worker)
        elif isinstance(message, _Broken):
            raise ModelError(message.message)
        elif message == _READY:
            self._busy[worker.connection] = replace(worker, is_ready=True)
            worker.hand_over()
        else:
            self._go_on(worker)  # first, so that it works while the answer is written
            yield worker.item, message

    def _go_on(self, worker: _Worker) -> None:
        item = next(self._items, None)
        if item is None:
            self._busy.pop(worker.connection).end()
            return
        worker = replace(worker, item=item, is_second_try=False)
        self._busy[worker.connection] = worker
        worker.hand_over()

    def _replace(self, worker: _Worker) -> Iterator[tuple[Item, Answer]]:
        """Have another process try the item of one that has ended, or go on with the next item."""
        ended = f"ended with code {self._busy.pop(worker.connection).end()}"
        if not worker.is_ready:
            raise ModelError(f"a process {ended} while it loaded the model; try fewer workers")
        if not worker.is_second_try:
            self._start(worker.item, is_second_try=True)
            return
        for item in islice(self._items, 1):
            self._start(item)
        reason = f"two processes that tried it {ended}; if memory is short, try fewer workers"
        yield worker.item, failure(GenerationError(reason))


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C from the process that is started here, and from this one until that is known."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # which the first start would do, and let signals in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(connection: Any) -> Any:
    """The next message, or None when the process has ended."""
    try:
        return connection.recv()
    except (EOFError, OSError):
        return None


def _serve(connection: Any, load: Load) -> None:
    """What a process does: load once, then answer until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process decides
    with suppress(EOFError, OSError):
        try:
            answer = load()
            connection.send(_READY)
            while True:
                connection.send(answer(connection.recv()))
        except SummarizerError as error:
            connection.send(_Broken(str(error)))
