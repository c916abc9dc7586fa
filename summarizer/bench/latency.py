"""Measure a bundle in fresh processes, and put together what they found."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from summarizer.bench.machine import Machine, this_machine, versions
from summarizer.bench.report import (
    BenchSettings,
    LatencyReport,
    LoadTimes,
    PromptLatency,
)
from summarizer.bench.worker_process import Progress, Step, run_worker
from summarizer.bundle import Bundle
from summarizer.errors import OptionError

_DEFAULTS = BenchSettings()


def _silent(step: Step) -> None:
    """For callers that don't watch."""


def measure(
    bundle: Bundle, settings: BenchSettings = _DEFAULTS, *, progress: Progress = _silent
) -> LatencyReport:
    """Load `bundle` in a fresh process, time every prompt there, and load it in another one.

    Takes minutes. Raises `OptionError` when a prompt is longer than the model reads, and
    `ModelError` when the bundle can't be used.
    """
    _require_room(bundle, settings)
    measured = run_worker(_request(bundle, settings), progress)
    second_load = measure_load(bundle, threads=settings.threads)
    progress(Step("done", 1.0, 0.0))
    machine = this_machine()
    return LatencyReport(
        model_id=bundle.manifest.model_id,
        recipe=bundle.manifest.recipe,
        settings=settings,
        threads=measured["threads"] or _threads(settings, machine),
        bundle_bytes=bundle.size_bytes,
        first_load=LoadTimes(**measured["load"]),
        second_load=second_load,
        peak_rss_bytes=measured["peak_rss_bytes"],
        prompts=tuple(PromptLatency.from_dict(values) for values in measured["prompts"]),
        machine=machine,
        versions=versions(),
    )


def measure_load(bundle: Bundle, *, threads: int | None = None) -> LoadTimes:
    """Load `bundle` in a fresh process and do nothing with it."""
    settings = BenchSettings(prompt_tokens=(), threads=threads)
    return LoadTimes(**run_worker(_request(bundle, settings), _silent)["load"])


def _require_room(bundle: Bundle, settings: BenchSettings) -> None:
    longest = max(settings.prompt_tokens, default=0) + settings.new_tokens
    room = bundle.manifest.shape.context_size
    if longest > room:
        raise OptionError(
            f"a prompt and its answer of {longest:,} tokens don't fit: the model reads {room:,}"
        )


def _request(bundle: Bundle, settings: BenchSettings) -> dict[str, Any]:
    return {"bundle": str(bundle.path.absolute()), **asdict(settings)}


def _threads(settings: BenchSettings, machine: Machine) -> int:
    """Left to itself, ONNX Runtime takes one thread for each physical core."""
    return settings.threads or machine.physical_cores or machine.logical_cores or 1
