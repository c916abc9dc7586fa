"""What is meant to break the page: each gets a message, and the page stays alive."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from .conftest import Page
from .test_writing import TAB, drop, status_of, summarize

pytestmark = pytest.mark.browser

EVIL = '<img src=x onerror="window.pwned = 1"><script>window.pwned = 1</script>'
TEXT = (
    f"{EVIL} The ferry to Aran leaves at 9:40 on Saturday, and Ben has booked four seats for 36 "
    "euros. {{#each value}}x{{/each}} ${window.pwned = 1} The way back is on Monday at noon."
)


def is_alive(page: Page) -> None:
    """Nothing of a text was run, and the page still summarizes."""
    assert page.evaluate("window.pwned") is None
    if page.locator(f"{TAB} .new").is_visible():
        page.click(f"{TAB} .new")
    page.locator(f"{TAB} textarea").first.fill("The lift is out of order until Thursday. " * 12)
    summarize(page)


def error_of(page: Page) -> str:
    """What the page says is wrong, by the files or in the status."""
    page.wait_for_selector(f"{TAB} .error:visible")
    return " ".join(page.locator(f"{TAB} .error:visible").all_inner_texts())


def test_scripts_in_a_text_and_in_a_name_do_nothing(page: Page) -> None:
    page.locator(f"{TAB} textarea").first.fill(TEXT)
    summarize(page)
    assert EVIL in page.inner_text(f"{TAB} .reader")
    page.click(f"{TAB} .new")
    drop(page, {f"{EVIL}.txt": TEXT.encode(), "../../etc/passwd": TEXT.encode()})
    page.wait_for_selector(f"{TAB} .text-name")
    names = page.locator(f"{TAB} .text-name").all_inner_texts()
    assert names[1] == "passwd" and "script" in names[0]
    summarize(page)
    is_alive(page)


def test_a_web_page_of_scripts_is_read_as_text(page: Page) -> None:
    page_source = f"<!doctype html><html><body><p>{TEXT}</p><p>{TEXT}</p></body></html>"
    drop(page, {"evil.html": page_source.encode()})
    page.wait_for_selector(f"{TAB} .reader")
    summarize(page)
    is_alive(page)


def test_a_file_of_50_mb_is_refused_by_the_page_and_by_the_server(
    page: Page, address: str, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"word " * 10_000_000)
    page.set_input_files(f"{TAB} .drop input >> nth=0", [large])
    assert "larger than 25 MB" in error_of(page)
    answer = httpx.post(
        f"{address}uploads",
        params={"name": "large.txt"},
        content=large.read_bytes(),
        headers={"Origin": address.rstrip("/")},
    )
    assert answer.status_code == 413
    is_alive(page)


def test_a_bomb_in_an_office_file_is_told(page: Page) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 1_500_000_000)
    drop(page, {"bomb.docx": packed.getvalue()})
    assert "bomb.docx" in error_of(page)
    is_alive(page)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(2000)),
        ("program.exe", bytes(range(256)) * 40),
        ("broken.pdf", b"%PDF-1.7\n" + bytes(500)),
        ("letter.txt", "Grüße aus Köln".encode("latin-1")),
        ("empty.txt", b""),
    ],
)
def test_what_cannot_be_read_is_told(page: Page, name: str, data: bytes) -> None:
    drop(page, {name: data})
    if name == "empty.txt":
        page.wait_for_selector(f"{TAB} .reader, {TAB} .error:visible", state="attached")
    else:
        assert name in error_of(page)
    is_alive(page)


def test_one_bad_file_does_not_stop_the_others(page: Page) -> None:
    drop(page, {"photo.png": b"\x89PNG\r\n\x1a\n" + bytes(2000), "good.txt": TEXT.encode()})
    page.wait_for_selector(f"{TAB} .reader")
    assert "photo.png" in error_of(page)
    summarize(page)


def test_a_focus_of_10_000_characters_is_bounded_or_told(page: Page, address: str) -> None:
    page.locator(f"{TAB} textarea").first.fill(TEXT)
    page.locator(f"{TAB} .options input[type=text], {TAB} .options textarea").last.fill(
        "x" * 10_000
    )
    page.click(f"{TAB} button.summarize")
    page.wait_for_selector(f"{TAB} .taking, {TAB} .status-part .error")
    said = status_of(page, "tab-writing").inner_text()
    assert said.startswith("Done") or "focus" in said
    is_alive(page)


def test_calls_of_the_server_with_nonsense_leave_it_alive(page: Page, address: str) -> None:
    calls = f"{address}gradio_api/call/summarize"
    for data in ([], [None], [{"a": 1}], ["text", "no-such-type"], [7] * 99):
        httpx.post(calls, content=json.dumps({"data": data}))
    for path in ("../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "gradio_api/file=/etc/passwd"):
        answer = httpx.get(f"{address}{path}")
        assert "root:" not in answer.text
    is_alive(page)
