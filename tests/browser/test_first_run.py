"""The first start on a computer: nothing is built, and the page sees to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.demo_server import served
from summarizer.store import weights, wheels
from summarizer.store.catalogue import find_model

from .conftest import MODEL, Page, Seen, opened, shoot

pytestmark = pytest.mark.browser

_WEIGHTS = weights.folder_of(find_model(MODEL)) / wheels.FILE  # by `make weights`


def place_weights(home: Path) -> None:
    """Have the weights in a folder of models where nothing is built."""
    folder = home / "downloads" / MODEL
    folder.mkdir(parents=True)
    (folder / wheels.FILE).symlink_to(_WEIGHTS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def fresh(browser: Any, home: Path, seen: Seen) -> Iterator[Page]:
    """The page of a demo that has weights but no bundle yet."""
    place_weights(home)
    environment = os.environ | {"SUMMARIZER_HOME": str(home)}
    with served(MODEL, environment=environment) as demo:
        yield from opened(browser, demo.address, seen, locale="en-GB", viewport=(1280, 900))


def test_the_model_is_built_with_progress_and_then_used(fresh: Page) -> None:
    fresh.wait_for_selector(".prepare progress")
    told = fresh.inner_text(".prose.prepare")
    assert "built once from weights" in told and "MB" in told
    fresh.wait_for_function("document.querySelector('.prose.prepare').innerText.includes('left')")
    shoot(fresh, "first-run")
    fresh.wait_for_selector(".prose.prepare", state="hidden", timeout=180_000)
    assert "ready" in fresh.input_value(".model input")
    fresh.locator(".tab-writing .sample").first.click()
    fresh.wait_for_selector(".tab-writing .reader")
    fresh.click(".tab-writing button.summarize")
    fresh.wait_for_selector(".tab-writing .taking")


@pytest.fixture
def blocked(browser: Any, home: Path, seen: Seen) -> Iterator[Page]:
    """A demo whose cache folder can't be written to: a file stands where models are built."""
    place_weights(home)
    (home / "bundles").write_text("in the way")
    environment = os.environ | {"SUMMARIZER_HOME": str(home)}
    with served(MODEL, environment=environment) as demo:
        yield from opened(browser, demo.address, seen, locale="en-GB", viewport=(1280, 900))


def test_a_step_that_fails_is_told_and_can_be_tried_again(blocked: Page, home: Path) -> None:
    blocked.wait_for_selector(".prose.prepare .error")
    assert str(home) in blocked.inner_text(".prose.prepare .error")
    shoot(blocked, "first-run-failed")
    (home / "bundles").unlink()
    blocked.get_by_role("button", name="Try again").click()
    blocked.wait_for_selector(".prepare progress")
    blocked.get_by_role("button", name="Stop").last.click()
    blocked.get_by_role("button", name="Build it now").click(timeout=180_000)
    blocked.wait_for_selector(".prose.prepare", state="hidden", timeout=180_000)


@pytest.fixture
def empty(browser: Any, home: Path, seen: Seen) -> Iterator[Page]:
    """A demo on a machine that has nothing, and no network."""
    environment = os.environ | {"SUMMARIZER_HOME": str(home), "PIP_NO_INDEX": "1"}
    with served(MODEL, environment=environment) as demo:
        yield from opened(browser, demo.address, seen, locale="en-GB", viewport=(1280, 900))


def test_weights_are_fetched_at_a_press_and_what_goes_wrong_is_told(
    empty: Page, home: Path
) -> None:
    assert "478 MB" in empty.inner_text(".prose.prepare")
    assert not home.exists()
    empty.get_by_role("button", name="Fetch and build it").click()
    empty.wait_for_selector(".prose.prepare .error")
    assert "check the network" in empty.inner_text(".prose.prepare .error")
    empty.get_by_role("button", name="Try again").wait_for()
