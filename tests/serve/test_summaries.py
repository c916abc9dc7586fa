"""Our own addresses, who is let in, and the command."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import httpx
import pytest

from summarizer import Delta, Progress, Rewrite, Summarizer, SummaryResult
from summarizer.cli import main
from summarizer.errors import SummarizerError
from summarizer.inputs import Message
from summarizer.serve.server import bound, is_loopback

from ..cli.conftest import installed  # noqa: F401
from .serving import SHORT, TEXT, Served, served
from .stand_ins import StandIn, endless


@pytest.fixture(scope="module")
def server(random_model: Summarizer) -> Iterator[Served]:
    with served(random_model) as found:
        yield found


def summary(server: Served, **body: Any) -> httpx.Response:
    return httpx.post(f"{server.address}/v1/summaries", json=body, timeout=60)


def like(result: SummaryResult, found: dict[str, Any]) -> None:
    """Every field is there, and the same but for what depends on the moment."""
    wanted = json.loads(json.dumps(asdict(result)))
    assert {each.name for each in fields(SummaryResult)} <= set(found)
    for name in wanted.keys() - {"timings", "usage"}:
        assert found[name] == wanted[name], name


# -- /v1/summaries --------------------------------------------------------------------------------


def test_a_summary_has_all_fields_of_a_result(server: Served, random_model: Summarizer) -> None:
    options = {"type": "key-points", "length": "medium", "max_words": 40, "trust": "check"}
    answer = summary(server, text=TEXT, **options)
    assert answer.status_code == 200
    like(random_model.summarize(TEXT, **options), answer.json())  # type: ignore[arg-type]


def test_messages_are_taken_as_an_app_has_them(server: Served, random_model: Summarizer) -> None:
    chat = [Message("Ann", SHORT, id="m1"), Message("Ben", TEXT, time="2026-05-01")]
    answer = summary(server, messages=[asdict(each) for each in chat], type="tldr")
    like(random_model.summarize(chat, type="tldr"), answer.json())


def test_a_stream_has_the_library_s_events_under_their_names(server: Served) -> None:
    shown, names = "", []
    body = {"text": TEXT, "type": "tldr", "stream": True}
    with httpx.stream("POST", f"{server.address}/v1/summaries", json=body, timeout=60) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for name, data in events(answer):
            names.append(name)
            if name in ("delta", "rewrite"):
                shown = shown + data["text"] if name == "delta" else data["text"]
    assert names[0] == "progress" and "delta" in names and names[-1] == "result"
    assert data["text"] == shown


def test_an_error_in_the_middle_of_a_stream_has_a_name() -> None:
    def fails(text: str) -> Iterator[Any]:
        yield Delta("A")
        yield Rewrite("B")
        raise SummarizerError("it broke")

    body = {"text": "x", "stream": True}
    with (
        served(StandIn(fails)) as found,
        httpx.stream("POST", f"{found.address}/v1/summaries", json=body) as answer,
    ):
        name, data = list(events(answer))[-1]
    assert name == "error" and data["error"]["message"] == "it broke"


def events(answer: httpx.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"text": 5}',
        b'{"text": "a", "messages": []}',
        b'{"messages": [{"text": "a"}]}',
        b'{"messages": [{"text": "a", "participant": 5}]}',
        b'{"messages": "a"}',
        b'{"text": "a", "stream": 1}',
        b'{"text": "a", "focus": 3}',
        b'{"text": "a", "max_words": "many"}',
        b'{"text": "a", "temperature": []}',
        b'{"text": "a", "type": []}',
        b'{"text": "\\ud800 a"}',
        b'{"text": "a", "model": {}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_wrong_body_is_the_client_s_fault(server: Served, body: bytes) -> None:
    answer = httpx.post(f"{server.address}/v1/summaries", content=body)
    assert answer.status_code in (400, 404), answer.text
    assert len(answer.json()["error"]["message"]) > 10


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/none", 404), ("GET", "/v1/summaries", 405)]
)
def test_a_wrong_address_is_told_in_the_same_shape(
    server: Served, method: str, path: str, status: int
) -> None:
    answer = httpx.request(method, server.address + path)
    assert (answer.status_code, answer.json()["error"]["param"]) == (status, None)


def test_health_tells_the_model_and_the_calls() -> None:
    model = StandIn(endless(Progress(1, 2)))
    with served(model) as found:
        body = {"text": "x", "stream": True}
        with httpx.stream("POST", f"{found.address}/v1/summaries", json=body):
            answer = httpx.get(f"{found.address}/health")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "ready",
            "model": "stand-in",
            "recipe": "int8",
            "open_calls": 1,
        }


def test_a_client_that_waits_long_hears_that_the_server_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("summarizer.serve.app.BEAT_S", 0.05)

    def silent(text: str) -> Iterator[Any]:
        time.sleep(0.5)
        yield Delta("A")

    body = {"text": "x", "stream": True}
    with (
        served(StandIn(silent)) as found,
        httpx.stream("POST", f"{found.address}/v1/summaries", json=body) as answer,
    ):
        started = time.monotonic()
        waits = [line for line in answer.iter_lines() if line.startswith(": waiting")]
    assert len(waits) >= 3 and time.monotonic() - started > 0.3


# -- who is let in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_web_page_is_answered(server: Served, method: str, headers: dict[str, str]) -> None:
    for path in ("/health", "/v1/models", "/v1/summaries", "/v1/chat/completions"):
        answer = httpx.request(method, server.address + path, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["error"]["type"] == "permission_error"
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_other_name_leads_here(server: Served) -> None:
    """A page whose name was made to point at this computer (DNS rebinding) gets nothing."""
    for host, status in (("evil.example", 400), ("localhost", 200), ("[::1]", 200)):
        answer = httpx.get(f"{server.address}/health", headers={"Host": f"{host}:{server.port}"})
        assert answer.status_code == status


def test_a_large_body_is_refused(server: Served) -> None:
    answer = summary(server, text="a" * 20_000_001)
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)],
)
def test_which_addresses_only_this_computer_reaches(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own


# -- the command ----------------------------------------------------------------------------------


def test_others_need_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "0.0.0.0"]) == 2
    assert "SUMMARIZER_API_KEY" in capsys.readouterr().err


def test_a_taken_port_is_told_before_a_model_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    assert f"port {port} is taken" in capsys.readouterr().err


def test_nobody_can_connect_before_it_serves() -> None:
    with bound("127.0.0.1", 0) as listener, pytest.raises(ConnectionRefusedError):
        socket.create_connection(listener.getsockname())


def test_the_page_takes_no_options_that_it_would_not_heed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serve", "--page", "--api-key", "a", "--host", "::1"]) == 2
    assert "--api-key, --host" in capsys.readouterr().err


@pytest.mark.parametrize("page", [False, True])
def test_what_is_not_installed_is_named(
    page: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "summarizer.serve.server", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["serve", *(["--page"] if page else [])]) == 1
    assert f"summarizer-onnx[{'demo' if page else 'serve'}]" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", -signal.SIGTERM)])
def test_the_command_serves_until_it_is_interrupted(
    sent: str,
    code: int,
    installed: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    """A stream that is open then is told so; nothing of Python's own is shown."""
    with bound("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    written = tmp_path / "written.txt"
    command = [sys.executable, "-m", "summarizer", "serve", "--port", str(port)]
    with (
        written.open("wb") as file,
        subprocess.Popen(
            [*command, "--model", installed],
            stdout=file,
            stderr=file,
            env=os.environ | {"SUMMARIZER_API_KEY": "secret"},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
        ) as process,
    ):
        try:
            until = time.monotonic() + 150
            while "Summarizer is at" not in written.read_text("utf-8"):
                assert process.poll() is None and time.monotonic() < until, written.read_text()
                time.sleep(0.05)
            address = f"http://127.0.0.1:{port}"
            assert httpx.get(f"{address}/v1/models").status_code == 401
            body = {"text": TEXT * 40, "type": "tldr", "stream": True, "length": "long"}
            key = {"Authorization": "Bearer secret"}
            with httpx.stream(
                "POST", f"{address}/v1/summaries", json=body, headers=key, timeout=60
            ) as answer:
                lines = answer.iter_lines()
                next(lines)
                process.send_signal(getattr(signal, sent))
                rest = list(lines)
            assert process.wait(20) == code
            assert "event: error" in rest
        finally:
            process.kill()
    assert "Traceback" not in written.read_text("utf-8")
    assert f"{address}/v1" in written.read_text("utf-8")
