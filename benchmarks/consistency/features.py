"""Numbers that may tell a right summary from a wrong one; more speaks for the summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.consistency.judging import Judgement
from benchmarks.consistency.pairs import Pair
from benchmarks.quality.scores import scorer
from summarizer.engine.tokenizer import Tokenizer
from summarizer.language.scripts import HAN
from summarizer.trust.source import Source


def features_of(pair: Pair, judgement: Judgement, tokenizer: Tokenizer) -> dict[str, float]:
    """All of a pair's, by their names."""
    return {
        "ROUGE to the text": _overlap(pair),
        "facts and names": -float(_faults(pair, tokenizer)),
        **{f"asked: {name}": value for name, value in judgement.answers.items()},
        "asked: all": float(np.mean(list(judgement.answers.values()))),
        **_likelihoods(judgement),
    }


def _overlap(pair: Pair) -> float:
    """The share of the summary's words that the text has (ROUGE-1 precision)."""
    found = scorer("zh" if HAN.search(pair.said) else "en").score(pair.text, pair.said)
    return float(found["rouge1"].precision)


def _faults(pair: Pair, tokenizer: Tokenizer) -> int:
    return len(Source(pair.text, is_word=tokenizer.is_frequent).faults(pair.said))


def _likelihoods(judgement: Judgement) -> Mapping[str, float]:
    text, wrong, alone, best, spread = (
        np.array(each)
        for each in (
            judgement.text,
            judgement.wrong,
            judgement.alone,
            judgement.best,
            judgement.spread,
        )
    )
    gained, misled = text - alone, text - wrong
    return {
        "mean likelihood": float(text.mean()),
        "mean gain": float(gained.mean()),
        "lowest gain": _lowest(gained, 1),
        "three lowest gains": _lowest(gained, 3),
        "lowest beside the wrong": _lowest(misled, 1),
        "three lowest beside the wrong": _lowest(misled, 3),
        "mean beside the wrong": float(misled.mean()),
        "least expected": float((text + spread).min()),
        "farthest from the best": float((text - best).min()),
    }


def _lowest(values: Sequence[float] | np.ndarray, count: int) -> float:
    return float(np.sort(values)[:count].mean())
