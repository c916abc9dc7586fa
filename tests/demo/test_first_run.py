from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from demo import build_jobs, first_run
from demo.app_context import AppContext
from demo.build_jobs import BuildJob, BuildJobs
from demo.components import Page
from demo.first_run import FirstRun, panel_html
from demo.model_manager import Entry, ModelManager
from demo.words import Words
from summarizer import Availability

from .attacks import ATTACKS, assert_inert
from .frames import Frame, is_empty, last_change
from .parsed import Element, parsed
from .stand_in import StandIns

WORDS = Words.of("en")
MODEL = "qwen2.5-coder-0.5b-instruct"
OTHER = "qwen2.5-coder-1.5b-instruct"
HERE = gr.Request(session_hash="a")
BUILT = Availability("available", "it is built", is_built=True)
TO_BUILD = Availability("available", "its weights are here", bundle_bytes=500_000_000)
TO_FETCH = Availability("downloadable", "", download_bytes=988_000_000, bundle_bytes=500_000_000)
UNAVAILABLE = Availability("unavailable", "run make setup")


def entry(availability: Availability) -> Entry:
    return Entry(MODEL, "A Model 0.5B", "int8", availability)


def panel(availability: Availability, running: BuildJob | None = None) -> Element:
    return parsed(panel_html(entry(availability), running, WORDS))


def told(root: Element) -> list[tuple[str, str | None]]:
    """The buttons, and what each tells the server."""
    return [(button.text, button.attributes["data-tell"]) for button in root.find("button")]


def failed(error: str) -> BuildJob:
    return BuildJob(MODEL, stage="downloading", share=0.4, error=error, is_done=True)


def test_without_a_model_there_is_no_panel() -> None:
    assert panel_html(None, None, WORDS) == ""


def test_a_model_whose_weights_are_here_can_be_built_without_the_network() -> None:
    root = panel(TO_BUILD)
    said = WORDS("prepare.will_build", title="A Model 0.5B", download="0 MB", bundle="500 MB")
    assert root.one("p").text == said
    assert told(root) == [(WORDS("prepare.start_build"), "prepare")]


def test_before_a_model_is_fetched_its_size_is_told() -> None:
    root = panel(TO_FETCH)
    said = WORDS("prepare.will_fetch", title="A Model 0.5B", download="988 MB", bundle="500 MB")
    assert root.one("p").text == said
    assert told(root) == [(WORDS("prepare.start_fetch"), "prepare")]


def test_of_a_model_that_can_t_be_had_the_reason_is_told_and_nothing_can_be_pressed() -> None:
    root = panel(UNAVAILABLE)
    said = WORDS("prepare.cannot", title="A Model 0.5B", reason="run make setup")
    assert root.one("p").text == said
    assert told(root) == []


def test_what_runs_is_told_with_a_bar_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_jobs, "time", SimpleNamespace(monotonic=lambda: 110.0))
    running = BuildJob(MODEL, stage="downloading model.safetensors", share=0.25, started=100.0)
    root = panel(TO_FETCH, running)
    assert root.one(".status").text == "Fetching the weights: 25%, about 30 s left"
    assert root.one("progress").attributes["value"] == "0.250"
    assert told(root) == [(WORDS("prepare.stop"), "halt")]


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("", "Looking for the weights: 0%"),
        ("looking for the weights", "Looking for the weights: 0%"),
        ("building", "Building the model: 0%"),
        ("a new step", "a new step: 0%"),
    ],
)
def test_each_step_has_its_words_and_no_time_left_at_first(stage: str, said: str) -> None:
    assert panel(TO_FETCH, BuildJob(MODEL, stage=stage)).one(".status").text == said


def test_what_went_wrong_is_told_and_it_can_be_tried_again() -> None:
    root = panel(TO_FETCH, failed("the disk is full"))
    error = root.one(".error")
    assert error.attributes["role"] == "alert"
    assert WORDS("prepare.failed", reason="the disk is full") in error.text
    assert WORDS("prepare.kept") in root.text
    assert told(root) == [(WORDS("prepare.again"), "prepare")]
    assert root.find("progress") == []


def test_of_what_was_not_fetched_nothing_is_kept() -> None:
    assert WORDS("prepare.kept") not in panel(TO_BUILD, failed("the disk is full")).text


