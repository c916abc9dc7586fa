from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fidelity import TEXTS, compare, summarize
from benchmarks.results_file import write_results


def _logits(*rows: list[float]) -> np.ndarray:
    return np.log(np.array(rows, np.float32))


def test_equal_logits_have_no_divergence() -> None:
    logits = np.random.default_rng(0).normal(size=(5, 9)).astype(np.float32)
    compared = compare(logits, logits, [1, 2, 3, 4, 5])
    assert compared.divergence == pytest.approx(np.zeros(4), abs=1e-9)
    assert compared.same_top.all()
    assert summarize([compared])["perplexity_ratio"] == pytest.approx(1)


def test_the_divergence_is_that_of_the_definition() -> None:
    reference = _logits([0.5, 0.25, 0.25], [1 / 3, 1 / 3, 1 / 3])
    other = _logits([0.25, 0.5, 0.25], [1 / 3, 1 / 3, 1 / 3])
    compared = compare(reference, other, [0, 1])
    assert compared.divergence == pytest.approx([0.5 * np.log(2) - 0.25 * np.log(2)], rel=1e-5)
    assert list(compared.same_top) == [False]
    assert compared.surprise == pytest.approx([np.log(2)], rel=1e-5)  # the text goes on with 1
    assert compared.reference_surprise == pytest.approx([np.log(4)], rel=1e-5)


def test_a_shift_of_all_logits_changes_nothing() -> None:
    logits = np.random.default_rng(1).normal(size=(3, 9)).astype(np.float32)
    compared = compare(logits, logits + 5, [1, 2, 3])
    assert compared.divergence == pytest.approx(np.zeros(2), abs=1e-6)


def test_every_position_counts_the_same() -> None:
    good = compare(_logits([0.5, 0.5], [0.5, 0.5]), _logits([0.5, 0.5], [0.5, 0.5]), [0, 0])
    bad = compare(_logits(*[[0.9, 0.1]] * 4), _logits(*[[0.1, 0.9]] * 4), [0, 0, 0, 0])
    both = summarize([good, bad])
    assert both["positions"] == 4
    assert both["same_top_token"] == pytest.approx(1 / 4)


def test_the_texts_are_in_both_languages() -> None:
    names = [path.stem for path in TEXTS.glob("*.txt")]
    assert len([name for name in names if "_en_" in name]) >= 7
    assert len([name for name in names if "_zh_" in name]) >= 7


def test_a_results_file_says_what_its_figures_depend_on(tmp_path: Path) -> None:
    path = write_results("example", {"answer": 42}, tmp_path)
    content = json.loads(path.read_text("utf-8"))
    assert content["answer"] == 42
    assert content["machine"]["cpu"]
    assert "onnxruntime" in content["versions"]
    assert [file.name for file in tmp_path.iterdir()] == ["example.json"]
