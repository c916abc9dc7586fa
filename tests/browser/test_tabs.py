"""The other tabs: Inbox, Notifications, Transcript, Check, Benchmark, For programs."""

from __future__ import annotations

import json
import mailbox
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from .conftest import ROOT, Page, shoot, show_tab, status_of

pytestmark = pytest.mark.browser

INBOX, NOTIFICATIONS, TRANSCRIPT, CHECK, BENCHMARK, PROGRAMS = range(1, 7)
EXAMPLES = ROOT / "examples"


def test_an_inbox_gets_top_lines_for_first_lines_and_opens_threads(page: Page) -> None:
    show_tab(page, INBOX)
    page.locator(".tab-inbox .sample").first.click()
    page.wait_for_selector(".tab-inbox .thread .first")
    first_words = page.locator(".tab-inbox .thread .first").first.inner_text()
    page.wait_for_function("document.querySelectorAll('.tab-inbox .thread .top').length === 10")
    page.wait_for_function(
        "document.querySelector('.tab-inbox .status').innerText.startsWith('Every')"
    )
    tops = page.locator(".tab-inbox .thread .top").all_inner_texts()
    assert first_words not in tops and all(tops)
    assert 0 < page.locator(".tab-inbox .priority").count() < 8
    page.locator(".tab-inbox .thread").nth(4).click()
    page.wait_for_selector(".tab-inbox .taking")
    assert "Selwood" in page.inner_text(".tab-inbox .reader h2")
    page.click(".tab-inbox .sentence")
    page.wait_for_selector(".tab-inbox .reader mark.lit")
    shoot(page, "inbox")
    page.locator(".tab-inbox").get_by_text("To do", exact=True).click()
    page.wait_for_selector(".tab-inbox .summary li, .tab-inbox .summary p")


def test_a_thread_can_be_opened_while_the_list_is_written_and_the_list_stopped(
    page: Page, tmp_path: Path
) -> None:
    show_tab(page, INBOX)
    mails = tmp_path / "many.mbox"  # so many that the list isn't done before it is stopped
    body = (EXAMPLES / "article.txt").read_text("utf-8")
    box = mailbox.mbox(mails)
    for number in range(60):
        mail = EmailMessage()
        mail["Subject"], mail["From"] = f"Ferries, part {number}", f"Ann <a{number}@example.org>"
        mail["Message-ID"], mail["Date"] = (
            f"<{number}@example.org>",
            format_datetime(datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=number)),
        )
        mail.set_content(f"This is part {number}.\n\n{body}")
        box.add(mail)
    box.close()
    page.set_input_files(".tab-inbox .drop input >> nth=0", [EXAMPLES / "inbox/inbox.mbox", mails])
    page.wait_for_selector(".tab-inbox .thread")
    assert page.locator(".tab-inbox .thread").count() == 70
    page.locator(".tab-inbox .thread").nth(10).click()
    page.wait_for_selector(".tab-inbox .taking")
    page.locator(".tab-inbox").get_by_role("button", name="Stop").click()
    page.wait_for_function(
        "document.querySelector('.tab-inbox .listing .status').innerText === 'Cancelled'"
    )


def test_notifications_become_a_card_for_each_app(page: Page) -> None:
    show_tab(page, NOTIFICATIONS)
    page.locator(".tab-notifications .sample").first.click()
    page.wait_for_function(
        "document.querySelector('.tab-notifications .status').innerText.startsWith('Done')"
    )
    apps = page.locator(".tab-notifications .card b").all_inner_texts()
    assert apps[0] == "All together" and {"Hauler", "Messages", "Weather"} <= set(apps)
    page.locator(".tab-notifications .card summary").first.click()
    assert page.locator(".tab-notifications .card li").first.is_visible()
    shoot(page, "notifications")
    page.locator(".tab-notifications textarea").first.fill("just a sentence")
    page.click(".tab-notifications button.summarize")
    page.wait_for_selector(".tab-notifications .status-part .error")


