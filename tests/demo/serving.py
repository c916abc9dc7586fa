"""The page as it is served, and a browser that has it open."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx
from gradio_client.utils import apply_diff

from demo.app import build_demo
from demo.app_context import AppContext
from demo.server import start

_PATIENCE_S = 30.0
_STEPS = ("process_generating", "process_completed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(context: AppContext) -> Iterator[str]:
    """The page's address."""
    page = build_demo(context)
    try:
        yield start(page, context, port=free_port())
    finally:
        context.close()
        page.close(verbose=False)


@dataclass
class Visitor:
    """Runs the functions of the English page as its script does, by their names."""

    address: str
    session: str = "visitor"

    def run(self, function: str, *data: Any, told: Any = None) -> Iterator[list[Any]]:
        """What the function's outputs are, step by step; `told` is the data of its event."""
        asked = {"data": data, "event_data": told, "session_hash": self.session}
        body = asked | {"fn_index": self._number(function)}
        httpx.post(self._api("queue/join"), json=body).raise_for_status()
        return self._steps()

    @contextmanager
    def open_tab(self) -> Iterator[None]:
        """What the server takes for an open tab, until the block ends."""
        with httpx.stream("GET", self._api(f"heartbeat/{self.session}")) as heartbeat:
            beats = heartbeat.iter_lines()  # when this is gone, the tab is closed
            next(beats)
            yield

    def upload(self, name: str, data: bytes) -> str:
        """The handle of a file."""
        origin = {"Origin": self.address.rstrip("/")}
        where = urljoin(self.address, "uploads")
        sent = httpx.post(where, params={"name": name}, content=data, headers=origin)
        return str(sent.raise_for_status().json()["handle"])

    def _api(self, path: str) -> str:
        return urljoin(self.address, f"gradio_api/{path}")

    def _number(self, function: str) -> int:
        config = httpx.get(urljoin(self.address, "config")).json()
        return next(
            int(each["id"]) for each in config["dependencies"] if each["api_name"] == function
        )

    def _steps(self) -> Iterator[list[Any]]:
        shown: list[Any] = []
        for message in self._messages():
            new = message["output"].get("data", []) if message["msg"] in _STEPS else []
            if message["msg"] == "process_generating" and shown:
                shown = [apply_diff(*pair) for pair in zip(shown, new, strict=True)]
            elif new:
                shown = new
            if new:
                yield shown
            if message["msg"] == "process_completed":
                return

    def _messages(self) -> Iterator[dict[str, Any]]:
        session = {"session_hash": self.session}
        with httpx.stream(
            "GET", self._api("queue/data"), params=session, timeout=_PATIENCE_S
        ) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))
