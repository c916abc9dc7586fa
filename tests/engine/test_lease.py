from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer.engine import lease
from summarizer.engine.lease import ClosedError, Lessor, set_alarm


class Item:
    """Something large."""


class Alarms:
    """Alarms that ring on demand and know whether they were cancelled."""

    def __init__(self) -> None:
        self.set: list[Alarm] = []

    def __call__(self, after_s: float, call: Callable[[], None]) -> Alarm:
        self.set.append(Alarm(after_s, call))
        return self.set[-1]


class Alarm:
    def __init__(self, after_s: float, ring: Callable[[], None]) -> None:
        self.after_s, self.ring = after_s, ring
        self.is_waiting = False

    def start(self) -> None:
        self.is_waiting = True

    def cancel(self) -> None:
        self.is_waiting = False


@pytest.fixture
def alarms() -> Alarms:
    return Alarms()


@pytest.fixture
def lessor(alarms: Alarms) -> Lessor[Item]:
    return Lessor(Item, unload_after_s=30.0, alarm=alarms)


def test_it_is_loaded_at_the_first_loan_and_kept_for_the_next(lessor: Lessor[Item]) -> None:
    assert not lessor.is_loaded
    with lessor.lease() as first:
        pass
    with lessor.lease() as second:
        assert first is second


def test_it_is_let_go_of_when_the_alarm_rings_and_loaded_again(
    lessor: Lessor[Item], alarms: Alarms
) -> None:
    with lessor.lease() as item:
        gone = weakref.ref(item)
        del item
    assert alarms.set[-1].after_s == 30.0 and alarms.set[-1].is_waiting
    alarms.set[-1].ring()
    gc.collect()
    assert gone() is None and not lessor.is_loaded
    with lessor.lease() as item:
        assert isinstance(item, Item)


def test_what_is_never_used_is_let_go_of_too(alarms: Alarms) -> None:
    lessor = Lessor(Item, Item(), unload_after_s=1.0, alarm=alarms)
    alarms.set[-1].ring()
    assert not lessor.is_loaded


def test_nothing_waits_while_it_is_leased(lessor: Lessor[Item], alarms: Alarms) -> None:
    with lessor.lease():
        pass
    with lessor.lease():
        assert not any(alarm.is_waiting for alarm in alarms.set)
        with lessor.lease():
            pass
        assert not any(alarm.is_waiting for alarm in alarms.set)
    assert sum(alarm.is_waiting for alarm in alarms.set) == 1


def test_an_alarm_that_rings_too_late_to_be_cancelled_is_void(
    lessor: Lessor[Item], alarms: Alarms
) -> None:
    with lessor.lease():
        pass
    late = alarms.set[-1]
    with lessor.lease():
        late.ring()
        assert lessor.is_loaded
    late.ring()
    assert lessor.is_loaded


def test_without_a_time_it_is_kept(alarms: Alarms) -> None:
    lessor = Lessor(Item, alarm=alarms)
    with lessor.lease():
        pass
    assert lessor.is_loaded and not alarms.set


def test_two_that_ask_at_once_load_once() -> None:
    begun, loads = threading.Event(), []

    def load() -> Item:
        loads.append(begun.wait(5))
        return Item()

    def borrowed(_: int) -> Item:
        with lessor.lease() as item:
            return item

    lessor = Lessor(load)
    with ThreadPoolExecutor(4) as pool:
        items = pool.map(borrowed, range(4))
        begun.set()
        assert len(set(items)) == 1
    assert len(loads) == 1


def test_a_failed_loading_is_tried_again_at_the_next_lease(alarms: Alarms) -> None:
    outcomes = iter((OSError("gone"), Item()))

    def load() -> Item:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    lessor = Lessor(load, unload_after_s=1.0, alarm=alarms)
    with pytest.raises(OSError, match="gone"), lessor.lease():
        pass
    with lessor.lease():
        pass
    assert sum(alarm.is_waiting for alarm in alarms.set) == 1


def test_a_failing_block_gives_back(lessor: Lessor[Item], alarms: Alarms) -> None:
    with pytest.raises(KeyError), lessor.lease():
        raise KeyError
    assert alarms.set[-1].is_waiting


def test_closing_lets_go_and_stops_the_alarm(lessor: Lessor[Item], alarms: Alarms) -> None:
    with lessor.lease():
        pass
    lessor.close()
    lessor.close()
    assert not lessor.is_loaded and not any(alarm.is_waiting for alarm in alarms.set)
    with pytest.raises(ClosedError), lessor.lease():
        pass


def test_a_loan_outlives_closing_and_leaves_no_alarm(lessor: Lessor[Item], alarms: Alarms) -> None:
    with lessor.lease() as item:
        lessor.close()
        assert isinstance(item, Item)
    assert not any(alarm.is_waiting for alarm in alarms.set)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what happens, with `trim` for memory that is returned to the system."""
    seen: list[str] = []
    monkeypatch.setattr(lease, "give_back_freed_memory", lambda: seen.append("trim"))
    return seen


def test_memory_comes_back_when_the_last_loan_ends_after_closing(steps: list[str]) -> None:
    lessor = Lessor(Item, release=lambda item: steps.append("release"))
    with lessor.lease():
        with lessor.lease():
            lessor.close()
        assert not steps and lessor.is_loaded
    assert steps == ["release", "trim"] and not lessor.is_loaded


def test_memory_is_given_back_without_the_lock(
    steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_free() -> bool:
        return lessor._lock.acquire(blocking=False)

    def ask_elsewhere() -> None:
        with ThreadPoolExecutor(1) as pool:
            steps.append(f"free: {pool.submit(is_free).result()}")

    monkeypatch.setattr(lease, "give_back_freed_memory", ask_elsewhere)
    lessor = Lessor(Item, Item())
    lessor.close()
    assert steps == ["free: True"]


def test_what_the_collector_ends_within_a_method_waits_for_nothing(steps: list[str]) -> None:
    def load() -> Item:
        lessor.close()  # as a finalizer might, which runs in whatever thread allocates
        return Item()

    def borrow() -> None:
        with lessor.lease():
            steps.append("leased")

    lessor = Lessor(load)
    thread = threading.Thread(target=borrow, daemon=True)
    thread.start()
    thread.join(5)
    assert steps == ["leased", "trim"] and not lessor.is_loaded


def test_an_alarm_holds_no_lessor(lessor: Lessor[Item]) -> None:
    made = Lessor(Item, Item(), unload_after_s=60.0)
    alarm, gone = made._alarm, weakref.ref(made)
    del made
    gc.collect()
    assert gone() is None
    assert alarm is not None
    alarm.cancel()


def test_the_real_alarm_rings_in_a_thread_that_keeps_nothing_alive() -> None:
    rung = threading.Event()
    alarm = set_alarm(0.01, rung.set)
    assert isinstance(alarm, threading.Timer) and alarm.daemon
    alarm.start()
    assert rung.wait(5)
