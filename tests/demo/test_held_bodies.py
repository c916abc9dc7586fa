"""How many bytes the gate holds, while bodies come and go at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from summarizer.serve import gate
from summarizer.serve.gate import Gate

from .test_gate import ask, reader


def test_what_ends_while_another_body_comes_is_counted_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "MOST_HELD_BYTES", 1500)

    async def two_at_a_time() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def late() -> AsyncIterator[bytes]:
            yield b"x"
            begun.set()
            await ended.wait()
            yield b"x"

        async def behind(scope: Scope, receive: Receive, send: Send) -> None:
            if not begun.is_set():
                other.append(asyncio.create_task(client.post("/", content=late())))
                await begun.wait()
                await asyncio.sleep(0)
            await reader(scope, receive, send)

        other: list[asyncio.Task[httpx.Response]] = []
        transport = httpx.ASGITransport(Gate(behind, bounds={}))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            assert (await client.post("/", content=b"x" * 1000)).text == "1000"
            ended.set()
            assert (await other[0]).text == "2"
            assert (await client.post("/", content=b"x" * 1000)).text == "1000"

    asyncio.run(two_at_a_time())


def test_many_tiny_pieces_are_handed_on_as_one() -> None:
    """A message takes hundreds of bytes, which nobody counts."""
    messages: list[Message] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        while not messages or messages[-1].get("more_body"):
            messages.append(await receive())
        await PlainTextResponse("read")(scope, receive, send)

    async def tiny() -> AsyncIterator[bytes]:
        for _ in range(500):
            yield b"x"

    assert ask(tiny(), behind).text == "read"
    assert [message["body"] for message in messages] == [b"x" * 500]
