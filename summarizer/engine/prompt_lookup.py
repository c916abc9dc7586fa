"""Guess the next tokens from the prompt: a summary copies names and phrases of its text.

This is prompt lookup decoding (https://github.com/apoorvumang/prompt-lookup-decoding): where the
last tokens occurred before, what followed them may follow again. `generation.SpeculativeReader`
reads the guesses in one step with the token that was chosen, which takes little longer than that
token alone; a guess that the model then chooses itself has been read already, and the others are
dropped.

Guessing changes how long an answer takes, not what it says, except where two tokens are equally
likely up to rounding: ONNX Runtime computes several rows with other kernels than one. With float32
weights their logits differ by less than 0.001, with quantized weights by up to `ROUNDING`, and both
are equally near to float32's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROUNDING = 0.75  # of a logit, measured: see docs/log.md

_LONGEST_MATCH = 3  # tokens that must have occurred before, at most
_MOST_GUESSES = 8
_PRIORS = {1: 0.35, 2: 0.6, 3: 0.8}  # probability that the next guess is right, by match length
_PRIOR_WEIGHT = 4.0  # observations that a prior counts for
_DECAY = 0.9  # of older observations, at each new one


@dataclass(frozen=True)
class Guess:
    """Tokens that may come next.

    Attributes:
        tokens: Their ids.
        match: How many tokens before them had occurred before.
    """

    tokens: Sequence[int]
    match: int


class PromptLookup:
    """Guesses the continuation of a text, with as many tokens at a time as pay.

    Args:
        text: Token ids of the prompt.
        row_cost: Time of one more row in a step, as a share of a step with one row.
    """

    def __init__(self, text: Iterable[int], *, row_cost: float) -> None:
        self._row_cost = row_cost
        self._ids: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}  # after the last occurrence of these tokens
        self._accuracy = {match: _Accuracy(prior) for match, prior in _PRIORS.items()}
        for token in text:
            self.append(token)

    def append(self, token: int) -> None:
        """Add a token that was chosen."""
        place = len(self._ids)
        for match in range(1, min(_LONGEST_MATCH, place) + 1):
            self._places[tuple(self._ids[-match:])] = place
        self._ids.append(token)

    def guess(self, most: int) -> Guess:
        """Return at most `most` tokens that may come next; often none."""
        for match in range(min(_LONGEST_MATCH, len(self._ids)), 0, -1):
            place = self._places.get(tuple(self._ids[-match:]))
            if place is not None:
                count = min(most, self._worthwhile(self._accuracy[match].right))
                return Guess(self._ids[place : place + count], match)
        return Guess([], 0)

    def learn(self, guess: Guess, right: int) -> None:
        """Record that exactly the first `right` tokens of a guess were chosen."""
        if guess.tokens:
            self._accuracy[guess.match].learn(right, wrong=right < len(guess.tokens))

    def _worthwhile(self, right: float) -> int:
        """Return the number of guesses with the most tokens per time, each right with `right`."""
        gained = 1.0
        best, fastest = 0, 1.0
        for count in range(1, _MOST_GUESSES + 1):
            gained += right**count
            speed = gained / (1 + self._row_cost * count)
            if speed > fastest:
                best, fastest = count, speed
        return best


class _Accuracy:
    """The probability that a guess is right: recent observations on top of a prior."""

    def __init__(self, prior: float) -> None:
        self._right = prior * _PRIOR_WEIGHT
        self._seen = _PRIOR_WEIGHT

    @property
    def right(self) -> float:
        return self._right / self._seen

    def learn(self, right: int, *, wrong: bool) -> None:
        for outcome in [1.0] * right + [0.0] * wrong:
            self._right = self._right * _DECAY + outcome
            self._seen = self._seen * _DECAY + 1
