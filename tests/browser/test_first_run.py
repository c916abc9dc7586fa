"""The first start on a computer: nothing is built, and the page sees to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.demo_server import served

from .conftest import MODEL, Page, Seen, opened, shoot

pytestmark = pytest.mark.browser


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def fresh(browser: Any, home: Path, seen: Seen) -> Iterator[Page]:
    """The page of a demo that has no bundle yet."""
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
    """A demo whose cache folder can't be written to: a file stands in its place."""
    home.write_text("in the way")
    environment = os.environ | {"SUMMARIZER_HOME": str(home)}
    with served(MODEL, environment=environment) as demo:
        yield from opened(browser, demo.address, seen, locale="en-GB", viewport=(1280, 900))


def test_a_step_that_fails_is_told_and_can_be_tried_again(blocked: Page, home: Path) -> None:
    blocked.wait_for_selector(".prose.prepare .error")
    assert str(home) in blocked.inner_text(".prose.prepare .error")
    shoot(blocked, "first-run-failed")
    home.unlink()
    blocked.get_by_role("button", name="Try again").click()
    blocked.wait_for_selector(".prepare progress")
    blocked.get_by_role("button", name="Stop").last.click()
    blocked.get_by_role("button", name="Build it now").click()
    blocked.wait_for_selector(".prose.prepare", state="hidden", timeout=180_000)
