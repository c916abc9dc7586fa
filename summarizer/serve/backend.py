"""Whoever summarizes for the clients of a server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Hashable, Mapping
from typing import Any, Protocol

from summarizer.errors import SummarizerError
from summarizer.inputs.document import Source
from summarizer.results import StreamEvent
from summarizer.serve.failures import BusyError
from summarizer.summarizer import Summarizer
from summarizer.turns import Turns

MOST_CALLS = 64  # that run or wait


class Backend(Protocol):
    """Summarizes, one client after another."""

    def stream(
        self, source: Source, options: Mapping[str, Any], client: Hashable
    ) -> AsyncGenerator[StreamEvent, None]:
        """Yield the events of a summary; raises `SummarizerError`. Leaving it stops the model."""
        ...

    def count(self, text: str) -> int:
        """Return the number of tokens in a text."""
        ...

    def state(self) -> dict[str, Any]:
        """Return what can be told of the model; raises `SummarizerError` if it isn't ready."""
        ...


class SummarizerBackend:
    """One Summarizer for all."""

    def __init__(self, summarizer: Summarizer, most_calls: int = MOST_CALLS) -> None:
        self._summarizer = summarizer
        self._most_calls = most_calls
        self._turns = Turns()
        self._is_stopping = False

    def stream(
        self, source: Source, options: Mapping[str, Any], client: Hashable
    ) -> AsyncGenerator[StreamEvent, None]:
        if len(self._turns) >= self._most_calls:
            raise BusyError(f"{self._most_calls} summaries are waited for already; ask again later")
        return self._turns.stream(
            lambda cancel: self._summarizer.summarize_streaming(source, cancel=cancel, **options),
            client,
        )

    def count(self, text: str) -> int:
        return self._summarizer.token_count(text)

    def state(self) -> dict[str, Any]:
        if self._is_stopping:
            raise SummarizerError("the server is stopping")
        calls = len(self._turns)
        return {"model": self._summarizer.model_id, "recipe": self._summarizer.recipe} | {
            "open_calls": calls
        }

    def stop(self) -> None:
        """Stop all that run or wait, and begin nothing more."""
        self._is_stopping = True
        self._turns.stop()
