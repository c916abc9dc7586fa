"""The page on a phone, in the dark, in Chinese; and what it asks the network for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import Page, Seen, opened, shoot, show_tab

pytestmark = pytest.mark.browser
Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

_TABS = ("writing", "inbox", "notifications", "transcript", "check", "benchmark", "programs")
# Text whose contrast is below what WCAG 2 asks for (1.4.3): 4.5, of large text 3.
_FAINT = """() => {
  const light = ([r, g, b]) => {
    const part = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('main *, .gradio-container *')) {
    const says = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!says || !element.checkVisibility() || element.closest(':disabled, footer')) continue;
    const style = getComputedStyle(element);
    const a = light(rgba(style.color)), b = light(behind(element));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24;
    if (contrast < (isLarge ? 3 : 4.5)) {
      const shown = element.textContent.slice(0, 30);
      faint.push(`${element.tagName}.${element.className}: ${shown} ${contrast}`);
    }
  }
  return faint;
}"""


@pytest.fixture
def phone(browser: Any, address: str, seen: Seen) -> Iterator[Page]:
    yield from opened(browser, address, seen, locale="en-GB", viewport=(390, 844), has_touch=True)


@pytest.fixture
def dark(browser: Any, address: str, seen: Seen) -> Iterator[Page]:
    yield from opened(
        browser, address, seen, locale="en-GB", viewport=(1280, 900), color_scheme="dark"
    )


@pytest.fixture
def chinese(browser: Any, address: str, seen: Seen) -> Iterator[Page]:
    yield from opened(browser, address, seen, locale="zh-CN", viewport=(1280, 900))


def test_a_phone_needs_no_sideways_scrolling_and_shows_the_summary_first(phone: Page) -> None:
    phone.locator(".tab-writing").get_by_role("button", name="Group chat", exact=True).click()
    phone.wait_for_selector(".tab-writing .reader")
    phone.wait_for_selector(".tab-writing .taking")
    top = "document.querySelector('.tab-writing {}').getBoundingClientRect().top"
    assert phone.evaluate(f"{top.format('.summary')} < {top.format('.reader')}")
    place = top.format(".summary")
    phone.wait_for_function(f"0 <= {place} && {place} < innerHeight / 2")
    shoot(phone, "phone")
    for number, _ in enumerate(_TABS):
        show_tab(phone, number)
        phone.wait_for_timeout(200)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_the_button_is_in_reach_and_a_press_leads_to_the_source_and_back(
    phone: Page,
) -> None:
    tab = ".tab-writing"
    assert phone.locator(f"{tab} button.summarize").bounding_box()["y"] < 844 - 40
    phone.locator(tab).get_by_role("button", name="Article", exact=True).click()
    phone.wait_for_selector(f"{tab} .taking")
    phone.locator(f"{tab} .sentence").last.click()
    phone.wait_for_selector(f"{tab} .reader mark.lit")
    is_seen = """(selector) => {
      const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    }"""
    phone.wait_for_timeout(900)
    assert phone.evaluate(is_seen, f"{tab} .reader mark.lit")
    phone.click(".back-chip")
    phone.wait_for_timeout(900)
    assert phone.evaluate(is_seen, f"{tab} .sentence.lit")
    assert phone.locator(".back-chip").count() == 0


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_tab(
    browser: Any, address: str, seen: Seen, locale: str, scheme: str
) -> None:
    look = {"locale": locale, "color_scheme": scheme}
    for page in opened(browser, address, seen, viewport=(1280, 900), **look):
        page.click(".tab-writing .invitation button")
        page.wait_for_selector(".tab-writing .taking")
        for number, name in enumerate(_TABS):
            show_tab(page, number)
            page.mouse.move(0, 0)
            page.wait_for_timeout(400)
            assert (name, serious(page)) == (name, [])


def serious(page: Page) -> list[tuple[str, str]]:
    """What keeps people from using the page, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_the_dark_page_can_be_read(dark: Page) -> None:
    dark.locator(".tab-writing").get_by_role("button", name="Meeting", exact=True).click()
    dark.wait_for_selector(".tab-writing .taking")
    dark.click(".tab-writing .sentence")
    dark.mouse.move(0, 0)
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark.evaluate(_FAINT) == []
    shoot(dark, "dark")


def test_nothing_on_the_light_page_is_faint(page: Page) -> None:
    page.locator(".tab-writing").get_by_role("button", name="Meeting", exact=True).click()
    page.wait_for_selector(".tab-writing .taking")
    page.click(".tab-writing .sentence")
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    assert page.evaluate(_FAINT) == []
    for number, _ in enumerate(_TABS):
        show_tab(page, number)
        page.mouse.move(0, 0)
        page.wait_for_timeout(400)
        assert page.evaluate(_FAINT) == []


def test_a_chinese_browser_gets_the_chinese_page_and_may_leave_it(chinese: Page) -> None:
    assert chinese.url.endswith("/zh")
    assert chinese.inner_text("button.summarize >> visible=true") == "生成摘要"
    chinese.locator(".tab-writing").get_by_role("button", name="会议", exact=True).click()
    chinese.wait_for_selector(".tab-writing .taking")
    summary = chinese.inner_text(".tab-writing .summary")
    assert sum("\u4e00" <= character <= "\u9fff" for character in summary) > len(summary) / 2
    style = "getComputedStyle(document.querySelector('.tab-writing {}')).fontStyle"
    assert [chinese.evaluate(style.format(part)) for part in (".machine", ".by")] == ["normal"] * 2
    chinese.click(".tab-writing .sentence")
    shoot(chinese, "chinese")
    chinese.click("a.language")
    chinese.wait_for_selector("text=Summarize")
    assert chinese.evaluate("document.documentElement.lang") == "en"


def test_all_parts_that_take_a_hand_have_a_name(page: Page) -> None:
    for number, _ in enumerate(_TABS):
        show_tab(page, number)
        page.wait_for_timeout(200)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('button, input, textarea, a, [role=button]')]
              .filter((each) => each.checkVisibility() && !each.closest('footer'))
              .filter((each) => !(each.ariaLabel || each.innerText?.trim() || each.labels?.length
                || each.title || each.closest('label')))
              .map((each) => each.outerHTML.slice(0, 200))"""
        )
        assert nameless == []
