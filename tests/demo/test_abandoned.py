"""Abandoned generators, which the garbage collector ends wherever memory is taken.

That may be while their own lock is held, in the thread that holds it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from demo.runs import Stops
from demo.turns import Calls


def test_an_abandoned_call_makes_nobody_hang() -> None:
    calls = Calls()

    def abandoned() -> Iterator[None]:
        with calls.counted("gone"):
            yield

    left = abandoned()
    next(left)

    class Collecting(Counter[str]):
        def total(self) -> int:
            left.close()
            return super().total()

    def call() -> None:
        with calls.counted("one"):
            assert dict(calls._of) == {"one": 1}
            done.set()

    done = threading.Event()
    calls._of = Collecting(calls._of)
    threading.Thread(target=call, daemon=True).start()
    assert done.wait(5)


@pytest.mark.parametrize(
    "act",
    [
        lambda stops: stops.stop("a"),
        lambda stops: stops.stop_all(),
        lambda stops: stops.replace("a", "one"),
        lambda stops: stops.listening("a", "one").__enter__(),
    ],
    ids=["stop", "stop_all", "replace", "listening"],
)
def test_an_abandoned_run_makes_nobody_hang(
    act: Callable[[Stops], object],
) -> None:
    stops, done = Stops(), threading.Event()

    def abandoned() -> Iterator[None]:
        with stops.listening("a", "two"):
            yield

    class Collecting(threading.Event):
        def set(self) -> None:
            left.close()
            super().set()

    def call() -> None:
        act(stops)
        done.set()

    with stops.listening("a", "one") as own:
        left = abandoned()
        next(left)
        own.cancel = Collecting()
        threading.Thread(target=call, daemon=True).start()
        assert done.wait(5)
        assert own.cancel.is_set()
