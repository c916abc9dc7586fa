"""Many inputs, one line of JSON each: resumed after a kill, with nothing lost or done twice."""

from summarizer.batching.answering import Answer, answer, failure
from summarizer.batching.items import Batch, Item
from summarizer.batching.journal import Journal, LineStream, open_journal
from summarizer.batching.models import answering_with
from summarizer.batching.pool import pooled_answers
from summarizer.batching.running import Answering, Tally, run

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
