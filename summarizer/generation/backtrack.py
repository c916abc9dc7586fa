"""Take back what a guard objects to, and let the model go on from before it in another way."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from summarizer.engine import FloatArray
from summarizer.engine.constraints import Constraint, forbid_at
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.generation.candidates import Attempt
from summarizer.grounding.reference import Claim


class Backtracker:
    """Rewinds an answer in the cache that it is written into.

    logits -- [vocab], of the first token of the answer
    digits -- tokens of a digit: where a wrong number was, a sentence without one is wanted rather
              than with the next wrong number
    tried  -- first tokens that the answer shall not have
    """

    def __init__(
        self,
        decoder: Decoder,
        cache: KVCache,
        logits: FloatArray,
        *,
        digits: Sequence[int],
        tried: Collection[int] = (),
    ) -> None:
        self._decoder = decoder
        self._cache = cache
        self._first = logits
        self._start = cache.length
        self._digits = digits
        self._barred: dict[int, set[int]] = {0: set(tried)} if tried else {}

    @property
    def constraint(self) -> Constraint:
        """Keeps what was taken back from coming again in its place."""
        return forbid_at(self._barred)

    def take_back(self, attempt: Attempt, objection: Claim) -> tuple[FloatArray, float]:
        """Go back to before a claim: the logits [vocab] there, and the seconds that are lost."""
        place = attempt.token_at(objection.start)
        if attempt.is_blank(place - 1):  # before a digit a space is a token of its own
            place -= 1
        barred = self._barred.setdefault(place, set())
        barred.add(attempt.ids[place])
        if any(map(str.isdigit, objection.text)):
            barred.update(self._digits)
        for later in [number for number in self._barred if number > place]:
            del self._barred[later]
        seconds = attempt.rewind(place)
        self._cache.length = self._start + max(0, place - 1)
        if not place:
            return self._first, seconds
        return self._decoder.forward(attempt.ids[-1:], self._cache)[-1], seconds
