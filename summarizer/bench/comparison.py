"""Compare bundles on this machine, interleaved: round by round, each turn in a fresh process.

A machine's speed drifts with its heat and its other work. The measurements of one round share that,
so a ratio within a round compares the bundles and not the hour.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from time import monotonic

from summarizer.bench.latency import (
    Measured,
    Step,
    StepMonitor,
    measure_once,
    silent,
    step_after,
    threads_of,
)
from summarizer.bench.machine import Machine, this_machine, versions
from summarizer.bench.report import BenchSettings, PromptLatency, Spread
from summarizer.bundle import Bundle
from summarizer.errors import OptionError

_DEFAULTS = BenchSettings()


@dataclass(frozen=True)
class Entry:
    """What is measured in each round, under a unique name; `settings.repeats` is ignored."""

    name: str
    bundle: Bundle
    settings: BenchSettings


Round = dict[str, Measured]  # by the entry's name


@dataclass(frozen=True)
class PromptRatios:
    """A recipe's ratios to the baseline at one length of the prompt, one ratio a round.

    Attributes:
        first_token: Ratio of the times to the first token.
        decode: Ratio of the tokens per second: above 1 is faster.
        whole: Ratio of the times from the prompt to the last token.
    """

    prompt_tokens: int
    first_token: Spread
    decode: Spread
    whole: Spread


@dataclass(frozen=True)
class RecipeFigures:
    """One recipe, over all rounds.

    Attributes:
        bundle_bytes: On disk.
        threads: That ran, whatever was asked for.
        peak_rss_bytes: The highest of all rounds; None where the system doesn't tell.
        ratios: To the baseline at each length; its own are 1.
    """

    recipe: str
    bundle_bytes: int
    threads: int
    load_s: Spread
    peak_rss_bytes: int | None
    prompts: tuple[PromptLatency, ...]
    ratios: tuple[PromptRatios, ...]


@dataclass(frozen=True)
class ComparisonReport:
    """How recipes of one model compare on a machine.

    Attributes:
        baseline: The recipe that ratios are to.
        settings: What was measured; `settings.repeats` is the number of rounds.
        versions: By package.
    """

    model_id: str
    baseline: str
    settings: BenchSettings
    recipes: tuple[RecipeFigures, ...]
    machine: Machine
    versions: dict[str, str]

    def to_json(self) -> str:
        """Return the report as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def compare(
    bundles: Sequence[Bundle],
    settings: BenchSettings = _DEFAULTS,
    *,
    baseline: str | None = None,
    progress: StepMonitor = silent,
) -> ComparisonReport:
    """Measure bundles of one model, round by round, each turn in a fresh process.

    Takes minutes.

    Args:
        bundles: Different recipes of one model.
        settings: Which prompts, how many rounds (`repeats`), and with how many threads.
        baseline: The recipe that ratios are to; None for the first bundle's.
        progress: Called at each step; what it raises ends the measurement.

    Raises:
        OptionError: The baseline is none of the bundles', they aren't of one model, a prompt is
            longer than the model reads, or the machine hasn't so many threads.
        MemoryBudgetError: The model or a prompt takes more than the budget.
        ModelError: A bundle can't be used.
    """
    named = {bundle.manifest.recipe: bundle for bundle in bundles}
    baseline = baseline or next(iter(named))
    _require_comparable(bundles, named, baseline)
    entries = [Entry(recipe, bundle, settings) for recipe, bundle in named.items()]
    rounds = take_turns(entries, settings.repeats, progress=progress)
    machine = this_machine()
    return ComparisonReport(
        model_id=bundles[0].manifest.model_id,
        baseline=baseline,
        settings=settings,
        recipes=tuple(_figures(rounds, each, baseline, machine) for each in entries),
        machine=machine,
        versions=versions(),
    )


def take_turns(
    entries: Sequence[Entry], rounds: int, *, progress: StepMonitor = silent
) -> list[Round]:
    """Measure each entry once a round, after a warm-up at each of its lengths.

    Raises:
        OptionError: As `measure` does, before anything is measured.
        MemoryBudgetError: As `measure` does, before anything is measured.
    """
    for entry in entries:
        entry.settings.require_room(entry.bundle)
    order = [(number, entry) for number in range(1, rounds + 1) for entry in entries]
    found: list[Round] = [{} for _ in range(rounds)]
    started = monotonic()
    for done, (number, entry) in enumerate(order):
        title = f"round {number} of {rounds}, {entry.name}"
        monitor = _within(progress, title, done, len(order), started)
        settings = replace(entry.settings, repeats=1)
        found[number - 1][entry.name] = measure_once(entry.bundle, settings, progress=monitor)
    progress(Step("done", 1.0, 0.0))
    return found


def over_rounds(rounds: Sequence[Round], name: str) -> tuple[PromptLatency, ...]:
    """Return one entry's prompts, with the spread over all rounds."""
    lengths = zip(*(each[name].prompts for each in rounds), strict=True)
    return tuple(PromptLatency.over(runs) for runs in lengths)


def highest_peak(rounds: Sequence[Round], name: str) -> int | None:
    """Return an entry's highest memory in bytes of all rounds; None where no system tells."""
    peaks = [each[name].peak_rss_bytes for each in rounds]
    return max((peak for peak in peaks if peak is not None), default=None)


def prompt_ratios(
    runs: Sequence[PromptLatency], baseline: Sequence[PromptLatency], new_tokens: int
) -> PromptRatios:
    """Return the ratios of runs of one length to the baseline's of the same rounds."""

    def spread(of: Callable[[PromptLatency], float]) -> Spread:
        return Spread.of([of(a) / of(b) for a, b in zip(runs, baseline, strict=True)])

    return PromptRatios(
        runs[0].prompt_tokens,
        spread(lambda run: run.first_token_s.median),
        spread(lambda run: run.decode_tokens_per_s.median),
        spread(lambda run: run.whole_s(new_tokens)),
    )


def _within(
    progress: StepMonitor, title: str, done: int, turns: int, started: float
) -> StepMonitor:
    """Report the steps of one turn as those of the whole, of which `done` turns are done."""

    def monitor(inner: Step) -> None:
        share = (done + inner.share) / turns
        progress(step_after(f"{title}: {inner.label}", share, monotonic() - started))

    return monitor


def _require_comparable(bundles: Sequence[Bundle], named: dict[str, Bundle], baseline: str) -> None:
    if len({bundle.manifest.model_id for bundle in bundles}) > 1 or len(named) < len(bundles):
        raise OptionError("bundles to compare must be different recipes of one model")
    if baseline not in named:
        raise OptionError(f"baseline is {baseline!r} but must be one of {', '.join(named)}")


def _figures(
    rounds: Sequence[Round], entry: Entry, baseline: str, machine: Machine
) -> RecipeFigures:
    name = entry.name
    lengths = range(len(entry.settings.prompt_tokens))
    return RecipeFigures(
        recipe=name,
        bundle_bytes=entry.bundle.size_bytes,
        threads=rounds[0][name].threads or threads_of(entry.settings, machine),
        load_s=Spread.of([each[name].load.load_s for each in rounds]),
        peak_rss_bytes=highest_peak(rounds, name),
        prompts=over_rounds(rounds, name),
        ratios=tuple(
            prompt_ratios(
                [each[name].prompts[index] for each in rounds],
                [each[baseline].prompts[index] for each in rounds],
                entry.settings.new_tokens,
            )
            for index in lengths
        ),
    )
