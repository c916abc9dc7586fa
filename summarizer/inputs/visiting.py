"""One visit to the web: all of it within its time, and no connection where a page mustn't lead.

Whatever address a caller gives is asked for, also one of the local network. Where a page of the
internet leads is not the caller's choice: from there no redirection goes into the local network.
An address has many forms (127.0.0.1 is also 2130706433, 0x7f.1, ::ffff:127.0.0.1), so it is judged
as the system resolved it, and connected to as it was judged: a name isn't looked up twice.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from summarizer.errors import UnsupportedInputError

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated: likewise


def is_public(address: str) -> bool:
    """Whether an address leads into the internet: not to this computer, its network or nowhere."""
    ip = ip_address(address.partition("%")[0])  # without the interface of a link-local one
    if isinstance(ip, IPv6Address):
        within = _ipv4_within(ip)
        if within is not None:
            return is_public(str(within))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _ipv4_within(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if ip.teredo:
        return ip.teredo[1]
    if ip in _NAT64 or ip in _COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class Visit:
    """A visit, and what is known of it so far.

    seconds -- within `bounded`; the look-up of a name takes as long as the system lets it
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = 0.0
        self._line: socket.socket | None = None  # a second handle of the connection
        self._was_public = False
        self.is_over = False

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Close the connection when time is up, so that whoever reads from it gives up."""
        self._ends = time.monotonic() + self._seconds
        alarm = threading.Timer(self._seconds, self._end)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()
            alarm.join()
            self._hang_up()

    def opener(self, *handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
        """What opens addresses over this visit's connections."""
        return urllib.request.build_opener(_Web(self), *handlers)

    def connect(self, address: tuple[str, int], *_: object, is_proxy: bool) -> socket.socket:
        """A connection to a host and port; raises `OSError` and `UnsupportedInputError`."""
        host, port = address
        addresses = _resolved(host, port)
        problem = OSError(f"{host} has no address")
        for each in addresses if is_proxy else self._allowed(host, addresses):
            left_s = self._ends - time.monotonic()
            if left_s <= 0:
                raise TimeoutError("time is up")
            try:
                found = socket.create_connection((each, port), left_s)
            except OSError as error:
                problem = error
            else:
                self._follow(found)
                return found
        raise problem

    def require_allowed(self, host: str) -> None:
        """Check where a proxy is asked to connect to, as far as this computer knows the name."""
        try:
            addresses = _resolved(host, 0)
        except OSError:
            self._was_public = True  # the proxy knows it
        else:
            self._allowed(host, addresses)

    def _allowed(self, host: str, addresses: list[str]) -> list[str]:
        public = [address for address in addresses if is_public(address)]
        if self._was_public and not public:
            raise UnsupportedInputError(
                f"{host} is in the local network ({', '.join(addresses)}), where a page of the "
                "internet must not lead; if that is what you want, give that address itself"
            )
        self._was_public = self._was_public or bool(public)
        return public or addresses

    def _follow(self, connection: socket.socket) -> None:
        self._hang_up()
        self._line = connection.dup()  # TLS takes the first handle over
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Web(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens http and https addresses; a proxy of the environment is used as ever."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self._over(http.client.HTTPConnection, req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self._over(http.client.HTTPSConnection, req)

    def _over(
        self, kind: Callable[..., http.client.HTTPConnection], req: urllib.request.Request
    ) -> http.client.HTTPResponse:
        # A request for a proxy has the proxy for its host, and the whole address or a tunnel.
        is_proxy = req.has_proxy() or getattr(req, "_tunnel_host", None) is not None
        if is_proxy:
            self._visit.require_allowed(unquote(urlsplit(req.full_url).hostname or ""))

        def made(host: str, **options: Any) -> http.client.HTTPConnection:
            connection = kind(host, **options)
            connect = partial(self._visit.connect, is_proxy=is_proxy)
            connection._create_connection = connect  # type: ignore[attr-defined]
            return connection

        return self.do_open(made, req)
