"""A server in a thread of its own, at a free port."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from summarizer.serve.backend import SummarizerBackend
from summarizer.serve.server import Server, bound

HOST = "127.0.0.1"
TEXT = "The meeting on the train was long and have to write words. " * 30
SHORT = "The list of the main points is from the train. " * 12


@dataclass(frozen=True)
class Served:
    backend: SummarizerBackend
    port: int

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def wait_until_idle(self, limit_s: float = 10.0) -> None:
        """Until no call runs or waits; fails where one goes on."""
        until = time.monotonic() + limit_s
        while self.backend.state()["open_calls"]:
            assert time.monotonic() < until, "a call goes on"
            time.sleep(0.01)


@contextmanager
def served(summarizer: Any, *, key: str | None = None, **options: Any) -> Iterator[Served]:
    backend = SummarizerBackend(summarizer, **options)
    listener = bound(HOST, 0)
    server = Server(backend, HOST, key)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        until = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < until
            time.sleep(0.01)
        yield Served(backend, listener.getsockname()[1])
    finally:
        backend.stop()
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()
