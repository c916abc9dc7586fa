"""Answers without a model, in a module of their own so that a process can import them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from summarizer import BundleError, QuotaExceededError, SummaryOptions
from summarizer.batch import Answer, Batch, Item, failure

KILLS = "kills "  # begins a text that ends the process that reads it, and names a file
KILLS_ONCE = "kills once "


def batch(*paths: Path, **changes: object) -> Batch:
    settings: dict[str, object] = {
        "options": SummaryOptions(),
        "model_id": "tiny",
        "recipe": "float32",
    }
    return Batch(paths, **settings | changes)  # type: ignore[arg-type]


def echo(item: Item) -> Answer:
    if item.error or "fails" in item.text:
        return failure(ValueError(item.error or item.text))
    text = item.text or (item.path.read_text("utf-8") if item.path else "")
    return {"text": text.upper()}


def echoes(items: Iterator[Item]) -> Generator[tuple[Item, Answer]]:
    for item in items:
        yield item, echo(item)


def load_echo() -> Callable[[Item], Answer]:
    return _dangerous_echo


def load_nothing() -> Callable[[Item], Answer]:
    raise BundleError("the bundle is gone")


def load_and_die() -> Callable[[Item], Answer]:
    os._exit(9)


def refuse(requested: int) -> str:
    if requested > 10:
        raise QuotaExceededError(requested, quota=10)
    return "read"


def _dangerous_echo(item: Item) -> Answer:
    if item.text.startswith(KILLS_ONCE):
        sign = Path(item.text.removeprefix(KILLS_ONCE))
        if not sign.exists():
            sign.touch()
            _die()
    elif item.text.startswith(KILLS):
        _die()
    elif item.text.startswith("sleeps"):
        time.sleep(60)
    return echo(item)


def _die() -> None:
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(9)
