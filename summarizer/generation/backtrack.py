"""One attempt at an answer, and backtracking in it: drop a claim, and write on from before it."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from summarizer.engine import FloatArray
from summarizer.engine.constraints import Constraint, forbid_at
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.tokenizer import Detokenizer, Tokenizer
from summarizer.grounding.reference import Claim


@dataclass(frozen=True)
class StopPoint:
    """Where an answer could have ended, and how likely the model thought that.

    Attributes:
        offset: In characters of the raw answer.
        probability: Of all tokens that would have ended it there.
    """

    offset: int
    probability: float


@dataclass
class Attempt:
    """What was written so far.

    Attributes:
        prefix: The beginning of the answer that the prompt gives.
        raw: The text, `prefix` included.
        ids: The tokens after `prefix`.
        is_cut_off: Whether a limit ended it rather than the model.
    """

    tokenizer: Tokenizer
    prefix: str = ""
    raw: str = ""
    ids: list[int] = field(default_factory=list)
    stop_points: list[StopPoint] = field(default_factory=list)
    is_cut_off: bool = False

    def __post_init__(self) -> None:
        self.raw = self.prefix
        self._offsets: list[int] = []  # of each token's text in `raw`
        self._times: list[float] = []
        self._begins_whole: list[bool] = []  # no bytes of a character stand before it
        self._detokenizer = Detokenizer(self.tokenizer)

    def add(self, token: int) -> None:
        """Append a token."""
        self._offsets.append(len(self.raw))
        self._times.append(time.perf_counter())
        self._begins_whole.append(self._detokenizer.is_whole)
        self.ids.append(token)
        self.raw += self._detokenizer.feed(token)

    def finish(self, *, is_cut_off: bool) -> None:
        """Append what the last token left incomplete."""
        self.raw += self._detokenizer.finish()
        self.is_cut_off = is_cut_off

    def token_at(self, offset: int) -> int:
        """Return the index of the token with the first byte of the character at `offset`."""
        number = max(0, sum(start <= offset for start in self._offsets) - 1)
        while not self._begins_whole[number]:
            number -= 1
        return number

    def is_space(self, number: int) -> bool:
        """Return whether a token is a single space."""
        if not 0 <= number < len(self.ids) - 1:
            return False
        return self.raw[self._offsets[number] : self._offsets[number + 1]] == " "

    def rewind(self, number: int) -> float:
        """Drop all tokens from index `number` on; return the seconds since the first of them."""
        seconds = time.perf_counter() - self._times[number]
        offset = self._offsets[number]
        self.raw = self.raw[:offset]
        self.stop_points = [point for point in self.stop_points if point.offset < offset]
        self._detokenizer = Detokenizer(self.tokenizer)
        self.is_cut_off = False
        for kept in (self.ids, self._offsets, self._times, self._begins_whole):
            del kept[number:]
        return seconds


class Backtracker:
    """Rewinds an attempt together with the KV cache that it is written into."""

    def __init__(
        self,
        decoder: Decoder,
        cache: KVCache,
        logits: FloatArray,
        *,
        digits: Sequence[int],
        tried: Collection[int] = (),
    ) -> None:
        """Start at the end of the prompt in `cache`.

        Args:
            decoder: The model.
            cache: Holds the prompt up to the beginning of the answer.
            logits: [vocab], of the answer's first token.
            digits: Tokens of a digit. In place of a wrong number a sentence without one is wanted,
                not the next wrong number.
            tried: Tokens that the answer must not begin with.
        """
        self._decoder = decoder
        self._cache = cache
        self._first = logits
        self._start = cache.length
        self._digits = digits
        self._barred: dict[int, set[int]] = {0: set(tried)} if tried else {}

    @property
    def constraint(self) -> Constraint:
        """Keeps dropped tokens from coming again in the same place."""
        return forbid_at(self._barred)

    def backtrack(self, attempt: Attempt, claim: Claim) -> tuple[FloatArray, float]:
        """Rewind to before `claim`; return the logits [vocab] there, and the seconds lost."""
        place = attempt.token_at(claim.start)
        if attempt.is_space(place - 1):  # before a digit a space is a token of its own
            place -= 1
        barred = self._barred.setdefault(place, set())
        barred.add(attempt.ids[place])
        if any(map(str.isdigit, claim.text)):
            barred.update(self._digits)
        for later in [number for number in self._barred if number > place]:
            del self._barred[later]
        seconds = attempt.rewind(place)
        self._cache.length = self._start + max(0, place - 1)
        if not place:
            return self._first, seconds
        return self._decoder.forward(attempt.ids[-1:], self._cache)[-1], seconds
