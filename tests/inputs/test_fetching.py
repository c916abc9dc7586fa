from __future__ import annotations

import gzip
import io
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
    monkeypatch.setattr(isolation, "extract", worker.read)
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
