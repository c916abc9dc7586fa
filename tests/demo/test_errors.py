from __future__ import annotations

import re

import pytest

from demo.errors import told
from demo.words import Words
from summarizer import (
    GenerationError,
    MemoryBudgetError,
    QuotaExceededError,
    StorageError,
    SummarizerError,
    UnsupportedInputError,
    errors,
)
from summarizer.inputs import read_bytes

ENGLISH, CHINESE = Words.of("en"), Words.of("zh")
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, SummarizerError)
]


def made(kind: type[SummarizerError]) -> SummarizerError:
    if kind is QuotaExceededError:
        return QuotaExceededError(40_000, 32_000)
    if kind is MemoryBudgetError:
        return MemoryBudgetError("the model", 2_000_000_000, 1_000_000_000, "take a smaller one")
    return kind("the value and the remedy")


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_of_the_library_is_told_in_chinese_on_the_chinese_page(
    kind: type[SummarizerError],
) -> None:
    said = told(made(kind), CHINESE)
    assert re.search("[\u4e00-\u9fff]{3}", said) and not re.search(r"[a-z]{3,}", said)


def test_in_english_the_library_speaks_for_itself() -> None:
    error = GenerationError("the model wrote nothing; try again")
    assert told(error, ENGLISH) == "the model wrote nothing; try again"


@pytest.mark.parametrize("error", [StorageError, OSError])
def test_a_system_s_number_is_left_out(error: type[Exception]) -> None:
    assert told(error("[Errno 28] No space left on device"), ENGLISH) == "No space left on device"


def test_values_are_kept() -> None:
    assert "40,000" in told(QuotaExceededError(40_000, 32_000), CHINESE)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bad.docx", b"\0\1\2", "损坏"),
        ("a.mbox", b"x", "邮"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
    ],
)
def test_of_a_file_what_is_wrong_is_told(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnsupportedInputError) as caught:
        read_bytes(data, name)
    found = told(caught.value, CHINESE, name)
    assert found.startswith(f"{name}：") and said in found
