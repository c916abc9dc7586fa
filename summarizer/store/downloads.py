"""What downloads have in common: one process at a time, bytes that are counted, cancelling."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.bundle import ByteProgress
from summarizer.errors import AbortError

READ_BYTES = 1 << 22
_LOCK = ".download.lock"
_LOCK_POLL_S = 0.1


@dataclass(frozen=True)
class Meter:
    """Reports one file's bytes among those of all files, and raises when the caller cancelled."""

    progress: ByteProgress
    is_cancelled: Callable[[], bool]
    before: int  # bytes of the files before this one
    total: int

    def __call__(self, done: int) -> None:
        if self.is_cancelled():
            raise _cancelled()
        self.progress(min(self.before + done, self.total), self.total)


@contextmanager
def turn(folder: Path, is_cancelled: Callable[[], bool]) -> Iterator[None]:
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


def sha256_of(path: Path, on_block: Callable[[], None]) -> str:
    """The sha256 of a file, which is then on the disk and not only on its way there."""
    digest = hashlib.sha256()
    with path.open("r+b") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
            on_block()
        # Its size alone will vouch for the file later: after a power cut it must not be zeros.
        os.fsync(file.fileno())
    return digest.hexdigest()


def _cancelled() -> AbortError:
    return AbortError("the download was cancelled; what arrived is kept for the next try")
