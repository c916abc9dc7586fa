"""Files of a Hugging Face repository, at one commit and checked against their sha256.

`HF_ENDPOINT` names another hub than the public one, `HF_TOKEN` is sent to it and to no other
host. Nothing here runs unless the caller asked for a download.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from filelock import FileLock, Timeout

from summarizer.bundle import ByteProgress
from summarizer.errors import AbortError, DownloadError, WeightsError
from summarizer.storage import explained, home, require_space
from summarizer.weights.catalogue import HubFile, HubSource, Model
from summarizer.weights.transfer import Patience, RemoteFile, fetch, size_of

DEFAULT_ENDPOINT = "https://huggingface.co"
_LOCK = ".download.lock"
_LOCK_POLL_S = 0.1
_READ_BYTES = 1 << 22
_PATIENCE = Patience()


def folder_of(model: Model) -> Path:
    """Where the files of a model from the hub are kept."""
    return home() / "downloads" / model.id


def is_downloaded(source: HubSource, folder: Path) -> bool:
    """Whether every file is in `folder`; compares sizes, since only verified files are there."""
    return all(size_of(folder / file.name) == file.size for file in source.files)


def download(
    source: HubSource,
    folder: Path,
    progress: ByteProgress,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
    patience: Patience = _PATIENCE,
) -> None:
    """Bring every file of `source` into `folder`; a file appears there verified or not at all.

    What arrived of a file lies beside it as `NAME.partial`, and the next call goes on from there.
    A second process waits for the first and then finds the files. `progress` counts the bytes of
    all files.

    Raises `DownloadError` when the hub can't be reached or refuses, `WeightsError` when a file
    isn't the one that was pinned (it is deleted), `AbortError` when cancelled, and `StorageError`
    when the disk can't take the files.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _turn(folder, is_cancelled):
            require_space(folder, source.size - _present(source, folder))
            before = 0
            for file in source.files:
                meter = _Meter(progress, is_cancelled, before, source.size)
                _bring(source, file, folder, meter, patience)
                before += file.size


@dataclass(frozen=True)
class _Meter:
    """Reports one file's bytes among those of all files, and raises when the caller cancelled."""

    progress: ByteProgress
    is_cancelled: Callable[[], bool]
    before: int  # bytes of the files before this one
    total: int

    def __call__(self, done: int) -> None:
        if self.is_cancelled():
            raise _cancelled()
        self.progress(min(self.before + done, self.total), self.total)


def _cancelled() -> AbortError:
    return AbortError("the download was cancelled; what arrived is kept for the next try")


@contextmanager
def _turn(folder: Path, is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Wait until no other process downloads into `folder`, and keep the others out meanwhile.

    The system frees the lock of a process that dies, so none is ever left behind.
    """
    lock = FileLock(folder / _LOCK)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=_LOCK_POLL_S)
        except Timeout:
            if is_cancelled():
                raise _cancelled() from None
    try:
        yield
    finally:
        lock.release()


def _present(source: HubSource, folder: Path) -> int:
    """Bytes of `source` that are in `folder` already, whole or partial."""
    return sum(
        min(file.size, size_of(folder / file.name) or size_of(_partial(folder, file)))
        for file in source.files
    )


def _partial(folder: Path, file: HubFile) -> Path:
    return folder / f"{file.name}.partial"


def _bring(
    source: HubSource, file: HubFile, folder: Path, meter: _Meter, patience: Patience
) -> None:
    if size_of(folder / file.name) == file.size:
        meter(file.size)
        return
    partial = _partial(folder, file)
    if size_of(partial) > file.size:
        partial.unlink()
    meter(size_of(partial))
    remote = _remote(source, file)
    fetch(remote, partial, on_bytes=meter, patience=patience)
    if _sha256(partial, lambda: meter(file.size)) != file.sha256:
        partial.unlink()
        raise WeightsError(
            f"{remote.url} is not the file that was pinned (its sha256 differs) and was deleted; "
            "download it again, and if that doesn't help check HF_ENDPOINT"
        )
    os.replace(partial, folder / file.name)


def _remote(source: HubSource, file: HubFile) -> RemoteFile:
    endpoint = (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    if urlsplit(endpoint).scheme not in ("http", "https"):
        raise DownloadError(f"HF_ENDPOINT is {endpoint!r}; it must begin with https://")
    path = quote(f"{source.repository}/resolve/{source.revision}/{file.name}")
    token = os.environ.get("HF_TOKEN", "").strip() or None
    return RemoteFile(f"{endpoint}/{path}", file.size, token)


def _sha256(path: Path, on_block: Callable[[], None]) -> str:
    digest = hashlib.sha256()
    with path.open("r+b") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
            on_block()
        # Its size alone will vouch for the file later: after a power cut it must not be zeros.
        os.fsync(file.fileno())
    return digest.hexdigest()
