"""How long the rest of a comparison takes, at the pace so far."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from benchmarks.peers.texts import Prompt
from summarizer.bench.worker import WRITING


class Pace:
    """Parts of known work, done one after another; begins when it is made."""

    def __init__(self, works: Mapping[str, float]) -> None:
        self._works = dict(works)
        self._done = 0.0
        self._begun = time.monotonic()

    def finish(self, part: str) -> None:
        """Count a part as done, whatever came of it."""
        self._done += self._works.pop(part)

    def left_s(self, part: str, share: float) -> float | None:
        """The time left when so much of `part` is done; None before anything is."""
        done = self._done + share * self._works[part]
        left = sum(self._works.values()) - share * self._works[part]
        return (time.monotonic() - self._begun) * left / done if done else None


def work(prompts: Sequence[Prompt], rounds: int) -> float:
    """How much there is to do, in tokens read by each contender."""
    return rounds * sum(len(each.ids) + WRITING * each.new_tokens for each in prompts)


def minutes(seconds: float | None) -> str:
    """For people."""
    return "" if seconds is None else f", about {seconds / 60:.1f} min left"
