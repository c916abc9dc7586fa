from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from demo import uploads as module
from demo.uploads import UploadError, UploadRoute, Uploads, plain_name

HOME = "http://127.0.0.1:7860"
OWN = {"origin": HOME}
LIMIT = 1000


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """What lies behind the route."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the page"})


def ask(uploads: Uploads, path: str = "/uploads", **request: Any) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(UploadRoute(page, uploads))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.request(**({"method": "POST", "url": path} | request))

    return asyncio.run(asked())


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 100):
        yield b"x" * 100


def test_a_file_comes_as_it_was_sent_and_its_handle_serves_once() -> None:
    uploads = Uploads(LIMIT)
    data = bytes(range(256))
    answer = ask(uploads, params={"name": "信 1.eml"}, content=data, headers=OWN)
    assert answer.status_code == 200
    upload = uploads.take(answer.json()["handle"])
    assert upload is not None
    assert (upload.name, upload.data) == ("信 1.eml", data)
    assert uploads.take(answer.json()["handle"]) is None


def test_every_file_has_a_handle_of_its_own_that_cannot_be_guessed() -> None:
    uploads = Uploads(LIMIT)
    handles = {uploads.put("same.txt", b"same") for _ in range(50)}
    assert len(handles) == 50
    assert all(len(handle) >= 32 for handle in handles)
    assert uploads.take("") is None


def test_a_file_of_the_largest_size_is_taken() -> None:
    uploads = Uploads(LIMIT)
    handle = ask(uploads, content=in_pieces(LIMIT), headers=OWN).json()["handle"]
    upload = uploads.take(handle)
    assert upload is not None and len(upload.data) == LIMIT


@pytest.mark.parametrize(
    "length",
    [{}, {"content-length": "7"}, {"content-length": "-5"}, {"content-length": "many"}],
    ids=["none", "too small", "negative", "no number"],
)
def test_a_file_that_is_too_large_is_refused_whatever_its_head_says(
    length: dict[str, str],
) -> None:
    uploads = Uploads(LIMIT)
    answer = ask(uploads, content=in_pieces(LIMIT + 100), headers=OWN | length)
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]


def test_what_says_that_it_is_too_large_is_refused_unread() -> None:
    read = []

    async def never() -> Message:
        read.append(1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    head = [(b"origin", HOME.encode()), (b"host", b"127.0.0.1:7860"), (b"content-length", b"1001")]
    assert raw(head, never)["status"] == 413
    assert read == []


def test_no_more_is_read_of_a_file_than_the_limit_and_a_piece() -> None:
    read = []

    async def endless() -> Message:
        read.append(100)
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    assert raw([(b"origin", HOME.encode()), (b"host", b"127.0.0.1:7860")], endless)["status"] == 413
    assert sum(read) <= LIMIT + 100


def test_an_upload_that_was_broken_off_is_not_kept() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    answer = raw([(b"origin", HOME.encode()), (b"host", b"127.0.0.1:7860")], gone)
    assert answer["status"] == 400
    assert "handle" not in answer["body"]


def raw(headers: list[tuple[bytes, bytes]], receive: Receive) -> dict[str, Any]:
    """The answer to a request that httpx wouldn't send."""
    sent: dict[str, Any] = {}

    async def send(message: Message) -> None:
        sent.update(message)

    scope = {"type": "http", "method": "POST", "path": "/uploads", "query_string": b""}
    asyncio.run(UploadRoute(page, Uploads(LIMIT))(scope | {"headers": headers}, receive, send))
    return {"status": sent["status"], "body": json.loads(sent["body"])}


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://127.0.0.1:9999",
        "http://127.0.0.1",
        "http://127.0.0.1:7860.evil.example",
        "http://127.0.0.1:7860@evil.example",
        "null",
        "",
        "http://[",
        None,
    ],
)
def test_another_page_s_files_and_those_of_no_page_are_refused(origin: str | None) -> None:
    uploads = Uploads(LIMIT)
    headers = {} if origin is None else {"origin": origin}
    answer = ask(uploads, content=b"x", headers=headers)
    assert answer.status_code == 403
    assert "handle" not in answer.json()


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE"])
def test_files_come_by_post_only(method: str) -> None:
    answer = ask(Uploads(LIMIT), method=method, headers=OWN)
    assert answer.status_code == 405
    assert "handle" not in answer.json()


