"""Files on their way from the browser: in memory until they are read, never on disk.

Gradio's own upload writes each file into a folder, so the page doesn't use it and it is closed. A
file is the body of a request of its own; the browser gets a handle for it, which can be used once.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .gate import RefusedError

PATH = "/uploads"
MAX_BYTES = 25_000_000  # of one file
MAX_FILES = 100  # at a time
_MAX_WAITING_BYTES = 250_000_000  # of all files that nobody has read yet
_LONGEST_WAIT_S = 120.0
_LONGEST_NAME = 120
# Of Gradio's own routes those that the page, gradio_client and MCP need: others write what they get
# into files (uploads, recordings, deep links), or ask other hosts. Heartbeats are answered before.
_GRADIO = "/gradio_api/"
_OPEN = re.compile(
    r"/gradio_api/(?:info|openapi\.json|startup-events|app_id|theme\.css|cancel|reset|user|token"
    r"|login_check|queue/(?:join|data|status)|(?:run|api|call)/.+|mcp(?:/.*)?)/?"
)


class UploadError(RefusedError):
    """A file is refused."""


@dataclass(frozen=True)
class Upload:
    """A file that the browser sent."""

    name: str
    data: bytes = field(repr=False)
    came: float = 0.0  # of `time.monotonic`


class Uploads:
    """Files that wait to be read, under handles that can't be guessed."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._waiting: dict[str, Upload] = {}
        self._timer: threading.Timer | None = None

    def put(self, name: str, data: bytes) -> str:
        """Keep a file until it is taken, two minutes at most; return its handle."""
        now = time.monotonic()
        with self._lock:
            self._forget_old(now)
            waiting = sum(len(upload.data) for upload in self._waiting.values())
            if waiting + len(data) > _MAX_WAITING_BYTES:
                raise UploadError(503, "too many files are waiting; try again in a minute")
            handle = secrets.token_urlsafe(24)
            self._waiting[handle] = Upload(plain_name(name), data, now)
            self._look_later()
        return handle

    def take(self, handle: str) -> Upload | None:
        """Return the file of a handle and forget it; None where there is none."""
        with self._lock:
            self._forget_old(time.monotonic())
            return self._waiting.pop(handle, None)

    def _look_later(self) -> None:
        """Start the timer that drops files that nobody took."""
        if self._timer is None:
            self._timer = threading.Timer(_LONGEST_WAIT_S + 1, self._look)
            self._timer.daemon = True
            self._timer.start()

    def _look(self) -> None:
        with self._lock:
            self._timer = None
            self._forget_old(time.monotonic())
            if self._waiting:
                self._look_later()

    def _forget_old(self, now: float) -> None:
        for handle, upload in list(self._waiting.items()):
            if now - upload.came > _LONGEST_WAIT_S:
                del self._waiting[handle]


def plain_name(name: str) -> str:
    """Return the last part of a path in printable characters; "file" if nothing is left."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    shown = "".join(character for character in last if character.isprintable()).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    if dot and len(shown) > _LONGEST_NAME:
        shown = f"{stem[: _LONGEST_NAME - 1 - len(suffix[:10])]}.{suffix[:10]}"
    return shown[:_LONGEST_NAME] or "file"


class UploadRoute:
    """Middleware that takes the page's uploads, and closes Gradio's routes that nobody needs."""

    def __init__(self, app: ASGIApp, uploads: Uploads) -> None:
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "") if scope["type"] == "http" else ""
        if path.startswith(_GRADIO) and not _OPEN.fullmatch(path):
            await _answer(send, 403, {"error": "closed; files are sent to /uploads"})
        elif path == PATH:
            await self._receive(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _receive(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            headers = {
                key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
            }
            _require_own_page(scope["method"], headers)
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length) > self._uploads.max_bytes:
                raise self._too_large()
            name = parse_qs(scope["query_string"].decode("latin-1")).get("name", [""])[0]
            handle = self._uploads.put(name, await self._body(receive))
        except UploadError as error:
            await _answer(send, error.status, {"error": str(error)})
        else:
            await _answer(send, 200, {"handle": handle})

    async def _body(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise UploadError(400, "the upload was broken off")
            body += message.get("body", b"")
            if len(body) > self._uploads.max_bytes:
                raise self._too_large()
            if not message.get("more_body", False):
                return bytes(body)

    def _too_large(self) -> UploadError:
        return UploadError(413, f"larger than {self._uploads.max_bytes / 1e6:,.0f} MB")


def _require_own_page(method: str, headers: dict[str, str]) -> None:
    """Refuse uploads of other sites' pages, which could fill the memory."""
    if method != "POST":
        raise UploadError(405, "files are sent by POST")
    _, is_origin, host = headers.get("origin", "").partition("://")
    if not is_origin or host != headers.get("host"):
        raise UploadError(403, "files are taken from this page only")


async def _answer(send: Send, status: int, content: dict[str, str]) -> None:
    body = json.dumps(content).encode()
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})
