from __future__ import annotations

import pytest

from summarizer.inputs.detection import detect_format
from summarizer.inputs.formats import MAIL as MAIL_FORMAT
from summarizer.inputs.formats import MAILBOX, MARKDOWN, OFFICE, PDF, TEXT, WEB_PAGE, Format
from tests.inputs import samples
from tests.inputs.test_reading import MAIL, MBOX


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7", "notes.txt", PDF),
        (b"junk\n%PDF-1.4", "a.pdf", PDF),
        (b"About %PDF-1.4", "a.txt", TEXT),
        (b"\n<!-- x --><!DOCTYPE HTML>", "a", WEB_PAGE),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<html lang='en'>", "a.txt", WEB_PAGE),
        (b"<p>Hi", "a.HTM", WEB_PAGE),
        (b"<p>Hi", "a.txt", TEXT),
        (samples.docx(), "minutes", OFFICE),
        (MAIL, "a", MAIL_FORMAT),
        (MBOX, "archive", MAILBOX),
        (b"From: Ann\nSubject: Hi\n\nHello", "a.txt", TEXT),
        (b"From Monday on\nit rains", "a.txt", TEXT),
        (b"# A", "README.md", MARKDOWN),
        (b"", "a.txt", TEXT),
    ],
)
def test_a_kind_is_told_by_content_then_by_name(data: bytes, name: str, kind: Format) -> None:
    assert detect_format(data, name) is kind
