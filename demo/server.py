"""Serve the page to this computer only, and let the browser fetch nothing from elsewhere."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.app import MOST_WAITING
from demo.desk import Desk
from demo.look import CSS, SCRIPT, theme
from demo.uploads import UploadRoute

HOST = "127.0.0.1"
_OTHER_THREADS = 36  # for presses that mustn't wait behind calls that wait for the model
_MOST_SESSIONS = 100  # each takes some 400 KB, and its texts
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
}


class PrivacyHeaders:
    """Middleware that has the browser refuse whatever would come from another host."""

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
    desk: Desk,
    *,
    port: int,
    open_browser: bool = False,
    is_shared: bool = False,
) -> str:
    """Serve `page` until `page.close()`; returns its address. Raises `OSError` if it can't.

    is_shared -- lend it to everybody who knows the address that Gradio's service gives it
    """
    socket.create_server((HOST, port)).close()  # Gradio calls every reason "no empty port"
    _reach_directly(HOST)
    _, address, shared_address = page.launch(
        server_name=HOST,
        server_port=port,
        share=is_shared,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=["api"],
        favicon_path=Path(__file__).parent / "favicon.svg",
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=True,
        num_workers=0,
        state_session_capacity=_MOST_SESSIONS,
        max_threads=MOST_WAITING + _OTHER_THREADS,
        app_kwargs=_app_options(desk, is_shared=is_shared),
        theme=theme(),
        css=CSS,
        head=f"<script>{SCRIPT}</script>",
    )
    if is_shared and not shared_address:
        raise OSError("the service that shares pages gave no address")
    return shared_address or address


def wait() -> None:
    """Until Ctrl-C, which is raised as `KeyboardInterrupt`."""
    threading.Event().wait()


def _app_options(desk: Desk, *, is_shared: bool) -> dict[str, Any]:
    """Requests for other hosts' names are refused: a web page can't pose as this one."""
    hosts = [HOST, "localhost", *(_SHARED_HOSTS if is_shared else ())]
    return {
        "middleware": [
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
            Middleware(PrivacyHeaders),
            Middleware(UploadRoute, uploads=desk.uploads),
        ]
    }


def _reach_directly(host: str) -> None:
    """Gradio asks itself whether it is up; a proxy for the internet must not be asked for that."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if host not in known.split(","):
            os.environ[name] = f"{known},{host}".lstrip(",")
