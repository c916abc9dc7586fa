"""Numbers that may tell a right summary from a wrong one; more speaks for the summary."""

from __future__ import annotations

from benchmarks.consistency.judging import Judgement
from benchmarks.consistency.pairs import Pair
from benchmarks.quality.scores import scorer
from summarizer.language.scripts import HAN

OURS = "our checker"


def features_of(pair: Pair, judgement: Judgement) -> dict[str, float]:
    """All of a pair's, by their names: our checker's, and three that it is measured beside."""
    return {
        OURS: judgement.score,
        "facts and names alone": -float(judgement.faults),
        "ROUGE to the text": _overlap(pair),
        **{f"asked: {name}": value for name, value in judgement.answers.items()},
    }


def _overlap(pair: Pair) -> float:
    """The share of the summary's words that the text has (ROUGE-1 precision)."""
    found = scorer("zh" if HAN.search(pair.said) else "en").score(pair.text, pair.said)
    return float(found["rouge1"].precision)
