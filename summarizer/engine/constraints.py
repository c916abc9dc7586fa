"""Rules on which token may come next, applied to the logits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from summarizer.engine import FloatArray

Indices = npt.NDArray[np.intp]
Constraint = Callable[[FloatArray, Sequence[int]], FloatArray]  # (logits, ids written) -> logits


def all_of(*constraints: Constraint) -> Constraint:
    """Return a constraint that applies several in order."""

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        for constraint in constraints:
            logits = constraint(logits, written)
        return logits

    return constrain


def prefer_within(rule: Constraint, wish: Constraint) -> Constraint:
    """Apply a rule always, and a wish unless no token would be left."""

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        allowed = rule(logits, written)
        wished = wish(allowed, written)
        return wished if np.isfinite(wished.max()) else allowed

    return constrain


def favour_tokens(tokens: Sequence[int], bonus: float) -> Constraint:
    """Add `bonus` to the logits of some tokens, such as an end that is nearly as likely."""
    favoured = np.array(tokens, np.intp)

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        changed = logits.copy()
        changed[favoured] += np.float32(bonus)
        return changed

    return constrain


def forbid_tokens(tokens: Sequence[int]) -> Constraint:
    """Forbid some tokens anywhere in an answer."""
    forbidden = np.array(tokens, np.intp)  # made once: there may be tens of thousands

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        return _without(logits, forbidden)

    return constrain


def forbid_if_likeliest(
    find: Callable[[], Sequence[int]], *, among: Callable[[int], bool]
) -> Constraint:
    """Forbid some tokens once one of them may be the likeliest, which suffices for greedy writing.

    Args:
        find: Returns the tokens; called once, when it is first needed.
        among: Returns whether a token may be one of them; cheap.
    """
    forbidden: list[Constraint] = []

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        if not among(int(logits.argmax())):
            return logits
        if not forbidden:
            forbidden.append(forbid_tokens(find()))
        return forbidden[0](logits, written)

    return constrain


def forbid_at(places: Mapping[int, Collection[int]]) -> Constraint:
    """Forbid tokens at some positions of an answer, counted from 0."""

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        return _without(logits, list(places.get(len(written), ())))

    return constrain


def forbid_repeats(size: int) -> Constraint:
    """Forbid repeated n-grams of `size` tokens."""

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        tail = list(written[1 - size :])
        if len(written) < size:
            return logits
        repeats = [
            written[start + size - 1]
            for start in range(len(written) - size + 1)
            if list(written[start : start + size - 1]) == tail
        ]
        return _without(logits, repeats)

    return constrain


def discourage_copying(
    source: Sequence[int], may_differ: Callable[[int], bool], *, free: int, step: float, most: float
) -> Constraint:
    """Lower the logit of what goes on copying, the more the longer the copy is.

    Args:
        source: The tokens that are not to be copied.
        may_differ: Whether another token may stand for it: not so of parts of names and numbers.
        free: Tokens that may be copied in a row.
        step: What each one after these takes from the logit of the next.
        most: The most that is taken.
    """
    size = free + 1
    places: dict[tuple[int, ...], list[int]] = defaultdict(list)  # behind these tokens
    for place in range(size, len(source)):
        places[tuple(source[place - size : place])].append(place)

    def copied(written: Sequence[int], place: int) -> int:
        before = (source[at] for at in range(place - 1, -1, -1))
        pairs = zip(reversed(written), before, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        found = places.get(tuple(written[-size:]), ())
        changed = logits.copy() if found else logits
        for place in found:
            if may_differ(source[place]):
                penalty = min(most, step * (copied(written, place) - free))
                lowered = logits[source[place]] - np.float32(penalty)
                changed[source[place]] = min(changed[source[place]], lowered)
        return changed

    return constrain


def forbid_prefixes(prefixes: Sequence[tuple[int, ...]]) -> Constraint:
    """Forbid answers that begin with any of the token sequences in `prefixes`."""
    longest = max(map(len, prefixes), default=0)

    def constrain(logits: FloatArray, written: Sequence[int]) -> FloatArray:
        if len(written) >= longest:
            return logits
        begun = tuple(written)
        forbidden = {
            prefix[-1]
            for prefix in prefixes
            if len(prefix) == len(begun) + 1 and prefix[:-1] == begun
        }
        return _without(logits, list(forbidden))

    return constrain


def _without(logits: FloatArray, forbidden: Sequence[int] | Indices) -> FloatArray:
    """Return a copy of the logits with some tokens at minus infinity."""
    if not len(forbidden):
        return logits
    changed = logits.copy()
    changed[forbidden] = -np.inf
    return changed
