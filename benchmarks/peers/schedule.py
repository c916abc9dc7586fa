"""Who takes part in how many rounds, and how much of them is done.

Rounds beyond the first go to those for whom they matter: an engine that is several times slower
than the fastest needs no fine figure, and of two ways to run one engine the slower needs none.
Both are settled once, by a round that nobody else disturbed if there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

SLOW = 4  # times the fastest one's time
SLOW_ROUNDS = 3


class Schedule:
    """The quiet rounds that each contender still takes part in."""

    def __init__(self, labels: Iterable[str], repeats: int) -> None:
        self._repeats = repeats
        self._wanted = dict.fromkeys(labels, repeats)  # quiet rounds, by label
        self._seconds: dict[str, float] = {}  # of the last turn
        self._spent_s = 0.0
        self._waiting = set(self._wanted)  # for their turn in this round
        self._quiet = 0
        self._is_settled = False
        self._spared: dict[str, tuple[str, int]] = {}  # by the faster: the slower, its rounds

    @property
    def quiet(self) -> int:
        """Quiet rounds so far."""
        return self._quiet

    @property
    def is_done(self) -> bool:
        return self._quiet >= self._repeats

    def takes_part(self, label: str) -> bool:
        """Whether it has a turn in the next round."""
        return self._quiet < self._wanted.get(label, 0)

    def took(self, label: str, seconds: float) -> None:
        """Count a turn."""
        self._seconds[label] = seconds
        self._spent_s += seconds
        self._waiting.discard(label)

    def leave(self, label: str) -> str | None:
        """Without it from here; returns who comes back: the one of its pair that left as slower."""
        self._wanted[label] = 0
        back, rounds = self._spared.pop(label, (None, 0))
        if back is not None:
            self._wanted[back] = rounds
            self._waiting.add(back)
        return back

    @property
    def is_settled(self) -> bool:
        """Whether it is known who is slow."""
        return self._is_settled

    def settle(self, times: Mapping[str, float], pairs: Sequence[tuple[str, str]] = ()) -> set[str]:
        """By the times of a round: give the slow ones fewer rounds.

        Of each pair the slower one leaves; returns these.
        """
        self._is_settled = True
        fastest = min(times.values())
        for label, seconds in times.items():
            if seconds > SLOW * fastest:
                self._wanted[label] = min(self._repeats, SLOW_ROUNDS)
        found = [sorted(pair, key=times.__getitem__) for pair in pairs if set(pair) <= set(times)]
        for faster, slower in found:
            rounds = self._wanted[slower]
            self.leave(slower)
            self._spared[faster] = (slower, rounds)
        return {slower for _, slower in found}

    def end_round(self, *, is_quiet: bool) -> None:
        self._quiet += is_quiet
        self._waiting = {label for label in self._wanted if self.takes_part(label)}

    @property
    def share(self) -> float:
        """Of the work, 0 to 1, if every round from here is quiet and each takes as long again."""
        if not self._seconds:
            return 0.0
        unknown = mean(self._seconds.values())
        left_s = sum(
            self._seconds.get(label, unknown) * self._turns_left(label) for label in self._wanted
        )
        return self._spent_s / (self._spent_s + left_s)

    def _turns_left(self, label: str) -> int:
        has_had_its_turn = label not in self._waiting
        return max(0, self._wanted[label] - self._quiet - has_had_its_turn)
