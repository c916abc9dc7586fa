"""Let contenders take measured: each in a process of its own, loaded when its turn comes.

So the memory of one at a time is needed, its peak is that of the prompts of its turn, and an engine
whose threads spin while they wait disturbs no other.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.eta import minutes
from benchmarks.peers.aggregate import Answer, Round, is_quiet, summed, whole_s
from benchmarks.peers.child import Child, Contender
from benchmarks.peers.machine_load import cpu_times, other_load_share
from benchmarks.peers.prompts import Prompt
from benchmarks.peers.schedule import Schedule

WARM_UP_TOKENS = 128  # of the first prompt, at most; then every weight was read once
WARM_UP_NEW_TOKENS = 4

Answers = dict[str, list[Answer]]  # by label, one for each prompt


@dataclass(frozen=True)
class Plan:
    """What each does in its turn, and how often.

    repeats -- quiet rounds to have, in at most `most` rounds
    pairs   -- labels of two ways to run one engine: once it is settled only the faster goes on
    """

    prompts: Sequence[Prompt]
    threads: int
    repeats: int
    most: int
    pairs: Sequence[tuple[str, str]] = ()


@dataclass
class Measurements:
    """What came of a table: the rounds, who failed, and who left as the slower of a pair."""

    rounds: list[Answers] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    slower: dict[str, float] = field(default_factory=dict)  # seconds in the round that settled it

    def counted(self) -> list[Answers]:
        """The rounds without those who failed once or left: they are in none."""
        gone = {*self.failed, *self.slower}
        return [
            {label: answers for label, answers in each.items() if label not in gone}
            for each in self.rounds
        ]

    def of(self, prompt: int) -> list[Round]:
        """The rounds of one prompt."""
        return [
            {label: answers[prompt] for label, answers in each.items()} for each in self.counted()
        ]


def measure_interleaved(
    contenders: Sequence[Contender],
    *,
    plan: Plan,
    left_s: Callable[[float], float | None] = lambda share: None,
) -> Measurements:
    """Rounds in which each runs every prompt, until enough are quiet.

    left_s -- the time left when a share of this is done
    """
    measured = Measurements()
    schedule = Schedule([each.label for each in contenders], plan.repeats)
    while not schedule.is_done and len(measured.rounds) < plan.most:
        each = _round(contenders, plan=plan, measured=measured, schedule=schedule, left_s=left_s)
        if not each:
            break
        measured.rounds.append(each)
        quiet = is_quiet({label: each[label][0] for label in each})
        if not schedule.is_settled and (quiet or len(measured.rounds) == plan.most):
            times = {label: whole_s(summed(answers)) for label, answers in each.items()}
            measured.slower = {label: times[label] for label in schedule.settle(times, plan.pairs)}
        schedule.end_round(is_quiet=quiet)
        print(
            f"round {len(measured.rounds)}, {schedule.quiet} quiet of {plan.repeats}",
            file=sys.stderr,
        )
    return measured


def _round(
    contenders: Sequence[Contender],
    *,
    plan: Plan,
    measured: Measurements,
    schedule: Schedule,
    left_s: Callable[[float], float | None],
) -> Answers:
    answers: Answers = {}
    waiting = [each for each in contenders if schedule.takes_part(each.label)]
    while waiting:
        each = waiting.pop(0)
        try:
            found = _turn(each, prompts=plan.prompts, threads=plan.threads)
        except RuntimeError as error:
            back = _leave(each.label, why=str(error), measured=measured, schedule=schedule)
            waiting += [one for one in contenders if one.label == back]
            continue
        answers[each.label] = found
        seconds = found[0]["turn_s"]
        schedule.took(each.label, seconds)
        left = minutes(left_s(schedule.share))
        print(f"  {each.label}: {seconds:.1f} s{left}", file=sys.stderr)
    return answers


def _leave(label: str, *, why: str, measured: Measurements, schedule: Schedule) -> str | None:
    """Go on without who failed; returns who has a turn in this round instead of it."""
    measured.failed[label] = why
    print(f"left out from here: {why}", file=sys.stderr)
    back = schedule.leave(label)
    if back is None:
        return None
    del measured.slower[back]
    return back if schedule.takes_part(back) else None


def _turn(contender: Contender, *, prompts: Sequence[Prompt], threads: int) -> list[Answer]:
    """Load, warm up, and answer every prompt."""
    begun = time.monotonic()
    room = max(prompt.room for prompt in prompts)
    with Child(contender.given({"room": room}), threads) as child:
        child.ask(ids=prompts[0].ids[:WARM_UP_TOKENS], new_tokens=WARM_UP_NEW_TOKENS)
        before = cpu_times(child.pid)
        answers = [_answer(child, contender.label, prompt) for prompt in prompts]
        share = other_load_share(before, cpu_times(child.pid), os.cpu_count() or 1)
        loaded = child.loaded
    turn_s = time.monotonic() - begun
    return [answer | {"others_share": share, "turn_s": turn_s, **loaded} for answer in answers]


def _answer(child: Child, label: str, prompt: Prompt) -> Answer:
    answer = child.ask(ids=prompt.ids, new_tokens=prompt.new_tokens)
    if len(answer["tokens"]) != prompt.new_tokens:
        wrote = len(answer["tokens"])
        raise RuntimeError(f"{label} wrote {wrote} tokens, not {prompt.new_tokens}")
    return answer
