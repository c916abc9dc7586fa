from __future__ import annotations

import pytest

from summarizer.inputs.detection import detect_format
from tests.inputs import samples
from tests.inputs.test_reading import MAIL, MBOX


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "notes.txt", "PDF"),
        (b"junk\n%PDF-1.4", "a.pdf", "PDF"),
        (b"About %PDF-1.4", "a.txt", "text"),
        (b"\n<!-- x --><!DOCTYPE HTML>", "a", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<html lang='en'>", "a.txt", "web page"),
        (b"<p>Hi", "a.HTM", "web page"),
        (b"<p>Hi", "a.txt", "text"),
        (samples.docx(), "minutes", "office file"),
        (MAIL, "a", "mail"),
        (MBOX, "archive", "mailbox"),
        (b"From: Ann\nSubject: Hi\n\nHello", "a.txt", "text"),
        (b"From Monday on\nit rains", "a.txt", "text"),
        (b"# A", "README.md", "Markdown"),
        (b"", "a.txt", "text"),
    ],
)
def test_a_kind_is_told_by_content_then_by_name(data: bytes, name: str, kind: str) -> None:
    assert detect_format(data, name).name == kind
