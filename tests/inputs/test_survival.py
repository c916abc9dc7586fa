"""Damaged and made-up files. SUMMARIZER_FUZZ_CASES=2000 tries so many instead of a few."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.inputs import isolation, worker
from tests.inputs import documents, samples
from tests.inputs.outlook_files import compound_file, message
from tests.inputs.survival import assert_survives
from tests.inputs.test_secured_mail import SIGNED_TYPE, in_pieces

CASES = int(os.environ.get("SUMMARIZER_FUZZ_CASES", "120"))
SAMPLES = {
    "a.pdf": samples.pdf(),
    "a.docx": samples.docx(),
    "a.pptx": samples.pptx(),
    "a.xlsx": samples.xlsx(),
    "a.epub": documents.epub("<h1>A</h1><p>b<sup><a href='#n'>1</a></sup></p>"),
    "a.odt": documents.opendocument("text", "<text:h>A</text:h><text:p>b</text:p>"),
    "a.ods": documents.opendocument(
        "spreadsheet",
        "<table:table><table:table-row><table:table-cell><text:p>b</text:p></table:table-cell>"
        "</table:table-row></table:table>",
    ),
    "a.rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}}caf\'e9 \u8364?{\v no}\par}",
    "a.mhtml": b"From: <Saved by Blink>\r\nContent-Type: text/html\r\n\r\n<h1>A</h1>",
    "a.ipynb": b'{"cells": [{"cell_type": "markdown", "source": ["# A"]}], "nbformat": 4}',
    "a.csv": b"a;b\n1,5;2025-05-06\n2,5;2025-05-07\n3;2025-05-08\n",
    "a.log": b"2025-05-06 10:00:00 ERROR no connection\n" * 6,
    "a.py": b'"""Keeps a till."""\nimport csv\n\ndef add(a):\n    return a\n',
    "a.html": samples.html('<p hidden style="display:none">x</p><!-- y -->'),
    "a.md": "# A\n\n- b <!-- c -->\n\n| d | e |\n\n```\nf\u200b\n```\n".encode(),
    "a.eml": b"From: A <a@b.c>\r\nMIME-Version: 1.0\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n"
    b"Content-Type: text/html\r\n\r\n<p>Hi</p>\r\n> old\r\n-- \r\nAnn",
    "a.mbox": b"From a@b.c Mon Jan  1 10:00:00 2024\nSubject: Hi\nFrom: A\n\nHello\n",
    "a.msg": compound_file(message({"0037": "Hi", "1000": "It leaks.", "0C1A": "Ann"})),
    "a.ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Review\r\nDTSTART:20250512T120000Z\r\n"
    b"RRULE:FREQ=WEEKLY;BYDAY=MO\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "b.eml": b"From: A <a@b.c>\r\nSubject: Hi\r\nContent-Type: application/pkcs7-mime\r\n\r\n"
    + in_pieces(SIGNED_TYPE, b"Content-Type: text/plain\r\n\r\nHello."),
    "a.zip": samples.archive(
        {"_chat.txt": b"[5/5/25, 18:02:11] Ada: Tea?\n[5/5/25, 18:02:11] Bo: image omitted"}
    ),
    "messages.html": b"<html><div class=page_wrap><div class=message><div class=from_name>A</div>"
    b"<div class='date details' title=x></div><div class=text>Hi</div></div></div>",
    "c.csv": b'Date,User,Message\n2025-05-05 18:02:11,Ada,Tea?\n2025-05-05 18:02:11,Bo,"Yes\nI"\n',
    "c.json": b'[{"user": "U1", "ts": "1.1", "text": "<@U1>", "blocks": [{"elements": []}]}]',
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n- Où est <i>la</i> clé ?\n\n".encode("cp1252"),
    "a.ass": b"[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\i1}Hi\\Nyou",
    "a.ttml": b'<tt><body><p begin="1s" end="2s">Hello<br/>there</p></body></tt>',
    "a.json": b'{"segments": [{"start": 1.5, "end": 4, "text": " So this is it."}]}',
    "a.txt": "Café 的 👍\u200d\n\nnext\u202e line".encode("utf-16"),
}
BEGINNINGS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html>",
    b"<!doctype html>",
    b"{\\rtf",
    b"\xff\xfe",
]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, to be quick; a reader that hung would be seen here, and stopped there."""
    monkeypatch.setattr(isolation, "extract", worker.extract)
    monkeypatch.setattr(isolation, "read", worker.read)


def _damaged_within(data: bytes, chance: random.Random) -> bytes:
    """An archive with a damaged file in it, whose own checksums are right."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        chosen = chance.choice([each for each in old.namelist() if old.getinfo(each).file_size])
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _damaged(content, chance) if name == chosen else content)
    return buffer.getvalue()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return data[: chance.randrange(len(data))]
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sound_file_is_a_document(name: str) -> None:
    assert assert_survives(SAMPLES[name], name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_a_document_or_an_error(name: str) -> None:
    for seed in range(CASES // 2 // len(SAMPLES)):
        within = SAMPLES[name].startswith(b"PK") and seed % 2
        damage = _damaged_within if within else _damaged
        data = damage(SAMPLES[name], random.Random(f"{name} {seed}"))
        started = time.process_time()
        assert_survives(data, name)
        assert time.process_time() - started < isolation.MOST_CPU_S, f"seed {seed} of {name}"


@settings(max_examples=CASES // 2, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.sampled_from([*SAMPLES, "a"]))
def test_any_bytes_are_a_document_or_an_error(beginning: bytes, rest: bytes, name: str) -> None:
    assert_survives(beginning + rest, name)
