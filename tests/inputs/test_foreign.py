"""Files that other programs and libraries made, each with what is right; see README.md."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from summarizer.inputs import isolation, worker
from summarizer.inputs.document import Block, Document
from summarizer.inputs.reading import read_document

HERE = Path(__file__).parent
FOREIGN = HERE / "foreign"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOREIGN / "expected.toml").read_text("utf-8"))
SPOKEN = ("message", "turn")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "extract", worker.extract)
    monkeypatch.setattr(isolation, "read", worker.read)


def spoken(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind in SPOKEN]


def times(document: Document) -> list[str]:
    """Return the times of messages, and of the cues of turns, each once for each cue."""
    found = [
        time
        for block in spoken(document)
        for time in (dict.fromkeys(cue.time for cue in block.cues) or [block.time])
    ]
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_of_another_program_is_read_right(name: str) -> None:
    right, document = EXPECTED[name], read_document(FOREIGN / name)
    at = -1
    for words in right["order"]:
        place = document.text.find(words, at + 1)
        assert place > at, f"{words!r} is not read, or not in its place, in\n{document.text}"
        at = place
    assert [words for words in right.get("absent", ()) if words in document.text] == []
    assert document.input_type == right.get("type", "article")
    if "title" in right:
        assert document.title == right["title"]


@pytest.mark.parametrize("name", EXPECTED)
def test_who_and_when_and_what_is_left_out_are_told(name: str) -> None:
    right, document = EXPECTED[name], read_document(FOREIGN / name)
    if "authors" in right:
        assert [block.author for block in spoken(document)] == right["authors"]
    if "times" in right:
        assert times(document) == right["times"]
    if "dropped" in right:
        assert document.dropped == right["dropped"]
    assert list(document.attachments) == right.get("attachments", [])
    assert len(document.doubts) == right.get("doubts", 0)


def test_each_file_has_its_right_values_and_its_origin() -> None:
    files = {each.name for each in FOREIGN.iterdir()} - {"expected.toml"}
    told = (HERE / "README.md").read_text("utf-8")
    assert files == set(EXPECTED)
    assert [name for name in sorted(files) if f"`{name}`" not in told] == []
    assert len(files) >= 40
    assert sum(each.stat().st_size for each in FOREIGN.iterdir()) < 1_500_000
