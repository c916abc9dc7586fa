"""Many inputs, one line of JSON each: resumed after a kill, with nothing lost or done twice."""

from summarizer.batch.answering import Answer, answer, failure
from summarizer.batch.items import Batch, Item
from summarizer.batch.journal import Journal, LineStream, open_journal
from summarizer.batch.models import answering_with
from summarizer.batch.pool import pooled_answers
from summarizer.batch.running import Answering, Tally, run

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
