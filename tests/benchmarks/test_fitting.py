from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.consistency.edits import FOLDER, Edit, Edited, load_edits, variants_of
from summarizer import EngineOptions, Summarizer
from summarizer.bundle import Bundle

pytest.importorskip("rouge_score")  # benchmarks/requirements.txt

from benchmarks.consistency import fitting
from benchmarks.consistency.fitting import (
    Judged,
    Moments,
    best_ridge,
    calibrated,
    labels_of,
    logistic,
)
from summarizer.grounding.probe import Probe

EDITED = Edited(
    "one",
    "Signals at York failed. Engineers came at nine and replaced a relay.",
    "Signals failed at York and engineers replaced a relay at nine.",
    (Edit("failed", "broke down"), Edit("engineers", "technicians"), Edit("at nine", "at 9")),
    (
        Edit("York", "Leeds", "place"),
        Edit("replaced", "stole", "antonym"),
        Edit("a relay", "a rail", "entity"),
    ),
)


def test_every_edit_can_be_made() -> None:
    for edited in load_edits():
        assert len(edited.harmless) >= 10, edited.text_id
        assert len(edited.harmful) >= 12, edited.text_id
        for edit in (*edited.harmless, *edited.harmful):
            assert edited.said.count(edit.old) == 1, (edited.text_id, edit)
            assert edit.old != edit.new


def test_there_are_texts_of_many_kinds_and_both_languages() -> None:
    files = {path.stem for path in FOLDER.glob("*.toml")}
    assert any(name.startswith("zh") for name in files)
    texts = {edited.text_id for edited in load_edits()}
    assert len(texts) == 7 * len(files)


def test_each_harmful_edit_is_made_once() -> None:
    variants = list(variants_of(EDITED))
    wrong = [variant for variant in variants if not variant.is_right]
    made = Counter(
        variant.said[span.start : span.end]
        for variant in wrong
        for span in variant.spans
        if span.is_wrong
    )
    assert made == Counter(["Leeds", "stole", "a rail"])
    assert len(variants) - len(wrong) == 6
    assert EDITED.said in {variant.said for variant in variants if variant.is_right}


def test_spans_are_those_of_the_new_words() -> None:
    new = {edit.new: bool(edit.kind) for edit in (*EDITED.harmless, *EDITED.harmful)}
    for variant in variants_of(EDITED):
        for span in variant.spans:
            assert new[variant.said[span.start : span.end]] == span.is_wrong


def test_variants_are_the_same_each_time() -> None:
    assert list(variants_of(EDITED)) == list(variants_of(EDITED))


def tokens(count: int, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(count, 4)) * [1, 5, 0.2, 1] + [0, 3, 0, -1]
    wanted = values @ [0.5, -0.1, 2.0, 0.0] + 0.3 + rng.normal(size=count) * noise
    return values.astype(np.float32), wanted, rng.uniform(0.1, 1, count)


def test_moments_solve_what_least_squares_solves() -> None:
    values, wanted, weights = tokens(200, noise=0)
    parts = (slice(0, 50), slice(50, 200))
    first, second = (Moments.of(values[p], wanted[p], weights[p]) for p in parts)
    found = (first + second).solve(1e-9)
    assert found == pytest.approx([0.5, -0.1, 2.0, 0.0, 0.3], abs=1e-3)
    assert (first + second).error(found) == pytest.approx(0, abs=1e-4)
    assert ((first + second) - first).products == pytest.approx(second.products)


def test_noise_wants_a_larger_ridge() -> None:
    def ridge(noise: float) -> float:
        values, wanted, weights = tokens(60, noise)
        parts = [slice(start, None, 5) for start in range(5)]
        return best_ridge([Moments.of(values[p], wanted[p], weights[p]) for p in parts])

    assert ridge(0.01) < ridge(30)


def test_logistic_regression_finds_the_odds() -> None:
    features = np.array([[1.0, 0.0]] * 100 + [[1.0, 1.0]] * 100)
    wanted = np.array([1.0] * 80 + [0.0] * 20 + [1.0] * 30 + [0.0] * 70)
    offset, slope = logistic(features, wanted)
    assert offset == pytest.approx(np.log(4), abs=0.01)
    assert offset + slope == pytest.approx(np.log(3 / 7), abs=0.01)


def test_tokens_of_edits_are_labelled() -> None:
    variant = next(each for each in variants_of(EDITED) if not each.is_right)
    offsets = list(range(0, len(variant.said) + 1))  # a token a character
    wanted, weights = labels_of(variant, offsets)
    for number in range(len(variant.said)):
        inside = [span for span in variant.spans if span.start <= number < span.end]
        assert wanted[number] == any(span.is_wrong for span in inside)
        assert (weights[number] == 1.0) == bool(inside)


def test_what_is_left_out_is_seen_in_the_token_there() -> None:
    edited = Edited("one", "", "It didn't fail today.", (), (Edit(" today", "", "invented"),))
    (wrong, *_) = variants_of(edited)
    assert wrong.said == "It didn't fail."
    wanted, _ = labels_of(wrong, [0, 2, 9, 14, 15])
    assert wanted.tolist() == [0, 0, 0, 1]


def test_odds_are_fitted_on_pairs() -> None:
    rng = np.random.default_rng(4)
    judged = [
        Judged(is_right, rng.normal(0.2 if is_right else 0.6, 0.1, 30).astype(np.float32), 0)
        for is_right in (True, False) * 40
    ]
    probe = calibrated(Probe(0, 0, np.zeros(1, np.float32), 0.0, 0.0, 1.0, 0.0, 1.0), judged)
    assert all((probe.score(each.doubts, 0) > 0.5) == each.is_right for each in judged)
    named = [each.doubts.max() > probe.suspect for each in judged if each.is_right]
    assert sum(named) == 4


def test_a_probe_is_fitted(bundle: Bundle) -> None:
    with Summarizer(bundle, engine=EngineOptions(threads=1)) as summarizer:
        texts = [replace(EDITED, text=f"{EDITED.text} {number}") for number in range(5)]
        probe = fitting.fitted(summarizer, [v for each in texts for v in variants_of(each)], 0, 1)
        values, _ = summarizer.checker.values(EDITED.text, EDITED.said, (0, 1))
        assert probe.doubts(values).shape == (len(values),)
        with pytest.raises(ValueError, match="5 texts"):
            fitting.fitted(summarizer, [], 0, 1)
