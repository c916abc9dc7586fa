"""Run a batch: answer the items that have no line yet, and write a line for each."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, replace

from summarizer.batch.answers import Answering
from summarizer.batch.items import Item
from summarizer.batch.journal import LineStream


@dataclass(frozen=True)
class Tally:
    """How far a batch is.

    Attributes:
        done: Items of this run that have a summary.
        failed: Items of this run that failed.
        done_before: Items whose summary was in the output already.
        failed_before: Items whose failure was in the output already.
        total: All items.
    """

    done: int = 0
    failed: int = 0
    done_before: int = 0
    failed_before: int = 0
    total: int = 0

    @property
    def tried(self) -> int:
        """The items that this run has finished."""
        return self.done + self.failed

    @property
    def to_try(self) -> int:
        """The items of this run."""
        return self.total - self.done_before - self.failed_before


def run(items: Iterable[Item], output: LineStream, answering: Answering) -> Generator[Tally]:
    """Answer the items that `output` has no line of, and yield the tally before and after each.

    Args:
        items: Iterated twice: to count them, and to answer them.
        output: Where the lines go.
        answering: What answers items, see `answering_with`.

    Raises:
        ModelError: The model breaks, or the output can't be written (`StorageError`); the lines
            that were written stay.
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
