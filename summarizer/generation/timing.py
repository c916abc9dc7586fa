"""Note when the parts of a call happen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from summarizer.results import Timings


class Stopwatch:
    """Starts when it is made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._first_token: float | None = None

    def note_token(self) -> None:
        """A token was written; the first one counts."""
        if self._first_token is None:
            self._first_token = time.perf_counter()

    def timings(self, trust_s: float = 0.0) -> Timings:
        """The timings of a call that ends now."""
        end = time.perf_counter()
        first = self._first_token or end
        return Timings(first - self._start, end - first, end - self._start, trust_s)


class Spent:
    """Adds up seconds that something took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count some more."""
        self.seconds += seconds

    @contextmanager
    def counting(self) -> Iterator[None]:
        """What happens within counts."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(time.perf_counter() - start)
