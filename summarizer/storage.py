"""Where bundles live, and how a folder appears there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from filelock import FileLock

from summarizer.errors import StorageError

HOME_VARIABLE = "SUMMARIZER_HOME"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


def home() -> Path:
    """The folder of everything kept between runs: `$SUMMARIZER_HOME`, else the user's cache."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_cache_path("summarizer", appauthor=False)


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise `StorageError` when the disk under `folder` can't take `needed_bytes` more."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < needed_bytes:
        raise StorageError(
            f"{needed_bytes / 1e6:,.0f} MB are needed in {folder} but {free / 1e6:,.0f} MB are "
            f"free; make room or set {HOME_VARIABLE} to a folder on another disk"
        )


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn the system's 'disk full' and 'read-only' into a `StorageError` with a remedy."""
    try:
        yield
    except OSError as error:
        if isinstance(error, StorageError) or error.errno not in _FULL | _UNWRITABLE:
            raise
        reason = "the disk is full" if error.errno in _FULL else "it can't be written"
        raise StorageError(
            f"{folder}: {reason} ({error.strerror}); make room there or set {HOME_VARIABLE} "
            "to another folder"
        ) from error


@contextmanager
def turn(target: Path) -> Iterator[None]:
    """Wait until nobody else builds `target`, and keep the others waiting meanwhile.

    The system frees the lock of a process that dies, so none is ever left behind.
    """
    with explained(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / f".{target.name}.turn.lock"):
            yield


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a staging folder that becomes `target` when the block ends well, and vanishes otherwise.

    One process at a time writes a target; others wait. A build that is killed leaves folders whose
    names no reader looks for; the next build sweeps them away, or puts the older `target` back.
    """
    with explained(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(_beside(target, "lock")):
            _sweep(target)
            staging = _beside(target, "partial")
            staging.mkdir()
            try:
                yield staging
                _replace(staging, target)
            finally:
                _sweep(target)


def remove_folder(target: Path) -> None:
    """Delete `target`, which is gone at once, whatever stops the deletion of its files.

    Raises `StorageError` when it can't be written.
    """
    removed = _beside(target, "removed")
    with explained(target.parent):
        for left in (removed, _beside(target, "old")):  # which must not come back in its place
            shutil.rmtree(left, ignore_errors=True)
        target.replace(removed)
        shutil.rmtree(removed)


def _replace(staging: Path, target: Path) -> None:
    """Move `staging` to `target`; an older `target` goes first, since a rename won't merge them.

    It is deleted only when the new one is in its place: a deletion takes long enough to be killed.
    """
    if target.is_dir():
        target.replace(_beside(target, "old"))
    staging.replace(target)


def _sweep(target: Path) -> None:
    """Delete what lies beside `target`, but for an older one that no newer one replaced."""
    if not target.exists() and _beside(target, "old").exists():
        _beside(target, "old").replace(target)
    for what in ("partial", "old", "removed"):
        shutil.rmtree(_beside(target, what), ignore_errors=True)


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}"
