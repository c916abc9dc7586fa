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

__all__ = [
    "Answer",
    "Answering",
    "Batch",
    "Item",
    "Journal",
    "LineStream",
    "Tally",
    "answer",
    "answering_with",
    "failure",
    "open_journal",
    "pooled_answers",
    "run",
]
