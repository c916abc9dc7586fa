"""A summary or check in a thread of its own, its events, and how it is stopped.

The model works in that thread, so a slow browser does not slow it down, and a cancellation is seen
even while the model is loaded or is busy with another summary.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from summarizer import (
    AbortError,
    Rewrite,
    StreamEvent,
    Summarizer,
    SummaryOptions,
    SummaryResult,
    Verdict,
)
from summarizer.inputs import Document

from .eta import EtaEstimator
from .fair_queue import Ticket
from .model_manager import ModelManager

_POLL_S = 0.1  # how late a cancellation may be noticed
_POLLS = 3  # without an event make an empty batch
_GATHER_S = 0.03  # a browser needn't draw every token by itself, and the model needs the CPU


@dataclass(frozen=True)
class SummaryJob:
    """What to summarize, by which model, and how.

    Attributes:
        model: a folder's name under models/; None for the first choice
        options: keyword arguments of `Summarizer.summarize_streaming`
    """

    source: str | Document = field(repr=False)  # never in a log
    model: str | None
    options: dict[str, Any]


@dataclass(frozen=True)
class CheckJob:
    """A summary to check against its source."""

    source: str | Document = field(repr=False)
    summary: str = field(repr=False)
    model: str | None


@dataclass(frozen=True)
class Waiting:
    """`ahead` others have the model first."""

    ahead: int


@dataclass(frozen=True)
class Loading:
    """The model is being loaded; 0 < share < 1 only while its bundle is built."""

    share: float


@dataclass(frozen=True)
class Reading:
    """The model is loaded and begins to read the text."""


RunEvent = Waiting | Loading | Reading | StreamEvent | Verdict
EventQueue = queue.SimpleQueue[RunEvent | Exception]
Emit = Callable[[RunEvent], None]


def run(
    models: ModelManager,
    job: SummaryJob | CheckJob,
    cancel: threading.Event,
    client: str | None = None,
) -> Iterator[list[RunEvent]]:
    """Yield the events of a job as they happen, in small batches; its result comes last.

    A batch is empty when nothing happens for a while: Gradio ends a generator only when it yields,
    so one whose user left must yield while it waits. Leaving the stream early stops the model.

    Args:
        cancel: set to end the stream at once, and the model at its next step
        client: which program asks; None for a page, which comes first

    Raises:
        AbortError: `cancel` was set
        SummarizerError: whatever `summarize_streaming` or `check` raises
    """
    events: EventQueue = queue.SimpleQueue()
    stop = threading.Event()  # of this run alone; `cancel` may be of several
    work = _CheckWork(job) if isinstance(job, CheckJob) else _SummaryWork(job)
    arguments = (models, job.model, work, stop, events, Ticket(client))
    threading.Thread(target=_work, args=arguments, daemon=True).start()
    try:
        while True:
            batch, error = _batch(events, cancel)
            if batch or error is None:
                yield batch
            if error is not None:
                raise error
            if batch and isinstance(batch[-1], SummaryResult | Verdict):
                return
    finally:
        stop.set()


class _SummaryWork:
    """A summary, which may take several leases of the model; its state is kept between them."""

    def __init__(self, job: SummaryJob) -> None:
        self._job = job
        self._summarizer: Summarizer | None = None
        self._events: Iterator[StreamEvent] = iter(())
        self._was_interrupted = False

    def __call__(
        self,
        summarizer: Summarizer,
        eta: EtaEstimator,
        cancel: threading.Event,
        emit: Emit,
        must_yield: Callable[[], bool],
    ) -> bool:
        """Continue until the summary is done, or until another must go first; return which."""
        if self._summarizer is not summarizer:  # another model was loaded meanwhile
            if self._summarizer is not None:
                emit(Rewrite(""))
            self._events = summarizer.summarize_streaming(
                self._job.source, cancel=cancel, **self._job.options
            )
            self._summarizer = summarizer
        for event in self._events:
            emit(event)
            if isinstance(event, SummaryResult):
                self._update(eta, event)
            elif must_yield():
                self._was_interrupted = True
                return False
        return True

    def _update(self, eta: EtaEstimator, result: SummaryResult) -> None:
        if not self._was_interrupted:
            options = SummaryOptions().with_changes(**self._job.options)
            eta.update(result, options.type, options.length)


class _CheckWork:
    """A check, which isn't interrupted."""

    def __init__(self, job: CheckJob) -> None:
        self._job = job

    def __call__(
        self,
        summarizer: Summarizer,
        eta: EtaEstimator,
        cancel: threading.Event,
        emit: Emit,
        must_yield: Callable[[], bool],
    ) -> bool:
        """Check and emit the verdict."""
        job = self._job
        emit(summarizer.check(job.source, job.summary, cancel=cancel, on_progress=emit))
        return True


