"""Clients of all kinds use one server at once: whether each gets its own right answer.

python -m benchmarks.clients --model qwen2.5-coder-0.5b-instruct --minutes 5

The server is the page's, which has all ways in: a client speaks HTTP, `openai` (whole, streamed,
asynchronous) or MCP, and summarizes texts of its own again and again. Every answer is held against
the one that the library gives alone. The results file has the errors and the memory over time.
"""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urljoin

import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from openai import AsyncOpenAI

from benchmarks.crowd import (
    TYPES,
    arguments,
    expected_answers,
    memory_figures,
    text_of,
    watched,
)
from benchmarks.demo_server import served
from benchmarks.results_file import write_results

_PATIENCE_S = 600.0
Ask = Callable[[str, str], Awaitable[str]]  # a text and a type to its summary
Client = Callable[[str, "Found", int], Awaitable[None]]  # of an address, with its number


@dataclass
class Found:
    """What the clients met."""

    expected: dict[tuple[int, str], str]
    stop: threading.Event = field(default_factory=threading.Event)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def ask_again_and_again(self, kind: str, number: int, ask: Ask) -> None:
        turn = number
        while not self.stop.is_set():
            type_, turn = TYPES[turn % len(TYPES)], turn + 1
            started = time.monotonic()
            try:
                answer = await ask(text_of(number), type_)
            except Exception as error:
                self.errors.append(f"{kind} {number}, {type_}: {error!r}")
                await asyncio.sleep(1)  # rather than again at once, many thousand times
                continue
            self.answers[kind] += 1
            self.seconds.append(time.monotonic() - started)
            if answer != self.expected[number, type_]:
                self.wrong.append(f"{kind} {number}, {type_}: {answer}")


async def over_http(address: str, found: Found, number: int) -> None:
    async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:

        async def ask(text: str, type_: str) -> str:
            body = {"text": text, "type": type_}
            answer = await client.post(urljoin(address, "v1/summaries"), json=body)
            return str(answer.raise_for_status().json()["text"])

        await found.ask_again_and_again("http", number, ask)


async def over_openai(address: str, found: Found, number: int) -> None:
    """Whole and streamed by turns."""
    async with AsyncOpenAI(
        base_url=urljoin(address, "v1"), api_key="none", timeout=_PATIENCE_S, max_retries=0
    ) as client:
        turn = 0

        async def ask(text: str, type_: str) -> str:
            nonlocal turn
            turn += 1
            model, messages = f"summarizer/{type_}", [{"role": "user", "content": text}]
            create: Any = client.chat.completions.create
            if turn % 2:
                answer = await create(model=model, messages=messages)
                return str(answer.choices[0].message.content)
            chunks = await create(model=model, messages=messages, stream=True)
            return "".join([chunk.choices[0].delta.content or "" async for chunk in chunks])

        await found.ask_again_and_again("openai", number, ask)


async def over_mcp(address: str, found: Found, number: int) -> None:
    async with (
        streamable_http_client(urljoin(address, "gradio_api/mcp/")) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()

        async def ask(text: str, type_: str) -> str:
            answer = await session.call_tool("summarize", {"text": text, "type": type_})
            said = str(getattr(answer.content[0], "text", ""))
            if answer.isError:
                raise RuntimeError(said)
            return said

        await found.ask_again_and_again("mcp", number, ask)


CLIENTS: tuple[Client, ...] = (over_http, over_openai, over_mcp)


def main() -> None:
    asked = arguments(__doc__)
    found = Found(expected_answers(asked.model, asked.clients, asked.threads))
    with served(asked.model, threads=asked.threads) as server:
        clients = threading.Thread(target=lambda: asyncio.run(run(server.address, found, asked)))
        clients.start()
        memory = watched(server, asked.minutes * 60, "clients")
        found.stop.set()
        clients.join()
    figures = figures_of(found) | memory_figures(memory)
    figures |= {name: getattr(asked, name) for name in ("clients", "minutes", "threads")}
    path = write_results(f"clients-{asked.model}", figures)
    answers = found.answers.total()
    print(f"{answers} answers, {len(found.wrong)} wrong, {len(found.errors)} errors")
    print(f"written to {path}")
    if found.wrong or found.errors or not answers:
        raise SystemExit(1)


async def run(address: str, found: Found, asked: argparse.Namespace) -> None:
    """Run as many clients as were asked for, of each kind in turn, until they are to stop."""
    kinds = [CLIENTS[number % len(CLIENTS)] for number in range(asked.clients)]
    clients = (kind(address, found, number) for number, kind in enumerate(kinds))
    ended = await asyncio.gather(*clients, return_exceptions=True)
    found.errors += [repr(each) for each in ended if each is not None]


def figures_of(found: Found) -> dict[str, Any]:
    return {
        "answers": dict(found.answers),
        "wrong": found.wrong,
        "errors": found.errors,
        "median_s": median(found.seconds) if found.seconds else None,
        "slowest_s": max(found.seconds, default=None),
    }


if __name__ == "__main__":
    main()
