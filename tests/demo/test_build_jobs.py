from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from demo import build_jobs as module
from demo.build_jobs import BuildJob, BuildJobs
from summarizer import StorageError

MODEL = "a-model"
READY = object()
Step = tuple[str, float] | Exception | object


def until(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.005)


class Builder:
    """Stands for `ensure_bundle`: it does the steps that the test sends."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.steps: queue.SimpleQueue[Step] = queue.SimpleQueue()

    def ensure(
        self, model: str, recipe: str | None, *, download: bool, progress: Callable[..., None]
    ) -> Any:
        self.asked.append((model, recipe, download))
        while (step := self.steps.get(timeout=5)) is not READY:
            if isinstance(step, Exception):
                raise step
            progress(*step)  # type: ignore[misc]


@pytest.fixture
def builder() -> Builder:
    return Builder()


@pytest.fixture
def build_jobs(builder: Builder) -> BuildJobs:
    return BuildJobs(builder.ensure)


def test_what_is_done_so_far_can_be_seen(builder: Builder, build_jobs: BuildJobs) -> None:
    running = build_jobs.start(MODEL, "int8")
    assert build_jobs.find(MODEL) is running
    assert (running.share, running.is_done) == (0.0, False)
    builder.steps.put(("downloading", 0.25))
    until(lambda: (running.stage, running.share) == ("downloading", 0.25))
    builder.steps.put(READY)
    until(lambda: running.is_done)
    assert running.error == ""
    assert builder.asked == [(MODEL, "int8", True)]


def test_a_model_that_nobody_asked_for_is_not_prepared(build_jobs: BuildJobs) -> None:
    assert build_jobs.find(MODEL) is None


def test_an_error_is_kept_and_it_can_be_tried_again(
    builder: Builder, build_jobs: BuildJobs
) -> None:
    broken = build_jobs.start(MODEL, None)
    builder.steps.put(StorageError("the disk is full"))
    until(lambda: broken.is_done)
    assert broken.error == "the disk is full"
    assert build_jobs.find(MODEL) is broken
    again = build_jobs.start(MODEL, None)
    assert again is not broken and build_jobs.find(MODEL) is again
    assert again.error == ""
    builder.steps.put(READY)
    until(lambda: again.is_done)
    assert again.error == ""
    assert len(builder.asked) == 2


def test_an_error_that_is_a_bug_is_logged_and_its_words_are_not_shown(
    builder: Builder, build_jobs: BuildJobs, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        running = build_jobs.start(MODEL, None)
        builder.steps.put(KeyError("inner words"))
        until(lambda: running.is_done)
    assert running.error and "inner words" not in running.error
    assert "inner words" in caplog.text and MODEL in caplog.text


def test_what_is_stopped_ends_at_its_next_step(builder: Builder, build_jobs: BuildJobs) -> None:
    running = build_jobs.start(MODEL, None)
    running.cancel.set()
    builder.steps.put(("building", 0.5))
    until(lambda: running.is_done)
    assert (running.stage, running.share) == ("", 0.0)
    assert not running.error  # nothing went wrong


def test_stopping_all_stops_every_model(builder: Builder, build_jobs: BuildJobs) -> None:
    running = [build_jobs.start(model, None) for model in ("a", "b")]
    until(lambda: len(builder.asked) == 2)
    build_jobs.stop_all()
    for _ in running:
        builder.steps.put(("building", 0.5))
    until(lambda: all(each.is_done for each in running))
    assert [each.share for each in running] == [0.0, 0.0]


def test_a_model_is_prepared_once_at_a_time(builder: Builder, build_jobs: BuildJobs) -> None:
    first = build_jobs.start(MODEL, None)
    assert build_jobs.start(MODEL, None) is first
    other = build_jobs.start("another", None)
    assert other is not first
    builder.steps.put(READY)
    builder.steps.put(READY)
    until(lambda: first.is_done and other.is_done)
    assert sorted(builder.asked) == [(MODEL, None, True), ("another", None, True)]


@pytest.mark.parametrize(("share", "left_s"), [(0.0, None), (0.01, None), (0.25, 30.0), (1.0, 0.0)])
def test_the_time_left_follows_from_the_time_so_far(
    monkeypatch: pytest.MonkeyPatch, share: float, left_s: float | None
) -> None:
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 110.0))
    assert BuildJob(MODEL, share=share, started=100.0).left_s == left_s
