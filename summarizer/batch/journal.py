"""The output of a batch: lines of JSON, each completely on disk before the next is begun.

A killed process leaves at most one incomplete line, the last one. The next run cuts it off, and
knows from the keys of the others what is done.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from filelock import FileLock, Timeout

from summarizer.batch.escapes import json_line
from summarizer.bundle.storage import file_errors
from summarizer.errors import StorageError

_REMEDY = (
    "make room or name another file, and run the same command again: the lines that it has are kept"
)
_BEGINNING = b'{"index": '  # of every line, by which even a torn one is recognized


class LineStream(Protocol):
    """Where the lines of a batch go."""

    @property
    def done(self) -> Mapping[str, bool]:
        """Return the keys that have a line already, and whether it is a failure."""

    def write(self, record: Mapping[str, Any]) -> None:
        """Add a line; raise `StorageError` or `OSError`."""


class Journal:
    """The lines in a file that only this process writes; see `open_journal`.

    Attributes:
        done: Keys of its lines, and whether they are failures.
        torn_bytes: Of an incomplete last line that a killed run left, and that was cut off.
    """

    def __init__(self, path: Path, *, retry_errors: bool = False) -> None:
        self._path = path
        self.done, size, whole_bytes = _scan(path)
        self.torn_bytes = size - whole_bytes
        if self.torn_bytes:
            os.truncate(path, whole_bytes)
        if retry_errors and any(self.done.values()):
            self._drop_failures()
        self._bytes = path.stat().st_size
        self._file = path.open("ab", buffering=0)

    def write(self, record: Mapping[str, Any]) -> None:
        """Add a line, which is on disk when this returns.

        Raises:
            StorageError: It can't be written; the file is then as before.
        """
        rest = memoryview(encoded(record))
        length = len(rest)
        with file_errors(self._path, _REMEDY):
            try:
                while rest:  # a nearly full disk takes only a part
                    rest = rest[self._file.write(rest) :]
                os.fsync(self._file.fileno())
            except OSError:
                with suppress(OSError):
                    self._file.truncate(self._bytes)
                raise
        self._bytes += length
        self.done[record["key"]] = "error" in record

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _drop_failures(self) -> None:
        """Remove the lines of failures, so that each item will have one line again."""
        partial = self._path.with_name(f".{self._path.name}.partial")
        with self._path.open("rb") as old, partial.open("wb") as new:
            for _, line, record in _records(old, self._path):
                if "error" not in record:
                    new.write(line)
            new.flush()
            os.fsync(new.fileno())
        partial.replace(self._path)
        self.done = {key: failed for key, failed in self.done.items() if not failed}


@contextmanager
def open_journal(
    path: Path, *, restart: bool = False, retry_errors: bool = False
) -> Iterator[Journal]:
    """Open the journal in file `path`, locked until the block ends.

    Args:
        path: The file.
        restart: Begin with an empty file, whatever it contained.
        retry_errors: Remove the failures, so that these items are tried again.

    Raises:
        StorageError: Another process writes to it, it contains anything but lines of a batch (it
            is left as it is), or it can't be written.
    """
    if path.exists() and not path.is_file():
        raise StorageError(f"{path} is no ordinary file, as is needed to resume; name another one")
    if not path.absolute().parent.is_dir():
        raise StorageError(f"{path}: there is no folder {path.parent}; make it or name another one")
    with _lock(path):
        with file_errors(path, _REMEDY):
            path.open("wb" if restart else "ab").close()
            journal = Journal(path, retry_errors=retry_errors)
        try:
            yield journal
        finally:
            journal.close()


def encoded(record: Mapping[str, Any]) -> bytes:
    """Return a record as a line."""
    return json_line(record).encode() + b"\n"


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Keep other processes from writing `path`; the system frees the lock of a dead process."""
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    with file_errors(path, _REMEDY):
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise StorageError(
                f"{path} is being written by another run; wait for it, or name another file"
            ) from error
    try:
        yield
    finally:
        lock.release()


def _scan(path: Path) -> tuple[dict[str, bool], int, int]:
    """Return the lines' keys with whether they failed, all bytes, and those of whole lines."""
    done: dict[str, bool] = {}
    whole_bytes = 0
    with path.open("rb") as file:
        for end, _, record in _records(file, path):
            done[record["key"]] = "error" in record
            whole_bytes = end
        return done, file.seek(0, os.SEEK_END), whole_bytes


def _records(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """Yield whole lines as (end, bytes, record) but a torn last one; raise for foreign ones."""
    end = 0
    for number, line in enumerate(file, 1):
        if not line.startswith(_BEGINNING[: len(line)]):
            raise _foreign(path, number)
        if not line.endswith(b"\n"):
            return
        end += len(line)
        yield end, line, _parsed(line, path, number)


def _parsed(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise _foreign(path, number) from error
    if not isinstance(record, dict) or not isinstance(record.get("key"), str):
        raise _foreign(path, number)
    return record


def _foreign(path: Path, number: int) -> StorageError:
    return StorageError(
        f"line {number:,} of {path} is none that a batch wrote; name another file, or overwrite "
        "this one: --restart"
    )
