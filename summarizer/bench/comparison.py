"""Compare recipes of a model, interleaved on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from summarizer.bench.latency import threads_of
from summarizer.bench.machine import Machine, this_machine, versions
from summarizer.bench.report import BenchSettings, PromptLatency, Spread
from summarizer.bench.rounds import Entry, Round, highest_peak, over_rounds, take_turns
from summarizer.bench.worker_process import Progress, silent
from summarizer.bundle import Bundle
from summarizer.errors import OptionError


@dataclass(frozen=True)
class PromptRatios:
    """A recipe to the baseline at one length, each ratio of one round."""

    prompt_tokens: int
    first_token: Spread  # of the times
    decode: Spread  # of the tokens a second: above 1 is faster
    whole: Spread  # of the times from the prompt to the last token


@dataclass(frozen=True)
class RecipeFigures:
    """One recipe, over all rounds."""

    recipe: str
    bundle_bytes: int  # on disk
    threads: int  # that ran, whatever was asked for
    load_s: Spread
    peak_rss_bytes: int | None  # the highest of all rounds; None where the system doesn't tell
    prompts: tuple[PromptLatency, ...]
    ratios: tuple[PromptRatios, ...]  # to the baseline; its own are 1


@dataclass(frozen=True)
class ComparisonReport:
    """How recipes of one model compare on a machine; `settings.repeats` is the rounds."""

    model_id: str
    baseline: str  # the recipe that ratios are to
    settings: BenchSettings
    recipes: tuple[RecipeFigures, ...]
    machine: Machine
    versions: dict[str, str]

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self), ensure_ascii=False)


_DEFAULTS = BenchSettings()


def compare(
    bundles: Sequence[Bundle],
    settings: BenchSettings = _DEFAULTS,
    *,
    baseline: str | None = None,
    progress: Progress = silent,
) -> ComparisonReport:
    """Measure bundles of one model, round by round, each turn in a fresh process.

    baseline -- the recipe that ratios are to; None for the first bundle's

    Takes minutes. Raises what `measure` does, and `OptionError` when the baseline is none of the
    bundles' or they aren't of one model.
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


def prompt_ratios(
    runs: Sequence[PromptLatency], baseline: Sequence[PromptLatency], new_tokens: int
) -> PromptRatios:
    """The ratios of runs of one length to the baseline's of the same rounds."""

    def spread(of: Callable[[PromptLatency], float]) -> Spread:
        return Spread.of([of(a) / of(b) for a, b in zip(runs, baseline, strict=True)])

    return PromptRatios(
        runs[0].prompt_tokens,
        spread(lambda run: run.first_token_s.median),
        spread(lambda run: run.decode_tokens_per_s.median),
        spread(lambda run: run.whole_s(new_tokens)),
    )
