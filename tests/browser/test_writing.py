"""The Summarize tab: texts in, summaries out, and what each sentence rests on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import ROOT, Page, shoot, status_of

pytestmark = pytest.mark.browser

TAB = ".tab-writing"
EXAMPLES = ROOT / "examples"
# Keeps what the summary looked like after every change.
WATCH = """
window.grown = [];
new MutationObserver(() => {
  const shown = document.querySelector('.tab-writing .answers')?.innerText ?? '';
  if (shown !== window.grown.at(-1)) window.grown.push(shown);
}).observe(document.body, { childList: true, subtree: true, characterData: true });
"""


def open_sample(page: Page, name: str) -> None:
    """Press a sample, which is summarized at once."""
    page.locator(TAB).get_by_role("button", name=name, exact=True).click()
    page.wait_for_selector(f"{TAB} .reader")


def written(page: Page) -> None:
    """Wait for the summary."""
    page.wait_for_selector(f"{TAB} .taking")


def style(page: Page, name: str) -> None:
    """Press a style, which may be among those that are offered later."""
    shown = page.locator(f"{TAB} .summary-types").get_by_text(name, exact=True)
    if not shown.count():
        page.click(f"{TAB} .more-types")
    shown.click()


def summarize(page: Page) -> None:
    page.click(f"{TAB} button.summarize")
    page.wait_for_selector(f"{TAB} .taking")


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files on the page, as a hand with a mouse would."""
    listed = [{"name": name, "bytes": list(data)} for name, data in files.items()]
    page.evaluate(
        """(files) => {
          const transfer = new DataTransfer();
          for (const each of files) {
            transfer.items.add(new File([new Uint8Array(each.bytes)], each.name));
          }
          const told = { dataTransfer: transfer, bubbles: true };
          document.body.dispatchEvent(new DragEvent('dragover', told));
          document.body.dispatchEvent(new DragEvent('drop', told));
        }""",
        listed,
    )


def test_a_summary_is_seen_to_grow(page: Page) -> None:
    open_sample(page, "Article")
    written(page)  # quotations, which come at once
    page.evaluate(WATCH)
    style(page, "Table")
    page.wait_for_selector(f"{TAB} .summary table")
    written(page)
    grown = page.evaluate("window.grown")
    assert len({len(each) for each in grown}) >= 3
    assert page.inner_text(f"{TAB} .summary td").strip()[:10] in grown[-1]
    assert "may contain errors" in page.inner_text(f"{TAB} .notes")


def test_the_words_and_the_time_are_told_while_a_text_is_typed(page: Page) -> None:
    box = page.locator(f"{TAB} textarea").first
    box.fill("The ferry to Aran leaves at 9:40 on Saturday.")
    page.wait_for_function(
        "document.querySelector('.tab-writing .count')?.innerText.includes('word')"
    )
    few = int(page.inner_text(f"{TAB} .count").split(" ")[0])
    box.fill("The ferry to Aran leaves at 9:40 on Saturday. " * 40)
    page.wait_for_function(
        f"parseInt(document.querySelector('.tab-writing .count').innerText) > {few}"
    )
    assert "a summary takes about" in page.inner_text(f"{TAB} .count")


def test_a_sentence_shows_what_it_rests_on_and_back(page: Page) -> None:
    open_sample(page, "Article")
    written(page)
    page.click(f"{TAB} .sentence")
    lit = page.locator(f"{TAB} .reader mark.lit")
    lit.first.wait_for()
    assert lit.first.is_visible()
    said = lit.first.inner_text()
    assert said in (EXAMPLES / "article.txt").read_text("utf-8").replace("\n", " ") or said
    shoot(page, "summarize")
    page.evaluate(
        "document.querySelectorAll('.lit').forEach((each) => each.classList.remove('lit'))"
    )
    lit_again = page.locator(f"{TAB} .sentence.lit")
    page.click(f"{TAB} .reader mark")
    lit_again.first.wait_for()
    number = page.get_attribute(f"{TAB} .reader mark", "data-for").split(" ")[0]
    assert lit_again.first.get_attribute("data-n") == number


