from __future__ import annotations

import threading

import pytest

from demo.shelf import Shelf
from summarizer import AbortError, AssetsUnavailableError, Availability, UnknownModelError

from .stand_in import MODEL, StandIns, available, shelf, unavailable

OTHER = "qwen2.5-coder-1.5b-instruct"


def lend(shelf: Shelf, model: str | None) -> object:
    with shelf.lend(model, cancel=threading.Event(), monitor=lambda share: None) as lent:
        return lent


def test_the_menu_has_the_available_models_with_their_recipe() -> None:
    def only_one(model: str, *, recipe: str | None) -> Availability:
        return (available if model == MODEL else unavailable)(model)

    menu = Shelf(availability=only_one).menu()
    assert [choice.model for choice in menu.choices] == [MODEL] == [menu.chosen]
    assert menu.choices[0].label.startswith("Qwen2.5 Coder 0.5B, w8a8")
    assert f"the weights of {OTHER} are missing" in menu.reasons


def test_the_recipe_asked_for_is_the_one_in_the_menu() -> None:
    asked = []

    def noted(model: str, *, recipe: str | None) -> Availability:
        asked.append(recipe)
        return available(model)

    menu = Shelf(recipe="float32", availability=noted).menu()
    assert all(choice.label.endswith(", float32") for choice in menu.choices)
    assert set(asked) == {"float32"}


def test_the_smallest_model_is_chosen_unless_another_one_is_asked_for() -> None:
    assert "0.5b" in (Shelf(availability=available).menu().chosen or "")
    assert Shelf(model=OTHER, availability=available).menu().chosen == OTHER


def test_without_a_model_nothing_is_chosen() -> None:
    menu = Shelf(availability=unavailable).menu()
    assert menu.chosen is None and not menu.choices and len(menu.reasons) >= 4


def test_a_named_model_that_is_missing_is_replaced_by_no_other() -> None:
    def all_but_one(model: str, *, recipe: str | None) -> Availability:
        return (unavailable if model == OTHER else available)(model)

    def create(model: str, **options: object) -> object:
        raise AssetsUnavailableError(f"{model} is missing")

    desk = Shelf(model=OTHER, availability=all_but_one, create=create)
    menu = desk.menu()
    assert (menu.choices, menu.chosen) == ((), None)
    assert menu.reasons == (f"the weights of {OTHER} are missing",)
    with pytest.raises(AssetsUnavailableError, match=OTHER):
        lend(desk, None)


@pytest.mark.parametrize("wrong", [{"model": "gpt"}, {"recipe": "int3"}])
def test_an_unknown_model_or_recipe_is_an_error(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownModelError, match="known:"):
        Shelf(**wrong).menu()


def test_a_model_is_loaded_once_and_the_old_one_closed_for_another() -> None:
    stand_ins = StandIns()
    desk = shelf(stand_ins)
    first = lend(desk, MODEL)
    assert lend(desk, MODEL) is first
    lend(desk, OTHER)
    assert [model for model, _ in stand_ins.made] == [MODEL, OTHER]
    assert [made.is_closed for _, made in stand_ins.made] == [True, False]
    desk.close()
    assert stand_ins.last.is_closed


def test_a_lent_model_is_not_closed_under_its_caller() -> None:
    stand_ins, cancel = StandIns(), threading.Event()
    desk = shelf(stand_ins)
    with desk.lend(MODEL, cancel=cancel, monitor=lambda share: None):
        desk.close(timeout_s=0.01)
        assert desk.is_lent and not stand_ins.last.is_closed
        cancel.set()
        with pytest.raises(AbortError):
            desk.lend(OTHER, cancel=cancel, monitor=lambda share: None).__enter__()
    assert not desk.is_lent


def test_a_caller_who_cancelled_before_its_turn_loads_nothing() -> None:
    stand_ins, cancel = StandIns(), threading.Event()
    desk = shelf(stand_ins)
    cancel.set()
    with pytest.raises(AbortError), desk.lend(MODEL, cancel=cancel, monitor=lambda share: None):
        raise AssertionError("not reached")
    assert not stand_ins.made and not desk.is_lent


def test_a_failed_load_leaves_the_shelf_usable() -> None:
    stand_ins = StandIns()
    failures = [AssetsUnavailableError("missing")]

    def create(model: str, **options: object) -> object:
        if failures:
            raise failures.pop()
        return stand_ins.create(model, **options)

    desk = shelf(stand_ins, create=create)
    with pytest.raises(AssetsUnavailableError):
        lend(desk, MODEL)
    assert lend(desk, MODEL) is stand_ins.last