def test_a_transcript_s_times_go_to_their_line(page: Page) -> None:
    show_tab(page, TRANSCRIPT)
    page.locator(".tab-transcript .sample").first.click()
    page.wait_for_selector(".tab-transcript .time")
    time = page.locator(".tab-transcript .time").first
    time.click()
    line = page.locator(".tab-transcript .reader .gone-to")
    line.wait_for()
    assert time.inner_text() in line.locator("time").all_inner_texts()
    page.wait_for_timeout(700)
    assert page.evaluate(
        """() => {
          const line = document.querySelector('.tab-transcript .gone-to');
          const {top, bottom} = (line.querySelector('mark') ?? line).getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }"""
    )
    shoot(page, "transcript")


def test_a_wrong_summary_is_told_from_a_right_one(page: Page) -> None:
    show_tab(page, CHECK)
    boxes = page.locator(".tab-check textarea")
    boxes.nth(0).fill(
        "The 8:15 train to Leeds was late by forty minutes on Monday. A relay at York had failed "
        "at dawn. The repair costs 12,400 pounds."
    )
    boxes.nth(1).fill("The train to Leeds was 40 minutes late. The repair costs 14,200 pounds.")
    page.click(".tab-check button.summarize")
    page.wait_for_selector(".tab-check .verdict")
    assert page.locator(".tab-check .summary .unsupported").first.inner_text().startswith("14,200")
    page.locator(".tab-check .sentence").first.click()
    assert "Leeds" in page.locator(".tab-check .reader mark.lit").first.inner_text()
    shoot(page, "check")


@pytest.mark.parametrize(("name", "kind"), [("A true summary", "good"), ("One with two", "bad")])
def test_a_sample_is_checked_at_once_and_rightly(page: Page, name: str, kind: str) -> None:
    show_tab(page, CHECK)
    page.locator(".tab-check").get_by_role("button", name=name).click()
    page.wait_for_selector(f".tab-check .verdict.{kind}")


def test_the_benchmark_measures_this_machine_and_can_be_saved(page: Page) -> None:
    show_tab(page, BENCHMARK)
    page.wait_for_selector(".tab-benchmark .peers .ours")
    for other in ("int8", "int4"):
        page.locator(".tab-benchmark").get_by_label(other, exact=True).set_checked(False)
    page.click(".tab-benchmark button.summarize")
    page.wait_for_selector(".tab-benchmark progress")
    page.wait_for_selector(".tab-benchmark .bars", timeout=180_000)
    with page.expect_download() as expected:
        page.locator(".tab-benchmark [data-save]").click()
    report = json.loads(expected.value.path().read_text("utf-8"))
    assert [each["recipe"] for each in report["recipes"]] == ["w8a8"]
    shown = page.locator(".tab-benchmark .bars .number").first.inner_text()
    measured = report["recipes"][0]["prompts"][0]["prefill_tokens_per_s"]["median"]
    assert float(shown.replace(",", "")) == pytest.approx(measured, rel=0.02)
    shoot(page, "benchmark")


def test_a_benchmark_can_be_stopped(page: Page) -> None:
    show_tab(page, BENCHMARK)
    page.click(".tab-benchmark button.summarize")
    page.wait_for_selector(".tab-benchmark progress")
    page.click(".tab-benchmark button.cancel")
    page.wait_for_function(
        "document.querySelector('.tab-benchmark .status').innerText.startsWith('Stopped')"
    )
    assert status_of(page, "tab-benchmark").is_visible()
    assert page.is_enabled(".tab-benchmark button.summarize")


def test_programs_are_told_where_the_page_is(page: Page, address: str) -> None:
    show_tab(page, PROGRAMS)
    shown = page.inner_text(".tab-programs .programs")
    assert f'Client("{address}"' in shown and f"{address}gradio_api/mcp/" in shown
    page.locator(".tab-programs").get_by_role("button", name="Copy the configuration").first.click()
    page.wait_for_selector(".tab-programs .copied")
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert copied["mcpServers"]["summarizer"]["url"] == f"{address}gradio_api/mcp/"
    shoot(page, "programs")
