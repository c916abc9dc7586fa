"""Let contenders take turns: each in a process of its own, loaded when its turn comes.

So the memory of one at a time is needed, its peak is that of the prompts of its turn, and an engine
whose threads spin while they wait disturbs no other.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.peers.child import Child, Contender
from benchmarks.peers.quiet import clock, others_share
from benchmarks.peers.rounds import Answer, Round, is_quiet
from benchmarks.peers.texts import Prompt

WARM_UP_TOKENS = 128  # of the first prompt, at most; then every weight was read once
WARM_UP_NEW_TOKENS = 4


@dataclass
class Turns:
    """What came of a table: the rounds, each with an answer for each prompt, and who failed."""

    rounds: list[dict[str, list[Answer]]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def of(self, prompt: int) -> list[Round]:
        """The rounds of one prompt; who failed once is in none."""
        return [
            {label: answers[prompt] for label, answers in each.items() if label not in self.failed}
            for each in self.rounds
        ]


def take_turns(
    contenders: Sequence[Contender],
    prompts: Sequence[Prompt],
    *,
    threads: int,
    repeats: int,
    most: int,
) -> Turns:
    """Rounds in which each runs every prompt, until `repeats` are quiet, and at most `most`."""
    turns = Turns()
    quiet = 0
    while quiet < repeats and len(turns.rounds) < most:
        each = _round(contenders, prompts, threads, turns.failed)
        if not each:
            break
        turns.rounds.append(each)
        quiet += is_quiet({label: answers[0] for label, answers in each.items()})
        print(f"round {len(turns.rounds)}, {quiet} quiet of {repeats}", file=sys.stderr)
    return turns


def _round(
    contenders: Sequence[Contender], prompts: Sequence[Prompt], threads: int, failed: dict[str, str]
) -> dict[str, list[Answer]]:
    answers = {}
    for each in contenders:
        if each.label in failed:
            continue
        try:
            answers[each.label] = _turn(each, prompts, threads)
        except RuntimeError as error:
            failed[each.label] = str(error)
            print(f"left out from here: {error}", file=sys.stderr)
    return answers


def _turn(contender: Contender, prompts: Sequence[Prompt], threads: int) -> list[Answer]:
    """Load, warm up, and answer every prompt."""
    begun = time.monotonic()
    room = max(prompt.room for prompt in prompts)
    with Child(contender.given({"room": room}), threads) as child:
        child.ask(ids=prompts[0].ids[:WARM_UP_TOKENS], new_tokens=WARM_UP_NEW_TOKENS)
        before = clock(child.pid)
        answers = [_answer(child, contender.label, prompt) for prompt in prompts]
        share = others_share(before, clock(child.pid), os.cpu_count() or 1)
        loaded = child.loaded
    turn_s = time.monotonic() - begun
    print(f"  {contender.label}: {turn_s:.1f} s", file=sys.stderr)
    return [answer | {"others_share": share, "turn_s": turn_s, **loaded} for answer in answers]


def _answer(child: Child, label: str, prompt: Prompt) -> Answer:
    answer = child.ask(ids=prompt.ids, new_tokens=prompt.new_tokens)
    if len(answer["tokens"]) != prompt.new_tokens:
        wrote = len(answer["tokens"])
        raise RuntimeError(f"{label} wrote {wrote} tokens, not {prompt.new_tokens}")
    return answer
