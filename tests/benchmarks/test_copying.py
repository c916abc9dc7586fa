from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("rouge_score")  # benchmarks/requirements.txt

from benchmarks import quality_report
from benchmarks.quality.answer_cache import Answer
from benchmarks.quality.copying import copied_share, copies_opening, figures
from benchmarks.quality.datasets import Item

TEXT = "The bakery on Mill Street closes in May. Its oven broke, and a new one costs 9,000 euros."
ITEM = Item("one", TEXT, "en", ())
ZH_ITEM = Item("two", "磨坊街的面包店五月就要关门了。", "zh", ())


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("", 0.0),
        ("A bakery is closing.", 0.0),
        (TEXT, 1.0),
        ("the bakery on Mill Street", 1.0),
        ("The bakery on Mill Street shuts.", 5 / 6),
        ("The bakery on Mill", 0.0),  # too short a run
    ],
)
def test_words_in_runs_that_the_text_has_are_copied(said: str, share: float) -> None:
    assert copied_share(said, ITEM) == pytest.approx(share)


def test_chinese_runs_are_of_eight_characters() -> None:
    assert copied_share("磨坊街的面包店五", ZH_ITEM) == 1.0
    assert copied_share("磨坊街的面包店", ZH_ITEM) == 0.0


def test_errors_are_no_answers_and_openings_are_counted() -> None:
    answers = [Answer(TEXT), Answer("A bakery closes."), Answer("", "GenerationError: no")]
    assert figures(zip(answers, [ITEM] * 3, strict=True)) == {"words": 0.5, "openings": 0.5}
    assert figures([]) == {"words": 0.0, "openings": 0.0}


def test_the_report_draws_and_links_the_plot(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    spread = {"mean": 0.3, "low": 0.2, "high": 0.4}
    systems = {name: {"rougeL": spread} for name in ("lead", "ours (w8a8)")}
    path = quality_report.plot_of("tiny", tmp_path)
    quality_report.draw_plot({"sets": {"mails": {"systems": systems}}}, path)
    assert path.read_bytes().startswith(b"\x89PNG")


MILL = "The mill opened in May. Mara Quill runs it. It cost a lot. Nobody minds."
MILL_ZH = "磨坊五月开放。林小雨负责。门票三十元。"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["The mill opened in May.", "Mara Quill runs it."], MILL),
        (["the mill opened in May", "Mara Quill runs it"], MILL),  # marks and capitals aside
        (["磨坊五月开放。", "林小雨负责。"], MILL_ZH),
        (["So " + "very " * 60 + "long."], "So " + "very " * 60 + "long. And more."),
    ],
)
def test_the_first_sentences_word_for_word_are_a_copy(parts: list[str], text: str) -> None:
    assert copies_opening(parts, text)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        ["The mill opened in May."],  # one short sentence may be the summary
        ["The mill opened in May.", "It cost a lot."],
        ["Mara Quill runs it.", "It cost a lot."],
        ["The mill opened in May.", "Mara Quill runs it and likes it."],
    ],
)
def test_anything_else_is_none(parts: list[str]) -> None:
    assert not copies_opening(parts, MILL)
