from __future__ import annotations

import gradio as gr
import pytest

from demo.desk import Desk
from demo.runs import Stops
from summarizer import GenerationError

from .stand_in import MODEL, StandIns, endless, shelf, unavailable

SUMMARY, STATUS, DETAILS, SUMMARIZE, CANCEL = range(5)


def desk(stand_ins: StandIns) -> Desk:
    return Desk(shelf(stand_ins), Stops())


def outputs(desk: Desk, model: str | None = MODEL, session: str = "a") -> list[tuple]:
    request = gr.Request(session_hash=session)
    return list(desk.summarize_for_page("Text.", "tldr", "short", "same", model, request))


def test_the_buttons_swap_while_a_summary_is_written() -> None:
    steps = outputs(desk(StandIns()))
    assert (steps[0][SUMMARIZE]["interactive"], steps[0][CANCEL]["interactive"]) == (False, True)
    assert (steps[-1][SUMMARIZE]["interactive"], steps[-1][CANCEL]["interactive"]) == (True, False)


def test_only_what_changed_is_sent() -> None:
    steps = outputs(desk(StandIns()))
    assert all(step[SUMMARIZE] == gr.skip() for step in steps[1:-1])
    assert steps[0][SUMMARY] == ""
    assert steps[-1][DETAILS] != gr.skip()


def test_an_error_brings_the_buttons_back() -> None:
    last = outputs(desk(StandIns(lambda text: [GenerationError("no form")])))[-1]
    assert 'class="error"' in last[STATUS] and "no form" in last[STATUS]
    assert last[SUMMARIZE]["interactive"] is True


def test_stop_ends_the_session_s_summary_and_keeps_what_was_written() -> None:
    made = desk(StandIns(endless))
    request = gr.Request(session_hash="a")
    steps = made.summarize_for_page("Text.", "tldr", "short", "same", MODEL, request)
    while "again" not in str(next(steps)[SUMMARY]):
        pass
    made.stop(gr.Request(session_hash="b"))
    next(steps)
    made.stop(request)
    last = list(steps)[-1]
    assert "Cancelled" in last[STATUS]
    assert last[SUMMARY] == gr.skip()


def test_the_endpoint_takes_the_first_choice_of_the_page() -> None:
    stand_ins = StandIns()
    made = Desk(shelf(stand_ins, model=MODEL), Stops())
    assert list(made.summarize("One."))[-1] == "One."
    assert [model for model, _ in stand_ins.made] == [MODEL]


def test_the_endpoint_raises_the_message_for_its_caller() -> None:
    made = desk(StandIns(lambda text: [GenerationError("no form")]))
    with pytest.raises(gr.Error, match="no form"):
        list(made.summarize("One."))


def test_a_model_that_came_meanwhile_is_found_when_the_page_is_loaded_again() -> None:
    panel, menu, button = desk(StandIns()).look_again()
    assert panel["visible"] is False
    assert (MODEL in dict(map(reversed, menu["choices"]))) and button["interactive"] is True


def test_the_panel_says_what_is_missing() -> None:
    made = Desk(shelf(StandIns(), availability=unavailable), Stops())
    panel, menu, button = made.look_again()
    assert panel["visible"] and "make setup" in panel["value"]
    assert f"the weights of {MODEL} are missing" in panel["value"]
    assert menu["value"] is None and button["interactive"] is False
