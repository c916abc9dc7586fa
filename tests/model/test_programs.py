"""The command line and the README's examples, on the real 0.5B."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.demo_server import served
from summarizer import Summarizer
from summarizer.cli import main

from .conftest import EXAMPLES, MODEL

pytestmark = pytest.mark.model

ARTICLE = str(EXAMPLES / "article.txt")
README = Path(__file__).parents[2] / "README.md"
COMMAND = [sys.executable, "-m", "summarizer", "summarize", "--model", MODEL]


@pytest.fixture(autouse=True)
def _built(summarizer: Summarizer) -> None:
    """The bundle is there before a command is timed or watched."""


def test_our_python_opens_no_socket_for_a_summary(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On every system; what native libraries do is seen by tests/privacy."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert main(["summarize", ARTICLE, "--model", MODEL, "--type", "headline"]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_sees_the_summary_grow() -> None:
    command = [*COMMAND, ARTICLE, "--type", "tldr", "--length", "long", "--trust", "off"]
    pieces = _read_terminal(command)
    shown = [piece for piece in pieces if re.search(rb"[a-z]{3}", piece)]
    assert len(shown) > 10
    assert b"reading" in b"".join(pieces)


def test_ctrl_c_in_mid_stream_exits_with_130() -> None:
    command = [*COMMAND, ARTICLE, "--type", "tldr", "--length", "long"]
    pieces = _read_terminal(command, exit_code=130, interrupt_at=rb"Port Ellery")
    assert b"Interrupted" in b"".join(pieces)
    assert b"Traceback" not in b"".join(pieces)


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """The address of a demo that runs, for the programs that call one."""
    with served(MODEL) as found:
        yield found.address


PAGES = [
    "README.md",
    *(f"docs/{name}.md" for name in ("trust", "demo", "python", "serve", "integrations")),
]


@pytest.mark.parametrize("page", PAGES)
def test_the_python_examples_of_a_page_run(
    page: str,
    demo: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(README.parent)
    text = (README.parent / page).read_text("utf-8")
    text = re.sub(r"http://127\.0\.0\.1:786[01]/", demo, text)
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert examples
    for number, example in enumerate(examples):
        exec(compile(example, f"{page} example {number}", "exec"), {"__name__": "example"})
        assert capsys.readouterr().out.strip(), f"{page} example {number}"


def _read_terminal(
    command: list[str], *, exit_code: int = 0, interrupt_at: bytes | None = None
) -> list[bytes]:
    """What `command` writes to a pseudo-terminal, in the pieces it comes in.

    Ctrl-C is pressed once what was written contains `interrupt_at`.
    """
    main_end, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    with subprocess.Popen(
        command, stdout=terminal, stderr=terminal, close_fds=True, preexec_fn=_heed_ctrl_c
    ) as process:
        os.close(terminal)
        pieces: list[bytes] = []
        with contextlib.suppress(OSError):  # Linux reports the end as an error
            while piece := os.read(main_end, 4096):
                pieces.append(piece)
                if interrupt_at and interrupt_at in b"".join(pieces):
                    process.send_signal(signal.SIGINT)
                    interrupt_at = None
        os.close(main_end)
    assert process.returncode == exit_code
    return pieces


def _heed_ctrl_c() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored, and children inherit it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
