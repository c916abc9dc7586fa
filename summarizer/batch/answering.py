"""One item to one answer: what a summary is, or why there is none."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any, TypeAlias

from summarizer.batch.items import Item
from summarizer.batch.reading import read
from summarizer.errors import ModelError, SummarizerError, UnsupportedInputError
from summarizer.inputs import Document
from summarizer.options import SummaryOptions
from summarizer.summarizer import Summarizer

# The fields of a `SummaryResult`, or {"error": {"type": ..., "message": ...}}; plain values.
Answer: TypeAlias = dict[str, Any]

_log = logging.getLogger(__name__)


def answer(summarizer: Summarizer, item: Item) -> Answer:
    """The summary of an item, or its failure, whatever that is: the next items go on.

    Raises the `ModelError`s alone, since with a broken model all the others would fail, too.
    """
    try:
        source = _source(item, summarizer.options)
        return asdict(summarizer.summarize(source, **item.options))
    except ModelError:
        raise
    except Exception as error:
        if not isinstance(error, SummarizerError):
            _log.warning("%s failed unexpectedly", item.id, exc_info=True)
        return failure(error)


def failure(error: Exception) -> Answer:
    """The answer of an item that failed."""
    return {"error": {"type": type(error).__name__, "message": str(error)}}


def _source(item: Item, options: SummaryOptions) -> str | Document:
    if item.error:
        raise UnsupportedInputError(item.error)
    if item.path is None:
        return item.text
    return read(item.path, item.options.get("input_type", options.input_type))
