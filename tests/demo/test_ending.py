"""The ends of runs: cancelled by a program, replaced by another one, left by a closed page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

import gradio as gr
import httpx
import pytest
from gradio_client import Client

from demo import server
from demo.app import build_demo
from demo.app_context import AppContext

from .serving import Visitor, free_port
from .stand_in import MODEL, StandIn, StandIns, app_context, echo, endless

ASKED = (None, "Words.", "tldr", "short", "same", "", MODEL)
PATIENCE_S = 30.0


@contextmanager
def open_page(made: AppContext) -> Iterator[tuple[gr.Blocks, str]]:
    """The page as it is served, and its address."""
    page = build_demo(made)
    try:
        yield page, server.start(page, made, port=free_port())
    finally:
        made.runs.stop_all()
        page.close(verbose=False)
        made.close()


def sessions(page: gr.Blocks) -> list[str]:
    """Those whose texts are kept."""
    return list(page.state_holder.session_data)


def kept_texts(page: gr.Blocks) -> list[Any]:
    """What Gradio keeps for its sessions."""
    kept = [session.state_data for session in page.state_holder.session_data.values()]
    return [texts for each in kept for texts in each.values() if texts]


def wait_until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so()


def is_running(stand_ins: StandIns) -> bool:
    return bool(stand_ins.made) and stand_ins.last.running > 0


# -- sessions -------------------------------------------------------------------------------------


def test_calls_of_programs_leave_no_more_sessions_than_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "_MOST_SESSIONS", 4)
    with open_page(app_context(StandIns())) as (page, address):
        where = urljoin(address, "gradio_api/call/summarize")
        data = ["Words.", "tldr", "short", "same", "", "auto", "auto", ""]
        for _ in range(10):
            event = httpx.post(where, json={"data": data}).raise_for_status().json()["event_id"]
            assert "event: complete" in httpx.get(f"{where}/{event}", timeout=PATIENCE_S).text
        assert len(sessions(page)) <= 4


def test_the_texts_of_a_closed_page_are_forgotten_and_those_of_others_stay() -> None:
    with open_page(app_context(StandIns())) as (page, address):
        closed, other = Visitor(address, "closed"), Visitor(address, "other")
        with closed.open_tab():
            for visitor in (closed, other):
                list(visitor.run("summarize_again", *ASKED))
            assert set(sessions(page)) == {"closed", "other"}
        assert wait_until(lambda: "closed" not in sessions(page))
        assert sessions(page) == ["other"]
        assert "Words." in str(list(other.run("summarize_again", *ASKED)))


@pytest.mark.parametrize("closes_at_once", [True, False])
def test_of_a_page_that_is_closed_while_it_runs_no_text_is_kept(closes_at_once: bool) -> None:
    stand_ins = StandIns(endless)
    with open_page(app_context(stand_ins)) as (page, address):
        visitor = Visitor(address, "closed")
        with visitor.open_tab():
            steps = visitor.run("summarize_again", *ASKED)
            assert "again" in str([next(steps) for _ in range(8)])
            assert kept_texts(page)
            if closes_at_once:
                steps.close()  # type: ignore[attr-defined]
        assert stand_ins.last.was_cancelled.wait(10)
        assert wait_until(lambda: not kept_texts(page))
        time.sleep(0.5)  # what still ran for it brings none back
        assert not kept_texts(page)
        assert not (closes_at_once and sessions(page))


# -- replaced -------------------------------------------------------------------------------------


def sent_to(visitor: Visitor, last_of: str) -> dict[str, list[dict[str, Any]]]:
    """What the page is sent for each run, until one of them ends."""
    messages: dict[str, list[dict[str, Any]]] = {}
    for message in visitor._messages():
        messages.setdefault(message.get("event_id", ""), []).append(message)
        if message["msg"] == "process_completed" and message["event_id"] == last_of:
            break
    return messages


def is_change(value: Any) -> bool:
    return value is not None and value != gr.skip() and value != {"props": gr.skip()} | gr.skip()


def test_the_last_that_is_sent_of_a_replaced_run_changes_nothing() -> None:
    scripts = iter((endless, echo))
    stand_ins = StandIns(lambda text: next(scripts)(text))
    with open_page(app_context(stand_ins)) as (_, address):
        visitor = Visitor(address)
        number = visitor._number("summarize_again")

        def join() -> str:
            body = {"data": ASKED, "session_hash": visitor.session, "fn_index": number}
            return str(httpx.post(visitor._api("queue/join"), json=body).json()["event_id"])

        old = join()
        assert wait_until(lambda: is_running(stand_ins))
        new = join()
        messages = sent_to(visitor, last_of=new)
    ended = messages[old][-1]
    assert ended["msg"] == "process_completed" and ended["success"]
    assert not [value for value in ended["output"]["data"] if is_change(value)]
    assert len(ended["output"]["data"]) == 12
    assert "Words." in str(messages[new])


# -- cancelled ------------------------------------------------------------------------------------


class SlowChecker(StandIn):
    """Checks until it is cancelled."""

    def check(self, *_: Any, cancel: Any, **__: Any) -> Any:
        self.running += 1
        if cancel.wait(PATIENCE_S):
            self.was_cancelled.set()


def test_a_client_that_cancels_its_check_stops_the_model() -> None:
    checker = SlowChecker(echo)
    with open_page(app_context(StandIns(), create=lambda *_, **__: checker)) as (_, address):
        client = Client(address, verbose=False)
        job = client.submit("Rain fell.", "Snow fell.", api_name="/check_summary")
        assert wait_until(lambda: checker.running > 0 and bool(job.outputs()))
        assert job.outputs()[-1] == {}
        job.cancel()
        assert checker.was_cancelled.wait(10)
