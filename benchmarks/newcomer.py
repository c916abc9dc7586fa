"""How soon somebody who opens the page for the first time reads a summary, in a real browser.

python -m benchmarks.newcomer --model qwen2.5-coder-1.5b-instruct

On a desk's screen and on a phone's, each sample that the page offers is pressed once, on a page
that was just opened. Kept are the seconds from the press to the first words and to the whole
summary, whether the summary is then in view, and what it says, so that a reader can say if it is
good. The model is loaded before. Needs playwright and a Chromium (`make test-browser` installs
them).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.demo_server import browser_path, served
from benchmarks.eta import ProgressPrinter
from benchmarks.results_file import write_results

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_TAB = ".tab-writing"
_SCREENS = {"desk": (1280, 900), "phone": (390, 844)}
_PATIENCE_MS = 300_000
_SCROLLED_MS = 2_000  # after which nothing moves any more


def main() -> None:
    from playwright.sync_api import sync_playwright  # not installed by `make setup`

    asked = _arguments()
    found: list[dict[str, Any]] = []
    with served(asked.model, threads=asked.threads) as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        with_samples = _opened(browser, demo.address, "desk")
        names = with_samples.locator(f"{_TAB} .sample").all_inner_texts()
        _pressed(with_samples, names[0])  # loads the model
        with_samples.context.close()
        left = ProgressPrinter("newcomer", len(names) * len(_SCREENS))
        for screen in _SCREENS:
            for name in names:
                page = _opened(browser, demo.address, screen)
                found.append({"screen": screen, "sample": name} | _pressed(page, name))
                page.context.close()
                left.note(len(found))
        browser.close()
    path = write_results(f"newcomer-{asked.model}", {"threads": asked.threads} | _figures(found))
    print(f"written to {path}")


def _opened(browser: Browser, address: str, screen: str) -> Page:
    width, height = _SCREENS[screen]
    context = browser.new_context(locale="en-GB", viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(address)
    page.wait_for_selector(f"{_TAB} .sample")
    page.wait_for_selector(".model-card .note")
    return page


def _pressed(page: Page, name: str) -> dict[str, Any]:
    """Press a sample; return what is seen of it, and when."""
    started = time.monotonic()
    page.locator(_TAB).get_by_role("button", name=name, exact=True).click()
    page.wait_for_function(
        "document.querySelector('.tab-writing .summary')?.innerText.trim()", polling="raf"
    )
    first_s = time.monotonic() - started
    page.wait_for_selector(f"{_TAB} .taking")
    whole_s = time.monotonic() - started
    page.wait_for_timeout(_SCROLLED_MS)
    summary = page.locator(f"{_TAB} .summary").first
    box = summary.bounding_box() or {"y": -1.0}
    size = page.viewport_size or {"height": 0}
    return {
        "first_words_s": round(first_s, 2),
        "whole_s": round(whole_s, 2),
        "is_in_view": 0 <= box["y"] < size["height"],
        "summary": summary.inner_text(),
    }


def _figures(found: list[dict[str, Any]]) -> dict[str, Any]:
    def medians() -> Iterator[tuple[str, dict[str, float]]]:
        for screen in _SCREENS:
            whole = [each["whole_s"] for each in found if each["screen"] == screen]
            yield screen, {"median_whole_s": median(whole), "slowest_whole_s": max(whole)}

    return {"screens": dict(medians()), "all": found}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", default="qwen2.5-coder-1.5b-instruct")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
