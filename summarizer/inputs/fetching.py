"""Fetch what an address names, when the caller gives one; nothing else in the package does.

Only http and https, a bounded number of redirections, bytes and seconds; a page of scripts is not
run. Whatever address is given is asked for, also one of the local network. Where a page of the
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
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import decoded
from summarizer.inputs.reading import read_bytes
from summarizer.types import InputType

# -- requests --------------------------------------------------------------------------------------

LONGEST_S = 20.0
MOST_BYTES = 20_000_000
MOST_REDIRECTIONS = 5

_READABLE = (
    "text/",
    "application/xhtml+xml",
    "application/pdf",
    "application/json",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/epub+zip",
    "application/rtf",
    "application/x-ipynb+json",
    "multipart/related",
    "message/rfc822",
)
_SUFFIX = {"text/html": ".html", "application/xhtml+xml": ".html", "text/markdown": ".md"}
_SAFE = "%/:=&?~#+!$,;'@()*[]"  # an address may be quoted before
_HEADERS = {
    "User-Agent": "summarizer-onnx",
    "Accept-Encoding": "identity",
    "Accept": "text/html,*/*",
}


@dataclass(frozen=True)
class _Answer:
    data: bytes
    content_type: str
    charset: str


def fetch(url: str, input_type: InputType = "auto") -> Document:
    """Return the document at an http or https address.

    Args:
        url: The address.
        input_type: What its text is taken for; "auto" detects it.

    Raises:
        UnsupportedInputError: If the scheme is another one, or the answer is an error, too large,
            too slow, of a format that isn't read, or redirected too often.
    """
    _require_web(url, url)
    answer = _asked(url)
    return read_bytes(_in_unicode(answer), _named(url, answer.content_type), input_type)


def _asked(url: str) -> _Answer:
    visit = _Visit(LONGEST_S)
    try:
        with visit.bounded():
            answer = _answer(url, visit.opener(_Redirections()))
    except UnsupportedInputError:
        raise
    except HTTPError as error:
        error.close()
        raise UnsupportedInputError(f"{url} answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        why = error.reason if isinstance(error, URLError) else error
        if visit.is_over or isinstance(why, TimeoutError):
            raise _too_slow(url) from error
        raise UnsupportedInputError(
            f"{url} can't be fetched ({why}); check it and try again"
        ) from error
    if visit.is_over:  # what came until then looks like a whole answer
        raise _too_slow(url)
    return answer


def _too_slow(url: str) -> UnsupportedInputError:
    return UnsupportedInputError(
        f"{url} did not answer within {LONGEST_S:g} s; try again, or save the page"
    )


def _answer(url: str, opener: urllib.request.OpenerDirector) -> _Answer:
    request = urllib.request.Request(_quoted(url), headers=_HEADERS)
    with opener.open(request, timeout=LONGEST_S) as answer:
        headers: Message = answer.headers
        content_type = headers.get_content_type()
        if not content_type.startswith(_READABLE):
            raise UnsupportedInputError(
                f"{url} is of type {content_type}, which can't be read; give a page, a text, a PDF "
                "or an office file"
            )
        data = _bounded(answer.read(MOST_BYTES + 1), url)
        if headers.get("Content-Encoding", "identity").lower() == "gzip":  # unasked
            unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MOST_BYTES + 1)
            data = _bounded(unpacked, url)
        return _Answer(data, content_type, (headers.get_content_charset() or "").lower())


def _bounded(data: bytes, url: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise UnsupportedInputError(
            f"{url} is larger than {MOST_BYTES:,} bytes; save it, and summarize it in parts"
        )
    return data


class _Redirections(urllib.request.HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTIONS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        fp.close()  # its body, of whatever length, would be read
        _require_web(newurl, f"{req.full_url}, which leads to {newurl},")
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise UnsupportedInputError(f"{req.full_url} leads to {newurl}, which is not encrypted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _require_web(url: str, name: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise UnsupportedInputError(f"{name} is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnsupportedInputError(f"{name} is no address that begins with http:// or https://")


def _in_unicode(answer: _Answer) -> bytes:
    """Return the answer, in UTF-8 with its mark if its header tells another encoding."""
    if not answer.content_type.startswith("text/") or not answer.charset:
        return answer.data
    found = decoded(answer.data, answer.charset)
    return answer.data if found.guess else found.text.encode("utf-8-sig")


def _named(url: str, content_type: str) -> str:
    """Return the address as a file name with the suffix of the content's type."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/") or "/index"
    suffix = _SUFFIX.get(content_type, "")
    return f"{parts.scheme}://{parts.netloc}{path}{'' if path.endswith(suffix) else suffix}"


def _quoted(url: str) -> str:
    parts = urlsplit(url.strip())
    path, query = (quote(each, safe=_SAFE) for each in (parts.path, parts.query))
    return parts._replace(path=path, query=query, fragment="").geturl()


# -- connections -----------------------------------------------------------------------------------

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated: likewise


def is_public(address: str) -> bool:
    """Return whether an address leads into the internet, not to this computer or its network."""
    ip = ip_address(address.partition("%")[0])  # without the interface of a link-local one
    if isinstance(ip, IPv6Address):
        within = _ipv4_within(ip)
        if within is not None:
            return is_public(str(within))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _ipv4_within(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for."""
    if ip.teredo:
        return ip.teredo[1]
    if ip in _NAT64 or ip in _COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class _Visit:
    """The connections of one fetch, closed when its time is up."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = 0.0
        self._connection: socket.socket | None = None  # a second handle of it
        self._was_public = False
        self.is_over = False

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Close the connection when time is up, so that whoever reads from it gives up.

        Looking up a name takes as long as the system lets it.
        """
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
        """Return an opener that uses this visit's connections."""
        return urllib.request.build_opener(_Handler(self), *handlers)

    def connect(self, address: tuple[str, int], *_: object, is_proxy: bool) -> socket.socket:
        """Connect to a host and port; raise `OSError` or `UnsupportedInputError`."""
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
        """Check a host that a proxy connects to, as far as this computer can look it up."""
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
        self._connection = connection.dup()  # TLS takes the first handle over
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Handler(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Open http and https addresses; a proxy of the environment is used as usual."""

    def __init__(self, visit: _Visit) -> None:
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
