"""Measure a bundle in fresh processes, which run `summarizer.bench.worker`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from summarizer.bench.machine import Machine, this_machine, versions
from summarizer.bench.report import (
    BenchSettings,
    LatencyReport,
    LoadTimes,
    PromptLatency,
)
from summarizer.bundle import Bundle
from summarizer.errors import ModelError

WORKER = "summarizer.bench.worker"
_ROOT = Path(__file__).parents[2]  # where the child must find the same package
_LAST_CHARACTERS = 2000  # of a failed child's standard error
_DEFAULTS = BenchSettings()


@dataclass(frozen=True)
class Step:
    """How far a measurement is.

    Attributes:
        label: What is being done.
        share: Of the work that is done, 0 to 1.
        left_s: Estimated seconds to go; None before there is anything to go by.
    """

    label: str
    share: float
    left_s: float | None


StepMonitor = Callable[[Step], None]


def silent(step: Step) -> None:
    """Ignore a step."""


def step_after(label: str, share: float, elapsed_s: float) -> Step:
    """Return a step whose time left assumes that the rest goes as fast as what is done."""
    return Step(label, share, elapsed_s * (1 - share) / share if share else None)


@dataclass(frozen=True)
class Measured:
    """The result of one process.

    Attributes:
        threads: That ran; None where they can't be counted.
        peak_rss_bytes: None where the system doesn't tell.
    """

    load: LoadTimes
    prompts: tuple[PromptLatency, ...]
    threads: int | None
    peak_rss_bytes: int | None


def measure(
    bundle: Bundle, settings: BenchSettings = _DEFAULTS, *, progress: StepMonitor = silent
) -> LatencyReport:
    """Load `bundle` in a fresh process, time every prompt there, and load it in another one.

    Takes minutes.

    Args:
        bundle: What to measure.
        settings: Which prompts, how often, and with how many threads.
        progress: Called at each step; what it raises ends the measurement.

    Raises:
        OptionError: A prompt is longer than the model reads, or the machine hasn't so many threads.
        MemoryBudgetError: The model or a prompt takes more than the budget.
        ModelError: The bundle can't be used.
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
    bundle: Bundle, settings: BenchSettings, *, progress: StepMonitor = silent
) -> Measured:
    """Load `bundle` in a fresh process and time every prompt there."""
    found = run_worker(_request(bundle, settings), progress)
    return Measured(
        load=LoadTimes(**found["load"]),
        prompts=tuple(PromptLatency.from_dict(values) for values in found["prompts"]),
        threads=found["threads"],
        peak_rss_bytes=found["peak_rss_bytes"],
    )


def threads_of(settings: BenchSettings, machine: Machine) -> int:
    """Return the number of threads: ONNX Runtime's default is one for each physical core."""
    return settings.threads or machine.physical_cores or machine.logical_cores or 1


def _request(bundle: Bundle, settings: BenchSettings) -> dict[str, Any]:
    return {
        "bundle": str(bundle.path.absolute()),
        "engine": asdict(settings.engine),
        **asdict(settings),
    }


def run_worker(request: dict[str, Any], progress: StepMonitor) -> dict[str, Any]:
    """Return the answer of a fresh process to `request`; raise `ModelError` if there is none."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as errors, _worker(request, started, errors) as lines:
        for line in lines:
            message: dict[str, Any] = json.loads(line)
            if "answer" in message:
                answer: dict[str, Any] = message["answer"]
                return answer
            progress(step_after(message["label"], message["share"], time.monotonic() - started))
        errors.seek(0)
        said = errors.read()[-_LAST_CHARACTERS:].strip()
    raise ModelError(f"the measuring process ended early: {said or 'it said nothing'}")


@contextmanager
def _worker(request: dict[str, Any], started: float, errors: IO[str]) -> Iterator[Iterator[str]]:
    """Yield the lines that a worker writes, and kill it when the block ends."""
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    # Without -P a folder called `summarizer` in the working directory would be found first.
    command = [sys.executable, "-P", "-m", WORKER, json.dumps(request | {"started": started})]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    try:
        assert process.stdout is not None
        yield iter(process.stdout)
    finally:
        process.kill()
        process.communicate()
