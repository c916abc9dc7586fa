"""A real browser before the real page: `make test-browser`.

The demo runs in a process of its own on the real 0.5B. Screenshots of what the tests see land in
build/screenshots; the browser's requests are kept, and none may leave the loopback.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.demo_server import browser_path, served

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
MODEL = "qwen2.5-coder-0.5b-instruct"

sync_api = pytest.importorskip("playwright.sync_api")
Page = Any


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served(MODEL) as demo:
        yield demo.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browser_path())
        yield found
        found.close()


class Seen:
    """What a browser asked for and complained of, over the whole run."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []

    def watch(self, page: Page) -> Page:
        page.set_default_timeout(60_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)
        return page

    @property
    def strangers(self) -> list[str]:
        """Requests to anywhere but this computer."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob", "about")
            and urlsplit(url).hostname not in ("127.0.0.1", "localhost")
        ]

    def _hear(self, message: Any) -> None:
        # A refused upload is answered with an error on purpose, which Chromium logs, too.
        if message.type == "error" and "/uploads" not in str(message.location):
            self.errors.append(message.text)


@pytest.fixture(scope="session")
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(browser: Any, address: str, seen: Seen) -> Iterator[Page]:
    """The English page on a desk's screen, ready."""
    yield from opened(browser, address, seen, locale="en-GB", viewport=(1280, 900))


def opened(
    browser: Any,
    address: str,
    seen: Seen,
    *,
    locale: str,
    viewport: tuple[int, int],
    **options: Any,
) -> Iterator[Page]:
    width, height = viewport
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
        **options,
    )
    page = seen.watch(context.new_page())
    page.goto(address)
    page.wait_for_selector(".sample")
    page.wait_for_selector(".model-card .note")
    yield page
    context.close()
    assert seen.strangers == []
    assert seen.errors == []


def shoot(page: Page, name: str) -> None:
    """A screenshot of the whole page, once nothing moves any more."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def show_tab(page: Page, number: int) -> None:
    """The tab of a number, from 0."""
    page.locator('.tabs [role="tab"]').nth(number).click()


def status_of(page: Page, tab: str) -> Any:
    """The line that says what is going on in a tab."""
    return page.locator(f".{tab} .status-part .status, .{tab} .status-part .error").first
