"""Files read apart: whatever a reader does wrong is seen, and ends nothing but its own process."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("processes are copied and measured as Linux does it", allow_module_level=True)

from benchmarks import damaged
from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation
from tests.inputs import survival
from tests.inputs.damage import Case
from tests.inputs.seeds import seeds


def verdict(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], Any] | None = None, *, name: str = "a.txt"
) -> damaged.Verdict:
    """What is said of a file whose reader does something."""
    if read is not None:
        monkeypatch.setattr(survival, "read_bytes", lambda data, name: (read(), refused()))
    monkeypatch.setattr(isolation, "_run", damaged._in_a_copy)
    return damaged.verdict(Case(0, name, name, "none", seeds()[name]))


def refused() -> None:
    raise UnsupportedInputError("a.txt is broken; save it anew")


@pytest.mark.parametrize("name", ["a.txt", "a.epub", "whatsapp.zip"])
def test_a_sound_file_is_a_document(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = verdict(monkeypatch, name=name)
    assert (found.outcome, found.is_passed) == ("document", True)
    assert 0 < found.cpu_s < damaged.MOST_CPU_S
    assert found.peak_bytes > 10e6


def test_a_refusal_with_the_remedy_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(monkeypatch, lambda: None).outcome == "error"


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "the process died: SIGKILL"),
        (lambda: os._exit(3), "the process died: 3"),
        (lambda: (Path.home() / "a").write_text("x"), "File too large"),
        (lambda: (Path.home() / "a").touch(), "not by itself"),
        (lambda: ctypes.CDLL(None).mkdir(b"made", 0o755), "left ['made']"),
        (lambda: socket.getaddrinfo("127.0.0.1", 9), "not by itself"),
    ],
    ids=["raise", "die", "exit", "write", "touch", "native mkdir", "look up"],
)
def test_what_a_reader_does_wrong_is_told(
    read: Callable[[], Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = verdict(monkeypatch, read)
    assert told in found.outcome
    assert not found.is_passed


def test_a_reader_that_hangs_or_sleeps_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def spin() -> None:
        while True:
            pass

    monkeypatch.setattr(damaged, "_STOPPED_AFTER_S", 1)
    assert "died: SIG" in verdict(monkeypatch, spin).outcome
    monkeypatch.setattr(damaged, "_LONGEST_S", 0.5)
    assert "died: SIGKILL" in verdict(monkeypatch, lambda: time.sleep(60)).outcome


def test_a_reader_that_takes_too_much_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damaged, "MOST_BYTES", 400e6)
    eaten = verdict(monkeypatch, lambda: bytearray(b"x") * 600_000_000)
    assert eaten.outcome.startswith("took ") and eaten.outcome.endswith(" MB")


def test_figures_name_what_failed() -> None:
    passed = damaged.Verdict(0, "a.txt", "mixed", 1, "error", 0.1, 5)
    failed = damaged.Verdict(1, "a.pdf", "mixed", 1, "KeyError", 0.2, 4)
    figures = damaged.figures_of([passed, failed])
    assert (figures["cases"], figures["passed"], figures["errors"]) == (2, 1, 1)
    assert [each["seed"] for each in figures["failed"]] == ["a.pdf"]
    assert figures["by damage"] == {"mixed": {"error": 1, "failed": 1}}
    assert figures["slowest"][0]["seed"] == "a.pdf"
    assert figures["largest"][0]["seed"] == "a.txt"
