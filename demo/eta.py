"""How long a summary will take on this machine, estimated from earlier ones.

Not handled: reading slows down with a text's length, so a very long text takes longer than
estimated, and a text that is in the cache isn't read again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from summarizer import SummaryLength, SummaryResult, SummaryType

from .options import usual_tokens

_WEIGHT = 0.3  # of the newest summary, so that a disturbed one changes little


@dataclass(frozen=True)
class Estimate:
    """Seconds to the first words and to the end."""

    first_s: float
    whole_s: float


class EtaEstimator:
    """The speed of one loaded model; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_s: float | None = None  # a token
        self._write_s: float | None = None  # a token
        self._written: dict[tuple[str, str], float] = {}  # tokens, by type and length

    def update(self, result: SummaryResult, type_: SummaryType, length: SummaryLength) -> None:
        """Learn from how long a summary took."""
        usage, timings = result.usage, result.timings
        read = usage.prompt_tokens - usage.cached_tokens
        with self._lock:
            if read >= 50:  # fewer say more of the start than of the speed
                self._read_s = _averaged(self._read_s, timings.first_token_s / read)
            if usage.output_tokens >= 8 and timings.write_s > 0:
                self._write_s = _averaged(self._write_s, timings.write_s / usage.output_tokens)
                kind = (type_, length)
                self._written[kind] = _averaged(self._written.get(kind), usage.output_tokens)

    def estimate(self, tokens: int, type_: SummaryType, length: SummaryLength) -> Estimate | None:
        """Estimate the time for a text of `tokens` tokens; None before the speed is known."""
        with self._lock:
            if self._read_s is None or self._write_s is None:
                return None
            written = self._written.get((type_, length)) or usual_tokens(type_, length)
            first_s = self._read_s * tokens
            return Estimate(first_s, first_s + self._write_s * written)


def _averaged(known: float | None, new: float) -> float:
    """Return the exponential moving average after `new`."""
    return new if known is None else (1 - _WEIGHT) * known + _WEIGHT * new
