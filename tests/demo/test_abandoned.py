"""Abandoned generators, which the garbage collector ends wherever memory is taken.

That may be while their own lock is held, in the thread that holds it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from demo.fair_queue import CallLimiter
from demo.runs import RunRegistry


def test_an_abandoned_call_makes_nobody_hang() -> None:
    calls = CallLimiter()

    def abandoned() -> Iterator[None]:
        with calls.admit("gone"):
            yield

    left = abandoned()
    next(left)

    class Collecting(Counter[str]):
        def total(self) -> int:
            left.close()
            return super().total()

    def call() -> None:
        with calls.admit("one"):
            assert dict(calls._open) == {"one": 1}
            done.set()

    done = threading.Event()
    calls._open = Collecting(calls._open)
    threading.Thread(target=call, daemon=True).start()
    assert done.wait(5)


@pytest.mark.parametrize(
    "act",
    [
        lambda runs: runs.stop("a"),
        lambda runs: runs.stop_all(),
        lambda runs: runs.replace("a", "one"),
        lambda runs: runs.register("a", "one").__enter__(),
    ],
    ids=["stop", "stop_all", "replace", "register"],
)
def test_an_abandoned_run_makes_nobody_hang(
    act: Callable[[RunRegistry], object],
) -> None:
    stops, done = RunRegistry(), threading.Event()

    def abandoned() -> Iterator[None]:
        with stops.register("a", "two"):
            yield

    class Collecting(threading.Event):
        def set(self) -> None:
            left.close()
            super().set()

    def call() -> None:
        act(stops)
        done.set()

    with stops.register("a", "one") as own:
        left = abandoned()
        next(left)
        own.cancel = Collecting()
        threading.Thread(target=call, daemon=True).start()
        assert done.wait(5)
        assert own.cancel.is_set()
