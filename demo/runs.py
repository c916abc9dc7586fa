"""Work on the model in a thread of its own, its events, and how it is stopped.

The model works in the thread, so a slow browser doesn't slow it down, and a cancellation is heard
even while the model is loaded or is busy with another summary.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from demo.pace import Pace
from demo.shelf import Shelf
from summarizer import AbortError, StreamEvent, Summarizer, SummaryResult, Verdict
from summarizer.inputs import Document

_POLL_S = 0.1  # how late a cancellation may be noticed
_POLLS = 3  # that hear nothing make an empty batch
_GATHER_S = 0.03  # a browser needn't draw every token by itself, and the model needs the CPU


@dataclass(frozen=True)
class Ask:
    """What a user wants summarized, by which model, and how."""

    source: str | Document = field(repr=False)  # never in a log
    model: str | None  # None for the first choice of the menu
    options: dict[str, Any]


@dataclass(frozen=True)
class CheckAsk:
    """A summary that a user wants held against a source."""

    source: str | Document = field(repr=False)
    summary: str = field(repr=False)
    model: str | None


@dataclass(frozen=True)
class Waiting:
    """Others have the model first: so many."""

    ahead: int


@dataclass(frozen=True)
class Loading:
    """The model is being loaded; 0 < share < 1 only while its bundle is built."""

    share: float


@dataclass(frozen=True)
class Reading:
    """The model is there, and starts on the text."""


RunEvent = Waiting | Loading | Reading | StreamEvent | Verdict
Inbox = queue.SimpleQueue[RunEvent | Exception]
Work = Callable[[Summarizer, Pace, threading.Event, Callable[[RunEvent], None]], None]


def run(shelf: Shelf, ask: Ask | CheckAsk, cancel: threading.Event) -> Iterator[list[RunEvent]]:
    """The events of one summary as they happen, in small batches; its result comes last.

    A batch is empty when nothing happens for a while: Gradio ends a generator when it yields, so
    one whose user left must yield while it waits for its turn.

    Raises what `summarize_streaming` or `check` raises; `AbortError` at once when `cancel` is set,
    while the model stops at its next step. Leaving the stream early stops the model too.
    """
    work = _checking(ask) if isinstance(ask, CheckAsk) else _summarizing(ask)
    inbox: Inbox = queue.SimpleQueue()
    stop = threading.Event()  # of this run alone; `cancel` may be of several
    threading.Thread(target=_work, args=(shelf, ask.model, work, stop, inbox), daemon=True).start()
    try:
        while True:
            batch, error = _batch(inbox, cancel)
            if batch or error is None:
                yield batch
            if error is not None:
                raise error
            if batch and isinstance(batch[-1], SummaryResult | Verdict):
                return
    finally:
        stop.set()


def _summarizing(ask: Ask) -> Work:
    def work(
        summarizer: Summarizer,
        pace: Pace,
        cancel: threading.Event,
        tell: Callable[[RunEvent], None],
    ) -> None:
        for event in summarizer.summarize_streaming(ask.source, cancel=cancel, **ask.options):
            tell(event)
            if isinstance(event, SummaryResult):
                options = ask.options
                pace.learn(event, options.get("type", "key-points"), options.get("length", "short"))

    return work


def _checking(ask: CheckAsk) -> Work:
    def work(
        summarizer: Summarizer,
        pace: Pace,
        cancel: threading.Event,
        tell: Callable[[RunEvent], None],
    ) -> None:
        tell(summarizer.check(ask.source, ask.summary, cancel=cancel, on_progress=tell))

    return work


def _batch(inbox: Inbox, cancel: threading.Event) -> tuple[list[RunEvent], Exception | None]:
    """The next events, if there are any by now, or the error that ends them, or both."""
    item = _next(inbox, cancel)
    if item is None:
        return [], None
    if isinstance(item, Exception):
        return [], item
    time.sleep(_GATHER_S)
    batch = [item]
    for _ in range(inbox.qsize()):  # not until it is empty: it may be filled faster
        item = inbox.get()
        if isinstance(item, Exception):
            return batch, item
        batch.append(item)
    return batch, None


def _next(inbox: Inbox, cancel: threading.Event) -> RunEvent | Exception | None:
    for _ in range(_POLLS):
        if cancel.is_set():
            return AbortError("cancelled")
        with suppress(queue.Empty):
            return inbox.get(timeout=_POLL_S)
    return None


def _work(
    shelf: Shelf, model: str | None, work: Work, cancel: threading.Event, inbox: Inbox
) -> None:
    """Wait for the model, let it work, and put all that happens into `inbox`."""

    def loading(share: float) -> None:
        if cancel.is_set():
            raise AbortError("cancelled while the model was made ready")
        inbox.put(Loading(share))

    try:
        with shelf.lend(
            model,
            cancel=cancel,
            monitor=loading,
            on_wait=lambda ahead: inbox.put(Waiting(ahead)),
        ) as (summarizer, pace):
            inbox.put(Reading())
            shelf.hands.submit(work, summarizer, pace, cancel, inbox.put).result()
    except Exception as error:  # the thread that shows it decides what to do about it
        inbox.put(error)


@dataclass(eq=False)
class Run:
    """One run of a session: whether it shall stop, and whether a later one took its place."""

    cancel: threading.Event = field(default_factory=threading.Event)
    is_replaced: bool = False


class Stops:
    """The runs of each session by the place they run in, so that they can be stopped from there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, dict[Run, str]] = {}

    @contextmanager
    def listening(self, session: str | None, place: str = "") -> Iterator[Run]:
        """A run that `stop` stops, and that is stopped at the end in any case.

        What runs at the same place of the session is stopped and marked as replaced; a session
        that can't be told from others (None) has no places.
        """
        own, session = Run(), session or ""
        with self._lock:
            self._replace(session, place)
            runs = self._of.setdefault(session, {})
            runs[own] = place
        try:
            yield own
        finally:
            own.cancel.set()
            with self._lock:
                del runs[own]
                if not runs and self._of.get(session) is runs:
                    del self._of[session]

    def replace(self, session: str | None, place: str) -> None:
        """Stop what runs at a place of a session, and let it show nothing more."""
        with self._lock:
            self._replace(session or "", place)

    def _replace(self, session: str, place: str) -> None:
        for run, its_place in self._of.get(session, {}).items():
            if session and its_place == place:
                run.is_replaced = True
                run.cancel.set()

    def stop(self, session: str | None, place: str | None = None) -> None:
        """Stop what runs for a session: at one place, or all of it."""
        with self._lock:
            for each, its_place in self._of.get(session or "", {}).items():
                if place in (None, its_place):
                    each.cancel.set()

    def stop_all(self) -> None:
        """Stop all that runs."""
        with self._lock:
            for runs in self._of.values():
                for each in runs:
                    each.cancel.set()
