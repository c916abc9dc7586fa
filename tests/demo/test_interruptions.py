"""A program's summary makes way for a page's, and loses nothing by it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import chain

from demo.runs import CheckJob, SummaryJob, run
from summarizer import Delta, Progress, Rewrite, StreamEvent, SummaryResult

from .stand_in import MODEL, OTHER, StandIns, model_manager, result
from .test_runs import flat


def three(text: str) -> Iterator[StreamEvent]:
    """A stream whose first words come at once; the others wait until a page has been here."""
    yield Delta("One ")
    if text == "long":
        limit = time.monotonic() + 10
        while not PAGE_CAME.wait(0.01) and time.monotonic() < limit:
            yield Progress(1, 2)
    yield Delta("two.")
    yield result("One two.")


PAGE_CAME = threading.Event()


def test_a_program_s_summary_waits_for_a_page_s_and_goes_on_where_it_was() -> None:
    PAGE_CAME.clear()
    stand_ins = StandIns(three)
    used = model_manager(stand_ins)
    program = run(used, SummaryJob("long", MODEL, {}), threading.Event(), "a program")
    seen = list(chain.from_iterable(next(program) for _ in range(3)))
    page = flat(used, SummaryJob("short", MODEL, {}))
    assert isinstance(page[-1], SummaryResult)
    PAGE_CAME.set()
    seen += chain.from_iterable(program)
    assert isinstance(seen[-1], SummaryResult)
    assert [event.text for event in seen if isinstance(event, Delta)] == ["One ", "two."]
    assert stand_ins.last.texts == ["long", "short"]  # neither was begun twice


def test_a_program_s_summary_begins_anew_where_a_page_took_another_model() -> None:
    PAGE_CAME.clear()
    stand_ins = StandIns(three)
    used = model_manager(stand_ins)
    program = run(used, SummaryJob("long", MODEL, {}), threading.Event(), "a program")
    seen = list(chain.from_iterable(next(program) for _ in range(3)))
    assert isinstance(flat(used, SummaryJob("short", OTHER, {}))[-1], SummaryResult)
    PAGE_CAME.set()
    seen += chain.from_iterable(program)
    assert isinstance(seen[-1], SummaryResult)
    shown = [event for event in seen if isinstance(event, Delta | Rewrite)]
    assert shown[-3:] == [Rewrite(""), Delta("One "), Delta("two.")]
    assert [model for model, _ in stand_ins.made] == [MODEL, OTHER, MODEL]


def test_a_summary_that_waited_teaches_no_speed() -> None:
    PAGE_CAME.clear()
    used = model_manager(StandIns(three))
    program = run(used, SummaryJob("long", MODEL, {"type": "tldr"}), threading.Event(), "a program")
    next(program)
    flat(used, CheckJob("Rain fell.", "Rain", MODEL))
    PAGE_CAME.set()
    list(program)
    with used.lease(MODEL, cancel=threading.Event()) as (_, eta):
        assert eta.estimate(1000, "tldr", "short") is None