def test_an_error_of_before_is_not_told_while_it_is_tried_again() -> None:
    root = panel(TO_FETCH, BuildJob(MODEL, stage="building", share=0.5))
    assert root.find(".error") == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_neither_a_title_nor_a_reason_does_anything_on_the_page(attack: str) -> None:
    made = Entry(MODEL, attack, "int8", Availability("unavailable", attack))
    assert_inert(parsed(panel_html(made, None, WORDS)))
    for running in (failed(attack), BuildJob(MODEL, stage=attack)):
        root = panel(TO_FETCH, running)
        assert_inert(root)
        assert attack in root.text


def first_look(availability: Availability) -> Frame:
    """What a page that was opened is shown first."""
    models = ModelManager(availability=lambda model, recipe=None: availability)
    looks: Iterator[Frame] = FirstRun(Page(AppContext(models), WORDS, gr.Dropdown())).look(
        MODEL, HERE
    )
    return next(looks)


@pytest.mark.parametrize(
    ("availability", "is_shown"), [(BUILT, False), (TO_FETCH, True), (UNAVAILABLE, True)]
)
def test_the_panel_is_there_until_the_model_is_built(
    availability: Availability, is_shown: bool
) -> None:
    shown, menu, card = first_look(availability)
    assert shown["visible"] is is_shown
    assert menu["value"] == MODEL
    assert WORDS("model.parameters", number="0.5") in card


# -- following a job ----------------------------------------------------------------------

PANEL, MENU, _ = range(3)


class Builder:
    """Builds one model as soon as the test says so; the other one is built."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.is_built = False

    def availability(self, model: str, *, recipe: str | None = None) -> Availability:
        return BUILT if self.is_built or model == OTHER else TO_BUILD

    def ensure(
        self, model: str, recipe: str | None, *, download: bool, progress: Callable[..., None]
    ) -> Any:
        progress("building", 0.5)
        self.is_built = self.may_end.wait(10)


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    monkeypatch.setattr(first_run, "_LOOK_S", 0.01)
    made = Builder()
    yield made
    made.may_end.set()


@pytest.fixture
def made(builder: Builder) -> FirstRun:
    models = ModelManager(create=StandIns().create, availability=builder.availability)
    context = AppContext(models, build_jobs=BuildJobs(builder.ensure))
    return FirstRun(Page(context, WORDS, gr.Dropdown()))


def following(frames: Iterator[Frame]) -> Iterator[Frame]:
    """What comes once the page shows that the model is on its way."""
    while WORDS("prepare.stop") not in str(next(frames)[PANEL]):
        pass
    return frames


def test_only_at_first_and_at_the_end_the_menu_is_told_what_is_chosen(
    made: FirstRun, builder: Builder
) -> None:
    frames = made.choose(MODEL, HERE)
    first = next(frames)
    assert first[MENU]["value"] == MODEL
    assert [next(frames)[MENU] for _ in range(3)] == [gr.skip()] * 3
    builder.may_end.set()
    rest = list(frames)
    last = last_change(rest)
    assert last[MENU]["value"] == MODEL and last[PANEL]["visible"] is False
    assert is_empty(rest[-1])


def test_a_model_is_warm_once_it_is_built(made: FirstRun, builder: Builder) -> None:
    frames = made.choose(MODEL, HERE)
    builder.may_end.set()
    list(frames)
    assert made.page.context.models.loaded(MODEL)


@pytest.mark.parametrize("begin", ["look", "choose", "start"])
def test_another_model_ends_the_following_and_not_the_preparation(
    made: FirstRun, begin: str
) -> None:
    old = following(getattr(made, begin)(MODEL, HERE))
    list(made.choose(OTHER, HERE))
    assert all(map(is_empty, old))
    running = made.page.context.build_jobs.find(MODEL)
    assert running and not running.is_done and not running.cancel.is_set()


def test_a_model_that_is_chosen_on_another_page_ends_nothing_here(
    made: FirstRun, builder: Builder
) -> None:
    here = following(made.choose(MODEL, HERE))
    list(made.choose(OTHER, gr.Request(session_hash="b")))
    builder.may_end.set()
    assert last_change(here)[MENU]["value"] == MODEL
