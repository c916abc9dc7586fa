"""Summarize many inputs, one line of JSON each; a killed run resumes without loss or repetition."""

from summarizer.batch.answers import (
    Answer,
    Answering,
    answer,
    answering_with,
    failure,
    pooled_answers,
)
from summarizer.batch.items import Batch, Item
from summarizer.batch.journal import Journal, LineStream, open_journal
from summarizer.batch.runner import Tally, run
from summarizer.batch.watch import Watched, changes_of, watch

__all__ = [
    "Answer",
    "Answering",
    "Batch",
    "Item",
    "Journal",
    "LineStream",
    "Tally",
    "Watched",
    "answer",
    "answering_with",
    "changes_of",
    "failure",
    "open_journal",
    "pooled_answers",
    "run",
    "watch",
]
