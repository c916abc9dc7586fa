"""`python -m demo` as a user starts and ends it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest

import demo.__main__
from demo.__main__ import main
from demo.app_context import AppContext
from demo.model_manager import ModelManager

from .stand_in import MODEL, downloadable, unavailable

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "demo", "--no-browser", "--port"]


@pytest.fixture
def port() -> Iterator[int]:
    """A port that is taken until the test ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the page would have been started with, each time; then it ends as by Ctrl-C."""
    known: list[dict[str, Any]] = []

    def note(page: gr.Blocks, context: AppContext, **options: Any) -> str:
        known.append({"page": page, "context": context, **options})
        raise KeyboardInterrupt

    monkeypatch.setattr(demo.__main__, "start", note)
    return known


def test_a_taken_port_is_said_and_exits_with_1(port: int, caplog: pytest.LogCaptureFixture) -> None:
    assert main(["--no-browser", "--port", str(port)]) == 1
    assert f"port {port} is taken; choose another one with --port" in caplog.text


def test_another_reason_why_it_can_t_serve_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("socket.create_server", refuse)
    assert main(["--no-browser", "--port", "80"]) == 1
    assert "port 80 can't be served: " in caplog.text and "Permission denied" in caplog.text
    assert "taken" not in caplog.text


@pytest.mark.parametrize("step", ["build_demo", "start", "wait"])
def test_ctrl_c_ends_every_step_with_130(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo.__main__, "start", lambda *_, **__: "an address")
    monkeypatch.setattr(demo.__main__, step, interrupt)
    assert main(["--no-browser"]) == 130


def test_sharing_is_refused_without_consent_and_the_message_says_why(
    started: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exited:
        main(["--no-browser", "--share"])
    assert exited.value.code == 2 and not started
    message = " ".join(capsys.readouterr().err.split())
    assert "whoever has the address can use it" in message
    assert "passes through that service" in message
    assert "--i-understand" in message


def test_with_consent_the_page_is_shared_and_fetches_no_addresses(
    started: list[dict[str, Any]],
) -> None:
    main(["--no-browser", "--share", "--i-understand"])
    (options,) = started
    assert options["is_shared"] is True
    assert options["context"].may_fetch is False
    assert "This page is shared" in str(options["page"].config["components"])


def test_a_page_that_got_no_address_to_share_is_not_served(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gr.Blocks, "launch", lambda *_, **__: (None, "http://127.0.0.1/", None))
    assert main(["--no-browser", "--share", "--i-understand"]) == 1
    assert "gave no address" in caplog.text and "Summarizer is at" not in caplog.text


def test_nobody_can_ask_for_a_summary_any_more_when_the_model_is_given_back(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(gr.Blocks, "close", lambda *_, **__: closed.append("page"))
    monkeypatch.setattr(AppContext, "close", lambda _: closed.append("context"))
    main(["--no-browser"])
    assert started and closed == ["page", "context"]


@pytest.mark.parametrize("arguments", [[], ["--i-understand"]])
def test_a_page_is_private_unless_it_is_shared(
    arguments: list[str], started: list[dict[str, Any]]
) -> None:
    main(["--no-browser", *arguments])
    (options,) = started
    assert options["is_shared"] is False
    assert options["context"].may_fetch is True
    assert "This page is shared" not in str(options["page"].config["components"])


def test_the_browser_is_opened_unless_it_is_refused(started: list[dict[str, Any]]) -> None:
    main([])
    main(["--no-browser"])
    assert [options["open_browser"] for options in started] == [True, False]


def test_a_named_model_that_is_missing_is_said_and_exits_with_1(
    started: list[dict[str, Any]], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        demo.__main__, "ModelManager", partial(ModelManager, availability=unavailable)
    )
    assert main(["--no-browser", "--model", MODEL]) == 1
    assert f"the weights of {MODEL} are missing" in caplog.text
    assert not started


@pytest.mark.parametrize("arguments", [[], ["--model", MODEL]])
def test_a_page_that_can_fetch_its_model_is_served(
    arguments: list[str], started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        demo.__main__, "ModelManager", partial(ModelManager, availability=downloadable)
    )
    main(["--no-browser", *arguments])
    assert len(started) == 1


def test_an_unknown_model_is_said_and_exits_with_1(caplog: pytest.LogCaptureFixture) -> None:
    assert main(["--no-browser", "--model", "gpt"]) == 1
    assert "unknown model 'gpt'; known: " in caplog.text


@pytest.mark.parametrize("wrong", [["--port", "0"], ["--port", "x"], ["--threads", "0"]])
def test_a_wrong_number_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(wrong)
    assert exited.value.code == 2
    assert wrong[0] in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_serves_this_computer_only_and_leaves_nothing_when_it_is_ended(
    sent: signal.Signals, code: int, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [*COMMAND, str(port)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        try:
            assert f"http://127.0.0.1:{port}/" in (process.stderr or ()).readline()
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
            process.send_signal(sent)
            rest = (process.stderr or sys.stderr).read()
        finally:
            watchdog.cancel()
            process.kill()
    assert process.returncode == code
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