def test_evidence_can_be_reached_with_the_keyboard_alone(page: Page) -> None:
    open_sample(page, "Article")
    written(page)
    page.locator(f"{TAB} .sentence").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{TAB} .reader mark.lit")


def test_ctrl_enter_summarizes_and_escape_cancels(page: Page) -> None:
    page.locator(f"{TAB} textarea").first.fill((EXAMPLES / "report.txt").read_text("utf-8"))
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"{TAB} .reader")
    page.wait_for_selector(f"{TAB} button.cancel:not([disabled])")
    page.keyboard.press("Escape")
    page.wait_for_function(
        "document.querySelector('.tab-writing .status-part .status').innerText === 'Cancelled'"
    )


def test_a_summary_can_be_cancelled_and_started_again(page: Page) -> None:
    open_sample(page, "Long report")
    status = status_of(page, "tab-writing")
    page.wait_for_function("document.querySelector('.tab-writing progress')")
    assert status.inner_text().startswith("Reading") and "token" not in status.inner_text()
    page.click(f"{TAB} button.cancel")
    page.wait_for_function(
        "document.querySelector('.tab-writing .status-part .status').innerText === 'Cancelled'",
        timeout=1500,
    )
    assert page.is_disabled(f"{TAB} button.cancel")
    summarize(page)
    assert status.inner_text().startswith("Done")


def test_another_style_takes_the_place_of_the_one_that_is_written(page: Page) -> None:
    open_sample(page, "Meeting")
    style(page, "Table")
    style(page, "Topics")
    page.wait_for_selector(f"{TAB} .taking")
    page.wait_for_timeout(1500)
    assert page.locator(f"{TAB} .summary").count() == 1
    assert page.locator(f"{TAB} .summary li").count() >= 2
    assert page.locator(f"{TAB} .summary table").count() == 0


def test_what_was_written_before_another_style_was_pressed_does_not_come_back(page: Page) -> None:
    open_sample(page, "Meeting")
    page.wait_for_function("document.querySelector('.tab-writing .summary')?.innerText.length > 20")
    before = page.inner_text(f"{TAB} .summary")
    style(page, "Topics")
    page.wait_for_function("!document.querySelector('.tab-writing .summary')?.innerText.trim()")
    page.evaluate(WATCH)
    page.wait_for_selector(f"{TAB} .taking")
    page.wait_for_timeout(1500)
    assert not any(before[:20] in each for each in page.evaluate("window.grown"))
    assert page.locator(f"{TAB} .summary li").count() >= 2


def test_a_file_can_be_dropped_while_another_text_is_open(page: Page) -> None:
    open_sample(page, "Article")
    written(page)
    drop(page, {"note.txt": (EXAMPLES / "note.txt").read_bytes()})
    page.wait_for_selector(f"{TAB} .reader h2 >> text=note.txt")
    assert page.locator(f"{TAB} .summary").count() == 0
    summarize(page)
    assert "Halloran" in page.inner_text(f"{TAB} .reader")


@pytest.mark.parametrize("name", ["List", "Table", "Headline", "To do", "Open questions"])
def test_every_style_can_be_pressed(page: Page, name: str) -> None:
    open_sample(page, "Mail thread")
    style(page, name)
    page.wait_for_selector(f"{TAB} .taking", state="detached")
    written(page)
    assert page.inner_text(f"{TAB} .summary").strip()


def test_files_can_be_dropped_several_at_once(page: Page) -> None:
    names = ("note.txt", "email.txt", "inputs/article-cannery.html")
    drop(page, {name.split("/")[-1]: (EXAMPLES / name).read_bytes() for name in names})
    page.wait_for_selector(f"{TAB} .text-name")
    assert page.locator(f"{TAB} .text-name").all_inner_texts() == [
        "note.txt",
        "email.txt",
        "article-cannery.html",
    ]
    page.click(f"{TAB} button.summarize")
    page.wait_for_function("document.querySelectorAll('.tab-writing .taking').length === 3")
    page.locator(f"{TAB} article").nth(2).locator(".sentence").first.click()
    assert page.locator(f"{TAB} .reader section").nth(2).is_visible()
    assert page.locator(f"{TAB} .reader section").nth(0).is_hidden()
    shoot(page, "files")


