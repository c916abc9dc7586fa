from __future__ import annotations

import gzip
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import fetching, isolation, worker
from summarizer.inputs.fetching import fetch
from tests.inputs import samples

HTML = "text/html; charset=utf-8"
ANSWERS: dict[str, tuple[dict[str, str], bytes]] = {
    "/page": ({"Content-Type": HTML}, samples.html()),
    "/caf%C3%A9": ({"Content-Type": "text/plain"}, b"Coffee."),
    "/gbk": ({"Content-Type": "text/html; charset=gbk"}, "<p>旧桥关闭</p>".encode("gbk")),
    "/notes": ({"Content-Type": "text/markdown"}, b"# Notes\n<!-- hidden -->\nText."),
    "/report": ({"Content-Type": "application/pdf"}, samples.pdf()),
    "/zipped": ({"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(samples.html())),
    "/bomb": ({"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(10**6))),
    "/picture": ({"Content-Type": "image/png"}, b"\x89PNG"),
    "/strange": ({"Content-Type": "text/plain; charset=hex"}, b"Text."),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/slow":
            self._drip()
        elif self.path in ANSWERS:
            headers, body = ANSWERS[self.path]
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)

    def _drip(self) -> None:
        """A byte now and then, so that no single wait is long."""
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.end_headers()
        with suppress(OSError):
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "extract", worker.extract)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("path", ["/page", "/report", "/zipped", "/to//page"])
def test_an_address_is_read_as_a_file_would_be(address: str, path: str) -> None:
    assert "three piers" in fetch(address + path).text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/gbk", "旧桥关闭"),
        ("/café#part", "Coffee."),
        ("/notes", "# Notes\n\nText."),
        ("/strange", "Text."),
    ],
)
def test_type_and_encoding_come_from_the_answer(address: str, path: str, text: str) -> None:
    assert fetch(address + path).text == text


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hosts", "ftp://example.org/a", "example.org", "http://", "", "http://[", "\0"],
)
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(UnsupportedInputError, match="address"):
        fetch(url)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/none", "answered 404"),
        ("/picture", "of type image/png, which can't be read"),
        ("/to/file:///etc/hosts", "not allowed"),
        ("/to/ftp://example.org/a", "leads to ftp://example.org/a"),
        ("/to/" * 7 + "/page", "redirect"),
    ],
)
def test_what_can_t_be_read_is_refused_with_the_reason(address: str, path: str, why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=why):
        fetch(address + path)


def test_an_encrypted_address_does_not_lead_to_an_open_one() -> None:
    handler = fetching._Redirections()
    request = fetching.urllib.request.Request("https://example.org/")
    with pytest.raises(UnsupportedInputError, match="not encrypted"):
        handler.redirect_request(request, io.BytesIO(), 302, "", {}, "http://example.org/")  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/page", "/bomb"])
def test_what_is_too_large_is_refused(
    address: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1_000)
    with pytest.raises(UnsupportedInputError, match="larger than 1,000 bytes"):
        fetch(address + path)


def test_an_answer_that_never_ends_is_given_up(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST_S", 0.5)
    started = time.perf_counter()
    with pytest.raises(UnsupportedInputError, match=r"did not answer within 0\.5 s"):
        fetch(address + "/slow")
    assert time.perf_counter() - started < 2


def test_nobody_at_an_address_is_an_error() -> None:
    with pytest.raises(UnsupportedInputError, match="can't be fetched"):
        fetch("http://127.0.0.1:9/")


PUBLIC = "93.184.215.14"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nText."
LOCAL = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "0177.0.0.1", "localhost"),
    *("0.0.0.0", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("3232235777", "%31%32%37.0.0.1", "127.0.0.1.", "224.0.0.1", "255.255.255.255"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:c0a8:101]", "[::7f00:1]", "[fe80::1]"),
    *("[fc00::1]", "[fec0::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]"),
    *("[2001:db8::1]", "[ff02::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]"),
]
_connect, _resolve = socket.create_connection, socket.getaddrinfo


