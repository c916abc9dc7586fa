"""The served page: what it fetches, who may ask for it, and its endpoint."""

from __future__ import annotations

import re
import socket
import tempfile
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from demo.app import build_demo
from demo.runs import Stops
from demo.server import start
from summarizer import Delta, GenerationError, StreamEvent

from .stand_in import StandIns, echo, result, shelf, unavailable

SLOW_S = 0.02


def slowly(text: str) -> Iterator[StreamEvent | Exception]:
    if text == "fail":
        yield GenerationError("the model wrote nothing")
    for event in echo(text):
        time.sleep(SLOW_S)
        yield event


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


STAND_INS = StandIns(slowly)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    page = build_demo(shelf(STAND_INS))
    yield start(page, port=free_port())
    page.close(verbose=False)


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


def test_the_page_fetches_nothing_from_another_host(address: str) -> None:
    page = httpx.get(address)
    host = urlsplit(address).netloc
    fetched = Fetched(page.text).found
    assert fetched
    assert {urlsplit(urljoin(address, each)).netloc for each in fetched} == {host}
    styles = [each for each in fetched if each.endswith(".css")] + ["theme.css"]
    for style in styles:
        text = httpx.get(urljoin(address, style)).text
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text), style


def test_the_browser_is_told_to_refuse_other_hosts(address: str) -> None:
    policy = httpx.get(address).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "//" not in policy and "*" not in policy


def test_the_fonts_are_those_of_the_system(address: str) -> None:
    style = httpx.get(urljoin(address, "theme.css")).text
    assert "system-ui" in style and "@font-face" not in style


def test_a_page_under_another_name_is_refused(address: str) -> None:
    assert httpx.get(address, headers={"Host": "other.example"}).status_code == 400


def test_nothing_is_reported_and_no_runs_are_kept(address: str) -> None:
    config = httpx.get(urljoin(address, "config")).json()
    assert config["analytics_enabled"] is False
    assert config.get("run_history", False) is False
    assert config["title"] == "Summarizer"


def test_the_endpoint_streams_and_ends_with_the_summary(address: str) -> None:
    client = Client(address, verbose=False)
    job = client.submit("One two three.", type="tldr", length="long", api_name="/summarize")
    assert job.result(timeout=20) == "One two three."
    outputs = job.outputs()
    assert len(outputs) > 2 and all("One two three. ".startswith(each) for each in outputs)
    assert STAND_INS.last.asked[-1] == {"type": "tldr", "length": "long", "output_language": None}
    assert client.predict("Hi.", output_language="zh", api_name="/summarize") == "Hi."
    assert STAND_INS.last.asked[-1]["output_language"] == "zh"


def test_the_endpoint_is_the_only_one_and_says_what_it_does(address: str) -> None:
    endpoints = Client(address, verbose=False).view_api(return_format="dict")["named_endpoints"]
    assert list(endpoints) == ["/summarize"]
    assert "Summarize a text" in endpoints["/summarize"]["description"]


def test_an_error_of_the_library_reaches_the_client_as_its_message(address: str) -> None:
    with pytest.raises(AppError, match="the model wrote nothing"):
        Client(address, verbose=False).predict("fail", api_name="/summarize")


def test_two_sessions_take_turns_and_never_see_each_other_s_text(address: str) -> None:
    outputs: dict[str, list[str]] = {}

    def summarize(word: str) -> None:
        job = Client(address, verbose=False).submit(" ".join([word] * 20), api_name="/summarize")
        job.result(timeout=30)
        outputs[word] = job.outputs()

    threads = [Thread(target=summarize, args=(word,)) for word in ("apple", "pear")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(set(" ".join(each).split()) == {word} for word, each in outputs.items())
    assert set(outputs) == {"apple", "pear"}
    assert STAND_INS.last.most_running == 1


def test_a_client_that_cancels_its_job_stops_the_model(address: str) -> None:
    client = Client(address, verbose=False)
    job = client.submit("long " * 3000, api_name="/summarize")
    while not job.outputs():
        time.sleep(0.02)
    job.cancel()
    assert STAND_INS.last.was_cancelled.wait(5)


def test_nothing_of_the_text_is_written_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    page = build_demo(shelf(StandIns()))
    try:
        address = start(page, port=free_port())
        client = Client(address, verbose=False, download_files=False)
        assert client.predict("Burn after reading.", api_name="/summarize") == "Burn after reading."
    finally:
        page.close(verbose=False)
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"Burn" in content for content in written)


def test_without_a_model_the_page_says_what_to_run() -> None:
    page = build_demo(shelf(StandIns(), availability=unavailable))
    parts = {part["props"].get("value"): part["props"] for part in page.config["components"]}
    panel = next(props for value, props in parts.items() if "make setup" in str(value))
    assert panel["visible"] is True
    assert parts["Summarize"]["interactive"] is False


def test_a_missing_folder_of_samples_does_no_harm(tmp_path: Path) -> None:
    build_demo(shelf(StandIns()), samples=tmp_path / "nowhere")


def test_the_samples_are_named_for_people(tmp_path: Path) -> None:
    for name in ("chat_zh.txt", "long_report.txt", "other.md"):
        (tmp_path / name).write_text("text")
    page = build_demo(shelf(StandIns()), samples=tmp_path)
    menus = {part["props"].get("label"): part["props"] for part in page.config["components"]}
    names = [name for name, _ in menus["Sample"]["choices"]]
    assert names == ["None", "Chat (Chinese)", "Long report"]


def test_a_delta_and_a_result_are_all_that_a_stream_needs() -> None:
    page = build_demo(shelf(StandIns(lambda text: [Delta("On"), result("One.")])))
    address = start(page, port=free_port())
    try:
        assert Client(address, verbose=False).predict("x", api_name="/summarize") == "One."
    finally:
        page.close(verbose=False)


def test_a_closed_tab_stops_its_summary() -> None:
    stops = Stops()
    page = build_demo(shelf(StandIns()), stops=stops)
    address = start(page, port=free_port())
    try:
        with stops.listening("tab") as cancel:
            with httpx.stream("GET", urljoin(address, "gradio_api/heartbeat/tab")) as heartbeat:
                next(heartbeat.iter_lines())
            assert cancel.wait(10)
    finally:
        page.close(verbose=False)
