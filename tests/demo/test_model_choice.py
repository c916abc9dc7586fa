from __future__ import annotations

import pytest

from demo import model_choice
from demo.benchmark_results import Grades, ModelFigures
from demo.model_choice import card_html, gains_and_costs, model_choices, recommended
from demo.model_manager import Entry, Menu
from demo.words import Words
from summarizer import Availability

from .parsed import parsed

WORDS = Words.of("en")
FIGURES = {
    "small": ModelFigures(500_000_000, 512_000_000, 2.0, 37.0, 900_000_000, "A small one"),
    "large": ModelFigures(1_500_000_000, 1_600_000_000, 6.0, 12.33, 2_100_000_000, "A small one"),
    "new": ModelFigures(600_000_000),
}
POOR = {"small": 0.5, "large": 0.3}


def entry(model: str, *, is_suitable: bool = True) -> Entry:
    known = Availability("available", "", is_built=True, is_suitable=is_suitable)
    return Entry(model, model.title(), "w8a8", known)


def menu(*, is_fast: bool = True) -> Menu:
    entries = (entry("small"), entry("large", is_suitable=is_fast), entry("new"))
    return Menu(entries, entries[0])


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def grades(model: str, language: str) -> Grades | None:
        return Grades(43, 0.1, POOR[model], 0.9) if model in POOR else None

    monkeypatch.setattr(model_choice, "model_figures", lambda model, recipe: FIGURES[model])
    monkeypatch.setattr(model_choice, "reader_grades", grades)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("small", "the fastest, 0.9 GB of memory"),
        ("large", "better, 3 times slower, 2.1 GB of memory"),
        ("new", "not measured"),
    ],
)
def test_a_line_says_what_is_gained_and_paid(model: str, said: str) -> None:
    assert gains_and_costs(entry(model), menu().entries, WORDS) == said


@pytest.mark.parametrize(("is_fast", "name"), [(True, "large"), (False, None)])
def test_the_best_that_this_machine_is_fast_enough_for_is_recommended(
    is_fast: bool, name: str | None
) -> None:
    found = recommended(menu(is_fast=is_fast))
    assert (found.model if found else None) == name


def test_the_menu_has_a_line_for_each_and_no_name_of_a_recipe() -> None:
    labels = [label for label, _ in model_choices(menu(), WORDS)]
    assert [WORDS("model.recommended") in label for label in labels] == [False, True, False]
    assert not any("w8a8" in label for label in labels)


def test_the_card_has_the_readers_grades_and_the_figures_behind_a_press() -> None:
    card = parsed(card_html(entry("large"), menu().entries, WORDS))
    assert "30% poor" in card.one("p.note").text and "43" in card.one("p.note").text
    details = card.one("details")
    for figure in ("1.5 billion", "1,600 MB", "6.0 s", "w8a8", "A small one"):
        assert figure in details.text
        assert figure not in card.one("p.note").text


def test_of_what_was_never_measured_the_card_says_so() -> None:
    card = parsed(card_html(entry("new"), menu().entries, WORDS))
    assert card.one("p.note").text == "not measured"
