"""The demo as `python -m demo` starts it, in a process of its own, on a model that is a stand-in.

Run as `python -m tests.demo.alone --no-browser --port N`. A text that begins with "fail" makes the
model fail with an error that quotes it, as errors do.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import demo.__main__
from demo.model_manager import ModelManager
from summarizer import StreamEvent

from .serving import free_port
from .stand_in import StandIns, available, echo

ROOT = Path(__file__).parents[2]


def quoting(text: str) -> Iterator[StreamEvent | Exception]:
    if text.startswith("fail"):
        raise ValueError(f"could not use {text!r}")
    yield from echo(text)


class Alone:
    """Its address, and what it has written when it is stopped."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, written: Path) -> None:
        self.address = address
        self._process = process
        self._written = written

    def stop(self) -> str:
        """All that went to the terminal."""
        self._process.terminate()
        self._process.wait(30)
        return self._written.read_text("utf-8")


@contextmanager
def alone(folder: Path) -> Iterator[Alone]:
    """Such a process; its two outputs go into one file of a folder, which never fills up."""
    port, written = str(free_port()), folder / "written.txt"
    command = [sys.executable, "-u", "-m", "tests.demo.alone", "--no-browser", "--port", port]
    with (
        written.open("wb") as file,
        subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT) as process,
    ):
        try:
            limit = time.monotonic() + 60
            while "Summarizer is at" not in written.read_text("utf-8"):
                assert process.poll() is None and time.monotonic() < limit, written.read_text()
                time.sleep(0.1)
            yield Alone(process, f"http://127.0.0.1:{port}/", written)
        finally:
            process.kill()


if __name__ == "__main__":
    stand_ins = StandIns(quoting)
    demo.__main__.ModelManager = partial(  # type: ignore[assignment,misc]
        ModelManager, create=stand_ins.create, availability=available
    )
    sys.exit(demo.__main__.main())
