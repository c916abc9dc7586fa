from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from demo.turns import Turns
from summarizer import AbortError

NEVER = threading.Event()  # a cancellation that doesn't come


def until(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.005)


class Line:
    """Callers in threads, and what became of them."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.served: list[str] = []
        self.aborted: list[str] = []
        self.told: dict[str, list[int]] = {}
        self._threads: list[threading.Thread] = []

    def join(self, name: str, cancel: threading.Event = NEVER, *, times: int = 1) -> None:
        """A caller who wants so many turns; when this returns, it stands in the line."""
        before = len(self.turns)
        self.told[name] = []
        thread = threading.Thread(target=self._call, args=(name, cancel, times), daemon=True)
        self._threads.append(thread)
        thread.start()
        until(lambda: len(self.turns) > before)

    def ends(self) -> None:
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _call(self, name: str, cancel: threading.Event, times: int) -> None:
        try:
            for _ in range(times):
                with self.turns.taken(cancel, self.told[name].append):
                    self.served.append(name)
        except AbortError:
            self.aborted.append(name)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line(Turns())
    yield made
    made.ends()


def test_who_comes_first_is_served_first(line: Line) -> None:
    with line.turns.taken(NEVER):
        for name in "abcd":
            line.join(name)
        assert line.served == []
    line.ends()
    assert line.served == ["a", "b", "c", "d"]


def test_who_wants_several_turns_stands_at_the_end_again(line: Line) -> None:
    with line.turns.taken(NEVER):
        line.join("many", times=2)
        line.join("one")
    line.ends()
    assert line.served == ["many", "one", "many"]


def test_one_at_a_time_has_the_turn() -> None:
    turns = Turns()
    held: list[int] = []
    most: list[int] = []

    def call() -> None:
        for _ in range(20):
            with turns.taken(NEVER):
                held.append(1)
                most.append(len(held))
                time.sleep(0.0005)
                held.pop()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1] * 80


def test_a_cancelled_waiter_leaves_within_a_second_and_holds_up_nobody(line: Line) -> None:
    cancel = threading.Event()
    with line.turns.taken(NEVER):
        line.join("gone", cancel)
        line.join("next")
        start = time.monotonic()
        cancel.set()
        until(lambda: line.aborted == ["gone"])
        assert time.monotonic() - start < 1
        assert len(line.turns) == 2
    line.ends()
    assert line.served == ["next"]


def test_who_is_cancelled_before_gets_no_turn_even_if_it_is_free() -> None:
    turns, cancel = Turns(), threading.Event()
    cancel.set()
    with pytest.raises(AbortError), turns.taken(cancel):
        raise AssertionError("it had a turn")
    assert len(turns) == 0


def test_a_turn_that_ends_in_an_error_is_free_again(line: Line) -> None:
    with pytest.raises(ValueError, match="broken"), line.turns.taken(NEVER):
        line.join("next")
        raise ValueError("broken")
    line.ends()
    assert line.served == ["next"]
    assert len(line.turns) == 0


def test_a_waiter_hears_how_many_are_ahead_whenever_that_changes(line: Line) -> None:
    cancel = threading.Event()
    with line.turns.taken(NEVER):
        line.join("a", cancel)
        line.join("b")
        until(lambda: line.told == {"a": [1], "b": [2]})
        cancel.set()
        until(lambda: line.told["b"] == [2, 1])
        time.sleep(0.25)  # it isn't told again and again
    line.ends()
    assert line.told == {"a": [1], "b": [2, 1]}


def test_who_needn_t_wait_hears_nothing() -> None:
    told: list[int] = []
    with Turns().taken(NEVER, told.append):
        assert told == []


def test_a_waiter_whose_listener_fails_leaves_the_line() -> None:
    def fail(ahead: int) -> None:
        raise ValueError(ahead)

    turns = Turns()
    with turns.taken(NEVER):
        with pytest.raises(ValueError, match="1"), turns.taken(NEVER, fail):
            raise AssertionError("it had a turn")
        assert len(turns) == 1
