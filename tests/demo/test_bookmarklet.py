"""A bookmark brings a text to the page: shown, taken once, and nothing runs without a press.

The page's script and the bookmark run in Node, with the few parts of a browser that they use.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node")

_PAGE = """
const heard = [], pressed = [], addresses = [];
const field = {
  value: '', focus() { heard.push('focus'); }, dispatchEvent(e) { heard.push(e.type); },
};
const button = { click() { pressed.push('summarize'); }, offsetParent: {} };
const watchers = [];
let isDrawn = GIVEN.isDrawn;
globalThis.MutationObserver = class {
  constructor(f) { this.f = f; } observe() { watchers.push(this); }
  disconnect() { watchers.splice(watchers.indexOf(this), 1); }
};
globalThis.document = {
  documentElement: { lang: 'en' },
  addEventListener() {}, querySelectorAll: () => [button],
  querySelector: (s) => (s.includes('textarea') && isDrawn ? field : null),
};
globalThis.location = {
  hash: GIVEN.hash, pathname: GIVEN.path, search: '', origin: 'http://127.0.0.1:7860',
  replace(to) { addresses.push(to); },
};
globalThis.history = { replaceState(a, b, to) { addresses.push(to); } };
Object.defineProperty(globalThis, 'navigator', { value: { language: GIVEN.language } });
globalThis.fetch = () => { throw new Error('the page asks the server'); };
document.querySelectorAll = () => [];
SCRIPT
isDrawn = true;
for (const each of [...watchers]) each.f();
for (const each of [...watchers]) each.f();
console.log(JSON.stringify({ shown: field.value, heard, pressed, addresses }));
"""
_OTHER_PAGE = """
const opened = [], alerts = [];
globalThis.getSelection = () => GIVEN.selected;
globalThis.open = (...given) => opened.push(given);
globalThis.alert = (text) => alerts.push(text);
SCRIPT
console.log(JSON.stringify({ opened, alerts }));
"""


def run(frame: str, script: str, **given: Any) -> dict[str, Any]:
    program = frame.replace("SCRIPT", script).replace("GIVEN", f"({json.dumps(given)})")
    assert NODE
    ran = subprocess.run([NODE, "-"], input=program, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def page(text: str = "", **given: Any) -> dict[str, Any]:
    script = (ROOT / "demo/page.js").read_text("utf-8")
    usual = {"isDrawn": False, "path": "/", "language": "en", "hash": f"#text={quote(text)}"}
    return run(_PAGE, script, **usual | given)


def bookmark(selected: str, source: str = "") -> dict[str, Any]:
    script = source or (ROOT / "examples/bookmarklet.js").read_text("utf-8")
    return run(_OTHER_PAGE, script, selected=selected)


TEXT = "Trains & buses: 50 % + 2 #late?\n火车晚点。"


@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_text_is_shown_and_nothing_is_pressed(is_drawn: bool) -> None:
    found = page(TEXT, isDrawn=is_drawn)
    assert found["shown"] == TEXT
    assert found["heard"] == ["input", "focus"], "once"
    assert found["pressed"] == []


def test_the_text_leaves_the_address() -> None:
    assert page(TEXT)["addresses"] == ["/"]
    assert page(TEXT, path="/zh")["addresses"] == ["/zh"]


@pytest.mark.parametrize("fragment", ["", "#", "#text=", "#text=%20", "#other=x", "#text"])
def test_without_a_text_the_field_is_left_alone(fragment: str) -> None:
    found = page(hash=fragment)
    assert (found["heard"], found["addresses"]) == ([], [])


def test_the_chinese_page_gets_it_when_the_browser_is_sent_there() -> None:
    found = page(TEXT, language="zh-CN")
    assert found["addresses"] == [f"/zh#text={quote(TEXT)}"]
    assert found["heard"] == []


def test_the_bookmark_opens_the_page_with_what_is_selected() -> None:
    ((address, target, features),) = bookmark(TEXT)["opened"]
    base, fragment = address.split("#", 1)
    assert (base, target, features) == ("http://127.0.0.1:7860/", "_blank", "noopener")
    assert page(hash=f"#{fragment}")["shown"] == TEXT


@pytest.mark.parametrize(("selected", "said"), [(" ", "Select"), ("字" * 100_000, "Too long")])
def test_the_bookmark_says_why_it_opens_nothing(selected: str, said: str) -> None:
    found = bookmark(selected)
    assert found["opened"] == []
    assert said in found["alerts"][0]


def test_the_line_to_copy_is_the_bookmark() -> None:
    docs = (ROOT / "docs/integrations.md").read_text("utf-8")
    (line,) = re.findall(r"^javascript:.*$", docs, re.MULTILINE)
    source = (ROOT / "examples/bookmarklet.js").read_text("utf-8")
    code = [each for each in source.splitlines() if not each.startswith("//")]
    assert re.sub(r"\s", "", line) == re.sub(r"\s", "", "".join(code))
    assert bookmark(TEXT, line) == bookmark(TEXT)