def _batch(events: EventQueue, cancel: threading.Event) -> tuple[list[RunEvent], Exception | None]:
    """The next events, if there are any by now, and the error that ends them, if there is one."""
    item = _next(events, cancel)
    if item is None:
        return [], None
    if isinstance(item, Exception):
        return [], item
    time.sleep(_GATHER_S)
    batch = [item]
    for _ in range(events.qsize()):  # not until it is empty: it may be filled faster
        item = events.get()
        if isinstance(item, Exception):
            return batch, item
        batch.append(item)
    return batch, None


def _next(events: EventQueue, cancel: threading.Event) -> RunEvent | Exception | None:
    for _ in range(_POLLS):
        if cancel.is_set():
            return AbortError("cancelled")
        with suppress(queue.Empty):
            return events.get(timeout=_POLL_S)
    return None


def _work(
    models: ModelManager,
    model: str | None,
    work: _SummaryWork | _CheckWork,
    cancel: threading.Event,
    events: EventQueue,
    ticket: Ticket,
) -> None:
    """Lease the model, let it work, and put everything that happens into `events`."""

    def loading(share: float) -> None:
        if cancel.is_set():
            raise AbortError("cancelled while the model was made ready")
        events.put(Loading(share))

    def waiting(ahead: int) -> None:
        events.put(Waiting(ahead))

    must_yield, is_done = partial(models.queue.must_yield, ticket), False
    try:
        while not is_done:
            with models.lease(
                model, cancel=cancel, monitor=loading, on_wait=waiting, ticket=ticket
            ) as (summarizer, eta):
                events.put(Reading())
                call = partial(work, summarizer, eta, cancel, events.put, must_yield)
                is_done = models.executor.submit(call).result()
    except Exception as error:  # the thread that shows it decides what to do about it
        events.put(error)


@dataclass(eq=False)
class Run:
    """One run of a session: whether to stop, and whether a later one replaced it."""

    cancel: threading.Event = field(default_factory=threading.Event)
    is_replaced: bool = False


class RunRegistry:
    """The runs of each session, each in a named slot of the page by which it can be stopped.

    The garbage collector may end an abandoned run in the middle of any method, so its thread may
    take the lock again, and loops iterate over copies.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._sessions: dict[str, dict[Run, str]] = {}

    @contextmanager
    def register(self, session: str | None, slot: str = "") -> Iterator[Run]:
        """Register a run until the block ends, which stops it.

        A run in the same slot of the session is stopped and marked as replaced; calls without a
        session (None) replace nothing.
        """
        own, session = Run(), session or ""
        with self._lock:
            self.replace(session, slot)
            runs = self._sessions.setdefault(session, {})
            runs[own] = slot
        try:
            yield own
        finally:
            own.cancel.set()
            with self._lock:
                del runs[own]
                if not runs and self._sessions.get(session) is runs:
                    del self._sessions[session]

    def replace(self, session: str | None, slot: str) -> None:
        """Stop what runs in a slot of a session, and let it show nothing more."""
        with self._lock:
            for run, its_slot in list(self._sessions.get(session or "", {}).items()):
                if session and its_slot == slot:
                    run.is_replaced = True
                    run.cancel.set()

    def stop(self, session: str | None, slot: str | None = None) -> None:
        """Stop what runs for a session, in one slot or (None) in all."""
        with self._lock:
            for run, its_slot in list(self._sessions.get(session or "", {}).items()):
                if slot in (None, its_slot):
                    run.cancel.set()

    def stop_all(self) -> None:
        """Stop every run of every session."""
        with self._lock:
            for session in list(self._sessions):
                self.stop(session)
