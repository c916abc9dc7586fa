"""Summarize what comes into folders: each file once, when it is written to its end.

The system tells that something has changed; what it was is found by looking at all the files, so
that nothing is missed when many come at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from summarizer.batch.answers import Answering
from summarizer.batch.items import Batch, Item
from summarizer.batch.journal import LineStream
from summarizer.errors import OptionError, imported_from_extra

SETTLED_AFTER_S = 2.0  # without a change a file is taken for written
_LOOK_EVERY_MS = 500  # while a file is being written

Ticks = Iterator[bool]  # one now and then, whether something has changed


class _Stamp(NamedTuple):
    """What changes when a file does."""

    modified_ns: int
    size: int


@dataclass
class Watched:
    """The files of folders as they come and change.

    Attributes:
        batch: Which files, and how they are summarized.
        output: Where the lines go, and which are there.
        settled_after_s: Without a change a file is taken for written.
        clock: Seconds.
    """

    batch: Batch
    output: LineStream
    settled_after_s: float = SETTLED_AFTER_S
    clock: Callable[[], float] = time.monotonic
    _known: dict[Path, _Stamp] = field(default_factory=dict)  # what has been answered
    _coming: dict[Path, tuple[_Stamp, float]] = field(default_factory=dict)  # and since when

    def items(self, ticks: Ticks) -> Iterator[Item]:
        """Yield what has no line yet, as soon as it is written; ends when the ticks do."""
        count = 0
        for has_changed in ticks:
            if has_changed or self._coming:
                for path in self._settled():
                    for item in self._new_items(path):
                        yield replace(item, index=count)
                        count += 1

    def _new_items(self, path: Path) -> Iterator[Item]:
        """Yield what of a file has no line, unless it has changed or gone while it waited."""
        if _stamp(path) != self._known[path]:
            del self._known[path]  # it is looked at again
            self._coming[path] = (_Stamp(0, 0), self.clock())
            return
        for item in replace(self.batch, paths=(path,)):
            if item.key not in self.output.done:
                yield item

    def _settled(self) -> list[Path]:
        """Return the files that have changed and are written now."""
        now, coming = self.clock(), {}
        ready = []
        for path in self.batch.files():
            stamp = _stamp(path)
            if stamp is None or not stamp.size or self._known.get(path) == stamp:
                continue  # gone, still to be written, or known
            before, since = self._coming.get(path, (None, now))
            since = since if before == stamp else now
            if now - since >= self.settled_after_s:
                self._known[path] = stamp
                ready.append(path)
            else:
                coming[path] = (stamp, since)
        self._coming = coming
        return ready


def watch(watched: Watched, answering: Answering, ticks: Ticks) -> Generator[tuple[str, str]]:
    """Write a line for each file that comes, until it is closed or interrupted.

    Args:
        watched: The folders, and where the lines go.
        answering: What answers items, with one model; see `answering_with`.
        ticks: When to look; see `changes_of`.

    Yields:
        The id of each item that has its line now, and its error or "".

    Raises:
        ModelError: The model breaks, or the output can't be written (`StorageError`).
    """
    with closing(answering(watched.items(ticks))) as answers:
        for item, answer in answers:
            watched.output.write({"index": item.index, "id": item.id, "key": item.key} | answer)
            yield item.id, answer.get("error", {}).get("message", "")


def changes_of(folders: tuple[Path, ...]) -> Ticks:
    """Return ticks for changes below folders; the first one is for what is there.

    Raises:
        OptionError: What is to be watched is no folder.
        MissingPackageError: The library for it isn't installed.
    """
    with imported_from_extra("watch"):
        import watchfiles

    for folder in folders:
        if not folder.is_dir():
            raise OptionError(f"{folder} is no folder; --watch takes folders alone")
    told = watchfiles.watch(
        *folders,
        watch_filter=None,
        rust_timeout=_LOOK_EVERY_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    return _ticks(map(bool, told))


def _ticks(told: Iterator[bool]) -> Ticks:
    next(told)  # from here on the system watches
    yield True
    yield from told


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _Stamp(found.st_mtime_ns, found.st_size)
