"""Answer the items of a batch: by one model in this process, or by one in each of several.

A process that is killed, say by the system when memory is short, takes one item with it. A new
process tries that item once more.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from summarizer.batch.items import Item
from summarizer.bundle import Bundle
from summarizer.errors import (
    GenerationError,
    ModelError,
    SummarizerError,
    UnsupportedInputError,
)
from summarizer.inputs import Document, read_document
from summarizer.options import EngineOptions, SummaryOptions
from summarizer.summarizer import Summarizer

# The fields of a `SummaryResult`, or {"error": {"type": ..., "message": ...}}; plain values.
Answer: TypeAlias = dict[str, Any]
# From items to answers, in any order, each as soon as it is there; closed when no more are wanted.
Answering: TypeAlias = Callable[[Iterator[Item]], Generator[tuple[Item, Answer]]]
# Called once in each process, so it must be picklable.
Load: TypeAlias = Callable[[], Callable[[Item], Answer]]

_log = logging.getLogger(__name__)


def answering_with(
    bundle: Bundle, options: SummaryOptions, engine: EngineOptions, *, workers: int = 1
) -> Answering:
    """Return the function that answers items with `workers` models, which it loads when called."""
    load = partial(_load, bundle, options, engine)
    if workers > 1:
        return partial(pooled_answers, load=load, workers=workers)
    return partial(_answers, load=load)


def answer(summarizer: Summarizer, item: Item) -> Answer:
    """Return the summary of an item, or its failure, so that the next items go on.

    Raises:
        ModelError: The model is broken, with which all other items would fail, too.
    """
    try:
        source = _source(item, summarizer.options)
        return asdict(summarizer.summarize(source, **item.options))
    except ModelError:
        raise
    except Exception as error:
        if not isinstance(error, SummarizerError):
            _log.warning("%s failed unexpectedly", item.id, exc_info=True)
        return failure(error)


def failure(error: Exception) -> Answer:
    """Return the answer of an item that failed."""
    return {"error": {"type": type(error).__name__, "message": str(error)}}


def _source(item: Item, options: SummaryOptions) -> str | Document:
    if item.error:
        raise UnsupportedInputError(item.error)
    if item.path is None:
        return item.text
    return read_document(item.path, item.options.get("input_type", options.input_type))


def _load(
    bundle: Bundle, options: SummaryOptions, engine: EngineOptions
) -> Callable[[Item], Answer]:
    return partial(answer, Summarizer(bundle, options, engine))


def _answers(items: Iterator[Item], load: Load) -> Generator[tuple[Item, Answer]]:
    answer_one = load()
    for item in items:
        yield item, answer_one(item)


# -- several processes -----------------------------------------------------------------------------

_READY = "ready"
_SPAWN = multiprocessing.get_context("spawn")  # the same on every system, and safe with threads


def pooled_answers(
    items: Iterator[Item], load: Load, *, workers: int
) -> Generator[tuple[Item, Answer]]:
    """Yield the answers of `workers` processes as they come; the processes end with the generator.

    Raises:
        ModelError: A process can't load its model, or the model breaks.
    """
    pool = _Pool(items, load)
    try:
        yield from pool.answers(workers)
    finally:
        pool.end()


@dataclass(frozen=True)
class _Broken:
    """The message of a process that can't go on."""

    message: str


@dataclass(frozen=True)
class _Worker:
    process: BaseProcess
    connection: Any  # a Connection, which has another type on Windows
    item: Item
    is_second_try: bool = False
    is_ready: bool = False

    def send_item(self) -> None:
        with suppress(OSError):  # a process that has ended is noticed when it is waited for
            self.connection.send(self.item)

    def end(self) -> int | None:
        """Kill the process if it still runs, and return its exit code."""
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
                yield from self._receive(self._busy[connection])

    def end(self) -> None:
        for worker in self._busy.values():
            worker.end()

    def _start(self, item: Item, *, is_second_try: bool = False) -> None:
        ours, theirs = _SPAWN.Pipe()
        # Not a daemon: those can't have children, which a reader of files may need.
        process = _SPAWN.Process(target=_serve, args=(theirs, self._load))
        with _interrupts_blocked():
            process.start()
            self._busy[ours] = _Worker(process, ours, item, is_second_try)
        theirs.close()  # so that the connection ends with the process

    def _receive(self, worker: _Worker) -> Iterator[tuple[Item, Answer]]:
        message = _received(worker.connection)
        if message is None:
            yield from self._replace(worker)
        elif isinstance(message, _Broken):
            raise ModelError(message.message)
        elif message == _READY:
            self._busy[worker.connection] = replace(worker, is_ready=True)
            worker.send_item()
        else:
            self._next_item(worker)  # first, so that it works while the answer is written
            yield worker.item, message

    def _next_item(self, worker: _Worker) -> None:
        item = next(self._items, None)
        if item is None:
            self._busy.pop(worker.connection).end()
            return
        worker = replace(worker, item=item, is_second_try=False)
        self._busy[worker.connection] = worker
        worker.send_item()

    def _replace(self, worker: _Worker) -> Iterator[tuple[Item, Answer]]:
        """Retry the item of a process that has ended, or give it up and start the next item."""
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
def _interrupts_blocked() -> Iterator[None]:
    """Keep Ctrl-C from the child that is started here, and from us until the child is on record."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # the first start would do it, and unblock signals
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(connection: Any) -> Any:
    """Return the next message, or None if the process has ended."""
    try:
        return connection.recv()
    except (EOFError, OSError):
        return None


def _serve(connection: Any, load: Load) -> None:
    """Load once, then answer items until the connection closes; runs in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    with suppress(EOFError, OSError):
        try:
            answer_one = load()
            connection.send(_READY)
            while True:
                connection.send(answer_one(connection.recv()))
        except SummarizerError as error:
            connection.send(_Broken(str(error)))
