"""How good answers are: ROUGE beside references, their length and their form.

ROUGE after Lin (2004), by the package rouge-score; of Chinese over characters. The best reference
counts, for each of the three measures by itself. An error scores 0 and keeps no bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from statistics import mean, median
from typing import Any

import numpy as np
from rouge_score.rouge_scorer import RougeScorer

from benchmarks.quality.answer_cache import Answer
from benchmarks.quality.datasets import Item, Task
from summarizer.language.detection import is_written_in
from summarizer.language.sentences import split_sentences
from summarizer.language.words import count_words

MEASURES = ("rouge1", "rouge2", "rougeL")
_DRAWS = 2000  # of the bootstrap
_CHARACTER_OR_WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]")


class Characters:
    """Cuts Chinese into its characters; Latin words and numbers stay whole."""

    def tokenize(self, text: str) -> list[str]:
        return _CHARACTER_OR_WORD.findall(text.lower())


def rouge(answer: Answer, item: Item) -> dict[str, float]:
    """F1 of each measure, 0 to 1."""
    if answer.error or not answer.text:
        return dict.fromkeys(MEASURES, 0.0)
    found = scorer(item.language).score_multi(item.references, answer.text)
    return {name: found[name].fmeasure for name in MEASURES}


def figures(answers: Sequence[Answer], items: Sequence[Item], task: Task) -> dict[str, Any]:
    """What the report tells of a system on a set: means with 95 % intervals, and shares."""
    pairs = list(zip(answers, items, strict=True))
    written = [answer.text for answer in answers if not answer.error]
    return {
        "texts": len(items),
        **_scores(pairs),
        "words": mean(map(count_words, written)) if written else 0.0,
        "right_language": mean(_is_in_language(*pair) for pair in pairs),
        "bound_kept": mean(keeps_bound(answer, task) for answer in answers),
        "errors": len(items) - len(written),
        "median_s": median(answer.seconds for answer in answers),
    }


def keeps_bound(answer: Answer, task: Task) -> bool:
    """Whether there is an answer, of no more sentences and words than asked for."""
    if answer.error or not answer.text:
        return False
    few_words = task.words is None or count_words(answer.text) <= task.words
    return few_words and len(split_sentences(answer.text)) <= task.sentences


def reference_words(items: Iterable[Item]) -> float | None:
    """The mean length of the references; None without any."""
    counts = [count_words(reference) for item in items for reference in item.references]
    return mean(counts) if counts else None


def agreement(items: Sequence[Item]) -> dict[str, float] | None:
    """How people score beside each other: a reference beside the others of its text, in the mean.

    None where texts have only one. It has a reference fewer to be like than a system's answer has.
    """
    several = [item for item in items if len(item.references) > 1]
    found = [
        rouge(Answer(reference), replace(item, references=_without(item.references, index)))
        for item in several
        for index, reference in enumerate(item.references)
    ]
    return {name: mean(each[name] for each in found) for name in MEASURES} if found else None


def _without(references: tuple[str, ...], index: int) -> tuple[str, ...]:
    return references[:index] + references[index + 1 :]


def interval(values: Sequence[float]) -> dict[str, float]:
    """The mean, and between what it lies with 95 %, by the percentiles of a bootstrap."""
    random = np.random.default_rng(0)
    drawn = random.choice(np.asarray(values), (_DRAWS, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"mean": mean(values), "low": float(low), "high": float(high)}


def _scores(pairs: Sequence[tuple[Answer, Item]]) -> dict[str, dict[str, float]]:
    if not all(item.references for _, item in pairs):
        return {}
    found = [rouge(*pair) for pair in pairs]
    return {name: interval([each[name] for each in found]) for name in MEASURES}


def _is_in_language(answer: Answer, item: Item) -> bool:
    return not answer.error and is_written_in(answer.text, item.language)


@cache
def scorer(language: str) -> RougeScorer:
    """What scores texts of a language, Chinese by its characters."""
    if language == "zh":
        return RougeScorer(MEASURES, tokenizer=Characters())
    return RougeScorer(MEASURES, use_stemmer=True)
