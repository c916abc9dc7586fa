"""Fold interleaved rounds into medians and ratios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from summarizer.bench import Spread

QUIET = 0.05  # others may use this share of the machine

Answer = dict[str, Any]
Round = dict[str, Answer]  # by engine: what `serving` answered, and the others' share


def is_quiet(each: Round) -> bool:
    """Whether nobody else used the machine to speak of, as far as the system tells."""
    return all((answer["others_share"] or 0) <= QUIET for answer in each.values())


def summarize(rounds: list[Round], ours: str, repeats: int) -> dict[str, Any]:
    """Medians of each engine, and ours over each peer's, a ratio being of one round.

    Only quiet rounds count, unless there are fewer than `repeats`: then all do, and "is_quiet" is
    false.
    """
    quiet = [each for each in rounds if is_quiet(each)]
    enough = len(quiet) >= repeats
    counted = quiet if enough else rounds
    engines = {name: _engine(counted, name) for name in counted[0]}
    return {
        "is_quiet": enough,
        "rounds": len(rounds),
        "rounds_counted": len(counted),
        "engines": engines,
        "ratios": {name: _ratios(counted, ours, name) for name in engines if name != ours},
        "same_tokens_from_the_start": {
            name: common_start(counted[0][ours]["tokens"], counted[0][name]["tokens"])
            for name in engines
            if name != ours
        },
    }


def decode_rate(answer: Answer) -> float:
    """Tokens a second, after the first token."""
    return float((len(answer["tokens"]) - 1) / answer["decode_s"])


def common_start(one: list[int], other: list[int]) -> int:
    """How many tokens two answers have in common before they part."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _engine(rounds: list[Round], name: str) -> dict[str, Any]:
    answers = [each[name] for each in rounds]
    shares = [each["others_share"] for each in answers if each["others_share"] is not None]
    return {
        "first_token_s": asdict(Spread.of([each["first_token_s"] for each in answers])),
        "decode_tokens_per_s": asdict(Spread.of([decode_rate(each) for each in answers])),
        "peak_rss_bytes": answers[-1]["peak_rss_bytes"],
        "others_share_highest": max(shares, default=None),
    }


def _ratios(rounds: list[Round], ours: str, peer: str) -> dict[str, Any]:
    def of(value: Callable[[Answer], float]) -> dict[str, float]:
        return asdict(Spread.of([value(each[ours]) / value(each[peer]) for each in rounds]))

    return {"first_token": of(lambda each: float(each["first_token_s"])), "decode": of(decode_rate)}
