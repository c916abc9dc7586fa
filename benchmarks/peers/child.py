"""The other end of `serving`: an engine in a process of its own."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.peers.rival import Variant

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Contender:
    """An engine to start: the interpreter that has it, its module here, and what it loads.

    name -- the rival's; several contenders may be of one
    """

    name: str
    python: Path
    module: str
    folder: Path
    variant: Variant

    @property
    def label(self) -> str:
        """What people read."""
        return self.variant.label

    @property
    def disk_bytes(self) -> int:
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def given(self, more: Mapping[str, Any] | None, *, label: str | None = None) -> Contender:
        """The same with more options, and with another label if that is given."""
        options = {**self.variant.options, **(more or {})}
        return replace(
            self, variant=replace(self.variant, label=label or self.label, options=options)
        )


class Child:
    """A contender's process; leaving the block ends it."""

    def __init__(self, contender: Contender, threads: int) -> None:
        self._label = contender.label
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  # lives as long as the process
        # In ROOT with -m: run as a script, onnxruntime_genai.py would be found in place of its
        # namesake.
        command = [str(contender.python), "-m", contender.module, str(contender.folder.absolute())]
        self._process = subprocess.Popen(
            [*command, str(threads), json.dumps(dict(contender.variant.options))],
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
