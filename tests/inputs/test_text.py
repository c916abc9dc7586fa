from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import read_text
from summarizer.inputs import text as text_input
from summarizer.inputs.text import bounded_bytes, decode

TEXT = "Café 的 👍\nnext line"


def decoded(data: bytes) -> str:
    return decode(bounded_bytes(io.BytesIO(data), "standard input"), "standard input")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_or_without_its_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_text(path) == TEXT


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")]
)
def test_a_mark_tells_the_order_of_bytes(mark: bytes, encoding: str) -> None:
    assert decoded(mark + TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_one(end: str) -> None:
    assert decoded(f"a{end}b{end}".encode()) == "a\nb\n"


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read_text(tmp_path / "empty") == ""


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decoded(text.encode()) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decoded(data), str)
    except UnsupportedInputError as error:
        assert "standard input" in str(error)


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1"])
def test_another_encoding_is_refused_with_the_remedy(encoding: str) -> None:
    text = "中文文本" if encoding == "gb18030" else "Café au lait"
    with pytest.raises(UnsupportedInputError, match="iconv"):
        decoded(text.encode(encoding))


@pytest.mark.parametrize("data", [b"\x7fELF\x01\x00\x00", b"text\x00text", b"%PDF-1.7\x01"])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match="binary"):
        decoded(data)


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_input, "MAX_BYTES", 10)
    assert decoded(b"x" * 10) == "x" * 10
    with pytest.raises(UnsupportedInputError, match="larger than 10 bytes"):
        decoded(b"x" * 11)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedInputError, match=r"none\.txt: there is no such file"):
        read_text(tmp_path / "none.txt")


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedInputError, match="is a folder"):
        read_text(tmp_path)


def test_a_file_below_a_file_can_t_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnsupportedInputError):
        read_text(tmp_path / "file" / "deeper")


def test_binary_data_gets_no_advice_on_encodings() -> None:
    with pytest.raises(
        UnsupportedInputError, match=r"binary file, not text; open it with its program"
    ):
        decoded(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


BLOB = "pwmlk6RO0ieWYuOVRYDDUakEuhboVrq5lDHgatlqOh4fHFZMFPt9pBI7ldFm9Gd74NL7EnDX43bbv9gEBKCg"


@pytest.mark.parametrize(
    "text", [BLOB + "==", f"{BLOB[:76]}\n" * 4, f"\n{BLOB}-_\r\n{BLOB}\n", BLOB * 200 + "\n"]
)
def test_data_in_base64_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedInputError, match="base64 -d"):
        text_input.require_words(text)


@pytest.mark.parametrize("text", [f"The key is\n{BLOB}", "a" * 50, "", f"{BLOB[:70]} {BLOB}"])
def test_a_text_with_data_in_it_is_a_text(text: str) -> None:
    assert text_input.require_words(text) == text