class Internet:
    """Names and addresses of it, all served by one server of this computer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[list[str]]] = {}  # the answers to one look-up after another
        self.visited: list[str] = []
        self.answer: Callable[[str], bytes] = lambda path: PAGE
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        monkeypatch.setattr(fetching.socket, "getaddrinfo", self._resolved)
        monkeypatch.setattr(fetching.socket, "create_connection", self._connected)

    def leads(self, *, to: str) -> None:
        """A page at / that leads to an address."""
        head = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
        self.answer = lambda path: head if path == "/" else PAGE

    def close(self) -> None:
        self._server.close()

    def _resolved(self, host: str, *arguments: Any, **options: Any) -> Any:
        if host not in self.names:
            return _resolve(host, *arguments, **options | {"flags": socket.AI_NUMERICHOST})
        answers = self.names[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [each for address in found for each in _resolve(address, *arguments, **options)]

    def _connected(self, address: tuple[str, int], *rest: Any) -> socket.socket:
        self.visited.append(address[0])
        return _connect(self._server.getsockname(), *rest)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._server.accept()
                with line:
                    path = line.recv(4000).split()[1].decode()
                    line.sendall(self.answer(path))


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Internet(monkeypatch)
    made.names = {"public.example": [[PUBLIC]], "localhost": [["::1", "127.0.0.1"]]}
    yield made
    made.close()


@pytest.mark.parametrize("host", LOCAL)
def test_the_internet_leads_nowhere_into_the_local_network(internet: Internet, host: str) -> None:
    internet.leads(to=f"http://{host}:80/inside")
    with pytest.raises(UnsupportedInputError, match=r"local network|can't be fetched"):
        fetch("http://public.example/")
    assert internet.visited == [PUBLIC]


@pytest.mark.parametrize(
    "host", ["93.184.215.99", "1560861539", "[2606:2800:21f::1]", "[64:ff9b::5db8:d763]"]
)
def test_the_internet_leads_to_the_internet(internet: Internet, host: str) -> None:
    internet.leads(to=f"http://{host}/next")
    assert fetch("http://public.example/").text == "Text."
    assert len(internet.visited) == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.1", "[::1]"])
def test_what_a_caller_gives_is_asked_for_wherever_it_is(internet: Internet, host: str) -> None:
    internet.leads(to="/next")
    assert fetch(f"http://{host}/").text == "Text."
    assert len(internet.visited) == 2


def test_a_name_that_changes_its_address_is_asked_where_it_was_checked(internet: Internet) -> None:
    internet.names["two-faced.example"] = [["93.184.215.15"], ["127.0.0.1"]]
    internet.leads(to="http://two-faced.example/next")
    assert fetch("http://public.example/").text == "Text."
    assert internet.visited == [PUBLIC, "93.184.215.15"]


def test_a_name_of_both_worlds_is_asked_in_the_internet(internet: Internet) -> None:
    internet.names["both.example"] = [["10.0.0.1", PUBLIC]]
    assert fetch("http://both.example/").text == "Text."
    assert internet.visited == [PUBLIC]


def test_a_name_that_moves_into_the_local_network_is_refused(internet: Internet) -> None:
    internet.names["public.example"] = [[PUBLIC], ["127.0.0.1"]]
    internet.leads(to="http://public.example/next")
    with pytest.raises(UnsupportedInputError, match="local network"):
        fetch("http://public.example/")


@pytest.mark.parametrize("known", [True, False])
def test_a_proxy_is_not_asked_for_the_local_network_either(
    internet: Internet, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    monkeypatch.setenv("http_proxy", "http://10.0.0.8:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    if not known:
        del internet.names["public.example"]  # only the proxy can look it up
    head = b"HTTP/1.1 302 Found\r\nLocation: http://192.168.1.1/inside\r\n\r\n"
    internet.answer = lambda path: head
    with pytest.raises(UnsupportedInputError, match="local network"):
        fetch("http://public.example/")
    assert internet.visited == ["10.0.0.8"]


# -- time -----------------------------------------------------------------------------------------


class Dripping:
    """A server that sends a byte now and then and never ends, until its client hangs up."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.was_left = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with line, suppress(OSError):
            line.sendall(self._head)
            for _ in range(400):
                line.sendall(b"a")
                time.sleep(0.02)
            return
        self.was_left.set()

    def close(self) -> None:
        self._server.close()
        self._thread.join(10)


@contextmanager
def dripping(head: bytes) -> Iterator[Dripping]:
    made = Dripping(head)
    try:
        yield made
    finally:
        made.close()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
SLOW = {
    "status": b"HTTP/1.1 200 ",
    "headers": HEAD + b"X-Long: ",
    "body": HEAD + b"\r\n",
    "sized body": HEAD + b"Content-Length: 100000\r\n\r\n",
    "redirection": b"HTTP/1.1 302 Found\r\nLocation: /next\r\nX-Long: ",
    "handshake": b"\x16\x03\x03\x40\x00\x02",
}


@pytest.mark.parametrize("part", SLOW)
def test_when_time_is_up_the_connection_is_closed_and_no_thread_lives_on(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme, longest_s = ("https", 2.5) if part == "handshake" else ("http", 0.4)
    monkeypatch.setattr(fetching, "LONGEST_S", longest_s)  # certificates take a while to load
    with dripping(SLOW[part]) as server:
        before = threading.enumerate()
        with pytest.raises(UnsupportedInputError, match=f"did not answer within {longest_s} s"):
            fetch(f"{scheme}://127.0.0.1:{server.port}/")
        assert set(threading.enumerate()) <= set(before)  # one of another test may have ended
        assert server.was_left.wait(5)


def test_a_redirection_s_own_body_is_not_read() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n"
    with dripping(head) as server:
        with pytest.raises(UnsupportedInputError, match="can't be fetched"):
            fetch(f"http://127.0.0.1:{server.port}/")
        assert server.was_left.wait(5)
