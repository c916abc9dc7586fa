"""Notice that a model is going round in circles."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST_PERIOD = 48  # tokens: a long sentence
_ROUNDS = 3  # how often a period must come before it counts as a loop
_SHORTEST_LOOP = 12  # tokens: "ha ha ha" and "1.0.0.0" are no loops yet


def is_looping(ids: Sequence[int]) -> bool:
    """Whether `ids` ends in the same tokens over and over."""
    longest = min(_LONGEST_PERIOD, len(ids) // _ROUNDS)
    return any(_repeats(ids, period) for period in range(1, longest + 1))


def _repeats(ids: Sequence[int], period: int) -> bool:
    rounds = max(_ROUNDS, -(-_SHORTEST_LOOP // period))
    length = rounds * period
    if len(ids) < length:
        return False
    tail = list(ids[-length:])
    return tail[period:] == tail[:-period]
