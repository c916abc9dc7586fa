"""One summary in a thread of its own, its events, and how it is stopped.

The model works in the thread, so a slow browser doesn't slow it down, and a cancellation is heard
even while the model is loaded or is busy with another summary.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from demo.shelf import Shelf
from summarizer import AbortError, StreamEvent, SummaryResult

_POLL_S = 0.1  # how late a cancellation may be noticed
_GATHER_S = 0.05  # a browser needn't draw every token by itself, and the model needs the CPU


@dataclass(frozen=True)
class Ask:
    """What a user wants summarized, by which model, and how."""

    text: str = field(repr=False)  # never in a log
    model: str | None  # None for the first choice of the menu
    options: dict[str, Any]


@dataclass(frozen=True)
class Waiting:
    """Another summary is being written."""


@dataclass(frozen=True)
class Loading:
    """The model is being loaded; 0 < share < 1 only while its bundle is built."""

    share: float


@dataclass(frozen=True)
class Reading:
    """The model is there, and starts on the text."""


RunEvent = Waiting | Loading | Reading | StreamEvent
Inbox = queue.SimpleQueue[RunEvent | Exception]


def run(shelf: Shelf, ask: Ask, cancel: threading.Event) -> Iterator[list[RunEvent]]:
    """The events of one summary as they happen, in small batches; the `SummaryResult` comes last.

    Raises what `summarize_streaming` raises; `AbortError` at once when `cancel` is set, while the
    model stops at its next step. Leaving the stream early stops the model too.
    """
    inbox: Inbox = queue.SimpleQueue()
    threading.Thread(target=_work, args=(shelf, ask, cancel, inbox), daemon=True).start()
    try:
        while True:
            batch, error = _batch(inbox, cancel)
            if batch:
                yield batch
            if error is not None:
                raise error
            if isinstance(batch[-1], SummaryResult):
                return
    finally:
        cancel.set()


def _batch(inbox: Inbox, cancel: threading.Event) -> tuple[list[RunEvent], Exception | None]:
    """The next events, of which there is at least one, or the error that ends them, or both."""
    item = _next(inbox, cancel)
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


def _next(inbox: Inbox, cancel: threading.Event) -> RunEvent | Exception:
    while not cancel.is_set():
        try:
            return inbox.get(timeout=_POLL_S)
        except queue.Empty:
            continue
    return AbortError("cancelled")


def _work(shelf: Shelf, ask: Ask, cancel: threading.Event, inbox: Inbox) -> None:
    """Wait for the model, let it write, and put all that happens into `inbox`."""
    try:
        if shelf.is_lent:
            inbox.put(Waiting())
        with shelf.lend(
            ask.model, cancel=cancel, monitor=lambda share: inbox.put(Loading(share))
        ) as summarizer:
            inbox.put(Reading())
            for event in summarizer.summarize_streaming(ask.text, cancel=cancel, **ask.options):
                inbox.put(event)
    except Exception as error:  # the thread that shows it decides what to do about it
        inbox.put(error)


class Stops:
    """The running summaries of each session, so that a button or a closed tab can stop them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, set[threading.Event]] = {}

    @contextmanager
    def listening(self, session: str | None) -> Iterator[threading.Event]:
        """An event that `stop` sets, and that is set at the end in any case."""
        event, session = threading.Event(), session or ""
        with self._lock:
            self._of.setdefault(session, set()).add(event)
        try:
            yield event
        finally:
            event.set()
            with self._lock:
                self._of[session].discard(event)
                if not self._of[session]:
                    del self._of[session]

    def stop(self, session: str | None) -> None:
        """Stop all that runs for a session."""
        with self._lock:
            for event in self._of.get(session or "", ()):
                event.set()

    def stop_all(self) -> None:
        """Stop all that runs."""
        with self._lock:
            for events in self._of.values():
                for event in events:
                    event.set()
