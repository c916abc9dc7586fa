"""The TOML files that hold every word said to the model."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from summarizer.language.scripts import only_simplified
from summarizer.prompts import build
from summarizer.prompts.build import wording
from summarizer.types import INPUT_TYPES, SUMMARY_TYPES

FILES = sorted(Path(build.__file__).parent.glob("*.toml"))
OF_TASKS = {
    *("text", "language", "count", "number", "words", "characters", "sentences", "table"),
    *("row_words", "row_characters", "about", "focus", "bounds"),
}


def test_every_type_of_summary_has_a_task() -> None:
    """In English; other languages are asked for in English where they have none."""
    tasks = wording("en")["tasks"].keys()
    assert {info.task or info.name for info in SUMMARY_TYPES.values()} <= tasks


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_type_of_text_has_a_name(file: Path) -> None:
    assert {*INPUT_TYPES} - {"auto"} == wording(file.stem)["texts"].keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_tasks_name_only_what_there_is(file: Path) -> None:
    for task in wording(file.stem)["tasks"].values():
        names = {name for _, name, _, _ in string.Formatter().parse(task) if name is not None}
        assert "text" in names or "row" in " ".join(names), task
        assert names <= OF_TASKS, task
        assert "bounds" in names or "focus" in names or "about" in names or "直接" in task, task


def test_a_language_without_a_file_is_asked_for_in_english() -> None:
    assert wording("de") == wording("en") != wording("zh")


def test_both_scripts_of_chinese_say_the_same() -> None:
    simplified, traditional = (wording(each)["tasks"] for each in ("zh", "zh-Hant"))
    assert simplified.keys() == traditional.keys()
    for name, task in traditional.items():
        assert "繁體中文" in task
        assert len(task) == len(simplified[name])


def test_traditional_prompts_have_no_simplified_characters() -> None:
    text = (Path(build.__file__).parent / "zh-Hant.toml").read_text("utf-8")
    assert only_simplified().isdisjoint(text)
