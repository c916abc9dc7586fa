"""What belongs to one call: its options and cancellation, its token usage, times and changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from summarizer.inputs.document import Document
from summarizer.options import SummaryOptions
from summarizer.output.spec import ParsedOutput
from summarizer.results import Check, Progress, Timings, Usage

# Of a pass: reading, the text to show after each token, and the parsed output at last.
PassEvent = Progress | str | ParsedOutput
OnProgress = Callable[[Progress], None]


class Stopwatch:
    """Times a call from its creation to the first token and to the end."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._first_token: float | None = None

    def note_token(self) -> None:
        """Note that a token was written; only the first one counts."""
        if self._first_token is None:
            self._first_token = time.perf_counter()

    def timings(self, trust_s: float = 0.0) -> Timings:
        """Return the timings of a call that ends now."""
        end = time.perf_counter()
        first = self._first_token or end
        return Timings(first - self._start, end - first, end - self._start, trust_s)


class Timer:
    """Adds up seconds.

    Attributes:
        seconds: The sum so far.
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Add `seconds` to the sum."""
        self.seconds += seconds

    @contextmanager
    def measure(self) -> Iterator[None]:
        """Add the time that the `with` block takes."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(time.perf_counter() - start)


@dataclass
class CallState:
    """What the passes of one call used so far, and what they changed.

    Attributes:
        final_tokens: The output tokens of the last pass.
        trust: The time spent on checks and on tokens that were discarded.
        coverage: The share of the text that the summary is based on.
        unread: The share of the document that was left out as instructions to the model.
    """

    prompt_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    final_tokens: int = 0
    trust: Timer = field(default_factory=Timer)
    changes: list[Check] = field(default_factory=list)
    coverage: float = 1.0
    unread: float = 0.0

    def set_coverage(self, share: float) -> None:
        """Set the share of the text that the summary is based on."""
        self.coverage = share

    def note_orders(self, orders: Sequence[str], document: Document, *, are_read: bool) -> None:
        """Record sentences of `document` that give orders, and whether the model reads them."""
        self.changes.extend(
            Check("order", each, "kept" if are_read else "unread") for each in orders
        )
        if orders and not are_read:
            self.unread = sum(map(len, orders)) / len(document.text)

    def usage(self, input_tokens: int) -> Usage:
        """Return the token usage of a call on a text of `input_tokens` tokens."""
        return Usage(
            input_tokens,
            self.prompt_tokens,
            self.output_tokens,
            self.cached_tokens,
            self.final_tokens,
        )


@dataclass(frozen=True)
class Call:
    """The options of a call, whether it was cancelled, and the state that its passes share."""

    options: SummaryOptions
    is_cancelled: Callable[[], bool] = lambda: False
    state: CallState = field(default_factory=CallState)
