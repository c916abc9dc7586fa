from __future__ import annotations

import subprocess
import sys
import time

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation, reading, worker
from summarizer.inputs.reading import read_bytes
from tests.inputs import samples

SPIN = "while True: pass"
EAT = 'held = bytearray(1_500_000_000); print(\'{"text": "enough"}\')'


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(isolation, "LONGEST_S", 3.0)
    return monkeypatch


def as_worker(runs: pytest.MonkeyPatch, code: str) -> None:
    """Let `code` run in the place of a reader, within the worker's limits."""
    module = "from summarizer.inputs import worker; worker._limit()\n" + code
    real = subprocess.run

    def run(_: list[str], **options: object) -> object:
        return real([sys.executable, "-P", "-c", module], **options)  # type: ignore[call-overload]

    runs.setattr(isolation.subprocess, "run", run)


def test_the_process_reads_as_the_reader_does() -> None:
    data = samples.pdf()
    assert isolation.extract("pdf", data, "a.pdf") == worker.read("pdf", data, "a.pdf")


def test_a_large_mailbox_is_read_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"From a@b.c Mon Jan  1 10:00:00 2024\nFrom: A\nSubject: Hi\n\nHello\n\n" * 3
    here = read_bytes(data, "a.mbox")
    monkeypatch.setattr(reading, "LARGE_BYTES", 10)
    assert read_bytes(data, "a.mbox") == here


def test_an_error_of_the_reader_arrives() -> None:
    with pytest.raises(UnsupportedInputError, match=r"旧\.pdf.*2 pages but no text"):
        isolation.extract("pdf", samples.pdf(["", ""]), "旧.pdf")


def test_a_reader_that_hangs_is_stopped(runs: pytest.MonkeyPatch) -> None:
    as_worker(runs, SPIN)
    started = time.perf_counter()
    with pytest.raises(UnsupportedInputError, match=r"a\.pdf was not read within 3 s"):
        isolation.extract("pdf", b"", "a.pdf")
    assert time.perf_counter() - started < 6


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere address space has no bound")
def test_a_reader_that_takes_too_much_memory_ends(runs: pytest.MonkeyPatch) -> None:
    runs.setattr(isolation, "LONGEST_S", 10.0)
    as_worker(runs, EAT)
    with pytest.raises(UnsupportedInputError, match="takes too much memory"):
        isolation.extract("pdf", b"", "a.pdf")


@pytest.mark.parametrize("code", ["import os; os.abort()", "print('no json')"])
def test_a_reader_that_dies_is_an_error(runs: pytest.MonkeyPatch, code: str) -> None:
    runs.setattr(isolation, "LONGEST_S", 10.0)
    as_worker(runs, code)
    with pytest.raises(UnsupportedInputError, match="damaged"):
        isolation.extract("pdf", b"", "a.pdf")


def test_a_frozen_program_is_not_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(isolation.subprocess, "run", lambda *_, **__: pytest.fail("started"))
    with pytest.raises(UnsupportedInputError, match="Python of its own"):
        isolation.extract("pdf", b"", "a.pdf")


def test_a_missing_library_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnsupportedInputError, match=r"pip install 'summarizer-onnx\[files\]'"):
        worker.read("pdf", samples.pdf(), "a.pdf")


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MAX_CHARACTERS", 100)
    with pytest.raises(UnsupportedInputError, match="more than 100 characters"):
        worker.read("pdf", samples.pdf(), "a.pdf")
