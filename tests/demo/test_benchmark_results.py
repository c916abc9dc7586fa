from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from demo.benchmark_results import (
    RESULTS,
    Grades,
    ModelFigures,
    engine_comparison,
    model_figures,
    reader_grades,
)

MODEL = "qwen2.5-coder-0.5b-instruct"


def median(value: float) -> dict[str, float]:
    return {"median": value, "lowest": value / 2, "highest": value * 2}


def prompt(tokens: int, first_s: float, speed: float) -> dict[str, Any]:
    return {
        "prompt_tokens": tokens,
        "first_token_s": median(first_s),
        "decode_tokens_per_s": median(speed),
    }


LATENCY = {
    "machine": {"cpu": "A small one"},
    "recipes": {
        "int8": {
            "bundle_bytes": 500_000_000,
            "prompts": [prompt(128, 0.2, 40.0), prompt(1228, 1.94, 37.5), prompt(3500, 6.0, 30.0)],
        },
        "int4": {"bundle_bytes": 350_000_000, "prompts": [prompt(128, 0.3, 41.0)]},
    },
}


def graded(group: str, language: str, system: str, poor: float) -> dict[str, Any]:
    shares = {"good": {"share": 0.2}, "poor": {"share": poor}, "true": {"share": 0.9}}
    return {"group": group, "language": language, "system": system, "texts": 43} | shares


READING = {
    "groups": [
        graded("mails", "en", "tuned", 0.9),
        graded("all", "en", "untuned", 0.8),
        graded("all", "en", "tuned", 0.3),
        graded("all", "zh", "tuned", 0.4),
    ]
}


def engine(first_s: float, speed: float, whole_s: float) -> dict[str, Any]:
    return {
        "first_token_s": median(first_s),
        "decode_tokens_per_s": median(speed),
        "whole_s": median(whole_s),
        "peak_rss_bytes": 700_000_000,
    }


PEERS: dict[str, Any] = {
    "plain": {
        "prompts": {
            "128": {"engines": {}},
            "1228": {
                "origin": {"date": "2026-05-04", "machine": {"cpu": "A small one"}},
                "threads": 2,
                "engines": {
                    "slow": engine(9.0, 10.0, 20.0),
                    "summarizer (int8)": engine(1.9, 37.0, 4.5),
                },
            },
        }
    },
    "distance": {"engines": {"summarizer (int8)": {"kl_mean": 0.004}}},
}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for name, content in (("latency", LATENCY), ("reading", READING), ("peers", PEERS)):
        (tmp_path / f"{name}-{MODEL}.json").write_text(json.dumps(content), "utf-8")
    return tmp_path


def test_a_model_s_figures_are_those_of_its_recipe_and_of_the_usual_prompt(results: Path) -> None:
    found = model_figures(MODEL, "int8", results)
    assert (found.disk_bytes, found.machine) == (500_000_000, "A small one")
    assert (found.first_token_s, found.decode_tokens_per_s) == (1.94, 37.5)
    assert found.parameters > 400_000_000


@pytest.mark.parametrize(("language", "poor"), [("en", 0.3), ("zh", 0.4)])
def test_the_grades_are_of_all_texts_in_a_language_by_the_tuned_model(
    results: Path, language: str, poor: float
) -> None:
    assert reader_grades(MODEL, language, results) == Grades(43, 0.2, poor, 0.9)


def test_where_no_reader_was_there_are_no_grades(results: Path, tmp_path: Path) -> None:
    assert reader_grades(MODEL, "fr", results) is None
    assert reader_grades(MODEL, "en", tmp_path / "nowhere") is None


def test_a_usual_summary_takes_reading_and_writing(results: Path) -> None:
    figures = model_figures(MODEL, "int8", results)
    assert figures.whole_s == pytest.approx(1.94 + 74 / 37.5)
    assert model_figures(MODEL, "int4", results).whole_s is None


def test_what_was_not_measured_of_a_recipe_is_unknown(results: Path) -> None:
    found = model_figures(MODEL, "int4", results)
    assert (found.disk_bytes, found.first_token_s) == (350_000_000, None)
    nothing = model_figures(MODEL, "float32", results)
    assert nothing == ModelFigures(nothing.parameters)


def test_other_engines_come_with_where_they_were_measured_the_fastest_first(results: Path) -> None:
    peers = engine_comparison(MODEL, results)
    assert peers is not None
    assert (peers.date, peers.model, peers.threads) == ("2026-05-04", MODEL, 2)
    assert peers.cpu == "A small one"
    assert [(peer.name, peer.whole_s) for peer in peers.engines] == [
        ("summarizer (int8)", 4.5),
        ("slow", 20.0),
    ]
    assert [(peer.is_ours, peer.kl) for peer in peers.engines] == [(True, 0.004), (False, None)]
    ours = peers.engines[0]
    assert (ours.first_token_s, ours.decode_tokens_per_s) == (1.9, 37.0)
    assert ours.peak_bytes == 700_000_000


def test_without_results_nothing_is_known(tmp_path: Path) -> None:
    found = model_figures(MODEL, "int8", tmp_path / "nowhere")
    assert found == ModelFigures(found.parameters)
    assert engine_comparison(MODEL, tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b'{"recipes": ', b"\xff\xfe", b"[]", b"null", b"{}", b'"text"']
)
def test_of_damaged_results_nothing_is_known(results: Path, damaged: bytes) -> None:
    for path in results.iterdir():
        path.write_bytes(damaged)
    found = model_figures(MODEL, "int8", results)
    assert found == ModelFigures(found.parameters)
    assert engine_comparison(MODEL, results) is None
    assert reader_grades(MODEL, "en", results) is None


def test_results_for_other_prompts_alone_are_no_comparison(results: Path) -> None:
    kept = json.dumps({"plain": {"prompts": {"128": PEERS["plain"]["prompts"]["1228"]}}})
    (results / f"peers-{MODEL}.json").write_text(kept, "utf-8")
    assert engine_comparison(MODEL, results) is None


@pytest.mark.skipif(not RESULTS.is_dir(), reason="the kept results lie in a clone only")
def test_the_kept_results_can_be_read() -> None:
    found = model_figures(MODEL, "int8")
    assert found.first_token_s and found.decode_tokens_per_s and found.disk_bytes
    assert reader_grades(MODEL, "en") and reader_grades(MODEL, "zh")
    peers = engine_comparison(MODEL)
    assert peers is not None
    assert any(peer.is_ours for peer in peers.engines)
    assert not all(peer.is_ours for peer in peers.engines)
