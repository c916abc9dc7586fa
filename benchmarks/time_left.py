"""Say now and then how long a measurement still takes."""

from __future__ import annotations

import sys
import time

_SAY_EVERY_S = 20


class TimeLeft:
    """Lines on standard error: how many of `total` are done, and the seconds that are left."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._started = self._said = time.monotonic()

    def note(self, done: int) -> None:
        """So many are done, one at least."""
        now = time.monotonic()
        if now - self._said > _SAY_EVERY_S:
            self._said = now
            left_s = (now - self._started) / done * (self._total - done)
            line = f"{self._what}: {done} of {self._total}, {left_s:.0f} s left"
            print(line, file=sys.stderr, flush=True)
