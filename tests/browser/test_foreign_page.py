"""A page of another port that wishes this one ill: nothing answers it, and nobody notices it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from .conftest import Page
from .test_writing import TAB, summarize

pytestmark = pytest.mark.browser

GETS = [
    *("config", "theme.css", "uploads", "gradio_api/info", "gradio_api/app_id"),
    *("gradio_api/queue/status", "gradio_api/startup-events", "gradio_api/mcp/sse"),
    *("gradio_api/mcp/schema", "gradio_api/heartbeat/evil", "gradio_api/queue/data?session_hash=e"),
]
POSTS = [
    *("uploads?name=evil.txt", "gradio_api/queue/join", "gradio_api/call/summarize", "login"),
    *("gradio_api/run/list_models", "gradio_api/cancel", "gradio_api/reset", "gradio_api/mcp/"),
]
# Every way in which a page can make a browser ask for something of another origin.
ATTACK = """
<!doctype html><title>Evil</title><body><script>
const TARGET = '%TARGET%', GETS = %GETS%, POSTS = %POSTS%;
window.read = [];
const add = (name, set) => {
  const made = document.createElement(name);
  Object.assign(made, set);
  return document.body.appendChild(made);
};
const quietly = (asked, path) => asked.then((answer) => {
  if (answer.type !== 'opaque') window.read.push(path);
}).catch(() => {});
const body = JSON.stringify({ data: ['evil', 'tldr', 'short', 'same', '', 'auto', 'auto'] });
const later = (ms) => new Promise((done) => setTimeout(done, ms));

function ask() {
  for (const path of GETS) {
    const url = TARGET + path;
    quietly(fetch(url, { mode: 'no-cors' }), path);
    quietly(fetch(url, { mode: 'cors', credentials: 'include' }), path);
    add('img', { src: url });
    add('script', { src: url });
    add('link', { rel: 'stylesheet', href: url });
    add('iframe', { src: url });
  }
  add('iframe', { src: TARGET });
  add('video', { src: TARGET + 'config' });
  for (const path of POSTS) {
    const url = TARGET + path;
    const headers = { 'Content-Type': 'application/json' };
    quietly(fetch(url, { method: 'POST', mode: 'no-cors', body }), path);
    quietly(fetch(url, { method: 'POST', credentials: 'include', headers, body }), path);
    navigator.sendBeacon(url, body);
    const frame = add('iframe', { name: 'f' + Math.random() });
    add('form', { action: url, method: 'post', target: frame.name }).submit();
  }
  for (const path of ['gradio_api/heartbeat/evil', 'gradio_api/mcp/sse']) {
    new EventSource(TARGET + path).onmessage = () => window.read.push(path);
  }
  new WebSocket(TARGET.replace('http', 'ws') + 'gradio_api/queue/join').onopen =
    () => window.read.push('websocket');
}
async function flood() {
  for (let number = 0; number < 60; number += 1) {
    const stop = new AbortController();
    const options = { mode: 'no-cors', signal: stop.signal };
    fetch(`${TARGET}gradio_api/heartbeat/e${number}`, options).catch(() => {});
    await later(30);
    stop.abort();
  }
  const large = new Blob(Array(6).fill(new Uint8Array(20e6)));
  for (let number = 0; number < 5; number += 1) {
    await fetch(`${TARGET}gradio_api/call/summarize`, {
      method: 'POST', mode: 'no-cors', body: large }).catch(() => {});
  }
}
(async () => {
  ask();
  await later(2000);
  await flood();
  window.isDone = true;
})();
</script>
"""


@pytest.fixture
def hostile(address: str) -> Iterator[int]:
    """The port of a server of its page."""
    page = ATTACK.replace("%TARGET%", address)
    page = page.replace("%GETS%", json.dumps(GETS)).replace("%POSTS%", json.dumps(POSTS))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode() if self.path == "/" else b"<title>Quiet</title>")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_route_answers_another_page_and_this_one_goes_on(
    browser: Any, page: Page, address: str, hostile: int, host: str
) -> None:
    context = browser.new_context()
    evil = context.new_page()
    answers: list[tuple[str, int]] = []
    sent: list[str] = []
    evil.on("response", lambda answer: answers.append((answer.url, answer.status)))
    evil.on("request", lambda request: sent.append(request.url))
    evil.goto(f"http://{host}:{hostile}/")
    for number in range(2):
        text = f"The ferry to Aran leaves at {number + 8}:40 on Saturday, and Ben has four seats. "
        if page.locator(f"{TAB} .new").is_visible():
            page.click(f"{TAB} .new")
        page.locator(f"{TAB} textarea").first.fill(text * 8)
        summarize(page)
    evil.wait_for_function("window.isDone", timeout=120_000)
    ours = {(url.removeprefix(address), status) for url, status in answers if address in url}
    assert {path for path, status in ours if status != 403} == set()
    assert {path for path in (*GETS, *POSTS) if address + path not in sent} == set()
    assert len(ours) > len(GETS)
    assert evil.evaluate("window.read") == []
    context.close()


def test_a_link_of_another_page_opens_this_one_and_nothing_else(
    browser: Any, page: Page, address: str, hostile: int
) -> None:
    context = browser.new_context()
    for path, status in (("config", 403), ("gradio_api/info", 403), ("", 200)):
        other = context.new_page()
        other.goto(f"http://127.0.0.1:{hostile}/quiet")
        with other.expect_response(address + path) as found:
            other.evaluate("(url) => { location.href = url; }", address + path)
        assert found.value.status == status
        other.close()
    context.close()
