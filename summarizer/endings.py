"""Where an answer that is too long could have ended, and which of several answers is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.attempts import Attempt
from summarizer.forms import shape
from summarizer.language.detection import is_written_in
from summarizer.language.open_ends import is_left_open
from summarizer.language.words import ends_within_word
from summarizer.results import Check
from summarizer.summary_form import FEWEST_WORDS_SHARE, Form, Shaped
from summarizer.trust.source import Source

LIKELY_END = 0.05  # an end this probable reads as one
POSSIBLE_END = 0.005  # one less probable than this doesn't


@dataclass(frozen=True)
class Ending:
    """An answer that may be taken, and how likely the model thought that it ends there."""

    probability: float
    shaped: Shaped
    faults: int = 0  # that the source doesn't say
    changes: tuple[Check, ...] = ()  # by which it became what it is
    is_short: bool = False  # of fewer parts than were asked for

    @property
    def weight(self) -> float:
        """More for what says more: after a first clause an end is often likely."""
        return self.probability * (1 if self.shaped.rows else len(self.shaped.text))


def best(endings: Sequence[Ending], *, at_least: float) -> Ending | None:
    """One with enough parts, with the fewest faults, and of these the likeliest that says most."""
    likely = [ending for ending in endings if ending.probability >= at_least]
    return max(
        likely,
        key=lambda ending: (not ending.is_short, -ending.faults, ending.weight),
        default=None,
    )


def earlier_ends(
    form: Form, attempt: Attempt, source: Source | None, changes: Sequence[Check]
) -> Iterator[Ending]:
    """Where an answer of one line could have ended within its bound.

    changes -- what was taken out of the answer
    """
    fewest = int((form.max_words or 0) * FEWEST_WORDS_SHARE)
    for end in attempt.ends:
        before, after = attempt.raw[: end.offset], attempt.raw[end.offset :]
        if ends_within_word(before, after) or is_left_open(before.rstrip()):
            continue
        shaped = shape(before, form, ended=True)
        is_long_enough = shape(before, replace(form, max_words=fewest), ended=True).text == ""
        if shaped.parts and is_long_enough and is_written_in(shaped.text, form.language):
            faults = source.faults(shaped.text) if source else ()
            yield Ending(end.probability, shaped, len(faults), tuple(changes))
