"""The connections by which the server learns that a page was closed.

Gradio's own route calls two functions of the page's for every one that ends, whoever opened it, and
makes a session of 400 KB for each. This one only says that a session has ended.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send

from .gate import RefusedError, refuse

MOST = 120  # at a time; a page has one, and a client of Gradio's
_PATH = re.compile(r"/gradio_api/heartbeat/([\w-]{1,64})/?")
_RATE_S = 15.0  # between two beats
_POLL_S = 0.5  # how late the end of the server may be noticed
_ALIVE = b"data: ALIVE\n\n"


class Heartbeats:
    """Middleware that answers heartbeats; calls `leave` when a session's last one has ended."""

    def __init__(self, app: ASGIApp, leave: Callable[[str], None]) -> None:
        self._app = app
        self._leave = leave
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "GET":
            await self._app(scope, receive, send)
        elif self._open.total() >= MOST:
            await refuse(send, RefusedError(503, f"{MOST} pages and clients are open; close some"))
        else:
            await self._counted(found[1], scope, receive, send)

    async def _counted(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._open[session] += 1
        try:
            await _beat(scope, receive, send)
        finally:
            self._open[session] -= 1
            if not self._open[session]:
                del self._open[session]
                self._leave(session)


async def _beat(scope: Scope, receive: Receive, send: Send) -> None:
    """Send beats until the client disconnects or the server stops."""
    start = {"type": "http.response.start", "status": 200}
    await send(start | {"headers": [(b"content-type", b"text/event-stream")]})
    await receive()  # the empty body
    gone = asyncio.ensure_future(receive())
    loop, next_at = asyncio.get_running_loop(), 0.0
    try:
        while not gone.done() and not scope["app"].stop_event.is_set():
            if loop.time() >= next_at:
                next_at = loop.time() + _RATE_S
                await send({"type": "http.response.body", "body": _ALIVE, "more_body": True})
            await asyncio.wait([gone], timeout=_POLL_S)
    finally:
        gone.cancel()
    with suppress(OSError):
        await send({"type": "http.response.body", "body": b""})
