"""Files of a Hugging Face repository, at one commit and checked against their sha256.

`HF_ENDPOINT` names another hub than the public one, `HF_TOKEN` is sent to it and to no other
host. Nothing here runs unless the caller asked for a download.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from summarizer.bundle import ByteProgress
from summarizer.errors import DownloadError, WeightsError
from summarizer.storage import explained, require_space
from summarizer.store.catalogue import HubFile, HubSource
from summarizer.store.downloads import Meter, sha256_of, turn
from summarizer.store.transfer import Patience, RemoteFile, fetch, size_of

DEFAULT_ENDPOINT = "https://huggingface.co"
_PATIENCE = Patience()


def is_downloaded(source: HubSource, folder: Path) -> bool:
    """Whether every file is in `folder`; compares sizes, since only verified files are there."""
    return all(size_of(folder / file.name) == file.size for file in source.files)


def bytes_to_come(source: HubSource, folder: Path) -> int:
    """Bytes that `download` would fetch."""
    return source.size - sum(
        min(file.size, size_of(folder / file.name) or size_of(_partial(folder, file)))
        for file in source.files
    )


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
        with turn(folder, is_cancelled):
            require_space(folder, bytes_to_come(source, folder))
            before = 0
            for file in source.files:
                meter = Meter(progress, is_cancelled, before, source.size)
                _bring(source, file, folder, meter, patience)
                before += file.size


def _partial(folder: Path, file: HubFile) -> Path:
    return folder / f"{file.name}.partial"


def _bring(
    source: HubSource, file: HubFile, folder: Path, meter: Meter, patience: Patience
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
    if sha256_of(partial, lambda: meter(file.size)) != file.sha256:
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