def test_a_summary_can_be_taken_along(page: Page) -> None:
    open_sample(page, "Article")
    written(page)
    shown = page.inner_text(f"{TAB} .summary").strip()
    page.locator(TAB).get_by_role("button", name="Copy", exact=True).click()
    page.wait_for_selector(f"{TAB} .copied")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    saved = {name: _saved(page, name) for name in ("Markdown", "JSON")}
    assert shown in saved["Markdown"] and "What it rests on" in saved["Markdown"]
    found = json.loads(saved["JSON"])
    assert found["text"] == shown and found["sentences"][0]["sources"]


def _saved(page: Page, kind: str) -> str:
    with page.expect_download() as expected:
        page.locator(TAB).get_by_role("button", name=f"Save as {kind}").click()
    found: Any = expected.value
    return str(found.path().read_text("utf-8"))


def test_an_empty_field_and_a_short_text_are_told_plainly(page: Page) -> None:
    page.click(f"{TAB} button.summarize")
    page.wait_for_selector(f"{TAB} .status-part .error")
    assert "There is no text yet" in status_of(page, "tab-writing").inner_text()
    page.locator(f"{TAB} textarea").first.fill("Back at six.")
    page.click(f"{TAB} button.summarize")
    page.wait_for_selector(f"{TAB} .summary")
    page.wait_for_selector(f"{TAB} .status-part >> text=shown unchanged")
    assert page.inner_text(f"{TAB} .summary").strip() == "Back at six."
    assert page.locator(f"{TAB} .machine").count() == 0


def test_an_address_is_asked_for_only_when_it_is_pressed(page: Page) -> None:
    page.get_by_text("From a web address").first.click()
    page.locator(f"{TAB} .web input, {TAB} .web textarea").first.fill("http://127.0.0.1:9/nowhere")
    page.wait_for_timeout(300)
    assert page.locator(f"{TAB} .error:visible").count() == 0
    page.locator(TAB).get_by_role("button", name="Fetch", exact=True).click()
    page.wait_for_selector(f"{TAB} .status-part .error")
    assert "127.0.0.1:9" in status_of(page, "tab-writing").inner_text()


def test_a_newcomer_sees_a_summary_after_one_press(page: Page) -> None:
    page.click(f"{TAB} .invitation button")
    written(page)
    assert page.locator(f"{TAB} .invitation").count() == 0
    assert status_of(page, "tab-writing").inner_text().startswith("Done in")
    assert page.inner_text(f"{TAB} .count").strip() == ""


def test_an_earlier_summary_is_gone_back_to_with_the_keyboard(page: Page) -> None:
    open_sample(page, "Article")
    written(page)
    first = page.inner_text(f"{TAB} .summary")
    page.click(f"{TAB} .new")
    page.locator(f"{TAB} textarea").first.fill("The lift is out of order until Thursday. " * 12)
    summarize(page)
    page.locator(f"{TAB} .history summary").focus()
    page.keyboard.press("Enter")
    page.locator(f"{TAB} .history button").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{TAB} .reader h2 >> text=Article")
    assert page.inner_text(f"{TAB} .summary") == first


def test_what_was_pasted_is_still_there_for_a_new_text(page: Page) -> None:
    pasted = "The ferry to Aran leaves at 9:40 on Saturday, and Ben has four seats. " * 6
    page.locator(f"{TAB} textarea").first.fill(pasted)
    summarize(page)
    page.click(f"{TAB} .new")
    assert page.locator(f"{TAB} textarea").first.input_value() == pasted


def test_what_is_printed_is_the_summary_with_its_sources(page: Page) -> None:
    open_sample(page, "Article")
    written(page)
    page.evaluate("window.print = () => { window.printed = document.body.innerText; }")
    page.emulate_media(media="print")
    page.locator(TAB).get_by_role("button", name="Print").click()
    printed = page.evaluate("window.printed")
    assert printed.startswith("# Article") and "What it rests on" in printed
    assert "Cancel" not in printed
