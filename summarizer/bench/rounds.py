"""Let measurements take turns: round by round, each in a fresh process.

A machine's speed drifts with its heat and with what else runs on it. Measurements of one round
share that, so a ratio within a round is of what was compared and not of the hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from summarizer.bench.latency import Measured, measure_once
from summarizer.bench.report import BenchSettings, PromptLatency
from summarizer.bench.worker_process import Progress, Step, silent, step
from summarizer.bundle import Bundle


@dataclass(frozen=True)
class Entry:
    """What is measured in each round: a bundle, and how; `settings.repeats` is not looked at."""

    name: str  # one of its own
    bundle: Bundle
    settings: BenchSettings


Round = dict[str, Measured]  # by the entry's name


def take_turns(
    entries: Sequence[Entry], rounds: int, *, progress: Progress = silent
) -> list[Round]:
    """Each entry once a round, after a warm-up at each of its lengths.

    Raises `OptionError` and `MemoryBudgetError` before anything is measured, as `measure` does.
    """
    for entry in entries:
        entry.settings.require_room(entry.bundle)
    order = [(number, entry) for number in range(1, rounds + 1) for entry in entries]
    found: list[Round] = [{} for _ in range(rounds)]
    started = monotonic()
    for done, (number, entry) in enumerate(order):
        title = f"round {number} of {rounds}, {entry.name}"
        show = _within(progress, title, done, len(order), started)
        settings = replace(entry.settings, repeats=1)
        found[number - 1][entry.name] = measure_once(entry.bundle, settings, progress=show)
    progress(Step("done", 1.0, 0.0))
    return found


def _within(progress: Progress, title: str, done: int, turns: int, started: float) -> Progress:
    """Reports the steps of one turn as those of the whole, of which `done` turns are done."""

    def show(inner: Step) -> None:
        share = (done + inner.share) / turns
        progress(step(f"{title}: {inner.label}", share, monotonic() - started))

    return show


def over_rounds(rounds: Sequence[Round], name: str) -> tuple[PromptLatency, ...]:
    """One entry's prompts, with the spread over all rounds."""
    lengths = zip(*(each[name].prompts for each in rounds), strict=True)
    return tuple(PromptLatency.over(runs) for runs in lengths)


def highest_peak(rounds: Sequence[Round], name: str) -> int | None:
    """The most memory that an entry's process took in any round; None where no system tells."""
    peaks = [each[name].peak_rss_bytes for each in rounds]
    return max((peak for peak in peaks if peak is not None), default=None)
