"""Download the files of a Hugging Face repository, at one commit and checked by their sha256.

`HF_ENDPOINT` names another hub than the public one; `HF_TOKEN` is sent to it and to no other host.
Nothing here runs unless the caller asked for a download. A broken download resumes where it
stopped.

huggingface_hub isn't used: 0.36, which transformers 4.57 needs, can neither report bytes nor be
cancelled (`hf_hub_download` takes no `tqdm_class`), and 2.4 may hand the transfer to a native
library that stops for neither. A GET with a `Range` from the standard library does.

Not handled: several connections at once, and compression.
"""

from __future__ import annotations

import logging
import os
import re
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from summarizer.bundle import ByteMonitor
from summarizer.bundle.storage import require_space, storage_errors
from summarizer.errors import DownloadError, WeightsError
from summarizer.store.catalogue import HubFile, HubSource
from summarizer.store.downloads import Meter, download_lock, sha256_of, size_of

DEFAULT_ENDPOINT = "https://huggingface.co"
_READ_BYTES = 1 << 18
_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}  # HTTP status codes
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetryPolicy:
    """How long to keep trying when the connection fails.

    Attributes:
        attempts: Failures in a row, without a new byte between them, before giving up.
        first_wait_s: Seconds before the second attempt; doubles with each further one.
        timeout_s: Seconds of silence after which a connection counts as broken.
    """

    attempts: int = 5
    first_wait_s: float = 0.5
    timeout_s: float = 20.0


@dataclass(frozen=True)
class _RemoteFile:
    url: str
    size: int  # bytes
    token: str | None = field(default=None, repr=False)  # sent to the host of `url` only


class _InterruptedError(Exception):
    """The connection failed in a way that may pass."""


_RETRIES = RetryPolicy()


def is_downloaded(source: HubSource, folder: Path) -> bool:
    """Return whether every file is in `folder`; sizes suffice, as only verified files get there."""
    return all(size_of(folder / file.name) == file.size for file in source.files)


def bytes_to_come(source: HubSource, folder: Path) -> int:
    """Return the number of bytes that `download` would fetch."""
    return source.size - sum(
        min(file.size, size_of(folder / file.name) or size_of(_partial(folder, file)))
        for file in source.files
    )


def download(
    source: HubSource,
    folder: Path,
    progress: ByteMonitor,
    *,
    retries: RetryPolicy = _RETRIES,
) -> None:
    """Download every file of `source` into `folder`; a file appears there verified or not at all.

    The part of a file that has arrived is kept beside it as `NAME.partial`, and the next call
    resumes from there. A second process waits for the first and then finds the files.

    Args:
        source: The repository, the commit and the files.
        folder: Where the files go; it is created if needed.
        progress: Called many times a second with bytes done and in all, over all files. What it
            raises ends the download.
        retries: What to do when the connection fails.

    Raises:
        DownloadError: The hub can't be reached, or refuses.
        WeightsError: A file isn't the one that was pinned; it is deleted.
        StorageError: The disk can't take the files.
    """
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with download_lock(folder, on_wait=lambda: progress(0, source.size)):
            require_space(folder, bytes_to_come(source, folder))
            before = 0
            for file in source.files:
                _bring(source, file, folder, Meter(progress, before, source.size), retries)
                before += file.size


def _partial(folder: Path, file: HubFile) -> Path:
    return folder / f"{file.name}.partial"


def _bring(
    source: HubSource, file: HubFile, folder: Path, meter: Meter, retries: RetryPolicy
) -> None:
    if size_of(folder / file.name) == file.size:
        meter(file.size)
        return
    partial = _partial(folder, file)
    if size_of(partial) > file.size:
        partial.unlink()
    meter(size_of(partial))
    remote = _remote(source, file)
    _fetch(remote, partial, on_bytes=meter, retries=retries)
    if sha256_of(partial, lambda: meter(file.size)) != file.sha256:
        partial.unlink()
        raise WeightsError(
            f"{remote.url} is not the file that was pinned (its sha256 differs) and was deleted; "
            "download it again, and if that doesn't help check HF_ENDPOINT"
        )
    os.replace(partial, folder / file.name)


def _remote(source: HubSource, file: HubFile) -> _RemoteFile:
    endpoint = (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    if urlsplit(endpoint).scheme not in ("http", "https"):
        raise DownloadError(f"HF_ENDPOINT is {endpoint!r}; it must begin with https://")
    path = quote(f"{source.repository}/resolve/{source.revision}/{file.name}")
    token = os.environ.get("HF_TOKEN", "").strip() or None
    return _RemoteFile(f"{endpoint}/{path}", file.size, token)


# -- HTTP ------------------------------------------------------------------------------------------


def _fetch(
    remote: _RemoteFile, partial: Path, *, on_bytes: Callable[[int], None], retries: RetryPolicy
) -> None:
    """Append to `partial` until it has at least `remote.size` bytes.

    `on_bytes` gets the size of `partial` as it grows, and many times a second while nothing
    arrives; what it raises ends the transfer. `partial` then keeps what arrived, as it does on
    Ctrl-C and when the server refuses or stays out of reach.
    """
    failures = 0
    while (offset := size_of(partial)) < remote.size:
        try:
            _resume(remote, partial, offset, on_bytes, retries.timeout_s)
        except _InterruptedError as error:
            failures = 1 if size_of(partial) > offset else failures + 1
            if failures >= retries.attempts:
                raise _unreachable(remote, partial, error) from error
            _log.warning("%s: %s; trying again", remote.url, error)
            _wait(retries.first_wait_s * 2 ** (failures - 1), partial, on_bytes)


def _resume(
    remote: _RemoteFile,
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


def _open(remote: _RemoteFile, offset: int, timeout_s: float) -> HTTPResponse:
    # "identity": the bytes must be the file's own, for a Range counts in them.
    headers = {"User-Agent": "summarizer", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    if remote.token:
        headers["Authorization"] = f"Bearer {remote.token}"
    request = Request(remote.url, headers=headers)
    try:
        response = build_opener(_KeepTokenAtHost).open(request, timeout=timeout_s)
    except HTTPError as error:
        error.close()
        raise _refusal(remote, error) from error
    except (OSError, HTTPException) as error:
        raise _failure(remote, error) from error
    assert isinstance(response, HTTPResponse)
    return response


class _KeepTokenAtHost(HTTPRedirectHandler):
    """Follow redirects, but never send the token to another host."""

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


def _refusal(remote: _RemoteFile, error: HTTPError) -> Exception:
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


def _failure(remote: _RemoteFile, error: Exception) -> Exception:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DownloadError(
            f"{remote.url}: the server's certificate can't be verified "
            f"({reason.verify_message}); install root certificates or point SSL_CERT_FILE at them"
        )
    return _InterruptedError(str(reason) or type(reason).__name__)


def _start_of(response: HTTPResponse, offset: int, size: int) -> int:
    """Return where the body begins: at `offset`, or at 0 if the server sends the whole file.

    Anything but the file's body is refused before `partial` is touched: it may be the sign-in page
    of a hotel's network, which answers 200 to everything.
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
    """Yield the body as it arrives: `read1` doesn't wait for a full block, so a cancel is quick."""
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


def _unreachable(remote: _RemoteFile, partial: Path, reason: Exception) -> DownloadError:
    return DownloadError(
        f"{remote.url} can't be fetched ({reason}); {size_of(partial):,} of {remote.size:,} bytes "
        "are kept, and the next try goes on from there; check the network, or set HF_ENDPOINT to "
        "a mirror that can be reached"
    )
