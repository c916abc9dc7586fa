from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation, text, worker
from summarizer.inputs.formats import LARGE_MAIL_BYTES
from summarizer.inputs.reading import read_bytes
from tests.inputs import samples

SPIN = "while True: pass"
SLEEP = "import time; time.sleep(600)"
WAIT = 'import time; time.sleep(11); print(\'{"text": "here"}\')'
EAT = 'held = bytearray(1_500_000_000); print(\'{"text": "enough"}\')'


def as_worker(monkeypatch: pytest.MonkeyPatch, code: str, *, cpu_s: int = 10) -> None:
    """Let `code` run in the place of a reader, within the worker's limits."""
    limits = f"from summarizer.inputs import worker; worker.MOST_CPU_S = {cpu_s}; worker._limit()"
    real = subprocess.run

    def run(_: list[str], **options: object) -> object:
        command = [sys.executable, "-P", "-c", f"{limits}\n{code}"]
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(isolation.subprocess, "run", run)


def test_the_process_reads_as_the_reader_does() -> None:
    data = samples.pdf()
    assert isolation.extract("PDF", data, "a.pdf") == worker.extract("PDF", data, "a.pdf")


def test_a_mailbox_is_read_there_as_here() -> None:
    data = b"From a@b.c Mon Jan  1 10:00:00 2024\nFrom: A\nSubject: Hi\n\nHello\n\n" * 3
    assert isolation.read("mailbox", data, "a.mbox") == read_bytes(data, "a.mbox")


@pytest.mark.parametrize(("size", "is_isolated"), [(LARGE_MAIL_BYTES // 2, False), (10**6, True)])
def test_only_large_mails_are_read_there(
    size: int, is_isolated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(isolation, "_asked", lambda _, name: asked.append(name) or {"error": "no"})
    data = b"Received: from a\nFrom: A\nSubject: Hi\n\n" + b"Hello. " * (size // 7)
    with suppress(UnsupportedInputError):
        read_bytes(data, "a.eml")
    assert asked == ["a.eml"] * is_isolated


def test_an_error_of_the_reader_arrives() -> None:
    with pytest.raises(UnsupportedInputError, match=r"旧\.pdf.*2 pages but no text"):
        isolation.extract("PDF", samples.pdf(["", ""]), "旧.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="computing has no bound there")
def test_a_reader_that_computes_for_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "LONGEST_S", 600.0)
    as_worker(monkeypatch, SPIN, cpu_s=2)
    with pytest.raises(UnsupportedInputError, match=r"a\.pdf was not read within .* of computing"):
        isolation.extract("PDF", b"", "a.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="computing has no bound there")
def test_a_reader_that_only_waits_is_not_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    as_worker(monkeypatch, WAIT)  # longer than it may compute
    assert isolation.extract("PDF", b"", "a.pdf").text == "here"


def test_a_reader_that_sleeps_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "LONGEST_S", 3.0)
    as_worker(monkeypatch, SLEEP)
    with pytest.raises(UnsupportedInputError, match=r"a\.pdf was not read within 3 s; "):
        isolation.extract("PDF", b"", "a.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere address space has no bound")
def test_a_reader_that_takes_too_much_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    as_worker(monkeypatch, EAT)
    with pytest.raises(UnsupportedInputError, match="takes too much memory"):
        isolation.extract("PDF", b"", "a.pdf")


@pytest.mark.parametrize("code", ["import os; os.abort()", "print('no json')"])
def test_a_reader_that_dies_is_an_error(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    as_worker(monkeypatch, code)
    with pytest.raises(UnsupportedInputError, match="damaged"):
        isolation.extract("PDF", b"", "a.pdf")


def test_a_frozen_program_is_not_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(isolation.subprocess, "run", lambda *_, **__: pytest.fail("started"))
    with pytest.raises(UnsupportedInputError, match="Python of its own"):
        isolation.extract("PDF", b"", "a.pdf")


def test_a_missing_library_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UnsupportedInputError, match=r"pip install 'summarizer-onnx\[files\]'"):
        worker.extract("PDF", samples.pdf(), "a.pdf")


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_CHARACTERS", 100)
    with pytest.raises(UnsupportedInputError, match="more than 100"):
        worker.extract("PDF", samples.pdf(), "a.pdf")
