"""What an engine does as a child process: it answers requests, one line of JSON each.

    {"ids": [...], "new_tokens": 96}
        -> {"first_token_s", "decode_s", "tokens", "peak_rss_bytes"}
    {"ids": [...], "logits": "file.npy"}
        -> {"rows"}; logits [rows, vocab] are in the file

The first line that it writes is {"load_s", "threads_started", "versions"}. Standard library and
NumPy only: this runs in the peers' own environments, where Summarizer isn't installed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Run:
    """One prompt, read and answered greedily, whatever the tokens are."""

    first_token_s: float  # from the ids to the first token chosen
    decode_s: float  # for all tokens after the first
    tokens: list[int]


class Engine(Protocol):
    """A loaded model."""

    versions: dict[str, str]

    def run(self, ids: list[int], new_tokens: int) -> Run: ...

    def logits(self, ids: list[int]) -> Any:
        """Logits of every token, a float32 array [tokens, vocab]."""
        ...


def serve(load: Callable[[Path, int, Mapping[str, Any]], Engine]) -> None:
    """Load the model in the folder argv[1], and answer until the input ends.

    The model gets argv[2] threads and the options in argv[3], JSON; "room" among them is the number
    of tokens that it has to hold, for engines that must know beforehand.

    Standard output belongs to the answers alone: what a library prints goes to standard error.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    before = status("Threads")
    begun = time.perf_counter()
    engine = load(Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
    load_s = time.perf_counter() - begun
    after = status("Threads")
    started = None if before is None or after is None else after - before
    say({"load_s": load_s, "threads_started": started, "versions": engine.versions})
    for line in sys.stdin:
        say(answer(engine, json.loads(line)))


def answer(engine: Engine, request: dict[str, Any]) -> dict[str, Any]:
    """What one request gives."""
    if "logits" in request:
        import numpy as np

        logits = engine.logits(request["ids"])
        np.save(request["logits"], logits)
        return {"rows": len(logits)}
    run = engine.run(request["ids"], request["new_tokens"])
    peak_kib = status("VmHWM")
    return {
        "first_token_s": run.first_token_s,
        "decode_s": run.decode_s,
        "tokens": run.tokens,
        "peak_rss_bytes": None if peak_kib is None else peak_kib * 1024,
    }


def status(name: str) -> int | None:
    """A number in Linux' account of this process; None on other systems."""
    if not STATUS.exists():
        return None
    lines = STATUS.read_text("utf-8", "replace").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), None)
