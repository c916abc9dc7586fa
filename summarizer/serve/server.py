"""Serve a Summarizer until Ctrl-C, to this computer alone unless told otherwise."""

from __future__ import annotations

import errno
import ipaddress
import socket
from types import FrameType

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from summarizer.errors import OptionError, SummarizerError
from summarizer.serve.app import build_app
from summarizer.serve.backend import SummarizerBackend
from summarizer.serve.failures import shape_of_refusal
from summarizer.serve.gate import Gate

_LAST_WORDS_S = 3  # for answers that say that the server stops
_KEEP_ALIVE_S = 60


def require_key(host: str, key: str | None) -> None:
    """Raise `OptionError` where strangers could use a server without a key."""
    if key is None and not is_loopback(host):
        raise OptionError(
            f"at {host} other computers reach the server, so it needs a key: set "
            "SUMMARIZER_API_KEY, or leave --host out"
        )


def is_loopback(host: str) -> bool:
    """Return whether only this computer reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bound(host: str, port: int) -> socket.socket:
    """Return a socket at an address, which nobody can connect to yet.

    Raises:
        SummarizerError: The address can't be had, such as a port that is taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where two could share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError as error:
        raise SummarizerError(_problem(host, port, error)) from error
    return made


def _problem(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken; choose another one with --port"
    if error.errno == errno.EACCES:
        return f"port {port} is for administrators; choose one above 1023 with --port"
    return f"{host} can't be served at: {error.strerror}; choose another --host"


def guarded(app: ASGIApp, host: str) -> ASGIApp:
    """Return an application that answers no other web page, and on the loopback no other name."""
    gate = Gate(app, bounds={}, tell=shape_of_refusal)
    names = ["127.0.0.1", "localhost", "[::1]", host] if is_loopback(host) else ["*"]
    return TrustedHostMiddleware(gate, allowed_hosts=names, www_redirect=False)


class Server(uvicorn.Server):
    """A server of one backend, which it stops when it is told to stop itself."""

    def __init__(self, backend: SummarizerBackend, host: str, key: str | None) -> None:
        self._backend = backend
        super().__init__(
            uvicorn.Config(
                guarded(build_app(backend, key=key), host),
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="critical",  # errors quote texts; the gate logs their places
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=_LAST_WORDS_S,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop what runs, so that each client is told, and then the server."""
        self._backend.stop()
        super().handle_exit(sig, frame)
