"""Where bundles and weights live, how a folder gets there whole, and what a full disk does.

A full or read-only disk always ends in a `StorageError` that names the folder and the remedy, and
what was there before stays usable:

- `require_space` asks the disk before anything large is written or downloaded.
- `storage_errors` translates the system's error when the disk fills up all the same. Downloads
  keep what arrived and resume.
- `new_folder` discards a half-written bundle.
- `file_errors` does the same for a file that the user named: the batch's journal (which cuts off
  the line it couldn't finish) and `--output`.
"""

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
    """Return the folder of all that is kept: `$SUMMARIZER_HOME`, else the user's cache."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_cache_path("summarizer", appauthor=False)


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise `StorageError` unless the disk under `folder` has `needed_bytes` free."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < needed_bytes:
        raise StorageError(
            f"{needed_bytes / 1e6:,.0f} MB are needed in {folder} but {free / 1e6:,.0f} MB are "
            f"free; make room or set {HOME_VARIABLE} to a folder on another disk"
        )


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn "disk full" and "read-only" in a folder of ours into a `StorageError`."""
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
def file_errors(path: Path, remedy: str) -> Iterator[None]:
    """Turn any `OSError` while a user's file is written into a `StorageError` with `remedy`."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        reason = error.strerror or error
        raise StorageError(f"{path} can't be written: {reason}; {remedy}") from error


@contextmanager
def build_lock(target: Path) -> Iterator[None]:
    """Let one process at a time build `target`.

    The system frees the lock of a process that dies, so none is ever left behind.
    """
    with storage_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / f".{target.name}.turn.lock"):
            yield


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a staging folder that becomes `target` if the block succeeds, else disappears.

    One process at a time writes a target; others wait. A killed build leaves folders under names
    that no reader looks for; the next build deletes them, or puts the older `target` back.
    """
    with storage_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(_sibling(target, "lock")):
            _clean_up(target)
            staging = _sibling(target, "partial")
            staging.mkdir()
            try:
                yield staging
                _replace(staging, target)
            finally:
                _clean_up(target)


def remove_folder(target: Path) -> None:
    """Delete `target`; its name is gone at once, even if deleting the files is interrupted.

    Raises:
        StorageError: The folder can't be written.
    """
    removed = _sibling(target, "removed")
    with storage_errors(target.parent):
        for left in (removed, _sibling(target, "old")):  # which must not come back in its place
            shutil.rmtree(left, ignore_errors=True)
        target.replace(removed)
        shutil.rmtree(removed)


def _replace(staging: Path, target: Path) -> None:
    """Move `staging` to `target`; an older `target` goes first, since a rename won't merge them.

    The older one is deleted only when the new one is in its place, as deleting takes long enough
    to be killed.
    """
    if target.is_dir():
        target.replace(_sibling(target, "old"))
    staging.replace(target)


def _clean_up(target: Path) -> None:
    """Delete the siblings of `target`, but restore an older one that no newer one replaced."""
    if not target.exists() and _sibling(target, "old").exists():
        _sibling(target, "old").replace(target)
    for what in ("partial", "old", "removed"):
        shutil.rmtree(_sibling(target, what), ignore_errors=True)


def _sibling(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}"
