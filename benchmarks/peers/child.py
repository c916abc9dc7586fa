"""The other end of `serving`: an engine in a process of its own."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Contender:
    """An engine to start: the interpreter that has it, its module here, and what it loads.

    label   -- what people read; several contenders may be of one `name`, the rival's
    options -- for the engine's half, which get there as JSON
    drafts, in_best, distance_of -- as of a `Variant`
    """

    name: str
    label: str
    python: Path
    module: str
    folder: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    drafts: Mapping[str, Any] | None = None
    in_best: bool = True
    distance_of: str | None = None

    @property
    def disk_bytes(self) -> int:
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def given(self, more: Mapping[str, Any] | None) -> Contender:
        """The same with more options."""
        return replace(self, options={**self.options, **(more or {})})


class Child:
    """A contender's process; leaving the block ends it."""

    def __init__(self, contender: Contender, threads: int) -> None:
        self._label = contender.label
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  # lives as long as the process
        # In ROOT with -m: run as a script, onnxruntime_genai.py would be found in place of its
        # namesake.
        command = [contender.python, "-m", contender.module, contender.folder.absolute()]
        self._process = subprocess.Popen(
            [*command, str(threads), json.dumps(dict(contender.options))],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self.pid = self._process.pid
        self.loaded = self._answer()

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request and wait; raises `RuntimeError`, with its last words, if it died."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise RuntimeError(f"{self._label} ended: {self._errors.read()[-2000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()
