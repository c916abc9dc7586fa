"""Serve the page to this computer only, and let the browser fetch nothing from elsewhere."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.serve.gate import Gate

from . import uploads
from .app import leave
from .app_context import AppContext
from .fair_queue import MAX_CALLS
from .heartbeats import Heartbeats
from .programs import ProgramsRoute
from .theme import CSS, SCRIPT, theme

HOST = "127.0.0.1"
_OTHER_THREADS = 36  # for presses that mustn't wait behind calls that wait for the model
_MOST_SESSIONS = 100  # each takes some 400 KB, and its texts
_PAGES = re.compile(r"/(?:zh/?)?")
_SHARED_HOSTS = ("*.gradio.live",)  # where Gradio's own service shows a shared page

# Gradio's page needs inline scripts and compiles its templates; where to fetch from is what counts.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_LAUNCH: dict[str, Any] = {
    "prevent_thread_lock": True,
    "quiet": True,
    "footer_links": ["api"],
    "favicon_path": Path(__file__).parent / "favicon.svg",
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
    "mcp_server": True,
    "num_workers": 0,
    "max_threads": MAX_CALLS + _OTHER_THREADS,
    "css": CSS,
    "head": f"<script>{SCRIPT}</script>",
}


class PrivacyHeaders:
    """Middleware whose headers make the browser refuse anything from another host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(key.lower().encode(), value.encode()) for key, value in _HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def start(
    page: gr.Blocks,
    context: AppContext,
    *,
    port: int,
    host: str = HOST,
    open_browser: bool = False,
    is_shared: bool = False,
) -> str:
    """Serve `page` until `page.close()`; return its address.

    Args:
        host: where to listen; whatever it is, only who names the loopback gets an answer
        is_shared: make it public, at an address that Gradio's service gives it

    Raises:
        OSError: it can't be served, such as at a port that is taken
    """
    socket.create_server((host, port)).close()  # Gradio calls every reason "no empty port"
    hosts = [HOST, "localhost", *(_SHARED_HOSTS if is_shared else ())]
    _reach_directly(HOST, "localhost")
    _, address, shared_address = page.launch(
        server_name=host,
        server_port=port,
        share=is_shared,
        inbrowser=open_browser,
        state_session_capacity=_MOST_SESSIONS,
        app_kwargs={
            "lifespan": _guarded(page, context, hosts),
            "exception_handlers": {RequestValidationError: _say_what_is_wrong},
        },
        theme=theme(),
        **_LAUNCH,
    )
    if is_shared and not shared_address:
        raise OSError("the service that shares pages gave no address")
    if not isinstance(page.server_app.middleware_stack, TrustedHostMiddleware):
        page.close(verbose=False)
        raise RuntimeError(
            "the page would be open to other pages; this version of Gradio isn't known"
        )
    return shared_address or address


def wait() -> None:
    """Wait until Ctrl-C, which raises `KeyboardInterrupt`."""
    threading.Event().wait()


def _guarded(
    page: gr.Blocks, context: AppContext, hosts: list[str]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return a lifespan that puts our middleware around all of Gradio's, from the start.

    Middleware that Gradio is given runs inside its own, which answers other pages by itself.
    """

    @asynccontextmanager
    async def begin(app: Starlette) -> AsyncIterator[None]:
        inner = app.middleware_stack or app.build_middleware_stack()
        inner = ProgramsRoute(inner, context)
        inner = uploads.UploadRoute(inner, context.uploads)
        inner = Heartbeats(inner, partial(leave, page, context))
        bounds = {uploads.PATH: context.uploads.max_bytes}
        inner = Gate(inner, bounds=bounds, pages=_PAGES)
        app.middleware_stack = TrustedHostMiddleware(PrivacyHeaders(inner), allowed_hosts=hosts)
        yield

    return begin


async def _say_what_is_wrong(request: Request, error: Exception) -> JSONResponse:
    """Return FastAPI's validation errors without the body that they quote."""
    assert isinstance(error, RequestValidationError)
    wrong = [{key: each[key] for key in ("loc", "msg", "type")} for each in error.errors()]
    return JSONResponse({"detail": wrong}, 422)


def _reach_directly(*hosts: str) -> None:
    """Keep Gradio's request to itself, whether it is up, from going to a proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        known = [each for each in os.environ.get(name, "").split(",") if each]
        os.environ[name] = ",".join(dict.fromkeys([*known, *hosts]))
