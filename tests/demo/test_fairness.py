"""What a program that calls and calls does to others: nothing they would notice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

import httpx
from gradio_client import Client

from demo.fair_queue import MAX_CALLS_PER_CLIENT
from summarizer import Delta, StreamEvent

from .serving import Visitor, served
from .stand_in import MODEL, StandIns, app_context, result

PATIENCE_S = 30.0
STEPS = {"long": 6000, "medium": 100}  # of a hundredth of a second
ASKED = (None, "A short one.", "tldr", "short", "same", "", MODEL)


def slowly(text: str) -> Iterator[StreamEvent]:
    for _ in range(STEPS.get(text, 1)):
        time.sleep(0.01)
        yield Delta("word ")
    yield result(text)


class Flood:
    """A hundred calls of one program."""

    def __init__(self, address: str, text: str) -> None:
        self._client = Client(address, verbose=False)
        self._client.executor = ThreadPoolExecutor(100)  # it makes no more than 40 at once
        self.jobs = [
            self._client.submit(text, model=MODEL, api_name="/summarize") for _ in range(100)
        ]

    def refused(self) -> list[str]:
        done = [job for job in self.jobs if job.done()]
        return [str(error) for error in (job.exception() for job in done) if error]

    def end(self) -> None:
        for job in self.jobs:
            job.cancel()
        self._client.close()


@contextmanager
def flooded(stand_ins: StandIns, text: str) -> Iterator[str]:
    """The address of a page that a program floods."""
    own = app_context(stand_ins)
    with served(own) as address:
        flood = Flood(address, text)
        limit = time.monotonic() + 60
        while len(flood.refused()) < 100 - MAX_CALLS_PER_CLIENT:
            assert time.monotonic() < limit, f"{len(flood.refused())} were refused"
            time.sleep(0.1)
        assert any("client wait already" in each for each in flood.refused())
        yield address
        own.runs.stop_all()
        flood.end()


def test_a_page_doesn_t_wait_for_the_calls_of_a_program() -> None:
    stand_ins = StandIns(slowly)
    with flooded(stand_ins, "long") as address:
        shown = list(Visitor(address).run("summarize_again", *ASKED))
        assert any("A short one." in str(frame[5]) for frame in shown)
        assert stand_ins.last.texts == ["long", "A short one."]  # within the minute of the first
        at_work = [each for each in threading.enumerate() if "(_work)" in each.name]
        assert (
            len(at_work) <= MAX_CALLS_PER_CLIENT + 1
        )  # a thread for each call; refused ones have none


def test_another_program_waits_for_one_call_or_two() -> None:
    stand_ins = StandIns(slowly)
    with flooded(stand_ins, "medium") as address:
        client = Client(address, verbose=False)
        before = len(stand_ins.last.texts)
        assert client.submit("Mine.", model=MODEL, api_name="/summarize").result(60) == "Mine."
        assert stand_ins.last.texts.index("Mine.") <= before + 2


def test_calls_without_a_session_are_those_of_one_client() -> None:
    with served(app_context(StandIns(slowly))) as address:
        where = urljoin(address, "gradio_api/call/summarize")
        body: dict[str, Any] = {"data": ["long", "tldr", "short", "same", "", "auto", MODEL, ""]}
        events = [
            httpx.post(where, json=body).json()["event_id"] for _ in range(MAX_CALLS_PER_CLIENT + 2)
        ]
        for event in events[-2:]:
            with httpx.stream("GET", f"{where}/{event}", timeout=PATIENCE_S) as answer:
                told = answer.read().decode()
            assert "event: error" in told and "calls of this client wait already" in told
