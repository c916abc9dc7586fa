"""The endpoints for programs and the tools for assistants, called as those call them."""

from __future__ import annotations

import ast
import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from threading import Thread
from typing import Any
from urllib.parse import urljoin

import gradio as gr
import pytest
from gradio_client import Client
from gradio_client.client import Job
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent, Tool

from demo.endpoints import Endpoints
from demo.fair_queue import FairQueue
from summarizer import Delta, GenerationError, StreamEvent
from summarizer.store.catalogue import models

from .serving import served
from .stand_in import MODEL, OTHER, StandIns, app_context, echo, endless, only, result

FUNCTIONS = [
    *("summarize", "summarize_in_detail", "summarize_mailbox"),
    *("check_summary", "list_models"),
]
SLOW_S = 0.02
PATIENCE_S = 30.0
WORDS = ("apple", "pear")


def slowly(text: str) -> Iterator[StreamEvent | Exception]:
    if text == "fail":
        yield GenerationError("the model wrote nothing")
    for event in echo(text):
        time.sleep(SLOW_S)
        yield event


STAND_INS = StandIns(slowly)
DESK = app_context(STAND_INS)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(DESK) as found:
        yield found


@pytest.fixture
def client(address: str) -> Client:
    return Client(address, verbose=False)


def wait_until(is_so: Callable[[], bool], within_s: float = PATIENCE_S) -> bool:
    deadline = time.monotonic() + within_s
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


# -- endpoints ------------------------------------------------------------------------------------


