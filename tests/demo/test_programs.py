"""OpenAI's client on the page's own server and model."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from gradio_client import Client

from summarizer import UnsupportedInputError

from .serving import served
from .stand_in import StandIns, app_context, endless, unavailable

openai = pytest.importorskip("openai")


def client_of(address: str, **options: Any) -> Any:
    return closing(openai.OpenAI(base_url=urljoin(address, "v1"), api_key="none", **options))


def ask(client: Any, text: str, **options: Any) -> Any:
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.create(model="summarizer/headline", messages=messages, **options)


def is_soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def test_programs_of_both_kinds_use_one_model() -> None:
    stand_ins = StandIns()
    with served(app_context(stand_ins)) as address, client_of(address) as client:
        answer = ask(client, "a lamp on the pier", extra_body={"length": "long"})
        streamed = "".join(
            chunk.choices[0].delta.content or "" for chunk in ask(client, "one", stream=True)
        )
        page = Client(address, verbose=False, download_files=False)
        other = page.predict("two", api_name="/summarize")
        health = httpx.get(urljoin(address, "health"))
    assert (answer.choices[0].message.content, streamed, other) == (
        "a lamp on the pier",
        "one",
        "two",
    )
    assert len(stand_ins.made) == 1
    assert stand_ins.last.asked[0] == {"type": "headline", "length": "long", "context": ""}
    assert health.json()["status"] == "ready"


@pytest.mark.parametrize("stream", [False, True])
def test_a_program_that_goes_away_stops_its_run(stream: bool) -> None:
    stand_ins = StandIns(endless)
    context = app_context(stand_ins)
    with served(context) as address, client_of(address, max_retries=0) as client:
        if stream:
            with ask(client, "long", stream=True) as chunks:
                next(iter(chunks))
        else:
            with pytest.raises(openai.APITimeoutError):
                ask(client, "long", timeout=0.5)
        assert stand_ins.last.was_cancelled.wait(5)
        assert is_soon(lambda: not len(context.models.queue))


def test_a_program_with_too_many_calls_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.fair_queue.MAX_CALLS", 0)
    with (
        served(app_context(StandIns())) as address,
        client_of(address, max_retries=0) as client,
        pytest.raises(openai.RateLimitError),
    ):
        ask(client, "text")


def test_the_page_s_gate_is_theirs_too() -> None:
    foreign = {"Origin": "https://evil.example"}
    with served(app_context(StandIns())) as address:
        for path in ("v1/models", "health"):
            assert httpx.get(urljoin(address, path), headers=foreign).status_code == 403


def test_without_a_model_health_says_what_is_missing() -> None:
    with served(app_context(StandIns(), availability=unavailable)) as address:
        answer = httpx.get(urljoin(address, "health"))
    assert answer.status_code == 503
    assert "missing" in answer.json()["reason"]


def test_an_error_of_the_library_has_its_status() -> None:
    def fails(text: str) -> Any:
        yield UnsupportedInputError("nothing to read")

    with (
        served(app_context(StandIns(fails))) as address,
        client_of(address) as client,
        pytest.raises(openai.BadRequestError, match="nothing to read"),
    ):
        ask(client, "text")
