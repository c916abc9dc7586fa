"""How the server learns that pages were closed, and what a flood of such news costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from gradio.state_holder import SessionState
from starlette.types import Message

from demo import heartbeats
from demo.heartbeats import Heartbeats

from .serving import Visitor, served
from .stand_in import MODEL, StandIns, app_context

PATH = "gradio_api/heartbeat"
ASKED = (None, "Words.", "tldr", "short", "same", "", MODEL)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[SessionState]:
    """The sessions that the server has made."""
    known: list[SessionState] = []
    init = SessionState.__init__

    def noted(self: SessionState, *arguments: Any) -> None:
        known.append(self)
        init(self, *arguments)

    monkeypatch.setattr(SessionState, "__init__", noted)
    return known


def tries() -> Iterator[None]:
    """For what comes within a moment, and on a busy machine within half a minute."""
    for _ in range(60):
        yield
        time.sleep(0.5)


def test_nothing_is_made_for_a_session_that_does_not_exist(made: list[SessionState]) -> None:
    with served(app_context(StandIns())) as address:
        before = len(made)
        for number in range(60):
            with httpx.stream("GET", urljoin(address, f"{PATH}/nobody{number}")) as beats:
                assert next(beats.iter_lines()) == "data: ALIVE"
        time.sleep(1)
        assert httpx.get(urljoin(address, "config")).status_code == 200
        assert len(made) == before


def test_a_closed_page_is_forgotten_once_its_last_connection_has_ended(
    made: list[SessionState],
) -> None:
    with served(app_context(StandIns())) as address:
        visitor = Visitor(address, "tab")
        before = len(made)
        with visitor.open_tab():
            with visitor.open_tab():
                list(visitor.run("summarize_again", *ASKED))
            time.sleep(1)
            list(visitor.run("summarize_again", *ASKED))
            assert len(made) == before + 1
        for _ in tries():  # until the server has heard of it
            list(visitor.run("summarize_again", *ASKED))
            if len(made) > before + 1:
                break
        assert len(made) == before + 2


def test_the_number_of_heartbeats_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "MOST", 3, raising=False)
    with served(app_context(StandIns())) as address, ExitStack() as stack:
        opened = [
            stack.enter_context(httpx.stream("GET", urljoin(address, f"{PATH}/s{number}")))
            for number in range(5)
        ]
        assert [each.status_code for each in opened] == [200, 200, 200, 503, 503]
        opened[0].close()
        for _ in tries():
            again = stack.enter_context(httpx.stream("GET", urljoin(address, f"{PATH}/s9")))
            if again.status_code == 200:
                break
        assert again.status_code == 200


def test_a_server_that_ends_waits_for_no_heartbeat() -> None:
    with ExitStack() as stack:
        with served(app_context(StandIns())) as address:
            stack.enter_context(httpx.stream("GET", urljoin(address, f"{PATH}/tab")))
            began = time.monotonic()
        assert time.monotonic() - began < 4  # Gradio gives up on the server's thread after 5 s


def test_gradio_s_own_heartbeat_is_never_reached() -> None:
    with served(app_context(StandIns())) as address:
        for session in ("x" * 65, "x" * 2000, "a%2e"):
            with httpx.stream("GET", urljoin(address, f"{PATH}/{session}")) as answer:
                assert answer.status_code == 403


@pytest.mark.parametrize("session", ["a/b", "x" * 65, "..", "a%2e"])
def test_what_is_no_session_s_name_is_left_to_what_lies_behind(session: str) -> None:
    reached: list[str] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def never() -> Message:
        raise AssertionError("it was read")

    path = f"/{PATH}/{session}"
    scope = {"type": "http", "method": "GET", "path": path, "app": SimpleNamespace()}
    asyncio.run(Heartbeats(behind, reached.append)(scope, never, never))  # type: ignore[arg-type]
    assert reached == [path]
