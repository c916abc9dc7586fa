"""Admit requests of this page and of programs, within bounds, and of no other page.

A page of another site, or one that another program serves at another port of this computer, can
make the browser send requests here without seeing the answers. The browser's headers name their
origin; programs (curl, gradio_client, clients of MCP) send no such header and are admitted.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .log import places

MOST_BYTES = 20_000_000  # of a body
LONGEST_S = 60.0  # that a body may take
MOST_HELD_BYTES = 100_000_000  # of all bodies that are worked on
MOST_OPEN = 300  # requests at a time
TOO_LARGE = 413

_PAGES = re.compile(r"/(?:zh/?)?")  # where a link of another page may lead
_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A request is refused; `status` is the HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)  # with which it is made again, when it was pickled
        self.status = status

    def __str__(self) -> str:
        return str(self.args[1])


class Gate:
    """The outermost middleware: refuses before anything is read, allocated or logged.

    Args:
        bounds: maximum bytes of a body by path, where that isn't `MOST_BYTES`
        longest_s: that a body may take
    """

    def __init__(
        self, app: ASGIApp, *, bounds: Mapping[str, int], longest_s: float = LONGEST_S
    ) -> None:
        self._app = app
        self._bounds = bounds
        self._longest_s = longest_s
        self._open = 0
        self._held_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            self._open += 1
            try:
                await self._let_in(scope, receive, send)
            finally:
                self._open -= 1
        else:  # nothing here speaks over a WebSocket
            await send({"type": "websocket.close", "code": 1008})

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body()
        try:
            self._require_welcome(scope)
            await self._take(body, scope, receive)
        except RefusedError as error:
            body.content.clear()
            await refuse(send, error)
        else:
            await self._answer(scope, body.replayed(receive), send)
        finally:
            self._held_bytes -= body.size

    def _require_welcome(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if _is_foreign(headers) and not _is_link(scope, headers):
            raise RefusedError(403, "another page asks; open this page itself, or use a program")
        if self._open > MOST_OPEN:
            raise RefusedError(503, f"more than {MOST_OPEN} requests are open; try again later")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._most_bytes(scope):
            raise self._too_large(scope)

    async def _take(self, body: _Body, scope: Scope, receive: Receive) -> None:
        """Receive the body, at most as much as shows that it is too large or too slow."""
        try:
            with anyio.fail_after(self._longest_s):
                while body.is_coming:
                    added = body.add(await receive())  # others come and go meanwhile
                    self._held_bytes += added
                    if body.size > self._most_bytes(scope):
                        raise self._too_large(scope)
                    if self._held_bytes > MOST_HELD_BYTES:
                        raise RefusedError(503, "too much is worked on; try again in a minute")
        except TimeoutError:
            raise RefusedError(
                408, f"the body didn't come within {self._longest_s:g} s; send it faster"
            ) from None

    def _most_bytes(self, scope: Scope) -> int:
        return self._bounds.get(scope["path"], MOST_BYTES)

    def _too_large(self, scope: Scope) -> RefusedError:
        most = f"{self._most_bytes(scope) / 1e6:,.0f} MB"
        return RefusedError(TOO_LARGE, f"larger than {most}; send it in parts")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; errors end here, since the server would print what they quote."""
        is_begun = False

        async def noted(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            _log.error("a request failed: %s", places(error))
            if not is_begun:
                await refuse(send, RefusedError(500, "a bug of this page; its log says where"))


@dataclass
class _Body:
    """A request's body so far, in one piece, since it may come in very many small ones."""

    content: bytearray = field(default_factory=bytearray)
    size: int = 0
    is_coming: bool = True

    def add(self, message: Message) -> int:
        """Append a message's content; return its length in bytes."""
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "the body was broken off")
        self.content += (added := message.get("body", b""))
        self.is_coming = message.get("more_body", False)
        self.size += len(added)
        return len(added)

    def replayed(self, receive: Receive) -> Receive:
        """Return a `receive` that gives the whole body once, then what follows."""
        whole: list[Message] = [{"type": "http.request", "body": bytes(self.content)}]
        self.content.clear()

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        return replay


async def refuse(send: Send, error: RefusedError) -> None:
    """Send an error as the response."""
    body = json.dumps({"error": str(error)}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    # The server drops what still comes of a body, and then the connection serves on: a client that
    # sends a large one gets to read the answer. Nobody else is waited for.
    if error.status != TOO_LARGE:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another origin sent it; another port is another origin."""
    host = headers.get("host", "")
    own = (f"http://{host}", f"https://{host}")
    if any(origin not in own for origin in headers.getlist("origin")):
        return True
    sites = headers.getlist("sec-fetch-site")
    return any(site not in ("same-origin", "none") for site in sites)


def _is_link(scope: Scope, headers: Headers) -> bool:
    """Whether somebody followed a link to this page, rather than embedding it."""
    return (
        scope["method"] in ("GET", "HEAD")
        and _PAGES.fullmatch(scope["path"]) is not None
        and "origin" not in headers
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
