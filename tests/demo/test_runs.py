from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import chain

import pytest

from demo.runs import Ask, Loading, Reading, RunEvent, Stops, Waiting, run
from demo.shelf import Shelf
from summarizer import AbortError, Delta, GenerationError, StreamEvent, SummaryResult

from .stand_in import MODEL, StandIns, endless, result, shelf


def ask(text: str = "One two.") -> Ask:
    return Ask(text, MODEL, {"type": "tldr"})


def flat(shelf: Shelf, cancel: threading.Event | None = None) -> list[RunEvent]:
    return list(chain.from_iterable(run(shelf, ask(), cancel or threading.Event())))


def test_a_run_loads_reads_and_ends_with_the_result() -> None:
    stand_ins = StandIns()
    events = flat(shelf(stand_ins))
    assert events[:3] == [Loading(0.0), Loading(1.0), Reading()]
    assert "".join(event.text for event in events if isinstance(event, Delta)) == "One two. "
    assert isinstance(events[-1], SummaryResult)
    assert stand_ins.last.asked == [{"type": "tldr"}]


def test_what_came_before_an_error_is_not_lost() -> None:
    seen = []
    stand_ins = StandIns(lambda text: [Delta("One"), GenerationError("no form")])
    with pytest.raises(GenerationError, match="no form"):
        for batch in run(shelf(stand_ins), ask(), threading.Event()):
            seen += batch
    assert Delta("One") in seen


def test_cancelling_stops_the_stream_and_the_model_within_a_second() -> None:
    stand_ins, cancel = StandIns(endless), threading.Event()
    stream = run(shelf(stand_ins), ask(), cancel)
    while Delta("again ") not in next(stream):
        pass
    cancel.set()
    start = time.monotonic()
    with pytest.raises(AbortError):
        list(stream)
    assert stand_ins.last.was_cancelled.wait(1)
    assert time.monotonic() - start < 1


def test_leaving_the_stream_stops_the_model() -> None:
    stand_ins = StandIns(endless)
    stream = run(shelf(stand_ins), ask(), threading.Event())
    next(stream)
    stream.close()
    assert stand_ins.last.was_cancelled.wait(1)


def test_a_second_run_waits_for_the_first_and_can_be_cancelled_there() -> None:
    stand_ins, cancel = StandIns(endless), threading.Event()
    desk = shelf(stand_ins)
    first = run(desk, ask(), threading.Event())
    next(first)
    second = run(desk, ask(), cancel)
    assert next(second) == [Waiting()]
    cancel.set()
    with pytest.raises(AbortError):
        next(second)
    first.close()
    assert len(stand_ins.last.asked) == 1


def test_an_ask_keeps_its_text_out_of_a_log() -> None:
    assert "secret" not in repr(ask("secret"))


def test_stopping_a_session_leaves_the_others_alone() -> None:
    stops = Stops()
    with stops.listening("a") as one, stops.listening("a") as two, stops.listening("b") as other:
        stops.stop("a")
        assert (one.is_set(), two.is_set(), other.is_set()) == (True, True, False)
        stops.stop_all()
        assert other.is_set()


def test_a_session_that_runs_nothing_can_be_stopped() -> None:
    stops = Stops()
    with stops.listening("a") as event:
        pass
    assert event.is_set()
    stops.stop("a")


def test_a_flood_of_events_can_be_cancelled() -> None:
    cancel = threading.Event()
    stream = run(shelf(StandIns(lambda text: iter(lambda: Delta("x"), None))), ask(), cancel)
    next(stream)
    cancel.set()
    with pytest.raises(AbortError):
        list(stream)


def test_a_slow_reader_gets_batches() -> None:
    def many(text: str) -> Iterator[StreamEvent]:
        yield from [Delta("x")] * 500
        yield result("x" * 500)

    batches = list(run(shelf(StandIns(many)), ask(), threading.Event()))
    assert len(batches) < 50
