"""Marks of readers on a model's drafts: what is taken, what is refused, where it comes to light."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from training import drafts, texts

_TEXT = next(each for each in texts.read_templates() if each.values.get("slots"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    name = _TEXT.filled(101)[0].text.split()[0]
    entry = {"n": 1, "id": _TEXT.id, "key": "tldr/short", "said": [f"{name} said.", "No."]}
    (tmp_path / "drafts.jsonl").write_text(json.dumps(entry) + "\n", "utf-8")
    monkeypatch.setattr(drafts, "DRAFTS", tmp_path / "kept")
    monkeypatch.setattr(texts, "DRAFTS", tmp_path / "kept")
    texts._drafts.cache_clear()
    yield tmp_path
    texts._drafts.cache_clear()


def _take(folder: Path, **mark: object) -> None:
    marks = folder / "marks.jsonl"
    marks.write_text(json.dumps({"n": 1, **mark}) + "\n", "utf-8")
    arguments = drafts._arguments(["take", str(folder), str(marks), "--name", "x"])
    arguments.run(arguments)


def test_marked_drafts_join_their_texts(folder: Path) -> None:
    _take(folder, true=[False, True], mended="They refused.")
    texts._drafts.cache_clear()
    first, *twins = _TEXT.filled(2)
    (marked,) = first.drafts
    assert (marked.key, marked.true, marked.mended) == ("tldr/short", ("No.",), "They refused.")
    (false,) = marked.false
    assert false.endswith(" said.")
    assert _TEXT.has_drafts("x") and not _TEXT.has_drafts("*-2")
    assert not any(twin.drafts for twin in twins)


@pytest.mark.parametrize(
    "mark",
    [{"true": [True, True]}, {"true": "no", "mended": "x"}, {"true": [1, [0]], "mended": "x"}],
)
def test_half_a_mark_is_refused(folder: Path, mark: dict[str, object]) -> None:
    with pytest.raises(SystemExit, match="needs"):
        _take(folder, **mark)


def test_what_is_false_must_be_mended(folder: Path) -> None:
    said = json.loads((folder / "drafts.jsonl").read_text("utf-8"))["said"]
    with pytest.raises(SystemExit, match="not mended"):
        _take(folder, true=[False, True], mended=said[0])


def test_each_answer_needs_a_mark(folder: Path) -> None:
    with pytest.raises(SystemExit, match="1 marks of 2"):
        _take(folder, true=[False], mended="They refused.")
