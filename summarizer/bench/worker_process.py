"""Start a process that measures, and follow what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from summarizer.errors import ModelError

WORKER = "summarizer.bench.worker"
_FOLDER = Path(__file__).parents[2]  # where the child shall find the same package
_LAST_CHARACTERS = 2000  # of what a failed child wrote to standard error


@dataclass(frozen=True)
class Step:
    """How far a measurement is."""

    label: str  # what is being done
    share: float  # of the work, 0 to 1
    left_s: float | None  # estimated; None before there is anything to go by


Progress = Callable[[Step], None]


def silent(step: Step) -> None:
    """For callers that don't watch."""


def run_worker(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The answer of a fresh process to `request`; reports its progress on the way.

    Raises `ModelError`, with what the process said last, when it ends without an answer.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as errors, _worker(request, started, errors) as lines:
        for line in lines:
            message: dict[str, Any] = json.loads(line)
            if "answer" in message:
                answer: dict[str, Any] = message["answer"]
                return answer
            progress(step(message["label"], message["share"], time.monotonic() - started))
        errors.seek(0)
        said = errors.read()[-_LAST_CHARACTERS:].strip()
    raise ModelError(f"the measuring process ended early: {said or 'it said nothing'}")


def step(label: str, share: float, elapsed_s: float) -> Step:
    """A step, with the time left if the rest goes as fast as what is done."""
    return Step(label, share, elapsed_s * (1 - share) / share if share else None)


@contextmanager
def _worker(request: dict[str, Any], started: float, errors: IO[str]) -> Iterator[Iterator[str]]:
    """The lines that a worker writes; it is gone when the block ends, however that ends."""
    paths = [str(_FOLDER), os.environ.get("PYTHONPATH", "")]
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
