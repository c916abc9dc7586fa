"""Where bundles live, and how a folder appears there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from summarizer.errors import StorageError

HOME_VARIABLE = "SUMMARIZER_HOME"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


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
    """Turn the operating system's 'disk full' and 'read-only' into a `StorageError` with a remedy."""
    try:
        yield
    except OSError as error:
        if isinstance(error, StorageError) or error.errno not in _FULL | _READ_ONLY:
            raise
        reason = "the disk is full" if error.errno in _FULL else "it can't be written"
        raise StorageError(
            f"{folder}: {reason} ({error.strerror}); make room there or set {HOME_VARIABLE} "
            "to another folder"
        ) from error


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a staging folder that becomes `target` when the block ends well, and vanishes otherwise.

    A build that is killed leaves only the staging folder, whose name no reader looks for; the
    next build of the same target by any process whose predecessor is dead sweeps it away.
    """
    staging = target.parent / f".{target.name}.{os.getpid()}.partial"
    with explained(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        staging.mkdir()
        try:
            yield staging
            _replace(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _sweep(target: Path) -> None:
    for leftover in target.parent.glob(f".{target.name}.*.partial"):
        pid = leftover.name.split(".")[-2]
        if not (pid.isdigit() and _is_alive(int(pid))) or int(pid) == os.getpid():
            shutil.rmtree(leftover, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _replace(staging: Path, target: Path) -> None:
    """Move `staging` to `target`; an older `target` is set aside first, since rename won't merge."""
    if target.exists():
        shutil.rmtree(target)
    os.replace(staging, target)
