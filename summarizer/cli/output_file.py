"""The FILE of --output: looked at before minutes are spent, written when they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarizer.cli.terminal import tell
from summarizer.errors import StorageError


def writable(name: str | None) -> Path | None:
    """The path called `name`; raises `StorageError` unless it can be written; it stays as it is."""
    if not name:
        return None
    path = Path(name)
    with _explained(path):
        was_there = path.exists()
        path.open("ab").close()
        if not was_there:
            path.unlink()
    return path


def write(path: Path, line: str) -> None:
    """Write `line` alone to `path`."""
    with _explained(path):
        path.write_text(line + "\n", "utf-8")
    tell(f"written to {path}")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path} can't be written: {error.strerror}; name another FILE"
        ) from error
