"""Start the demo in a process of its own, and find a browser to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

_ROOT = Path(__file__).parents[1]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_START_S = 60


@dataclass(frozen=True)
class Served:
    """A demo that runs."""

    address: str
    process: subprocess.Popen[bytes]

    def rss_bytes(self) -> int:
        """The memory of its process, on Linux."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024


@contextmanager
def served(
    model: str, *, threads: int | None = None, environment: Mapping[str, str] = os.environ
) -> Iterator[Served]:
    """The demo on a free port, until the block ends; raises `RuntimeError` if it doesn't start."""
    port = free_port()
    command = [sys.executable, "-m", "demo", "--no-browser", "--port", str(port), "--model", model]
    if threads is not None:
        command += ["--threads", str(threads)]
    process = subprocess.Popen(command, cwd=_ROOT, env=environment)
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_until_served(address, process)
        yield Served(address, process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def browser_path() -> str | None:
    """CHROMIUM of the environment, a Chromium of this machine, or None for playwright's own."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, _BROWSERS)), None)


def wait_until_served(address: str, process: subprocess.Popen[Any]) -> None:
    """Raises `RuntimeError` when there is no page in time, or the process has ended."""
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the demo ended before it served its page")
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"the demo served no page within {_START_S} s")


def free_port() -> int:
    """A port of the loopback that nobody has yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