CLOSED = [
    *("upload", "upload/", "upload?upload_id=1", "upload_progress", "deep_link", "deep_link/"),
    *("process_recording", "file=/etc/passwd", "file/etc/passwd", "proxy=http://a.example/"),
    *("component_server", "stream/1", "dev/reload", "runs", "vibe-edit", "info/x", "", "/upload"),
    *("call", "call/%0aupload", "queue/join/x", "%75pload", "infoupload", "heartbeat/a/b", "Info"),
    f"heartbeat/{'x' * 65}",
]
OPEN = [
    *("info", "info?all_endpoints=True", "openapi.json", "startup-events", "app_id", "theme.css"),
    *("cancel", "reset", "user", "token", "login_check", "queue/join"),
    *("queue/data", "queue/status", "run/look", "api/look", "call/summarize", "call/summarize/1"),
    *("call/v2/summarize", "mcp", "mcp/", "mcp/schema", "info/"),
]


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_gradio_s_routes_that_write_files_or_that_nothing_needs_are_closed(
    path: str, method: str
) -> None:
    answer = ask(Uploads(LIMIT), f"/gradio_api/{path}", method=method, headers=OWN)
    assert answer.status_code == 403
    assert "/uploads" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/", "/zh", "/uploads/x", "/gradio_api"])
def test_all_else_is_the_page_s(path: str) -> None:
    assert ask(Uploads(LIMIT), path, method="GET").text == "the page"


@pytest.mark.parametrize("path", [f"/gradio_api/{path}" for path in OPEN])
def test_what_the_page_and_programs_need_of_gradio_is_open(path: str) -> None:
    assert ask(Uploads(LIMIT), path, method="GET").text == "the page"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\letters\\a.txt", "a.txt"),
        ("C:a.txt", "a.txt"),
        ("mails/../a.eml/", "a.eml"),
        ("a\0.txt", "a.txt"),
        ("a\nb\r\t\x1b[1m.txt", "ab[1m.txt"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        (".. .", "file"),
        ("..", "file"),
        ("/", "file"),
        ("\n", "file"),
        ("", "file"),
        ("信件.txt", "信件.txt"),
        ("a b.tar.gz", "a b.tar.gz"),
    ],
)
def test_a_name_is_the_last_part_of_a_path_and_can_be_shown(sent: str, shown: str) -> None:
    assert plain_name(sent) == shown
    uploads = Uploads(LIMIT)
    upload = uploads.take(uploads.put(sent, b""))
    assert upload is not None and upload.name == shown


def test_a_long_name_keeps_what_kind_of_file_it_is() -> None:
    name = plain_name("x" * 500 + ".eml")
    assert name.endswith("x.eml")
    assert len(name) == 120


paths = st.lists(st.sampled_from(["..", "/", "\\", "C:", "\0", ".", " ", "\n"]) | st.text())


@given(name=paths.map("".join))
def test_whatever_the_name_it_is_short_and_can_be_shown(name: str) -> None:
    shown = plain_name(name)
    assert 0 < len(shown) <= 120
    assert shown.isprintable() and "/" not in shown and "\\" not in shown
    assert shown.strip(". ")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that the test sets."""
    made = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: made.now))
    return made


@pytest.mark.parametrize(("seconds", "is_there"), [(119, True), (121, False)])
def test_a_file_waits_two_minutes(clock: SimpleNamespace, seconds: int, is_there: bool) -> None:
    uploads = Uploads(LIMIT)
    handle = uploads.put("a.txt", b"a")
    clock.now += seconds
    assert (uploads.take(handle) is not None) is is_there


def test_files_that_nobody_reads_make_room_after_two_minutes(
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_WAITING_BYTES", 10)
    uploads = Uploads(LIMIT)
    first = uploads.put("a.txt", b"x" * 10)
    with pytest.raises(UploadError, match="too many") as refused:
        uploads.put("b.txt", b"x")
    assert refused.value.status == 503
    clock.now += 121
    assert uploads.take(uploads.put("b.txt", b"x")) is not None
    assert uploads.take(first) is None


def test_a_file_that_nobody_takes_is_forgotten_though_nobody_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = threading.Event()

    class Data(bytes):
        def __del__(self) -> None:
            gone.set()

    monkeypatch.setattr(module, "_LONGEST_WAIT_S", 0.01)
    uploads = Uploads(LIMIT)
    uploads.put("a.txt", Data(b"secret"))
    assert not gone.is_set()
    assert gone.wait(10)


def test_files_that_were_read_make_room_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_WAITING_BYTES", 10)
    uploads = Uploads(LIMIT)
    for _ in range(3):
        assert uploads.take(uploads.put("a.txt", b"x" * 10)) is not None


def test_an_upload_keeps_its_content_out_of_a_log() -> None:
    uploads = Uploads(LIMIT)
    assert "secret" not in repr(uploads.take(uploads.put("a.txt", b"secret")))
