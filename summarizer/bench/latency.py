"""Measure a bundle in fresh processes, and put together what they found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from summarizer.bench.machine import Machine, this_machine, versions
from summarizer.bench.report import (
    BenchSettings,
    LatencyReport,
    LoadTimes,
    PromptLatency,
)
from summarizer.bench.worker_process import Progress, Step, run_worker, silent
from summarizer.bundle import Bundle

_DEFAULTS = BenchSettings()


@dataclass(frozen=True)
class Measured:
    """What one process found."""

    load: LoadTimes
    prompts: tuple[PromptLatency, ...]
    threads: int | None  # that ran; None where they can't be counted
    peak_rss_bytes: int | None  # None where the system doesn't tell


def measure(
    bundle: Bundle, settings: BenchSettings = _DEFAULTS, *, progress: Progress = silent
) -> LatencyReport:
    """Load `bundle` in a fresh process, time every prompt there, and load it in another one.

    Takes minutes. Raises `OptionError` when a prompt is longer than the model reads or the machine
    hasn't so many threads, `MemoryBudgetError`, and `ModelError` when the bundle can't be used.
    """
    settings.require_room(bundle)
    measured = measure_once(bundle, settings, progress=progress)
    second_load = measure_once(bundle, replace(settings, prompt_tokens=())).load
    progress(Step("done", 1.0, 0.0))
    machine = this_machine()
    return LatencyReport(
        model_id=bundle.manifest.model_id,
        recipe=bundle.manifest.recipe,
        settings=settings,
        threads=measured.threads or threads_of(settings, machine),
        bundle_bytes=bundle.size_bytes,
        first_load=measured.load,
        second_load=second_load,
        peak_rss_bytes=measured.peak_rss_bytes,
        prompts=measured.prompts,
        machine=machine,
        versions=versions(),
    )


def measure_load(bundle: Bundle, *, threads: int | None = None) -> LoadTimes:
    """Load `bundle` in a fresh process and do nothing with it."""
    settings = BenchSettings(prompt_tokens=(), threads=threads)
    return measure_once(bundle, settings).load


def measure_once(
    bundle: Bundle, settings: BenchSettings, *, progress: Progress = silent
) -> Measured:
    """Load `bundle` in a fresh process and time every prompt there."""
    found = run_worker(_request(bundle, settings), progress)
    return Measured(
        load=LoadTimes(**found["load"]),
        prompts=tuple(PromptLatency.from_dict(values) for values in found["prompts"]),
        threads=found["threads"],
        peak_rss_bytes=found["peak_rss_bytes"],
    )


def _request(bundle: Bundle, settings: BenchSettings) -> dict[str, Any]:
    return {
        "bundle": str(bundle.path.absolute()),
        "engine": asdict(settings.engine),
        **asdict(settings),
    }


def threads_of(settings: BenchSettings, machine: Machine) -> int:
    """Left to itself, ONNX Runtime takes one thread for each physical core."""
    return settings.threads or machine.physical_cores or machine.logical_cores or 1
