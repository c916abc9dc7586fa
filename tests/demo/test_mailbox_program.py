"""The endpoint for a whole mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest
from gradio_client import Client

from demo.endpoints import Endpoints
from summarizer import GenerationError, StreamEvent

from .mails import MAILS
from .serving import served
from .stand_in import StandIns, app_context, echo, endless

START = "From ann@example.org Sat Mar  7 08:44:00 2026"
MAILBOX = "\n".join(f"{START}\n{mail.decode()}" for mail in MAILS.values())
HERE = gr.Request(session_hash="a")


def summarized(stand_ins: StandIns) -> list[list[dict[str, Any]]]:
    return list(Endpoints(app_context(stand_ins)).summarize_mailbox(MAILBOX, request=HERE))


def test_every_thread_has_its_top_line() -> None:
    stand_ins = StandIns()
    found = {thread["title"]: thread for thread in summarized(stand_ins)[-1]}
    assert set(found) == {"The boat", "The rent"}
    assert "The boat leaves at noon." in found["The boat"]["top_line"]
    assert stand_ins.last.asked == [{"type": "topline", "reader": ""}] * 2
    assert found["The boat"] | {"top_line": ""} == {
        "title": "The boat",
        "participants": ["Ann"],
        "time": "Sat, 7 Mar 2026 09:44:00 +0100",
        "mails": 1,
        "top_line": "",
        "time_sensitive": False,
        "error": "",
    }


def test_the_threads_come_one_after_the_other() -> None:
    lengths = [len(threads) for threads in summarized(StandIns())]
    assert lengths == sorted(lengths) and set(lengths) == {0, 1, 2}


def test_a_thread_that_can_t_be_summarized_says_why_and_the_others_have_their_line() -> None:
    def script(text: str) -> Iterator[StreamEvent | Exception]:
        return iter([GenerationError("no form")]) if "boat" in text else echo(text)

    found = {thread["title"]: thread for thread in summarized(StandIns(script))[-1]}
    assert "no form" in found["The boat"]["error"] and found["The boat"]["top_line"] == ""
    assert found["The rent"]["error"] == "" and found["The rent"]["top_line"]


def test_stopping_a_session_stops_its_whole_mailbox() -> None:
    stand_ins = StandIns(endless)
    made = app_context(stand_ins)
    steps = Endpoints(made).summarize_mailbox(MAILBOX, request=HERE)
    while not (stand_ins.made and stand_ins.last.asked):
        next(steps)
    made.runs.stop("a")
    with pytest.raises(gr.Error, match="Cancelled"):
        list(steps)
    assert len(stand_ins.last.asked) == 1


def test_what_is_no_mailbox_is_told_to_the_client() -> None:
    programs = Endpoints(app_context(StandIns()))
    with pytest.raises(gr.Error):
        list(programs.summarize_mailbox("\0\0\0", request=HERE))


def test_a_client_gets_the_threads() -> None:
    with served(app_context(StandIns())) as address:
        client = Client(address, verbose=False)
        found = client.predict(MAILBOX, api_name="/summarize_mailbox")
    assert {thread["title"] for thread in found} == {"The boat", "The rent"}
