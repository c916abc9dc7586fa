"""How quick the demo's page is: from a press to the first words, in a real browser.

python -m benchmarks.page --model qwen2.5-coder-0.5b-instruct

A new text of about 1,200 tokens is pasted and summarized; then it is shown in another style. The
page's own share is the time from the press to the first words that can be seen, less the engine's
time to its first token. Needs playwright and a Chromium (`make test-browser` installs them).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.demo_server import browser_path, served
from benchmarks.eta import ProgressPrinter
from benchmarks.results_file import write_results

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TEXTS = (Path(__file__).parents[1] / "examples" / "report.txt",)
_WORDS = 900  # some 1,200 tokens
_STYLES = ("Key points", "Headline")
_TAB = ".tab-writing"
# Notes when the first words of a summary can be seen after a press.
_WATCH = """
window.pressed = 0; window.first = 0;
document.addEventListener('pointerdown', () => {
  window.pressed = performance.now(); window.first = 0;
  window.before = document.querySelector('.tab-writing .summary');
}, true);
new MutationObserver(() => {
  const summary = document.querySelector('.tab-writing .summary');
  const isNew = summary && (summary !== window.before || !window.before.isConnected);
  const isDone = document.querySelector('.tab-writing .taking');
  if (!window.first && isNew && summary.innerText.trim() && !isDone) {
    requestAnimationFrame(() => { window.first ||= performance.now(); });
  }
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
"""


def main() -> None:
    from playwright.sync_api import sync_playwright  # not installed by `make setup`

    asked = _arguments()
    rounds: list[dict[str, Any]] = []
    left = ProgressPrinter("page", asked.rounds)
    with served(asked.model, threads=asked.threads) as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        for number in range(asked.rounds + 1):
            page = browser.new_page(locale="en-GB")
            found = _round(page, demo.address, number)
            page.close()
            if number:  # the first warms up
                rounds.append(found)
                left.note(number)
        browser.close()
    path = write_results(f"page-{asked.model}", _figures(rounds) | {"threads": asked.threads})
    print(f"written to {path}")


def _round(page: Page, address: str, seed: int) -> dict[str, Any]:
    """A new text, and the same in another style."""
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector(f"{_TAB} .sample")
    page.evaluate(_WATCH)
    page.locator(f"{_TAB} textarea").first.fill(_text(seed))
    page.wait_for_selector(f"{_TAB} .count >> text=word")
    page.click(f"{_TAB} button.summarize")
    first = _measured(page)
    style = _STYLES[seed % 2]
    page.locator(_TAB).get_by_text(style, exact=True).click()
    page.wait_for_selector(f"{_TAB} .taking", state="detached")
    return {"new": first, "style": _measured(page) | {"style": style}}


def _measured(page: Page) -> dict[str, Any]:
    """Seconds of the summary that was asked for last."""
    page.wait_for_function("window.first > 0")
    page.wait_for_selector(f"{_TAB} [data-name$='.json']")
    result = json.loads(page.get_attribute(f"{_TAB} [data-name$='.json']", "data-save") or "")
    seen_s = page.evaluate("(window.first - window.pressed) / 1000")
    engine_s = result["timings"]["first_token_s"]
    return {
        "tokens": result["usage"]["input_tokens"],
        "cached_tokens": result["usage"]["cached_tokens"],
        "seen_s": seen_s,
        "engine_s": engine_s,
        "page_s": seen_s - engine_s,
    }


def _text(seed: int) -> str:
    """A text that no round before had: sentences of a report in another order."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(path.read_text("utf-8") for path in _TEXTS))
    random.Random(seed).shuffle(sentences)
    words = " ".join(sentences).split()
    return " ".join(words[:_WORDS])


def _figures(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    medians = {
        kind: {
            name: median(each[kind][name] for each in rounds)
            for name in ("tokens", "cached_tokens", "seen_s", "engine_s", "page_s")
        }
        | {"slowest_page_s": max(each[kind]["page_s"] for each in rounds)}
        | {"slowest_seen_s": max(each[kind]["seen_s"] for each in rounds)}
        for kind in ("new", "style")
    }
    return {"rounds": len(rounds), "medians": medians, "all": list(rounds)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    main()
