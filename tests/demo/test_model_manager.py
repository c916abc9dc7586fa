from __future__ import annotations

import logging
import threading

import pytest

from demo.eta import EtaEstimator
from demo.model_manager import ModelManager
from summarizer import (
    AbortError,
    AssetsUnavailableError,
    Availability,
    Summarizer,
    UnknownModelError,
)
from summarizer.store.catalogue import find_model
from summarizer.store.catalogue import models as known_models

from .stand_in import (
    MODEL,
    OTHER,
    StandIns,
    available,
    downloadable,
    model_manager,
    only,
    unavailable,
)

SMALLEST = "qwen2.5-0.5b-instruct"


def lend(models: ModelManager, model: str | None) -> tuple[Summarizer, EtaEstimator]:
    with models.lease(model, cancel=threading.Event()) as lent:
        return lent


def unbuilt(model: str) -> Availability:
    return Availability("available", f"the weights of {model} are here")


# -- the menu -------------------------------------------------------------------------------------


def test_the_menu_has_every_model_with_its_recipe_and_whether_it_can_be_used() -> None:
    menu = ModelManager(availability=only(MODEL)).menu()
    entry = menu.find(MODEL)
    assert entry and (entry.title, entry.recipe) == ("Qwen2.5 Coder 0.5B", "w8a8")
    assert [each.is_usable for each in menu.entries] == [True] + [False] * (len(known_models()) - 1)
    other = menu.find(OTHER)
    assert other and other.availability.reason == f"the weights of {OTHER} are missing"


def test_the_usable_models_come_first_and_each_kind_from_small_to_large() -> None:
    kinds = {MODEL: unavailable, SMALLEST: downloadable}
    menu = ModelManager(
        availability=lambda model, *, recipe: kinds.get(model, available)(model)
    ).menu()
    usable = [find_model(entry.model) for entry in menu.entries[:-2]]
    assert usable == sorted(usable, key=lambda each: (not each.is_tried, each.parameters))
    assert [entry.model for entry in menu.entries[-2:]] == [SMALLEST, MODEL]


def test_the_recipe_asked_for_is_the_one_in_the_menu() -> None:
    asked = []

    def noted(model: str, *, recipe: str | None) -> Availability:
        asked.append(recipe)
        return available(model)

    menu = ModelManager(recipe="float32", availability=noted).menu()
    assert {entry.recipe for entry in menu.entries} == {"float32"} == set(asked)


def test_a_built_model_is_chosen_before_a_smaller_one_that_has_to_be_built() -> None:
    chosen = ModelManager(availability=only(OTHER, unbuilt)).menu().chosen
    assert chosen and chosen.model == OTHER


def test_the_smallest_model_is_chosen_unless_another_one_is_asked_for() -> None:
    chosen = ModelManager(availability=available).menu().chosen
    assert chosen and chosen.model == SMALLEST
    menu = ModelManager(model=OTHER, availability=available).menu()
    assert [entry.model for entry in menu.entries] == [OTHER]
    assert menu.chosen == menu.entries[0]


def test_without_a_usable_model_the_first_choice_says_why() -> None:
    chosen = ModelManager(availability=unavailable).menu().chosen
    assert chosen and not chosen.is_usable and "missing" in chosen.availability.reason


def test_a_named_model_that_is_missing_is_replaced_by_no_other() -> None:
    def create(model: str, **options: object) -> object:
        raise AssetsUnavailableError(f"{model} is missing")

    manager = ModelManager(model=OTHER, availability=only(MODEL), create=create)
    assert [entry.model for entry in manager.menu().entries] == [OTHER]
    with pytest.raises(AssetsUnavailableError, match=OTHER):
        lend(manager, None)


@pytest.mark.parametrize("wrong", [{"model": "gpt"}, {"recipe": "int3"}])
def test_an_unknown_model_or_recipe_is_an_error(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownModelError, match="known:"):
        ModelManager(**wrong).menu()


# -- the model that is loaded ---------------------------------------------------------------------


def test_a_model_is_loaded_once_and_the_old_one_closed_for_another() -> None:
    stand_ins = StandIns()
    manager = model_manager(stand_ins)
    first = lend(manager, MODEL)
    assert lend(manager, MODEL) == first
    lend(manager, OTHER)
    assert [model for model, _ in stand_ins.made] == [MODEL, OTHER]
    assert [made.is_closed for _, made in stand_ins.made] == [True, False]
    manager.close()
    assert stand_ins.last.is_closed


