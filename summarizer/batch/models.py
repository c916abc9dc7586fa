"""The models that answer a batch: one in this process, or one in each of several."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial

from summarizer.batch.answering import Answer, answer
from summarizer.batch.items import Item
from summarizer.batch.pool import pooled_answers
from summarizer.batch.running import Answering
from summarizer.bundle import Bundle
from summarizer.options import EngineOptions, SummaryOptions
from summarizer.summarizer import Summarizer


def answering_with(
    bundle: Bundle, options: SummaryOptions, engine: EngineOptions, *, workers: int = 1
) -> Answering:
    """What answers items with so many models, which are loaded when it is asked to."""
    load = partial(_load, bundle, options, engine)
    if workers > 1:
        return partial(pooled_answers, load=load, workers=workers)
    return partial(_in_turn, load=load)


def _load(
    bundle: Bundle, options: SummaryOptions, engine: EngineOptions
) -> Callable[[Item], Answer]:
    return partial(answer, Summarizer(bundle, options, engine))


def _in_turn(
    items: Iterator[Item], load: Callable[[], Callable[[Item], Answer]]
) -> Generator[tuple[Item, Answer]]:
    answer_one = load()
    for item in items:
        yield item, answer_one(item)
