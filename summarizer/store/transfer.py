"""Fetch one file over HTTP so that a broken download goes on where it stopped.

huggingface_hub could fetch the file too, but not in a way that serves us: 0.36, which
transformers 4.57 needs, has no way to report bytes or to be cancelled (`hf_hub_download` takes no
`tqdm_class`), and 2.4 may hand the transfer to a native library which stops for neither. The
standard library does what is needed: a GET with a `Range`, and the bytes as they arrive.

Not handled: several connections at once, compression, and checking what arrived (`hub` does).
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from summarizer.errors import DownloadError

_log = logging.getLogger(__name__)
_READ_BYTES = 1 << 18
_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class RemoteFile:
    """A file to fetch, whose size is known beforehand."""

    url: str
    size: int  # bytes
    token: str | None = field(default=None, repr=False)  # goes to the host of `url` only


@dataclass(frozen=True)
class Patience:
    """How long to keep trying when the connection fails."""

    attempts: int = 5  # in a row, without one new byte between them
    first_wait_s: float = 0.5  # before the second attempt; doubles with each further one
    timeout_s: float = 20.0  # of silence before a connection counts as broken


class _InterruptedError(Exception):
    """The connection failed in a way that may pass."""


def fetch(
    remote: RemoteFile,
    partial: Path,
    *,
    on_bytes: Callable[[int], None],
    patience: Patience,
) -> None:
    """Append to `partial` until it has at least `remote.size` bytes.

    `on_bytes` is told the size of `partial` as it grows, and many times a second while nothing
    comes; what it raises ends the transfer. `partial` keeps what arrived then, as it does on
    Ctrl-C and on the `DownloadError` raised when the server refuses or stays out of reach.
    """
    failures = 0
    while (offset := size_of(partial)) < remote.size:
        try:
            _resume(remote, partial, offset, on_bytes, patience.timeout_s)
        except _InterruptedError as error:
            failures = 1 if size_of(partial) > offset else failures + 1
            if failures >= patience.attempts:
                raise _unreachable(remote, partial, error) from error
            _log.warning("%s: %s; trying again", remote.url, error)
            _wait(patience.first_wait_s * 2 ** (failures - 1), partial, on_bytes)


def size_of(path: Path) -> int:
    """The size of the file at `path` in bytes; 0 when there is none."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _resume(
    remote: RemoteFile,
    partial: Path,
    offset: int,
    on_bytes: Callable[[int], None],
    timeout_s: float,
) -> None:
    with _open(remote, offset, timeout_s) as response:
        done = _start_of(response, offset, remote.size)
        with partial.open("ab" if done else "wb") as file:
            for block in _blocks(response):
                file.write(block)
                done += len(block)
                on_bytes(done)
                if done > remote.size:  # a server that never ends must not fill the disk
                    return
    if done < remote.size:
        raise _InterruptedError(f"the connection ended after {done:,} of {remote.size:,} bytes")


def _open(remote: RemoteFile, offset: int, timeout_s: float) -> HTTPResponse:
    # "identity": the bytes must be the file's own, for a Range counts in them.
    headers = {"User-Agent": "summarizer", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    if remote.token:
        headers["Authorization"] = f"Bearer {remote.token}"
    request = Request(remote.url, headers=headers)
    try:
        response = build_opener(_TokenStaysHome).open(request, timeout=timeout_s)
    except HTTPError as error:
        error.close()
        raise _refusal(remote, error) from error
    except (OSError, HTTPException) as error:
        raise _failure(remote, error) from error
    assert isinstance(response, HTTPResponse)
    return response


class _TokenStaysHome(HTTPRedirectHandler):
    """Follows redirects, but takes the token to no other host than the one it is meant for."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None and _host(newurl) != _host(req.full_url):
            request.remove_header("Authorization")
        return request


def _host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _refusal(remote: RemoteFile, error: HTTPError) -> Exception:
    if error.code in _TRANSIENT:
        return _InterruptedError(f"the server answered {error.code} {error.reason}")
    remedies = {
        401: "set HF_TOKEN to a token that may read it",
        403: "set HF_TOKEN to a token that may read it",
        404: "check HF_ENDPOINT",
        416: "the server's file has another size than the one that is pinned; check HF_ENDPOINT",
    }
    remedy = remedies.get(error.code, "check HF_ENDPOINT and the network's proxy")
    return DownloadError(f"{remote.url}: the server answered {error.code}; {remedy}")


def _failure(remote: RemoteFile, error: Exception) -> Exception:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DownloadError(
            f"{remote.url}: the server's certificate can't be verified "
            f"({reason.verify_message}); install root certificates or point SSL_CERT_FILE at them"
        )
    return _InterruptedError(str(reason) or type(reason).__name__)


def _start_of(response: HTTPResponse, offset: int, size: int) -> int:
    """Where the body begins in the file: at `offset`, or at 0 if the server sends all of it.

    A body that isn't the file's is refused before `partial` is touched: it may be the sign-in
    page of a hotel's network, which answers 200 to everything.
    """
    length = response.headers.get("Content-Length", "")
    start, total = 0, int(length) if length.isdigit() else None
    if response.status == 206:
        match = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        start = int(match[1]) if match else -1
        total = int(match[2]) if match and match[2].isdigit() else None
    is_page = response.headers.get_content_type() == "text/html"
    if is_page or start not in (0, offset) or total not in (None, size):
        raise _InterruptedError("the server sent something else than the file")
    return start


def _blocks(response: HTTPResponse) -> Iterator[bytes]:
    """The body as it arrives: `read1` doesn't wait for a full block, so a cancel is soon seen."""
    while True:
        try:
            block = response.read1(_READ_BYTES)
        except (OSError, HTTPException) as error:
            raise _InterruptedError(str(error) or type(error).__name__) from error
        if not block:
            return
        yield block


def _wait(seconds: float, partial: Path, on_bytes: Callable[[int], None]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        on_bytes(size_of(partial))
        time.sleep(min(left, 0.1))


def _unreachable(remote: RemoteFile, partial: Path, reason: Exception) -> DownloadError:
    return DownloadError(
        f"{remote.url} can't be fetched ({reason}); {size_of(partial):,} of {remote.size:,} bytes "
        "are kept, and the next try goes on from there; check the network, or set HF_ENDPOINT to "
        "a mirror that can be reached"
    )
