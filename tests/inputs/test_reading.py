from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.errors import InputError, OptionError, UnsupportedInputError
from summarizer.inputs import isolation, text, worker
from summarizer.inputs.reading import read_bytes, read_document, read_string
from tests.inputs import samples

MAIL = b"Received: from a\r\nFrom: Ann <ann@example.org>\r\nSubject: Hi\r\n\r\nHello"
MBOX = b"From ann@example.org Mon Jan  1 10:00:00 2024\nSubject: Hi\n\nHello\n"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers without a process of their own, which test_isolation.py tests."""
    monkeypatch.setattr(isolation, "extract", worker.extract)


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.doc", "before 2007.*save it as DOCX"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "encrypted.*password",
        ),
        (b"plain", "a.rtf", "damaged: it doesn't begin as a RTF"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "picture.*character recognition"),
        (b"RIFF\0\0\0\0WAVE", "a.wav", "recording"),
        (b"ID3\x03", "a.mp3", "recording.*transcribe"),
        (b"\x1f\x8b\x08\0", "a.gz", "archive; unpack it"),
        (b"plain", "a.pdf", "damaged: it doesn't begin as a PDF"),
        (b"plain", "a.docx", "damaged: it doesn't begin as a DOCX"),
        (b"\x7fELF\0\0", "a.out", "binary"),
    ],
)
def test_what_is_not_read_is_refused_with_the_remedy(data: bytes, name: str, why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=why) as raised:
        read_bytes(data, name)
    assert name in str(raised.value)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.pdf(), "a.pdf"),
        (samples.docx(), "a.docx"),
        (samples.pptx(), "a.pptx"),
        (samples.html(), "a.html"),
        ("\n\n".join(samples.PARAGRAPHS).encode(), "a.txt"),
        (b"# Bridge\n\n- x\n\n" + "\n\n".join(samples.PARAGRAPHS).encode(), "a.md"),
    ],
)
def test_every_kind_is_an_article_in_blocks_with_exact_spans(
    data: bytes, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    document = read_document(tmp_path / name)
    assert document.input_type == "article"
    assert "three piers" in document.text
    assert len(document.blocks) > 1
    for block in document.blocks:
        assert block.text == document.original[block.start : block.end]


def test_a_title_of_the_file_goes_before_a_heading() -> None:
    assert read_bytes(samples.pdf(title="Bridge"), "a.pdf").title == "Bridge"
    assert read_bytes(samples.docx(), "a.docx").title == "Minutes"


def test_the_input_type_asked_for_is_the_document_s() -> None:
    assert read_bytes(b"Text.", "a.txt", "note").input_type == "note"
    assert read_bytes(samples.pdf(), "a.pdf", "note").input_type == "note"
    assert read_bytes(b"# Text", "a.md", "note").input_type == "note"
    with pytest.raises(OptionError, match="unknown input_type 'novel'"):
        read_bytes(b"Text.", "a.txt", "novel")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Pay\u200bment due.".encode(), "a.txt"),
        ("Pay\u200bment due.".encode(), "a.md"),
        ("<html><p>Pay\u200bment due.".encode(), "a.html"),
    ],
)
def test_hidden_characters_of_every_input_are_counted(data: bytes, name: str) -> None:
    document = read_bytes(data, name)
    assert document.text == "Payment due."
    assert document.dropped == {"hidden characters": 1}


def test_hidden_characters_of_a_string_are_counted() -> None:
    assert read_string("Pay\u200bment").dropped == {"hidden characters": 1}


def test_a_text_longer_than_any_book_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_CHARACTERS", 5)
    assert read_string("abcde").text == "abcde"
    for name in ("a.txt", "a.md"):
        with pytest.raises(UnsupportedInputError, match="6 characters, more than 5"):
            read_bytes(b"abcdef", name)


@pytest.mark.parametrize(
    ("text", "error"), [(b"bytes", "must be text"), ("\ud800", "surrogate pair")]
)
def test_what_is_no_string_is_refused(text: str, error: str) -> None:
    with pytest.raises(UnsupportedInputError, match=error):
        read_string(text)


@pytest.mark.parametrize(("data", "kind"), [(MAIL, "email"), (MBOX, "email-thread")])
def test_messages_go_to_their_readers(data: bytes, kind: str) -> None:
    document = read_bytes(data.replace(b"Hello", "He\u200bllo".encode()), "a")
    assert document.input_type == kind
    assert document.blocks[0].text == "Hello"
    assert document.dropped == {"hidden characters": 1}


def test_a_mail_in_a_text_file_is_a_mail() -> None:
    assert read_bytes(MAIL, "a.txt").input_type == "email"
    assert read_bytes(MAIL, "a.txt", "article").input_type == "article"
    assert read_bytes(MAIL, "a.eml", "email-thread").input_type == "email-thread"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedInputError, match="no such file"):
        read_document(tmp_path / "none.pdf")
    with pytest.raises(UnsupportedInputError, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(InputError, match="no path"):
        read_document("a\0b")


def test_reading_text_imports_no_library_for_files() -> None:
    code = "from summarizer.inputs import *; read_bytes(b'Hi', 'a.txt'); import sys; "
    code += "print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"trafilatura", "lxml", "pypdfium2", "markitdown", "charset_normalizer", "pandas"}
    assert not heavy & set(ran.stdout.split())
