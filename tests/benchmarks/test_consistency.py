from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("rouge_score")  # benchmarks/requirements.txt
pytest.importorskip("sumy")

from benchmarks import consistency_report
from benchmarks.consistency import measures
from benchmarks.consistency.features import OURS, features_of
from benchmarks.consistency.judging import QUESTIONS, Judge, Judgement
from benchmarks.consistency.pairs import OWN_SETS, Pair, load_pairs
from benchmarks.quality import systems
from summarizer.bundle import Bundle
from summarizer.store import assets

TEXT = "The bakery on Mill Street closes in May. Its oven broke, and a new one costs 9,000 euros."
RIGHT = Pair("a", TEXT, "The bakery closes in May.", is_right=True)
WRONG = Pair("b", TEXT, "The bakery closes in June, for 8,000 euros.", is_right=False)


# -- pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OWN_SETS)
def test_as_many_of_our_own_summaries_are_right_as_wrong(name: str) -> None:
    pairs = load_pairs(name, None)
    assert len(pairs) == 224
    assert sum(pair.is_right for pair in pairs) == 112
    assert len({pair.id for pair in pairs}) == 224
    lengths = [
        np.mean([len(p.said) for p in pairs if p.is_right == flag]) for flag in (False, True)
    ]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.02)


def test_a_set_from_outside_is_read(tmp_path: Path) -> None:
    row = {"id": "x", "text": TEXT, "candidate": RIGHT.said, "label": 1}
    (tmp_path / "summedits_news.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert load_pairs("summedits_news", tmp_path) == [Pair("x", TEXT, RIGHT.said, True)]
    with pytest.raises(FileNotFoundError):
        load_pairs("summedits_qmsumm", tmp_path)


# -- measures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "area"), [([1, 2, 3, 4], 1.0), ([4, 3, 2, 1], 0.0), ([1, 1, 1, 1], 0.5)]
)
def test_the_area_is_the_share_of_pairs_in_the_right_order(values: list[int], area: float) -> None:
    is_right = np.array([False, False, True, True])
    assert measures.area(np.array(values, float), is_right) == area


def test_a_threshold_is_measured_on_texts_that_it_was_not_chosen_on() -> None:
    texts = ["one"] * 4 + ["two"] * 4
    is_right = np.array([False, False, True, True] * 2)
    first = measures.halves_of(texts)
    assert first.tolist() == [True] * 4 + [False] * 4
    values = np.array([1.0, 2, 3, 4, 11, 12, 13, 14])  # a threshold of one is none of the other
    found = measures.figures_of(values, is_right, first)
    assert found["balanced_accuracy"] == 0.5
    same = measures.figures_of(np.array([1.0, 2, 3, 4] * 2), is_right, first)
    assert same == {"area": 1.0, "balanced_accuracy": 1.0}


def test_noise_tells_nothing() -> None:
    random = np.random.default_rng(0)
    texts = [str(number // 10) for number in range(2000)]
    found = measures.figures_of(
        random.random(2000), random.random(2000) < 0.4, measures.halves_of(texts)
    )
    assert found["area"] == pytest.approx(0.5, abs=0.04)
    assert found["balanced_accuracy"] == pytest.approx(0.5, abs=0.04)


# -- features -------------------------------------------------------------------------------------


def test_a_fault_and_other_words_speak_against_a_summary() -> None:
    right, wrong = (
        features_of(pair, Judgement(0.0, True, faults, {}))
        for pair, faults in ((RIGHT, 0), (WRONG, 2))
    )
    for name in ("ROUGE to the text", "facts and names alone"):
        assert right[name] > wrong[name]


def test_the_checker_s_score_counts_as_it_is() -> None:
    assert features_of(RIGHT, Judgement(1.5, True, 0, {"q": 0.2}))[OURS] == 1.5


def test_a_model_checks_every_summary_and_is_asked_every_question(
    bundles: dict[str, Bundle], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = bundles["w8a8"]
    monkeypatch.setattr(systems, "ensure_bundle", lambda model, recipe: bundle)
    monkeypatch.setattr(assets, "ensure_bundle", lambda *given, **named: bundle)
    judge = Judge("tiny", "w8a8", threads=1)
    first, second = judge.judgements(TEXT, [RIGHT.said, WRONG.said])
    assert (first.faults, second.faults) == (0, 2)
    assert (first.passes, second.passes) == (True, False)
    assert first.score == second.score == pytest.approx(0.0)  # no probe is fitted for it
    assert set(first.answers) == set(QUESTIONS)
    (again,) = judge.judgements(TEXT, [WRONG.said])
    assert again.answers == pytest.approx(second.answers, abs=1e-3)  # nothing of the first stays


def test_a_set_s_figures_have_averages_and_what_passes() -> None:
    pairs = [replace(RIGHT, id=str(n), text=str(n // 2), is_right=n % 2 == 0) for n in range(8)]
    features = [{"score": float(pair.is_right)} for pair in pairs]
    found = measures.told_apart(pairs, features, [True, False, True, True] * 2)
    assert (found["right_that_pass"], found["wrong_that_pass"]) == (1.0, 0.5)
    assert measures.averages([found, found])["score"] == {"area": 1.0, "balanced_accuracy": 1.0}


def test_the_report_has_a_row_a_set() -> None:
    pairs = [replace(RIGHT, id=str(n), text=str(n // 2), is_right=n % 2 == 0) for n in range(8)]
    features = [{"score": float(pair.is_right)} for pair in pairs]
    found = measures.told_apart(pairs, features, [True] * 8)
    results = {
        "recipe": "w8a8",
        "sets": {"own-en": found},
        "average": measures.averages([found]),
    }
    page = "\n".join(consistency_report.section(results))
    assert "| own-en | 1.00 (1.00) |" in page
    assert "| average of these four domains of SummEdits | 1.00 (1.00) |" in page
    assert "own-en 8 summaries of 4 texts, 4 right" in page
    assert "own-en 100% and 100%" in page
