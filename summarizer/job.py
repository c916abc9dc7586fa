"""One summary to write: what for, from where, what it may say, and what has been spent on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from summarizer.endings import Ending
from summarizer.engine.decoder import KVCache
from summarizer.engine.generation import IsCancelled
from summarizer.options import SummaryOptions
from summarizer.planning import Plan
from summarizer.results import Check
from summarizer.stopwatch import Spent
from summarizer.summary_form import Form, Shaped
from summarizer.trust.drift import copies_opening
from summarizer.trust.guard import Guard
from summarizer.trust.source import Source


@dataclass
class Job:
    """A pass's summary.

    source   -- what the summary is held against while it is written; None where it isn't
    on_token -- called for each token that is written
    trust    -- seconds that checking took, or writing again
    changes  -- what was taken out of the summary
    opening  -- that of the text, which a first attempt copied
    tried    -- the first tokens of attempts that weren't taken
    """

    text: str
    options: SummaryOptions
    form: Form
    plan: Plan
    cache: KVCache
    is_cancelled: IsCancelled
    on_token: Callable[[], None]
    trust: Spent = field(default_factory=Spent)
    source: Source | None = None
    output_tokens: int = 0
    changes: list[Check] = field(default_factory=list)
    opening: Check | None = None
    tried: set[int] = field(default_factory=set)

    def count_token(self) -> None:
        """Note that a token was written."""
        self.output_tokens += 1
        self.on_token()

    def guard(self, given: str) -> Guard | None:
        """What watches an answer that begins with what was given."""
        return Guard(self.source, given=given) if self.source else None

    def begin_attempt(self) -> None:
        """Forget what was taken out of an attempt that isn't taken."""
        self.changes = []

    def take(self, ending: Ending) -> Shaped:
        """The summary that is taken, and what was taken out of it, no other attempt's changes."""
        shaped, opening = ending.shaped, self.opening
        if self.source and copies_opening(shaped.parts, self.text):  # again
            opening = Check("copied-opening", shaped.text, "kept")
        self.changes = [*([opening] if opening else []), *ending.changes]
        return shaped

    def note_change(self, change: Check, seconds: float = 0.0) -> None:
        """Note what was taken out, and the seconds that are lost by it."""
        self.changes.append(change)
        self.trust.add(seconds)
