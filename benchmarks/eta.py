"""How long a measurement still takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

_REPORT_EVERY_S = 20


class ProgressPrinter:
    """Prints to standard error how many of `total` are done, and the seconds that are left."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._started = self._printed = time.monotonic()

    def note(self, done: int) -> None:
        """Print a line if the last one is some time ago; `done` is at least 1."""
        now = time.monotonic()
        if now - self._printed > _REPORT_EVERY_S:
            self._printed = now
            left_s = (now - self._started) / done * (self._total - done)
            line = f"{self._what}: {done} of {self._total}, {left_s:.0f} s left"
            print(line, file=sys.stderr, flush=True)


class WorkEta:
    """Estimates the time left of parts whose work is known; begins when it is made.

    Args:
        works: the work of each part, in any unit
    """

    def __init__(self, works: Mapping[str, float]) -> None:
        self._works = dict(works)
        self._done = 0.0
        self._begun = time.monotonic()

    def finish(self, part: str) -> None:
        """Count a part as done, whatever came of it."""
        self._done += self._works.pop(part)

    def left_s(self, part: str, share: float) -> float | None:
        """Return the seconds left when `share` of `part` is done; None before anything is."""
        done = self._done + share * self._works[part]
        left = sum(self._works.values()) - share * self._works[part]
        return (time.monotonic() - self._begun) * left / done if done else None


def minutes(seconds: float | None) -> str:
    """Return ", about 3.5 min left", or "" for None."""
    return "" if seconds is None else f", about {seconds / 60:.1f} min left"
