"""What belongs to one call: its options and cancellation, its token usage, times and changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from summarizer.inputs.document import Document
from summarizer.options import SummaryOptions
from summarizer.output.spec import ParsedOutput
from summarizer.results import Check, Outcome, Progress, Timings

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
class Call:
    """The options of a call, and what its passes used and changed so far.

    Attributes:
        clock: Started when the first event was asked for.
        final_tokens: The output tokens of the last pass.
        trust: The time spent on checks and on tokens that were discarded.
        changes: What was taken out of the text and the summary.
        coverage: The share of the text that the summary is based on.
        unread: The share of the document that was left out as instructions to the model.
    """

    options: SummaryOptions
    is_cancelled: Callable[[], bool] = lambda: False
    clock: Stopwatch = field(default_factory=Stopwatch)
    prompt_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    final_tokens: int = 0
    trust: Timer = field(default_factory=Timer)
    changes: list[Check] = field(default_factory=list)
    coverage: float = 1.0
    unread: float = 0.0

    def note_injections(
        self, injections: Sequence[str], document: Document, *, are_read: bool
    ) -> None:
        """Record instructions injected into `document`, and whether the model reads them."""
        outcome: Outcome = "kept" if are_read else "unread"
        self.changes += [Check("order", each, outcome) for each in injections]
        if injections and not are_read:
            self.unread = sum(map(len, injections)) / len(document.text)
