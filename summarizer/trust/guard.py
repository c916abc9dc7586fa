"""Watch a summary while it is written, and object at once to what its source doesn't have.

So only a few tokens are written again: those from the first wrong word on.
"""

from __future__ import annotations

import re
from collections import Counter

from summarizer.trust.source import Claim, Source

_TURNS = 2  # that the same words are objected to
_MOST_OBJECTIONS = 4
_MAY_GO_ON = re.compile(r"\d[.,:]?\Z")  # a number, into which the next token may belong
_CLOSES = re.compile(r"[\s.,;:!?…|。，；：！？、)）]$")


class Guard:
    """Objects to what an answer says. It is for one answer, and remembers what it objected to."""

    def __init__(self, source: Source, *, given: str = "") -> None:
        self._source = source
        self._given = len(given)  # characters that the answer began with
        self._objected: Counter[str] = Counter()

    def objection(self, answer: str, *, is_ended: bool) -> Claim | None:
        """The first thing in an answer, as far as it goes, that the source doesn't have."""
        said = answer[self._given :]
        if not is_ended and not _CLOSES.search(said):
            return None
        for claim in self._source.faults(said):
            reaches_end = claim.end >= len(said) - 1
            is_open = not is_ended and reaches_end and bool(_MAY_GO_ON.search(said, claim.start))
            if not is_open and self._may_object(claim):
                self._objected[claim.text] += 1
                return _moved(claim, self._given)
        return None

    def _may_object(self, claim: Claim) -> bool:
        return self._objected[claim.text] < _TURNS and self._objected.total() < _MOST_OBJECTIONS


def _moved(claim: Claim, by: int) -> Claim:
    return Claim(claim.kind, claim.start + by, claim.end + by, claim.text, claim.is_supported)
