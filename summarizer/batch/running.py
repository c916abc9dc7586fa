"""A batch from its items to its lines, item by item."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeAlias

from summarizer.batch.answering import Answer
from summarizer.batch.items import Item
from summarizer.batch.journal import LineStream

# From items to answers, in any order, each when it is there; closed when nobody asks any more.
Answering: TypeAlias = Callable[[Iterator[Item]], Generator[tuple[Item, Answer]]]


@dataclass(frozen=True)
class Tally:
    """How far a batch is.

    done, failed               -- items of this run
    done_before, failed_before -- items that the output had lines of
    total                      -- items in all
    """

    done: int = 0
    failed: int = 0
    done_before: int = 0
    failed_before: int = 0
    total: int = 0

    @property
    def tried(self) -> int:
        """Items that this run has come to an end with."""
        return self.done + self.failed

    @property
    def to_try(self) -> int:
        """Items that are this run's."""
        return self.total - self.done_before - self.failed_before


def run(items: Iterable[Item], output: LineStream, answering: Answering) -> Generator[Tally]:
    """Answer the items that `output` has no line of; the tally after each line, and one before.

    items -- iterated twice: to count, and to answer

    Raises the `ModelError`s, `StorageError` among them; what was written stays.
    """
    tally = _counted(items, output)
    yield tally
    if not tally.to_try:
        return
    left = (item for item in items if item.key not in output.done)
    with closing(answering(left)) as answers:
        for item, answer in answers:
            output.write({"index": item.index, "id": item.id, "key": item.key} | answer)
            tally = _with_one_more(tally, is_failed="error" in answer)
            yield tally


def _with_one_more(tally: Tally, *, is_failed: bool) -> Tally:
    if is_failed:
        return replace(tally, failed=tally.failed + 1)
    return replace(tally, done=tally.done + 1)


def _counted(items: Iterable[Item], output: LineStream) -> Tally:
    states = [output.done.get(item.key) for item in items]  # None for what has no line
    return Tally(
        done_before=states.count(False), failed_before=states.count(True), total=len(states)
    )
