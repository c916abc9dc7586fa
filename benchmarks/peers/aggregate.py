"""Fold interleaved rounds into medians and ratios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from summarizer.bench import Spread

QUIET = 0.05  # others may use this share of the machine

Answer = dict[str, Any]
Round = dict[str, Answer]  # by label: what `serving` answered, the others' share, the turn's time


def is_quiet(each: Round) -> bool:
    """Whether nobody else used the machine to speak of, as far as the system tells."""
    return all((answer["others_share"] or 0) <= QUIET for answer in each.values())


def summarize(rounds: list[Round], ours: Sequence[str], repeats: int) -> dict[str, Any]:
    """Medians of each engine, and each of ours over each peer, a ratio being of one round.

    Only quiet rounds count, unless there are fewer than `repeats`: then all do, and "is_quiet" is
    false. Who is slow may be missing from later rounds; its "rounds" says in how many it was.
    """
    quiet = [each for each in rounds if is_quiet(each)]
    enough = len(quiet) >= repeats
    counted = quiet if enough else rounds
    labels = dict.fromkeys(label for each in counted for label in each)
    engines = {
        label: _engine([each[label] for each in counted if label in each]) for label in labels
    }
    peers = [label for label in engines if label not in ours]
    return {
        "is_quiet": enough,
        "rounds": len(rounds),
        "rounds_counted": len(counted),
        "engines": engines,
        "ratios": {
            one: {peer: _ratios(counted, one, peer) for peer in peers}
            for one in ours
            if one in engines
        },
    }


def summed(answers: Sequence[Answer]) -> Answer:
    """Several prompts' answers of one turn as one: times and tokens add up."""
    return {
        **answers[-1],
        "first_token_s": sum(each["first_token_s"] for each in answers),
        "decode_s": sum(each["decode_s"] for each in answers),
        "decoded": sum(decoded(each) for each in answers),
        "peak_rss_bytes": max(each["peak_rss_bytes"] or 0 for each in answers) or None,
    }


def same_tokens(each: Round, ours: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many tokens each peer's answer shares with each of ours before they part."""
    peers = [label for label in each if label not in ours]
    return {
        one: {peer: common_start(each[one]["tokens"], each[peer]["tokens"]) for peer in peers}
        for one in ours
        if one in each
    }


def decoded(answer: Answer) -> int:
    """Tokens written after the first."""
    return int(answer.get("decoded", len(answer["tokens"]) - 1))


def decode_rate(answer: Answer) -> float:
    """Tokens a second, after the first token."""
    return float(decoded(answer) / answer["decode_s"])


def whole_s(answer: Answer) -> float:
    """From the prompt to the last token."""
    return float(answer["first_token_s"] + answer["decode_s"])


def common_start(one: list[int], other: list[int]) -> int:
    """How many tokens two answers have in common before they part."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


_MEASURES: dict[str, Callable[[Answer], float]] = {
    "first_token_s": lambda answer: float(answer["first_token_s"]),
    "decode_tokens_per_s": decode_rate,
    "whole_s": whole_s,
    "load_s": lambda answer: float(answer["load_s"]),
    "turn_s": lambda answer: float(answer["turn_s"]),
}
_COMPARED = {"first_token": "first_token_s", "decode": "decode_tokens_per_s", "whole": "whole_s"}


def _engine(answers: Sequence[Answer]) -> dict[str, Any]:
    shares = [each["others_share"] for each in answers if each["others_share"] is not None]
    peaks = [each["peak_rss_bytes"] for each in answers if each["peak_rss_bytes"] is not None]
    return {
        "rounds": len(answers),
        **{name: asdict(Spread.of([of(a) for a in answers])) for name, of in _MEASURES.items()},
        "peak_rss_bytes": max(peaks, default=None),
        "others_share_highest": max(shares, default=None),
    }


def _ratios(rounds: Sequence[Round], one: str, peer: str) -> dict[str, Any]:
    both = [each for each in rounds if one in each and peer in each]

    def of(value: Callable[[Answer], float]) -> dict[str, float]:
        return asdict(Spread.of([value(each[one]) / value(each[peer]) for each in both]))

    return {name: of(_MEASURES[measure]) for name, measure in _COMPARED.items()}
