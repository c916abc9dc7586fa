"""A summarizer without a model: it answers by a script, and notes what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from demo.app_context import AppContext
from demo.model_manager import ModelManager
from summarizer import (
    AbortError,
    Availability,
    Check,
    Delta,
    Progress,
    StreamEvent,
    SummaryResult,
    Timings,
    Usage,
    Verdict,
)
from summarizer.inputs import Document

Script = Callable[[str], Iterable[StreamEvent | Exception]]

MODEL = "qwen2.5-coder-0.5b-instruct"  # its folder gives the label
OTHER = "qwen2.5-coder-1.5b-instruct"


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


def verdict(source: str, summary: str) -> Verdict:
    """Every word of the summary is a name, which the source has or has not."""
    outcomes = {word: "supported" if word in source else "unsupported" for word in summary.split()}
    return Verdict(
        text=summary,
        is_consistent="unsupported" not in outcomes.values(),
        score=None,
        sentences=(),
        checks=tuple(Check("name", word, outcome) for word, outcome in outcomes.items()),
        doubts=(),
        coverage=1.0,
        model_id="stand-in",
        recipe="int8",
    )


def echo(text: str) -> Iterator[StreamEvent]:
    """The text as its own summary, word by word."""
    yield Progress(1, 1)
    for word in text.split(" "):
        yield Delta(f"{word} ")
    yield result(text)


def endless(text: str) -> Iterator[StreamEvent]:
    """Words until it is cancelled; for 15 s at most, so that a test which fails ends."""
    for _ in range(1500):
        time.sleep(0.01)
        yield Delta("again ")
    yield result(text)


class StandIn:
    """Has what the demo calls of a `Summarizer`; a token is a word."""

    input_quota = 3000

    def __init__(self, script: Script) -> None:
        self._script = script
        self.asked: list[dict[str, Any]] = []  # options
        self.texts: list[str] = []
        self.is_warm = False
        self.is_closed = False
        self.running = 0
        self.most_running = 0
        self.was_cancelled = threading.Event()

    def summarize_streaming(
        self, source: str | Document, *, cancel: threading.Event, **options: Any
    ) -> Iterator[StreamEvent]:
        self.asked.append(options)
        self.texts.append(_text(source))
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            for event in self._script(_text(source)):
                if cancel.is_set():
                    self.was_cancelled.set()
                    raise AbortError("cancelled")
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.running -= 1

    def check(
        self,
        source: str | Document,
        summary: str,
        *,
        cancel: threading.Event,
        on_progress: Callable[[Progress], None],
    ) -> Verdict:
        on_progress(Progress(1, 2))
        self.texts.append(_text(source))
        return verdict(_text(source), summary)

    def summarize(self, source: str | Document, **options: Any) -> SummaryResult:
        """What the models warms up with: nobody asked for it."""
        return result(_text(source))

    def prewarm(self) -> None:
        self.is_warm = True

    def token_count(self, text: str) -> int:
        return len(text.split())

    def close(self) -> None:
        self.is_closed = True


def _text(source: str | Document) -> str:
    return source if isinstance(source, str) else source.text


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
    return Availability("available", f"{model} is built", is_built=True)


def unavailable(model: str, *, recipe: str | None = None) -> Availability:
    return Availability("unavailable", f"the weights of {model} are missing")


def downloadable(model: str, *, recipe: str | None = None) -> Availability:
    return Availability("downloadable", f"{model} can be fetched", download_bytes=1_000_000)


def only(model: str, other: Any = unavailable) -> Callable[..., Availability]:
    """One model is built; the others are as `other` has it."""
    return lambda asked, *, recipe=None: (available if asked == model else other)(asked)


def model_manager(stand_ins: StandIns, **changes: Any) -> ModelManager:
    return ModelManager(**({"create": stand_ins.create, "availability": available} | changes))


def app_context(stand_ins: StandIns, **changes: Any) -> AppContext:
    """What the page works with; `changes` are of the models."""
    return AppContext(model_manager(stand_ins, **changes))
