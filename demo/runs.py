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
from functools import partial
from typing import Any

from demo.pace import Pace
from demo.shelf import Shelf
from demo.turns import Place
from summarizer import AbortError, Rewrite, StreamEvent, Summarizer, SummaryResult, Verdict
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
Tell = Callable[[RunEvent], None]


def run(
    shelf: Shelf, ask: Ask | CheckAsk, cancel: threading.Event, client: str | None = None
) -> Iterator[list[RunEvent]]:
    """The events of one summary as they happen, in small batches; its result comes last.

    client -- which program asks; None for a page, which comes first

    A batch is empty when nothing happens for a while: Gradio ends a generator when it yields, so
    one whose user left must yield while it waits for its turn.

    Raises what `summarize_streaming` or `check` raises; `AbortError` at once when `cancel` is set,
    while the model stops at its next step. Leaving the stream early stops the model too.
    """
    inbox: Inbox = queue.SimpleQueue()
    stop = threading.Event()  # of this run alone; `cancel` may be of several
    work = _Checking(ask) if isinstance(ask, CheckAsk) else _Summarizing(ask)
    errand = (shelf, ask.model, work, stop, inbox, Place(client))
    threading.Thread(target=_work, args=errand, daemon=True).start()
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


class _Summarizing:
    """A summary that is written, if need be in several turns, between which it waits as it is."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._by: Summarizer | None = None
        self._events: Iterator[StreamEvent] = iter(())
        self._was_interrupted = False

    def __call__(
        self,
        summarizer: Summarizer,
        pace: Pace,
        cancel: threading.Event,
        tell: Tell,
        must_stop: Callable[[], bool],
    ) -> bool:
        """Write on until it is done, which is returned, or until it must stop for now."""
        if self._by is not summarizer:  # another model was loaded meanwhile
            if self._by is not None:
                tell(Rewrite(""))
            options = self._ask.options
            self._events = summarizer.summarize_streaming(
                self._ask.source, cancel=cancel, **options
            )
            self._by = summarizer
        for event in self._events:
            tell(event)
            if isinstance(event, SummaryResult):
                self._learn(event, pace)
            elif must_stop():
                self._was_interrupted = True
                return False
        return True

    def _learn(self, result: SummaryResult, pace: Pace) -> None:
        options = self._ask.options
        if not self._was_interrupted:
            pace.learn(result, options.get("type", "key-points"), options.get("length", "short"))


class _Checking:
    """A check, which is done in one turn."""

    def __init__(self, ask: CheckAsk) -> None:
        self._ask = ask

    def __call__(
        self,
        summarizer: Summarizer,
        pace: Pace,
        cancel: threading.Event,
        tell: Tell,
        must_stop: Callable[[], bool],
    ) -> bool:
        """Check, and tell the verdict; always done."""
        ask = self._ask
        tell(summarizer.check(ask.source, ask.summary, cancel=cancel, on_progress=tell))
        return True


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
    shelf: Shelf,
    model: str | None,
    work: _Summarizing | _Checking,
    cancel: threading.Event,
    inbox: Inbox,
    place: Place,
) -> None:
    """Wait for the model, let it work, and put all that happens into `inbox`."""

    def loading(share: float) -> None:
        if cancel.is_set():
            raise AbortError("cancelled while the model was made ready")
        inbox.put(Loading(share))

    def waiting(ahead: int) -> None:
        inbox.put(Waiting(ahead))

    must_stop, is_done = partial(shelf.turns.must_step_aside, place), False
    try:
        while not is_done:
            with shelf.lend(
                model, cancel=cancel, monitor=loading, on_wait=waiting, place=place
            ) as (summarizer, pace):
                inbox.put(Reading())
                errand = partial(work, summarizer, pace, cancel, inbox.put, must_stop)
                is_done = shelf.hands.submit(errand).result()
    except Exception as error:  # the thread that shows it decides what to do about it
        inbox.put(error)


@dataclass(eq=False)
class Run:
    """One run of a session: whether it shall stop, and whether a later one took its place."""

    cancel: threading.Event = field(default_factory=threading.Event)
    is_replaced: bool = False


class Stops:
    """The runs of each session by the place they run in, so that they can be stopped from there.

    The garbage collector may end an abandoned run in the middle of any method, so its thread may
    take the lock again, and what is walked through is a copy.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
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
        for run, its_place in list(self._of.get(session, {}).items()):
            if session and its_place == place:
                run.is_replaced = True
                run.cancel.set()

    def stop(self, session: str | None, place: str | None = None) -> None:
        """Stop what runs for a session: at one place, or all of it."""
        with self._lock:
            for each, its_place in list(self._of.get(session or "", {}).items()):
                if place in (None, its_place):
                    each.cancel.set()

    def stop_all(self) -> None:
        """Stop all that runs."""
        with self._lock:
            for each in [run for runs in self._of.values() for run in runs]:
                each.cancel.set()
