"""What an adapter tells the driver of its engine, in our environment.

An adapter is a module with `NAME`, `VARIANTS` and `build`. Its other half, the engine, runs in the
environment .venv-peers/NAME as `python -m benchmarks.peers.ADAPTER FOLDER THREADS OPTIONS`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Variant:
    """A way to run an engine.

    files   -- the name of the files that it loads, which `build` makes
    options -- what the engine's half is given, besides
    drafts  -- options that turn its prompt lookup on, as its own documentation sets them; the table
               "best" tries it with and without them. None for an engine that has none
    in_best -- whether it is in the table "best": not when another variant is never slower
    distance_of -- the label of the variant that computes the same numbers; None to measure it
    """

    label: str
    files: str
    options: Mapping[str, Any] = field(default_factory=dict)
    drafts: Mapping[str, Any] | None = None
    in_best: bool = True
    distance_of: str | None = None


@dataclass(frozen=True)
class Source:
    """Where the weights come from: the model's name here, and its float32 numbers in a folder."""

    model: str
    checkpoint: Path  # as Hugging Face's tools read it


class Rival(Protocol):
    """An adapter module."""

    NAME: str
    VARIANTS: Sequence[Variant]

    def build(self, python: Path, source: Source, files: str, target: Path) -> None:
        """Make `files` in the new folder `target`, with the interpreter that has the engine."""
        ...


def run_builder(command: Sequence[str | Path]) -> None:
    """Run an engine's own converter; raises `RuntimeError` with its last words if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}")
