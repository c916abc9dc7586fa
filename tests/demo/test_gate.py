"""What the page lets in: itself and programs, in bounded pieces; no other page."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from demo import server
from summarizer.serve import gate
from summarizer.serve.gate import Gate

from .serving import served
from .stand_in import StandIns, app_context

ROUTES = [
    ("GET", "config"),
    ("GET", "theme.css"),
    ("POST", "uploads"),
    ("POST", "gradio_api/queue/join"),
    ("POST", "gradio_api/call/summarize"),
    ("POST", "gradio_api/run/list_models"),
    ("POST", "gradio_api/mcp/"),
    ("GET", "gradio_api/mcp/sse"),
    ("GET", "gradio_api/info"),
    ("GET", "gradio_api/heartbeat/abc"),
    ("OPTIONS", "gradio_api/queue/join"),
    ("OPTIONS", "gradio_api/mcp/"),
]
FOREIGN: list[dict[str, str]] = [
    {"Origin": "http://localhost:9999"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
]
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
SECRET = "the lamp on the pier is out"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(app_context(StandIns())) as found:
        yield found


# -- other pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_other_page_is_answered(
    address: str, method: str, path: str, headers: dict[str, str]
) -> None:
    asks = {"Access-Control-Request-Method": "POST"} if method == "OPTIONS" else {}
    answer = httpx.request(method, urljoin(address, path), headers=headers | asks)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_two_origins_of_one_request_are_both_looked_at(address: str) -> None:
    own = address.rstrip("/")
    headers = [("Origin", own), ("Origin", "http://localhost:9999")]
    assert httpx.get(urljoin(address, "config"), headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Site": "none"}])
def test_endpoints_and_typed_addresses_are_answered(address: str, headers: dict[str, str]) -> None:
    for path in ("", "config", "gradio_api/info"):
        assert httpx.get(urljoin(address, path), headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_page_itself_is_answered_by_either_name(address: str, name: str) -> None:
    own = f"http://{name}:{urlsplit(address).port}"
    headers = {"Origin": own, "Sec-Fetch-Site": "same-origin"}
    assert httpx.get(f"{own}/config", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["", "zh", "zh/"])
def test_a_link_of_another_page_leads_to_the_page_and_nowhere_else(address: str, path: str) -> None:
    assert httpx.get(urljoin(address, path), headers=LINK).status_code in (200, 301)
    assert httpx.post(urljoin(address, path), headers=LINK).status_code == 403
    framed = LINK | {"Sec-Fetch-Dest": "iframe"}
    assert httpx.get(urljoin(address, path), headers=framed).status_code == 403


def test_a_websocket_is_closed(address: str) -> None:
    host = urlsplit(address)
    with socket.create_connection((host.hostname or "", host.port or 0), timeout=10) as line:
        line.sendall(
            f"GET /gradio_api/queue/join HTTP/1.1\r\nHost: {host.netloc}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Origin: http://localhost:9999\r\n\r\n".encode()
        )
        assert line.recv(100).split()[1] in (b"403", b"400")


def test_an_opened_window_keeps_no_hand_on_the_page(address: str) -> None:
    assert httpx.get(address).headers["cross-origin-opener-policy"] == "same-origin"


def test_a_page_that_nothing_guards_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def nothing(app: object) -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(server, "_guarded", lambda *_: nothing)
    with pytest.raises(RuntimeError, match="to other pages"), served(app_context(StandIns())):
        raise AssertionError("it was served")


def test_a_page_that_is_lent_to_the_internet_is_its_own() -> None:
    headers = {"Host": "a.gradio.live", "Sec-Fetch-Site": "same-origin"}
    assert ask(b"x", headers=headers | {"Origin": "https://a.gradio.live"}).status_code == 200
    assert ask(b"x", headers=headers | {"Origin": "https://b.gradio.live"}).status_code == 403


# -- bodies ---------------------------------------------------------------------------------------


async def reader(scope: Scope, receive: Receive, send: Send) -> None:
    """What lies behind: it says how much it was given."""
    size = len(await Request(scope, receive).body())
    await PlainTextResponse(str(size))(scope, receive, send)


def ask(
    content: Any, app: Any = reader, headers: dict[str, str] | None = None, **options: Any
) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(Gate(app, bounds={"/uploads": 400}, **options))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post("/", content=content, headers=headers)

    return asyncio.run(asked())


class Pieces:
    """A body in pieces, which counts how much of it was asked for."""

    def __init__(self, count: int, pause_s: float = 0) -> None:
        self._count, self._pause_s = count, pause_s
        self.read = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._count):
            await asyncio.sleep(self._pause_s)
            self.read += 100
            yield b"x" * 100


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_BYTES", 1000)


@pytest.mark.usefixtures("small")
def test_a_body_of_the_largest_size_arrives_whole() -> None:
    assert ask(b"x" * 1000).text == "1000"
    assert ask(Pieces(10)).text == "1000"


@pytest.mark.usefixtures("small")
def test_a_larger_one_is_refused_whether_it_says_so_or_not() -> None:
    pieces = Pieces(1000)
    for answer in (ask(b"x" * 1001), ask(pieces)):
        assert answer.status_code == 413
        assert "larger than" in answer.json()["error"]
    assert pieces.read == 1100


def test_a_body_that_takes_too_long_is_refused() -> None:
    answer = ask(Pieces(1000, pause_s=0.05), longest_s=0.2)
    assert answer.status_code == 408
    assert "within 0.2 s" in answer.json()["error"]


def test_all_bodies_together_are_bounded_and_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_HELD_BYTES", 1500)
    inner: list[int] = []

    async def two() -> None:
        async def nested(scope: Scope, receive: Receive, send: Send) -> None:
            if not inner:
                inner.append(0)
                inner[0] = (await client.post("/", content=b"x" * 1000)).status_code
            await reader(scope, receive, send)

        transport = httpx.ASGITransport(Gate(nested, bounds={}))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            assert (await client.post("/", content=b"x" * 1000)).text == "1000"
            assert (await client.post("/", content=b"x" * 1000)).text == "1000"

    asyncio.run(two())
    assert inner == [503]


def test_open_requests_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_OPEN", 0)
    assert ask(b"x").status_code == 503


def test_what_fails_behind_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError(SECRET)

    answer = ask(b"x", fails)
    assert answer.status_code == 500
    assert "ValueError" in caplog.text and "in fails" in caplog.text
    assert SECRET not in caplog.text + answer.text


def sent(address: str, head: str, pieces: int) -> tuple[bytes, int]:
    """What is answered to a body in pieces of a megabyte, and how many could be sent before."""
    host = urlsplit(address)
    count = 0
    with socket.create_connection((host.hostname or "", host.port or 0), timeout=10) as line:
        line.sendall(f"{head}Host: {host.netloc}\r\n\r\n".encode())
        line.settimeout(0.02)
        for count in range(pieces):
            try:
                found = line.recv(4000)
                return found, count
            except TimeoutError:
                line.settimeout(10)
                line.sendall(b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n")
                line.settimeout(0.02)
    return b"", count


@pytest.mark.parametrize("route", ["call/summarize", "queue/join", "mcp/"])
@pytest.mark.parametrize("kind", ["Content-Length: 300000000", "Transfer-Encoding: chunked"])
def test_a_large_body_is_refused_while_it_is_sent(address: str, route: str, kind: str) -> None:
    head = f"POST /gradio_api/{route} HTTP/1.1\r\nContent-Type: text/plain\r\n{kind}\r\n"
    answer, pieces = sent(address, head, 60)
    assert answer.split()[1] == b"413"
    assert pieces <= (2 if "Length" in kind else 30)


def test_a_foreign_body_is_refused_before_it_is_sent(address: str) -> None:
    head = (
        "POST /gradio_api/call/summarize HTTP/1.1\r\nContent-Length: 300000000\r\n"
        "Content-Type: text/plain\r\nOrigin: http://localhost:9999\r\n"
    )
    answer, pieces = sent(address, head, 60)
    assert answer.split()[1] == b"403" and b"connection: close" in answer
    assert pieces <= 2


BODIES: list[Any] = [
    SECRET.encode(),
    json.dumps(SECRET).encode(),
    json.dumps({"data": SECRET}).encode(),
    json.dumps({"data": [1], "event_id": [SECRET], "session_hash": {"a": SECRET}}).encode(),
    b'{"data": [' + json.dumps(SECRET).encode(),
]


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("route", ["call/summarize", "call/v2/summarize", "queue/join", "cancel"])
def test_what_is_wrong_with_a_body_is_said_without_it(
    address: str, route: str, body: bytes, kind: str
) -> None:
    where = urljoin(address, f"gradio_api/{route}")
    answer = httpx.post(where, content=body, headers={"Content-Type": kind})
    assert 400 <= answer.status_code <= 500
    assert "pier" not in answer.text
