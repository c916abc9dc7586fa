"""What the real 0.5B makes of summaries that others wrote."""

from __future__ import annotations

from itertools import groupby, islice
from statistics import mean

import pytest

from benchmarks.consistency.pairs import load_pairs
from summarizer import Summarizer
from tests.model.conftest import example

pytestmark = pytest.mark.model

_TEXTS = 4


@pytest.mark.parametrize("name", ["own-en", "own-zh"])
def test_right_summaries_score_higher_than_wrong_ones(summarizer: Summarizer, name: str) -> None:
    texts = groupby(load_pairs(name, None), key=lambda pair: pair.text)
    scores: dict[bool, list[float]] = {True: [], False: []}
    for text, pairs in islice(texts, _TEXTS):
        for pair in pairs:
            score = summarizer.check(text, pair.said).score
            assert score is not None
            scores[pair.is_right].append(score)
    assert mean(scores[True]) > mean(scores[False])


def test_a_check_has_claims_and_sources(summarizer: Summarizer) -> None:
    text = example("email.txt")
    verdict = summarizer.check(
        text, "Oster & Vale quoted 12.9 cents a carton, on 26 June or later."
    )
    assert [check.text for check in verdict.unsupported] == ["26 June"]
    assert verdict.sentences[0].sources
    assert not verdict.is_consistent


def test_a_check_after_a_summary_reads_little_anew(summarizer: Summarizer) -> None:
    text = example("article.txt").strip()
    result = summarizer.summarize(text, type="tldr")
    assert summarizer.check(text, result.text).coverage == 1.0
    plan = summarizer.checker.planner.check(text, result.text, summarizer.options)
    with summarizer.checker.session.lease(plan.tokens) as (engine, cache):
        assert engine.prefixes.fill(cache, plan.shared) == len(plan.shared)
