from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from demo import fair_queue as module
from demo.fair_queue import BusyError, CallLimiter, FairQueue, Ticket
from summarizer import AbortError

NEVER = threading.Event()  # a cancellation that doesn't come


def until(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.005)


class Line:
    """Callers in threads, and what became of them."""

    def __init__(self, turns: FairQueue) -> None:
        self.queue = turns
        self.served: list[str] = []
        self.aborted: list[str] = []
        self.told: dict[str, list[int]] = {}
        self._threads: list[threading.Thread] = []

    def join(
        self,
        name: str,
        cancel: threading.Event = NEVER,
        *,
        times: int = 1,
        client: str | None = None,
    ) -> None:
        """A caller who wants so many turns; when this returns, it stands in the line."""
        before = len(self.queue)
        self.told[name] = []
        thread = threading.Thread(
            target=self._call, args=(name, cancel, times, client), daemon=True
        )
        self._threads.append(thread)
        thread.start()
        until(lambda: len(self.queue) > before)

    def ends(self) -> None:
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _call(self, name: str, cancel: threading.Event, times: int, client: str | None) -> None:
        try:
            for _ in range(times):
                with self.queue.acquire(cancel, self.told[name].append, Ticket(client)):
                    self.served.append(name)
        except AbortError:
            self.aborted.append(name)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line(FairQueue())
    yield made
    made.ends()


def test_who_comes_first_is_served_first(line: Line) -> None:
    with line.queue.acquire(NEVER):
        for name in "abcd":
            line.join(name)
        assert line.served == []
    line.ends()
    assert line.served == ["a", "b", "c", "d"]


def test_who_wants_several_turns_stands_at_the_end_again(line: Line) -> None:
    with line.queue.acquire(NEVER):
        line.join("many", times=2)
        line.join("one")
    line.ends()
    assert line.served == ["many", "one", "many"]


def test_one_at_a_time_has_the_turn() -> None:
    turns = FairQueue()
    held: list[int] = []
    most: list[int] = []

    def call() -> None:
        for _ in range(20):
            with turns.acquire(NEVER):
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
    with line.queue.acquire(NEVER):
        line.join("gone", cancel)
        line.join("next")
        start = time.monotonic()
        cancel.set()
        until(lambda: line.aborted == ["gone"])
        assert time.monotonic() - start < 1
        assert len(line.queue) == 2
    line.ends()
    assert line.served == ["next"]


def test_who_is_cancelled_before_gets_no_turn_even_if_it_is_free() -> None:
    turns, cancel = FairQueue(), threading.Event()
    cancel.set()
    with pytest.raises(AbortError), turns.acquire(cancel):
        raise AssertionError("it had a turn")
    assert len(turns) == 0


def test_a_turn_that_ends_in_an_error_is_free_again(line: Line) -> None:
    with pytest.raises(ValueError, match="broken"), line.queue.acquire(NEVER):
        line.join("next")
        raise ValueError("broken")
    line.ends()
    assert line.served == ["next"]
    assert len(line.queue) == 0


def test_a_waiter_hears_how_many_are_ahead_whenever_that_changes(line: Line) -> None:
    cancel = threading.Event()
    with line.queue.acquire(NEVER):
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
    with FairQueue().acquire(NEVER, told.append):
        assert told == []


def test_a_waiter_whose_listener_fails_leaves_the_line() -> None:
    def fail(ahead: int) -> None:
        raise ValueError(ahead)

    turns = FairQueue()
    with turns.acquire(NEVER):
        with pytest.raises(ValueError, match="1"), turns.acquire(NEVER, fail):
            raise AssertionError("it had a turn")
        assert len(turns) == 1


# -- programs -------------------------------------------------------------------------------------


def test_pages_come_before_programs_that_wait(line: Line) -> None:
    with line.queue.acquire(NEVER):
        line.join("program", client="one")
        line.join("page a")
        line.join("page b")
        until(lambda: line.told["program"][-1:] == [3])
    line.ends()
    assert line.served == ["page a", "page b", "program"]


def test_who_calls_often_lets_others_between(line: Line) -> None:
    with line.queue.acquire(NEVER):
        for number in range(5):
            line.join(f"many {number}", client="many")
        line.join("few 0", client="few")
        line.join("few 1", client="few")
        line.join("once", client="once")
    line.ends()
    first = ["many 0", "few 0", "once", "many 1", "few 1"]
    assert line.served == [*first, "many 2", "many 3", "many 4"]


def test_a_program_at_work_hears_of_a_page_and_keeps_its_place(line: Line) -> None:
    ticket = Ticket("one")
    with line.queue.acquire(NEVER, ticket=ticket):
        line.join("second", client="two")
        assert not line.queue.must_yield(ticket)
        line.join("page")
        assert line.queue.must_yield(ticket)
    with line.queue.acquire(NEVER, ticket=ticket):
        assert line.served == ["page"]
        assert not line.queue.must_yield(ticket)
    line.ends()
    assert line.served == ["page", "second"]


def test_a_page_at_work_steps_aside_for_nobody(line: Line) -> None:
    page = Ticket()
    with line.queue.acquire(NEVER, ticket=page):
        line.join("another page")
        line.join("program", client="one")
        assert not line.queue.must_yield(page)


def test_calls_of_one_and_of_all_are_bounded_and_make_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_CALLS_PER_CLIENT", 2)
    monkeypatch.setattr(module, "MAX_CALLS", 3)
    calls = CallLimiter()
    with calls.admit("one"):
        with calls.admit("one"):
            with pytest.raises(BusyError, match="2 calls of this client"), calls.admit("one"):
                raise AssertionError("it was let in")
            with (
                calls.admit("two"),
                pytest.raises(BusyError, match="3 calls of programs"),
                calls.admit("three"),
            ):
                raise AssertionError("it was let in")
        with calls.admit("one"), calls.admit("three"):
            pass


def test_a_second_call_is_not_overtaken_for_ever_by_programs_that_call_again_at_once(
    line: Line,
) -> None:
    with line.queue.acquire(NEVER):
        for name in ("x1", "x2"):
            line.join(name, client="x")
        for name in "ab":
            line.join(name, client=name, times=20)
    line.ends()
    assert line.served.index("x2") <= 6
