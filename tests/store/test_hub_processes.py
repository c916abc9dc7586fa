from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.store.catalogue import HubSource
from summarizer.store.hub import download

from .conftest import HASTE, WEIGHTS, nothing, require_complete, size_of
from .stand_in_hub import StandInHub

ROOT = Path(__file__).parents[2]


Process = Callable[[], "subprocess.Popen[str]"]

_PROGRAM = """
import sys
from pathlib import Path
from summarizer.store.catalogue import HubFile, HubSource
from summarizer.store.hub import download
files = tuple(HubFile(*part) for part in {files!r})
download(HubSource("team/model", "0123abcd", files), Path({folder!r}), lambda done, total: None)
"""


@pytest.fixture
def process(hub: StandInHub, source: HubSource, folder: Path) -> Process:
    """Start the download in a process of its own."""
    files = [(file.name, file.size, file.sha256) for file in source.files]
    program = _PROGRAM.format(files=files, folder=str(folder))
    return lambda: subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def test_two_processes_fetch_each_file_once(
    hub: StandInHub, folder: Path, process: Process
) -> None:
    hub.block_delay_s = 0.02
    processes = [process(), process()]
    for each in processes:
        _, errors = each.communicate(timeout=30)
        assert each.returncode == 0, errors
    require_complete(folder)
    assert len(hub.paths_sent) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT can't be sent to a process there")
def test_an_interrupt_stops_at_once_and_leaves_what_arrived(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path, process: Process
) -> None:
    hub.block_delay_s = 0.1
    running = process()
    _wait_until(lambda: size_of(partial) > 0)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=5)
    assert running.returncode != 0
    assert "KeyboardInterrupt" in errors
    assert 0 < size_of(partial) < len(WEIGHTS)
    hub.block_delay_s = 0.0
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)


def test_importing_opens_no_connection() -> None:
    program = (
        "import socket\n"
        "def refuse(*args, **settings): raise AssertionError('a connection at import')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import summarizer.store.catalogue, summarizer.store.weights\n"
        "summarizer.store.catalogue.models()\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=30)


def _wait_until(condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
