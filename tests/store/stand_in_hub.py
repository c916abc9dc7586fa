"""A hub on 127.0.0.1 that misbehaves on demand."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class StandInHub:
    """What the hub serves, how it misbehaves, and what it was asked for.

    `statuses` and `cuts` are used up from the front, one for each GET.
    """

    endpoint: str = ""
    files: dict[str, bytes] = field(default_factory=dict)  # by URL path
    statuses: list[int] = field(default_factory=list)  # errors to answer with
    cuts: list[int] = field(default_factory=list)  # bytes after which to hang up
    knows_ranges: bool = True
    states_length: bool = True
    redirect_to: str | None = None  # another endpoint that has the files
    moved_to: str = ""  # a folder of this endpoint that GETs elsewhere are redirected to
    page: bytes | None = None  # HTML to answer everything with
    block_bytes: int = 1 << 14
    block_delay_s: float = 0.0
    requests: list[dict[str, str]] = field(default_factory=list)  # headers, and "path"
    paths_sent: list[str] = field(default_factory=list)  # of bodies that were sent

    @property
    def ranges(self) -> list[str | None]:
        return [request.get("range") for request in self.requests]


@contextmanager
def serve(hub: StandInHub) -> Iterator[StandInHub]:
    """Run `hub` in a thread until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_HEAD(self) -> None:
            _answer(hub, self, with_body=False)

        def do_GET(self) -> None:
            _answer(hub, self, with_body=True)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(hub: StandInHub, handler: BaseHTTPRequestHandler, *, with_body: bool) -> None:
    headers = {name.lower(): value for name, value in handler.headers.items()}
    hub.requests.append(headers | {"path": handler.path})
    if hub.statuses:
        handler.send_error(hub.statuses.pop(0))
    elif hub.page is not None:
        _send(hub, handler, 200, hub.page, {"Content-Type": "text/html"}, with_body)
    elif handler.path not in hub.files:
        handler.send_error(404)
    elif hub.redirect_to is not None:
        _send(hub, handler, 302, b"", {"Location": hub.redirect_to + handler.path}, with_body)
    elif not handler.path.startswith(hub.moved_to):
        _send(hub, handler, 307, b"", {"Location": hub.moved_to + handler.path}, with_body)
    else:
        _send_file(hub, handler, headers.get("range"), with_body)


def _send_file(
    hub: StandInHub, handler: BaseHTTPRequestHandler, asked: str | None, with_body: bool
) -> None:
    content = hub.files[handler.path]
    if asked is None or not hub.knows_ranges:
        headers = {"Content-Type": "text/html"} if handler.path.endswith("/") else {}
        _send(hub, handler, 200, content, headers, with_body)
        return
    start = int(asked.removeprefix("bytes=").removesuffix("-"))
    if start >= len(content):
        handler.send_error(416)
        return
    place = f"bytes {start}-{len(content) - 1}/{len(content)}"
    _send(hub, handler, 206, content[start:], {"Content-Range": place}, with_body)


def _send(
    hub: StandInHub,
    handler: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    headers: dict[str, str],
    with_body: bool,
) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if hub.states_length:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if with_body and body:
        hub.paths_sent.append(handler.path)
        _send_body(hub, handler, body[: hub.cuts.pop(0)] if hub.cuts else body)


def _send_body(hub: StandInHub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    try:
        for start in range(0, len(body), hub.block_bytes):
            handler.wfile.write(body[start : start + hub.block_bytes])
            time.sleep(hub.block_delay_s)
    except ConnectionError:  # the client hung up, as it does when cancelled
        pass
