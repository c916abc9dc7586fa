"""How long a summary will take on this machine, learned from earlier ones.

A summary is taken to cost so much a token that is read, more of a long text, and so much a token
that is written, the checks included. Both are learned of the model that is loaded.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from summarizer import SUMMARY_TYPES, SummaryLength, SummaryResult, SummaryType

from .options import usual_tokens

_WEIGHT = 0.4  # of the newest summary, so that a disturbed one doesn't decide
_PROMPT = 80  # tokens around a text
_DOUBLES_AT = 5000  # tokens of a text, of which a token takes twice as long on average
_PART, _OF_PART = 3000, 100  # tokens of a part of a long text, and of its summary
_MOST_TEXTS = 4  # that the model may still know


@dataclass(frozen=True)
class Estimate:
    """Seconds to the first words, and from there to the end."""

    first_s: float
    rest_s: float

    @property
    def whole_s(self) -> float:
        """Seconds to the end."""
        return self.first_s + self.rest_s


class EtaEstimator:
    """The speed of one loaded model; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_s: float | None = None  # a token of a short text
        self._write_s: float | None = None  # a token
        self._written: dict[tuple[str, str], float] = {}  # tokens, by type and length
        self._read: list[int] = []  # hashes of the texts that were read last

    def update(
        self, result: SummaryResult, type_: SummaryType, length: SummaryLength, text: str = ""
    ) -> None:
        """Learn from how long a summary took.

        Args:
            text: what was summarized, so that it is known to be read
        """
        usage = result.usage
        read, written = usage.prompt_tokens - usage.cached_tokens, usage.output_tokens
        if not written:
            return
        with self._lock:
            self._read = [*self._read, _as_read(text, type_)][-_MOST_TEXTS:]
            if _has_one_pass(result):
                self._learn_apart(result, read)
                self._written[type_, length] = _averaged(
                    self._written.get((type_, length)), written
                )
            elif self._read_s and self._write_s:
                # The times of several passes are mixed: both speeds change alike.
                expected = self._read_s * _effort(read, _PART) + self._write_s * written
                change = _averaged(1.0, result.timings.total_s / expected)
                self._read_s, self._write_s = self._read_s * change, self._write_s * change

    def _learn_apart(self, result: SummaryResult, read: int) -> None:
        usage, timings = result.usage, result.timings
        if read >= 40:  # fewer say more of the start than of the speed
            effort = _effort(read, usage.prompt_tokens)
            self._read_s = _averaged(self._read_s, timings.first_token_s / effort)
        if usage.output_tokens >= 6 and timings.write_s > 0:
            self._write_s = _averaged(self._write_s, timings.write_s / usage.output_tokens)

    def estimate(
        self,
        tokens: int,
        type_: SummaryType,
        length: SummaryLength,
        quota: int | None = None,
        text: str = "",
    ) -> Estimate | None:
        """Estimate the time for a text; None before the speed is known.

        Args:
            tokens: of the text
            quota: tokens that are read in one pass; a longer text is read in parts
            text: the text, if it is known: if it was read just now, it isn't read again
        """
        with self._lock:
            if self._read_s is None or self._write_s is None:
                return None
            written = self._written.get((type_, length)) or usual_tokens(type_, length)
            rest_s = self._write_s * written
            if quota is not None and tokens > quota:
                return Estimate(self._parts_s(tokens, type_), rest_s)
            is_known = bool(text) and _as_read(text, type_) in self._read
            read = _PROMPT if is_known else tokens + _PROMPT
            return Estimate(self._read_s * _effort(read, tokens), rest_s)

    def _parts_s(self, tokens: int, type_: SummaryType) -> float:
        """Seconds until the parts of a long text are summarized, and these are read."""
        assert self._read_s is not None and self._write_s is not None
        parts = -(-tokens // _PART)
        part_s = self._read_s * _effort(_PART + _PROMPT, _PART) + self._write_s * _OF_PART
        merged = 0 if SUMMARY_TYPES[type_].extracts else parts * _OF_PART
        return part_s * tokens / _PART + self._read_s * _effort(merged, merged)


def _has_one_pass(result: SummaryResult) -> bool:
    usage = result.usage
    passes = 1 if usage.final_tokens is None else usage.output_tokens / max(1, usage.final_tokens)
    return not result.sections and passes < 1.2


def _as_read(text: str, type_: SummaryType) -> int:
    """A hash of a text as the model reads it: to cite messages, it reads their numbers as well."""
    return hash((text, SUMMARY_TYPES[type_].extracts is not None))


def _effort(read: int, length: int) -> float:
    """Return how many tokens of a short text take as long as `read` tokens of a longer one."""
    return read * (1 + length / _DOUBLES_AT)


def _averaged(known: float | None, new: float) -> float:
    """Return the exponential moving average after `new`."""
    return new if known is None else (1 - _WEIGHT) * known + _WEIGHT * new
