"""Guess the next tokens from what was read: a summary copies names and phrases of its text.

Where the last tokens came before, what followed them may follow again (prompt lookup decoding,
https://github.com/apoorvumang/prompt-lookup-decoding). Guesses are read in one step with the token
that was chosen, which takes little longer than that token alone. A guess that the model then
chooses by itself is read already; the others are forgotten. So guessing changes how long an answer
takes, not what it says, but where two tokens are as likely up to rounding: ONNX Runtime computes
several rows by other kernels than one. With float32 weights their logits differ by less than 0.001,
with quantized weights by up to `ROUNDING`, while both are as near to float32's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROUNDING = 0.75  # of a logit, measured: see docs/log.md

_LONGEST_MATCH = 3  # tokens that must have come before, at most
_MOST_GUESSES = 8
_BELIEFS = {1: 0.35, 2: 0.6, 3: 0.8}  # that the next guess is right, by the match, to begin with
_BELIEF_WEIGHT = 4.0  # guesses seen that a belief counts for
_FORGETTING = 0.9  # of what was seen, at each new guess


class PromptLookup:
    """Guesses after a text, as many at a time as pay.

    row_cost -- time of one more row in a step, as a share of a step with one row
    """

    def __init__(self, text: Iterable[int], *, row_cost: float) -> None:
        self._row_cost = row_cost
        self._ids: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}  # of what came after these tokens at last
        self._odds = {match: _Odds(belief) for match, belief in _BELIEFS.items()}
        for token in text:
            self.append(token)

    def append(self, token: int) -> None:
        """Note a token that was chosen."""
        place = len(self._ids)
        for match in range(1, min(_LONGEST_MATCH, place) + 1):
            self._places[tuple(self._ids[-match:])] = place
        self._ids.append(token)

    def guess(self, most: int) -> Guess:
        """At most `most` tokens that may come next; often none."""
        for match in range(min(_LONGEST_MATCH, len(self._ids)), 0, -1):
            place = self._places.get(tuple(self._ids[-match:]))
            if place is not None:
                count = min(most, self._worthwhile(self._odds[match].right))
                return Guess(self._ids[place : place + count], match)
        return Guess([], 0)

    def learn(self, guess: Guess, right: int) -> None:
        """Note that the first `right` tokens of a guess were chosen, and no more."""
        if guess.tokens:
            self._odds[guess.match].learn(right, wrong=right < len(guess.tokens))

    def _worthwhile(self, right: float) -> int:
        """The number of guesses that gives most tokens for the time, each right with `right`."""
        gained = 1.0
        best, fastest = 0, 1.0
        for count in range(1, _MOST_GUESSES + 1):
            gained += right**count
            speed = gained / (1 + self._row_cost * count)
            if speed > fastest:
                best, fastest = count, speed
        return best


@dataclass(frozen=True)
class Guess:
    """Guessed tokens, and how many tokens before them had come before."""

    tokens: Sequence[int]
    match: int


class _Odds:
    """How probable it is that a guess is right: what was seen lately, on top of a belief."""

    def __init__(self, belief: float) -> None:
        self._right = belief * _BELIEF_WEIGHT
        self._seen = _BELIEF_WEIGHT

    @property
    def right(self) -> float:
        return self._right / self._seen

    def learn(self, right: int, *, wrong: bool) -> None:
        for outcome in [1.0] * right + [0.0] * wrong:
            self._right = self._right * _FORGETTING + outcome
            self._seen = self._seen * _FORGETTING + 1
