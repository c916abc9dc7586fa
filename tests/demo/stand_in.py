"""A summarizer without a model: it answers by a script, and notes what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from demo.shelf import Shelf
from summarizer import (
    AbortError,
    Availability,
    Delta,
    Progress,
    StreamEvent,
    SummaryResult,
    Timings,
    Usage,
)

Script = Callable[[str], Iterable[StreamEvent | Exception]]

MODEL = "qwen2.5-coder-0.5b-instruct"  # its folder gives the label


def result(text: str, status: str = "complete", **changes: Any) -> SummaryResult:
    values = {
        "text": text,
        "items": (text,),
        "status": status,
        "language": "en",
        "usage": Usage(1200, 1228, 74),
        "timings": Timings(1.94, 2.0, 3.94),
        "model_id": "stand-in",
        "recipe": "int8",
    }
    return SummaryResult(**(values | changes))


def echo(text: str) -> Iterator[StreamEvent]:
    """The text as its own summary, word by word."""
    yield Progress(1, 1)
    for word in text.split(" "):
        yield Delta(f"{word} ")
    yield result(text)


def endless(text: str) -> Iterator[StreamEvent]:
    """Words until it is cancelled."""
    while True:
        time.sleep(0.01)
        yield Delta("again ")


class StandIn:
    def __init__(self, script: Script) -> None:
        self._script = script
        self.asked: list[dict[str, Any]] = []
        self.is_closed = False
        self.running = 0
        self.most_running = 0
        self.was_cancelled = threading.Event()

    def summarize_streaming(
        self, text: str, *, cancel: threading.Event, **options: Any
    ) -> Iterator[StreamEvent]:
        self.asked.append(options)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            for event in self._script(text):
                if cancel.is_set():
                    self.was_cancelled.set()
                    raise AbortError("cancelled")
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.running -= 1

    def close(self) -> None:
        self.is_closed = True


class StandIns:
    """Makes stand-ins as `Summarizer.create` makes summarizers."""

    def __init__(self, script: Script = echo, shares: tuple[float, ...] = (0.0, 1.0)) -> None:
        self._script = script
        self._shares = shares
        self.made: list[tuple[str, StandIn]] = []

    def create(
        self, model: str, *, recipe: str | None, threads: int | None, monitor: Any
    ) -> StandIn:
        for share in self._shares:
            monitor(share)
        self.made.append((model, StandIn(self._script)))
        return self.made[-1][1]

    @property
    def last(self) -> StandIn:
        return self.made[-1][1]


def available(model: str, *, recipe: str | None = None) -> Availability:
    return Availability("available", f"{model} is built")


def unavailable(model: str, *, recipe: str | None = None) -> Availability:
    return Availability("unavailable", f"the weights of {model} are missing")


def shelf(stand_ins: StandIns, **changes: Any) -> Shelf:
    return Shelf(**({"create": stand_ins.create, "availability": available} | changes))
