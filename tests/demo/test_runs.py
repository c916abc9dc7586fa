from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import gradio as gr
import pytest

from demo.components import frames_of
from demo.model_manager import ModelManager
from demo.runs import (
    CheckJob,
    Loading,
    Reading,
    Run,
    RunEvent,
    RunRegistry,
    SummaryJob,
    Waiting,
    run,
)
from summarizer import (
    AbortError,
    Delta,
    GenerationError,
    Progress,
    StreamEvent,
    SummaryResult,
    Verdict,
)
from summarizer.inputs import read_string

from .stand_in import MODEL, StandIns, endless, model_manager, result


def ask(text: str = "One two.") -> SummaryJob:
    return SummaryJob(text, MODEL, {"type": "tldr"})


def flat(models: ModelManager, asked: SummaryJob | CheckJob) -> list[RunEvent]:
    return list(chain.from_iterable(run(models, asked, threading.Event())))


def first_event(stream: Iterator[list[RunEvent]]) -> RunEvent:
    return next(event for batch in stream for event in batch)


def test_a_run_loads_reads_and_ends_with_the_result() -> None:
    stand_ins = StandIns()
    events = flat(model_manager(stand_ins), ask())
    assert events[:3] == [Loading(0.0), Loading(1.0), Reading()]
    assert "".join(event.text for event in events if isinstance(event, Delta)) == "One two. "
    assert isinstance(events[-1], SummaryResult)
    assert stand_ins.last.asked == [{"type": "tldr"}]


def test_a_document_is_summarized_as_it_was_read() -> None:
    stand_ins = StandIns()
    flat(model_manager(stand_ins), SummaryJob(read_string("Rain fell."), MODEL, {}))
    assert stand_ins.last.texts == ["Rain fell."]


def test_a_check_tells_its_progress_and_ends_with_the_verdict() -> None:
    events = flat(model_manager(StandIns()), CheckJob("Rain fell.", "Snow fell.", MODEL))
    assert events[2:-1] == [Reading(), Progress(1, 2)]
    verdict = events[-1]
    assert isinstance(verdict, Verdict)
    assert [check.text for check in verdict.unsupported] == ["Snow"]


def test_a_run_teaches_the_shelf_how_fast_the_model_is() -> None:
    manager = model_manager(StandIns())
    flat(manager, ask())
    with manager.lease(MODEL, cancel=threading.Event()) as (_, eta):
        assert eta.estimate(1000, "tldr", "short") is not None


def test_what_came_before_an_error_is_not_lost() -> None:
    seen = []
    stand_ins = StandIns(lambda text: [Delta("One"), GenerationError("no form")])
    with pytest.raises(GenerationError, match="no form"):
        for batch in run(model_manager(stand_ins), ask(), threading.Event()):
            seen += batch
    assert Delta("One") in seen


def test_cancelling_stops_the_stream_and_the_model_within_a_second() -> None:
    stand_ins, cancel = StandIns(endless), threading.Event()
    stream = run(model_manager(stand_ins), ask(), cancel)
    while Delta("again ") not in next(stream):
        pass
    cancel.set()
    start = time.monotonic()
    with pytest.raises(AbortError):
        list(stream)
    assert stand_ins.last.was_cancelled.wait(1)
    assert time.monotonic() - start < 1


def test_cancelling_ends_the_loading_of_a_model_and_frees_its_turn() -> None:
    ended, cancel = threading.Event(), threading.Event()

    def create(model: str, *, monitor: Callable[[float], None], **options: Any) -> Any:
        try:
            for _ in range(1500):  # 15 s
                time.sleep(0.01)
                monitor(0.5)
        except AbortError:
            ended.set()
            raise

    manager = model_manager(StandIns(), create=create)
    stream = run(manager, ask(), cancel)
    assert first_event(stream) == Loading(0.5)
    cancel.set()
    with pytest.raises(AbortError):
        list(stream)
    assert ended.wait(1)
    limit = time.monotonic() + 1
    while len(manager.queue):
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_leaving_the_stream_stops_the_model() -> None:
    stand_ins = StandIns(endless)
    stream = run(model_manager(stand_ins), ask(), threading.Event())
    next(stream)
    stream.close()
    assert stand_ins.last.was_cancelled.wait(1)


def test_a_second_run_waits_for_the_first_and_can_be_cancelled_there() -> None:
    stand_ins, cancel = StandIns(endless), threading.Event()
    manager = model_manager(stand_ins)
    first = run(manager, ask(), threading.Event())
    next(first)
    second = run(manager, ask(), cancel)
    assert first_event(second) == Waiting(1)
    cancel.set()
    with pytest.raises(AbortError):
        next(second)
    first.close()
    assert len(stand_ins.last.asked) == 1