def test_the_endpoints_are_the_only_ones_and_say_what_they_do(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert list(endpoints) == [f"/{name}" for name in FUNCTIONS]
    for endpoint in endpoints.values():
        assert len(endpoint["description"]) > 30
    named = [each["parameter_name"] for each in endpoints["/summarize"]["parameters"]]
    assert named == [
        "text",
        "type",
        "length",
        "output_language",
        "focus",
        "input_type",
        "model",
        "reader",
    ]


def test_the_endpoint_streams_and_ends_with_the_summary(client: Client) -> None:
    job = client.submit("One two three.", type="tldr", length="long", api_name="/summarize")
    assert job.result(timeout=PATIENCE_S) == "One two three."
    outputs = job.outputs()
    assert len(outputs) > 2 and all("One two three. ".startswith(each) for each in outputs)


def test_the_options_reach_the_model(client: Client) -> None:
    given = {"type": "headline", "length": "long", "focus": "costs", "input_type": "email"}
    given["reader"] = "Mia"
    client.predict("Hi.", **given, api_name="/summarize")
    assert STAND_INS.last.asked[-1] == given | {"output_language": None}
    client.predict("Hi.", output_language="zh", model=OTHER, api_name="/summarize")
    assert STAND_INS.made[-1][0] == OTHER
    assert STAND_INS.last.asked[-1]["output_language"] == "zh"


def test_the_first_choice_is_taken_unless_a_model_is_named() -> None:
    stand_ins = StandIns()
    programs = Endpoints(app_context(stand_ins, availability=only(MODEL)))
    assert list(programs.summarize("One."))[-1] == "One."
    assert [model for model, _ in stand_ins.made] == [MODEL]


def test_details_are_the_result_s_fields(client: Client) -> None:
    found = client.predict("One two.", api_name="/summarize_in_detail")
    assert (found["text"], found["status"], found["recipe"]) == ("One two.", "complete", "int8")
    assert found["usage"]["prompt_tokens"] == 1228


def test_a_check_is_the_verdict_s_fields(client: Client) -> None:
    found = client.predict("Rain fell.", "Snow fell.", api_name="/check_summary")
    assert found["is_consistent"] is False and found["text"] == "Snow fell."
    assert [check["outcome"] for check in found["checks"]] == ["unsupported", "supported"]


def test_the_models_are_listed_with_what_can_be_done_with_them() -> None:
    listed = Endpoints(app_context(StandIns(), availability=only(MODEL))).list_models()
    assert len(listed) == len(models())
    assert {each["state"] for each in listed[1:]} == {"unavailable"}
    assert listed[0] == {
        "model": MODEL,
        "title": "Qwen2.5 Coder 0.5B",
        "recipe": "w8a8",
        "state": "available",
        "reason": f"{MODEL} is built",
        "is_built": True,
    }


@pytest.mark.parametrize("function", FUNCTIONS[:2])
def test_an_error_reaches_the_client_as_its_message(client: Client, function: str) -> None:
    with pytest.raises(AppError, match="the model wrote nothing"):
        client.predict("fail", api_name=f"/{function}")


def test_an_error_within_this_process_is_gradio_s() -> None:
    programs = Endpoints(app_context(StandIns(lambda text: [GenerationError("no form")])))
    with pytest.raises(gr.Error, match="no form"):
        list(programs.summarize("One."))


def test_a_delta_and_a_result_are_all_that_a_stream_needs() -> None:
    programs = Endpoints(app_context(StandIns(lambda text: [Delta("On"), result("One.")])))
    assert list(programs.summarize("x"))[-1] == "One."


# -- several at once ------------------------------------------------------------------------------


def test_two_sessions_take_turns_and_never_see_each_other_s_text(address: str) -> None:
    outputs: dict[str, list[str]] = {}

    def summarize(word: str) -> None:
        job = Client(address, verbose=False).submit(" ".join([word] * 20), api_name="/summarize")
        job.result(timeout=PATIENCE_S)
        outputs[word] = job.outputs()

    threads = [Thread(target=summarize, args=(word,)) for word in WORDS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(set(" ".join(each).split()) == {word} for word, each in outputs.items())
    assert set(outputs) == set(WORDS)
    assert STAND_INS.last.most_running == 1


def test_two_jobs_of_one_client_don_t_stop_each_other(client: Client) -> None:
    jobs = [client.submit(f"{word} " * 20, api_name="/summarize") for word in WORDS]
    told = [set(job.result(timeout=PATIENCE_S).split()) for job in jobs]
    assert told == [{word} for word in WORDS]


class Line:
    """Clients who come one behind the other."""

    def __init__(self, address: str, turns: FairQueue) -> None:
        self._address = address
        self._turns = turns

    def join(self, text: str) -> Job:
        """The next one, who stands there when this returns."""
        before = len(self._turns)
        client = Client(self._address, verbose=False)
        job: Job = client.submit(text, api_name="/summarize")
        assert wait_until(lambda: len(self._turns) > before)
        return job


def test_clients_get_their_turns_in_the_order_they_came(address: str) -> None:
    line, texts = Line(address, DESK.models.queue), ["lime " * 200, "lemon", "melon", "mango"]
    jobs = [line.join(text) for text in texts]
    assert [job.result(timeout=PATIENCE_S) for job in jobs] == texts
    assert STAND_INS.last.texts[-4:] == texts


def test_a_cancelled_waiting_client_frees_its_place_within_a_second(address: str) -> None:
    line = Line(address, DESK.models.queue)
    first, waiting, last = [line.join(text) for text in ("kiwi " * 100, "left", "stays")]
    start = time.monotonic()
    waiting.cancel()
    assert wait_until(lambda: len(DESK.models.queue) == 2)
    assert time.monotonic() - start < 1
    assert not first.done()
    assert last.result(timeout=PATIENCE_S) == "stays"
    assert "left" not in STAND_INS.last.texts


@pytest.mark.parametrize("function", FUNCTIONS[:2])
def test_a_client_that_cancels_its_job_stops_the_model(function: str) -> None:
    stand_ins = StandIns(endless)
    with served(app_context(stand_ins)) as address:
        job = Client(address, verbose=False).submit("long", api_name=f"/{function}")
        assert wait_until(lambda: bool(job.outputs()))
        job.cancel()
        assert stand_ins.last.was_cancelled.wait(5)


# -- MCP ------------------------------------------------------------------------------------------


def with_session(address: str, work: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """What an assistant gets that speaks the protocol."""

    async def talk() -> Any:
        where = urljoin(address, "gradio_api/mcp/")
        async with (
            streamable_http_client(where) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await work(session)

    return asyncio.run(talk())


def call(address: str, tool: str, **arguments: Any) -> CallToolResult:
    found: CallToolResult = with_session(
        address, lambda session: session.call_tool(tool, arguments)
    )
    return found


def text_of(called: CallToolResult) -> str:
    (content,) = called.content
    assert isinstance(content, TextContent)
    return content.text


def test_the_tools_are_the_endpoints_and_every_parameter_is_described(address: str) -> None:
    listed = with_session(address, lambda session: session.list_tools())
    tools: list[Tool] = listed.tools
    assert [tool.name for tool in tools] == FUNCTIONS
    for tool in tools:
        assert tool.description and ",," not in tool.description
        for name, parameter in tool.inputSchema.get("properties", {}).items():
            assert parameter.get("description"), f"{tool.name}: {name}"
    assert "nothing leaves it" in (tools[0].description or "")
    assert tools[0].inputSchema["required"] == ["text"]


def test_an_assistant_gets_a_summary(address: str) -> None:
    called = call(address, "summarize", text="One two three.", type="tldr", length="medium")
    assert not called.isError
    assert text_of(called) == "One two three."
    assert STAND_INS.last.asked[-1]["length"] == "medium"


def test_an_assistant_can_check_a_summary(address: str) -> None:
    called = call(address, "check_summary", source="Rain fell.", summary="Snow fell.")
    assert not called.isError
    found = ast.literal_eval(text_of(called))
    assert found["is_consistent"] is False


def test_an_assistant_is_told_what_went_wrong(address: str) -> None:
    called = call(address, "summarize", text="fail")
    assert called.isError
    assert "the model wrote nothing" in text_of(called)


def test_an_assistant_s_calls_at_once_don_t_mix(address: str) -> None:
    async def both(session: ClientSession) -> list[CallToolResult]:
        calls = (session.call_tool("summarize", {"text": f"{word} " * 20}) for word in WORDS)
        return list(await asyncio.gather(*calls))

    told = [set(text_of(called).split()) for called in with_session(address, both)]
    assert told == [{word} for word in WORDS]
