"""The served page: what it fetches, who may ask for it, what is kept, and what it says."""

from __future__ import annotations

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import gradio as gr
import httpx
import pytest
from gradio_client import Client

from demo.app import build_demo
from demo.app_context import AppContext
from demo.model_choice import model_choices
from demo.words import Words
from summarizer import Availability

from .serving import Visitor, served
from .stand_in import (
    MODEL,
    OTHER,
    StandIns,
    app_context,
    available,
    downloadable,
    endless,
    unavailable,
)

PAGES = ["", "zh"]
ENGLISH = Words.of("en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SECRET = b"Burn after reading. The lamp on the pier is out."


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(app_context(StandIns())) as found:
        yield found


class Fetched(HTMLParser):
    """The addresses that a browser fetches when it loads a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = "href" if tag == "link" else "src"
        if tag in ("link", "script", "img", "iframe", "source") and values.get(name):
            self.found.append(values[name] or "")


# -- private --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_the_page_fetches_nothing_from_another_host(address: str, page: str) -> None:
    here = urljoin(address, page)
    fetched = Fetched(httpx.get(here).text).found
    assert fetched
    host = urlsplit(address).netloc
    assert {urlsplit(urljoin(here, each)).netloc for each in fetched} == {host}
    styles = [each for each in fetched if each.endswith(".css")] + ["theme.css"]
    for style in styles:
        text = httpx.get(urljoin(here, style)).text
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text), style


@pytest.mark.parametrize("page", PAGES)
def test_the_browser_is_told_to_refuse_other_hosts(address: str, page: str) -> None:
    policy = httpx.get(urljoin(address, page)).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "//" not in policy and "*" not in policy


def test_the_fonts_are_those_of_the_system(address: str) -> None:
    style = httpx.get(urljoin(address, "theme.css")).text
    assert "system-ui" in style and "@font-face" not in style


@pytest.mark.parametrize("host", ["other.example", "abc.gradio.live"])
@pytest.mark.parametrize("path", [*PAGES, "uploads", "gradio_api/mcp/", "gradio_api/queue/join"])
def test_a_page_under_another_name_is_refused(address: str, path: str, host: str) -> None:
    answer = httpx.post(urljoin(address, path), headers={"Host": host})
    assert answer.status_code == 400
    assert answer.text == "Invalid host header"


def test_nothing_is_reported_and_no_runs_are_kept(address: str) -> None:
    config = httpx.get(urljoin(address, "config")).json()
    assert config["analytics_enabled"] is False
    assert config.get("run_history", False) is False
    assert config["title"] == "Summarizer"


def test_gradio_s_own_upload_is_closed(address: str) -> None:
    where = urljoin(address, "gradio_api/upload")
    answer = httpx.post(where, files={"files": ("note.txt", SECRET)})
    assert answer.status_code == 403
    assert "/uploads" in answer.json()["error"]


def test_no_link_to_what_stands_on_the_page_is_made(address: str, own_disk: Path) -> None:
    visitor = Visitor(address, "linker")
    asked = (None, SECRET.decode(), "tldr", "short", "same", "", MODEL)
    assert "Burn" in str(list(visitor.run("summarize_again", *asked)))
    where = urljoin(address, "gradio_api/deep_link")
    answer = httpx.get(where, params={"session_hash": "linker"})
    assert answer.status_code == 403
    assert b"Burn" not in contents(own_disk)


@pytest.mark.parametrize("path", ["info", "openapi.json", "app_id", "queue/status", "mcp/schema"])
def test_what_programs_ask_of_the_page_is_answered(address: str, path: str) -> None:
    assert httpx.get(urljoin(address, f"gradio_api/{path}")).status_code == 200


@pytest.mark.parametrize("path", ["file=/etc/hosts", "proxy=http://a.example/", "upload_progress"])
def test_no_file_and_no_other_host_is_reached_through_the_page(address: str, path: str) -> None:
    assert httpx.get(urljoin(address, f"gradio_api/{path}")).status_code == 403


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the page would write what it wrote."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    return tmp_path


def test_nothing_of_a_program_s_text_is_written_to_disk(own_disk: Path) -> None:
    with served(app_context(StandIns())) as address:
        client = Client(address, verbose=False, download_files=False)
        assert "Burn" in client.predict(SECRET.decode(), api_name="/summarize")
    assert b"Burn" not in contents(own_disk)


def test_nothing_of_a_file_is_written_to_disk_until_it_is_read_and_after(own_disk: Path) -> None:
    with served(app_context(StandIns())) as address:
        visitor = Visitor(address)
        handle = visitor.upload("note.txt", SECRET)
        assert b"Burn" not in contents(own_disk)
        told = {"handles": [handle]}
        *_, opened = visitor.run("open_files", "tldr", "short", MODEL, told=told)
        assert "Burn" in opened[3]
        asked = (None, "", "tldr", "short", "same", "", MODEL)
        assert any("Burn" in str(step[5]) for step in visitor.run("summarize_again", *asked))
    assert b"Burn" not in contents(own_disk)


def test_what_one_visitor_opened_no_other_one_has() -> None:
    with served(app_context(StandIns())) as address:
        one, other = Visitor(address, "one"), Visitor(address, "other")
        told = {"handles": [one.upload("note.txt", SECRET)]}
        list(one.run("open_files", "tldr", "short", MODEL, told=told))
        asked = (None, "", "tldr", "short", "same", "", MODEL)
        assert "Burn" not in str(list(other.run("summarize_again", *asked)))
        assert "Burn" in str(list(one.run("summarize_again", *asked)))


def test_a_closed_tab_stops_its_summary() -> None:
    stand_ins = StandIns(endless)
    with served(app_context(stand_ins)) as address:
        visitor = Visitor(address, "tab")
        asked = (None, "Words.", "tldr", "short", "same", "", MODEL)
        run = threading.Thread(
            target=lambda: list(visitor.run("summarize_again", *asked)), daemon=True
        )
        with visitor.open_tab():
            run.start()
            while not (stand_ins.made and stand_ins.last.running):
                time.sleep(0.02)
            assert not stand_ins.last.was_cancelled.wait(0.5)
        assert stand_ins.last.was_cancelled.wait(10)
        run.join(10)


# -- languages ------------------------------------------------------------------------------------


def parts(page: gr.Blocks, language: str) -> list[dict[str, Any]]:
    """The components of one page."""
    ids = set(page.config["page"][language]["components"])
    own = [each for each in page.config["components"] if each["id"] in ids]
    return [each for each in own if each["type"] != "api"]  # those of the endpoints


def labels(page: gr.Blocks, language: str) -> list[str]:
    """What its fields, tabs and buttons are called."""
    named = [each["props"].get("label") for each in parts(page, language)]
    buttons = [each["props"]["value"] for each in parts(page, language) if each["type"] == "button"]
    return [label for label in [*named, *buttons] if label]


def test_each_page_is_in_its_own_language() -> None:
    page = build_demo(app_context(StandIns()))
    chinese, english = labels(page, "zh"), labels(page, "")
    assert len(chinese) == len(english) > 20
    assert [label for label in chinese if not CHINESE.search(label)] == []
    assert [label for label in english if CHINESE.search(label)] == []


def test_each_page_names_the_other_one(address: str) -> None:
    page = build_demo(app_context(StandIns()))
    english, chinese = [str(parts(page, language)) for language in PAGES]
    assert ">中文</a>" in english and ">English</a>" in chinese
    assert ">English</a>" not in english and ">中文</a>" not in chinese
    assert all(httpx.get(urljoin(address, each)).status_code == 200 for each in PAGES)


# -- shared ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", PAGES)
def test_a_shared_page_says_so_and_fetches_no_addresses(language: str) -> None:
    words = Words.of("zh" if language else "en")
    private = build_demo(app_context(StandIns()))
    shared = build_demo(AppContext(app_context(StandIns()).models, may_fetch=False), is_shared=True)
    told = [str(parts(page, language)) for page in (private, shared)]
    assert [words("page.shared") in each for each in told] == [False, True]
    assert [words("page.private") in each for each in told] == [True, False]
    assert [words("input.address") in labels(page, language) for page in (private, shared)] == [
        True,
        False,
    ]


def test_a_shared_page_has_no_function_that_fetches() -> None:
    shared = build_demo(AppContext(app_context(StandIns()).models, may_fetch=False), is_shared=True)
    names = [each["api_name"] for each in shared.config["dependencies"]]
    assert "open_files" in names
    assert not [name for name in names if name.startswith("open_address")]


# -- models ---------------------------------------------------------------------------------------


def test_a_page_without_a_usable_model_has_a_panel_that_says_why() -> None:
    with served(app_context(StandIns(), model=MODEL, availability=unavailable)) as address:
        *_, (panel, menu, _) = Visitor(address).run("look", MODEL)
    assert panel["visible"] is True
    assert f"the weights of {MODEL} are missing" in panel["value"]
    assert "<button" not in panel["value"]
    ((label, model),) = menu["choices"]
    assert label.startswith("Qwen2.5 Coder 0.5B · ") and label.endswith(ENGLISH("model.missing"))
    assert model == MODEL


def test_a_model_that_came_meanwhile_is_found_when_the_page_is_loaded_again() -> None:
    here: set[str] = set()

    def now(model: str, *, recipe: str | None) -> Availability:
        return (available if model in here else unavailable)(model)

    with served(app_context(StandIns(), model=MODEL, availability=now)) as address:
        *_, before = Visitor(address).run("look", MODEL)
        here.add(MODEL)
        *_, after = Visitor(address).run("look", MODEL)
    assert (before[0]["visible"], after[0]["visible"]) == (True, False)
    assert after[1]["choices"][0][0].endswith(ENGLISH("model.built"))


def test_the_menu_says_what_has_to_be_done_before_a_model_can_be_used() -> None:
    def each(model: str, *, recipe: str | None) -> Availability:
        return {MODEL: available, OTHER: downloadable}.get(model, unavailable)(model)

    menu = app_context(StandIns(), availability=each).models.menu()
    labels = [label for label, _ in model_choices(menu, ENGLISH)]
    assert labels[0].startswith("Qwen2.5 Coder 0.5B · ") and ENGLISH("model.built") in labels[0]
    assert ENGLISH("model.to_fetch", size="1 MB") in labels[1]
    assert all(label.endswith(ENGLISH("model.missing")) for label in labels[2:])