def test_a_run_that_waits_yields_all_the_same_so_that_it_can_be_left() -> None:
    manager = model_manager(StandIns(endless))
    first = run(manager, ask(), threading.Event())
    next(first)
    too_late = threading.Event()
    threading.Timer(2, too_late.set).start()
    second = run(manager, ask(), too_late)
    assert first_event(second) == Waiting(1)
    start = time.monotonic()
    assert next(second) == []
    second.close()
    while len(manager.queue) > 1:
        time.sleep(0.01)
    assert time.monotonic() - start < 1
    first.close()


def test_an_ask_keeps_its_texts_out_of_a_log() -> None:
    assert "secret" not in repr(ask("secret"))
    assert "secret" not in repr(CheckJob("secret", "secret", MODEL))


def test_a_flood_of_events_can_be_cancelled() -> None:
    cancel = threading.Event()
    stream = run(
        model_manager(StandIns(lambda text: iter(lambda: Delta("x"), None))), ask(), cancel
    )
    next(stream)
    cancel.set()
    with pytest.raises(AbortError):
        list(stream)


def test_a_slow_reader_gets_batches() -> None:
    def many(text: str) -> Iterator[StreamEvent]:
        yield from [Delta("x")] * 500
        yield result("x" * 500)

    batches = list(run(model_manager(StandIns(many)), ask(), threading.Event()))
    assert len(batches) < 50


# -- stops ----------------------------------------------------------------------------------------


def test_stopping_a_session_leaves_the_others_alone() -> None:
    stops = RunRegistry()
    with (
        stops.register("a", "one") as one,
        stops.register("a", "two") as two,
        stops.register("b", "one") as other,
    ):
        stops.stop("a")
        assert [run.cancel.is_set() for run in (one, two, other)] == [True, True, False]
        stops.stop_all()
        assert other.cancel.is_set()
        assert not (one.is_replaced or two.is_replaced or other.is_replaced)


def test_one_place_of_a_session_can_be_stopped_alone() -> None:
    stops = RunRegistry()
    with stops.register("a", "one") as one, stops.register("a", "two") as two:
        stops.stop("a", "two")
        assert (one.cancel.is_set(), two.cancel.is_set()) == (False, True)


def test_a_new_run_takes_the_place_of_the_one_before() -> None:
    stops = RunRegistry()
    with stops.register("a", "one") as old, stops.register("a", "two") as elsewhere:
        with stops.register("a", "one") as new:
            assert old.is_replaced and old.cancel.is_set()
            assert not (new.is_replaced or new.cancel.is_set())
        assert not (elsewhere.is_replaced or elsewhere.cancel.is_set())


def test_the_same_place_of_another_session_is_another_place() -> None:
    stops = RunRegistry()
    with stops.register("a", "one") as one, stops.register("b", "one") as other:
        assert not (one.is_replaced or other.is_replaced or one.cancel.is_set())


def test_sessions_that_can_t_be_told_apart_don_t_take_each_other_s_place() -> None:
    stops = RunRegistry()
    with stops.register(None, "one") as one, stops.register(None, "one") as other:
        assert not (one.is_replaced or one.cancel.is_set() or other.cancel.is_set())


def test_a_session_that_runs_nothing_can_be_stopped() -> None:
    stops = RunRegistry()
    with stops.register("a") as own:
        pass
    assert own.cancel.is_set()
    stops.stop("a")


def test_a_place_can_be_emptied_without_a_new_run() -> None:
    stops = RunRegistry()
    with (
        stops.register("a", "one") as own,
        stops.register("a", "two") as elsewhere,
        stops.register("b", "one") as other,
        stops.register(None, "one") as unknown,
    ):
        stops.replace("a", "one")
        stops.replace(None, "one")
        stops.replace("c", "one")
        assert own.is_replaced and own.cancel.is_set()
        for each in (elsewhere, other, unknown):
            assert not (each.is_replaced or each.cancel.is_set())


# -- frames ---------------------------------------------------------------------------------------

EMPTY = (gr.skip(), gr.skip())


def test_a_run_shows_what_changed_and_ends_with_an_empty_frame() -> None:
    frames = [("a", 1), ("a", 2), ("b", 2)]
    assert list(frames_of(Run(), frames, 2)) == [("a", 1), (gr.skip(), 2), ("b", gr.skip()), EMPTY]


def test_a_run_without_frames_ends_with_an_empty_one() -> None:
    assert list(frames_of(Run(), [], 2)) == [EMPTY]


def test_a_run_that_is_replaced_shows_nothing_more() -> None:
    own = Run()
    shown = frames_of(own, iter([("a", 1), ("b", 2), ("c", 3)]), 2)
    assert next(shown) == ("a", 1)
    own.is_replaced = True
    assert list(shown) == [EMPTY]


def test_a_run_that_was_cancelled_shows_how_it_ended() -> None:
    own = Run()
    own.cancel.set()
    assert list(frames_of(own, [("cancelled", 1)], 2)) == [("cancelled", 1), EMPTY]