def test_what_is_loaded_can_be_counted_with_while_somebody_has_it() -> None:
    manager = model_manager(StandIns())
    assert manager.loaded(None) is None
    with manager.lease(MODEL, cancel=threading.Event()) as lent:
        assert manager.loaded(MODEL) == lent == manager.loaded(None)
        assert manager.loaded(OTHER) is None
    manager.unload()
    assert manager.loaded(MODEL) is None


def test_warming_up_loads_a_built_model_and_learns_its_pace() -> None:
    stand_ins = StandIns()
    manager = model_manager(stand_ins)
    manager.warm(MODEL)
    loaded = manager.loaded(MODEL)
    assert loaded and stand_ins.last.is_warm
    assert loaded[1].estimate(1000, "tldr", "short") is not None
    manager.warm(MODEL)
    assert len(stand_ins.made) == 1


def test_warming_up_takes_nobody_s_turn() -> None:
    stand_ins = StandIns()
    manager = model_manager(stand_ins)
    warming = threading.Thread(target=lambda: manager.warm(MODEL, is_chosen=True), daemon=True)
    with manager.lease(OTHER, cancel=threading.Event()):
        warming.start()
        warming.join(5)
        assert not warming.is_alive()  # it doesn't wait either
    assert [model for model, _ in stand_ins.made] == [OTHER]


def test_another_model_that_is_loaded_stays_until_a_user_chooses() -> None:
    manager = model_manager(StandIns())
    lend(manager, OTHER)
    manager.warm(MODEL)
    assert manager.loaded(OTHER)
    manager.warm(MODEL, is_chosen=True)
    assert manager.loaded(MODEL) and not manager.loaded(OTHER)


def test_warming_up_builds_nothing() -> None:
    stand_ins = StandIns()
    model_manager(stand_ins, availability=only(OTHER, unbuilt)).warm(MODEL)
    assert not stand_ins.made


def test_a_model_that_can_t_be_warmed_up_is_told_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def create(model: str, **options: object) -> object:
        raise AssetsUnavailableError("the bundle is damaged")

    with caplog.at_level(logging.WARNING):
        model_manager(StandIns(), create=create).warm(MODEL)
    assert "the bundle is damaged" in caplog.text


def test_a_lent_model_is_not_closed_under_its_caller() -> None:
    stand_ins, cancel = StandIns(), threading.Event()
    manager = model_manager(stand_ins)
    with manager.lease(MODEL, cancel=cancel):
        manager.close(timeout_s=0.01)
        assert len(manager.queue) == 1 and not stand_ins.last.is_closed
        cancel.set()
        with pytest.raises(AbortError):
            manager.lease(OTHER, cancel=cancel).__enter__()
    assert len(manager.queue) == 0


def test_a_caller_who_waits_is_told_how_many_are_ahead() -> None:
    told, manager = [], model_manager(StandIns())
    cancel = threading.Event()

    def tell(ahead: int) -> None:
        told.append(ahead)
        cancel.set()

    with manager.lease(MODEL, cancel=threading.Event()), pytest.raises(AbortError):
        manager.lease(MODEL, cancel=cancel, on_wait=tell).__enter__()
    assert told == [1]


def test_a_caller_who_cancelled_before_its_turn_loads_nothing() -> None:
    stand_ins, cancel = StandIns(), threading.Event()
    manager = model_manager(stand_ins)
    cancel.set()
    with pytest.raises(AbortError), manager.lease(MODEL, cancel=cancel):
        raise AssertionError("not reached")
    assert not stand_ins.made and len(manager.queue) == 0


def test_a_failed_load_leaves_the_shelf_usable() -> None:
    stand_ins = StandIns()
    failures = [AssetsUnavailableError("missing")]

    def create(model: str, **options: object) -> object:
        if failures:
            raise failures.pop()
        return stand_ins.create(model, **options)

    manager = model_manager(stand_ins, create=create)
    with pytest.raises(AssetsUnavailableError):
        lend(manager, MODEL)
    lent: object = lend(manager, MODEL)[0]
    assert lent is stand_ins.last
