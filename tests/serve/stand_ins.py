"""Summarizers whose streams are scripted, where what a model writes can't be forced."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from summarizer import AbortError, StreamEvent, SummaryResult, Timings, Usage

Script = Callable[[str], Iterator[StreamEvent]]


def result(text: str) -> SummaryResult:
    usage, timings = Usage(12, 40, 7, 3), Timings(0.1, 0.1, 0.2)
    return SummaryResult(text, (text,), "complete", "en", usage, timings, "stand-in", "int8")


class StandIn:
    """Has what a backend calls of a `Summarizer`; a token is a word."""

    model_id, recipe = "stand-in", "int8"

    def __init__(self, script: Script) -> None:
        self._script = script
        self.asked: list[tuple[Any, dict[str, Any]]] = []
        self.begun = threading.Event()
        self.stopped = threading.Event()

    def summarize_streaming(
        self, source: Any, *, cancel: threading.Event, **options: Any
    ) -> Iterator[StreamEvent]:
        self.asked.append((source, options))
        self.begun.set()
        for event in self._script(source):
            if cancel.is_set():
                self.stopped.set()
                raise AbortError("cancelled")
            yield event

    def token_count(self, text: str) -> int:
        return len(text.split())


def endless(event: StreamEvent) -> Script:
    """The same event until it is cancelled; for 20 s at most, so that a test which fails ends."""

    def script(text: str) -> Iterator[StreamEvent]:
        for _ in range(2000):
            time.sleep(0.01)
            yield event
        yield result("the end")

    return script
