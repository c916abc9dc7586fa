"""A watched folder: each file once, when it is whole; the ticks are those of the test."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from summarizer import OptionError, SummaryOptions
from summarizer.batch import Batch, Item, Watched, changes_of, open_journal, watch

Step = Callable[[], object]


@dataclass
class Folder:
    """A watched folder of which each tick comes after a second and one more step of the test."""

    path: Path
    output: Path
    now: float = 0.0
    answered: list[str] = field(default_factory=list)
    during_answer: Step = lambda: None

    def write(self, name: str, text: str) -> Step:
        return lambda: (self.path / name).write_text(text, "utf-8")

    def run(self, *steps: Step) -> list[dict[str, Any]]:
        """Watch while the steps are done, then for as long as it takes; return the lines."""
        batch = Batch((self.path,), SummaryOptions(), "tiny", "int8", without=self.output)
        with open_journal(self.output) as journal:
            watched = Watched(batch, journal, clock=lambda: self.now)
            for _ in watch(watched, self._answers, self._ticks(steps)):
                pass
        return [json.loads(line) for line in self.output.read_text("utf-8").splitlines()]

    def _ticks(self, steps: tuple[Step, ...]) -> Iterator[bool]:
        for step in steps:
            self.now += 1
            step()
            yield True
        for _ in range(5):
            self.now += 1
            yield False

    def _answers(self, items: Iterator[Item]) -> Generator[tuple[Item, dict[str, Any]]]:
        for item in items:
            assert item.path
            self.answered.append(item.path.name)
            text = item.path.read_text("utf-8")
            self.during_answer()
            yield item, {"text": text} if text != "bad" else {"error": {"message": "bad"}}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "notes"
    path.mkdir()
    return Folder(path, path / "out.jsonl")  # among what is watched


def nothing() -> None:
    pass


def test_what_is_there_and_what_comes_has_its_line(folder: Folder) -> None:
    folder.write("a.txt", "one")()
    lines = folder.run(nothing, folder.write("b.txt", "two"))
    assert [(line["index"], line["text"]) for line in lines] == [(0, "one"), (1, "two")]


def test_a_file_that_is_being_written_is_waited_for(folder: Folder) -> None:
    steps = [folder.write("a.txt", "x" * count) for count in range(6)]  # empty at first
    lines = folder.run(nothing, *steps)
    assert [line["text"] for line in lines] == ["x" * 5]


def test_a_changed_file_has_another_line(folder: Folder) -> None:
    lines = folder.run(
        folder.write("a.txt", "one"), *[nothing] * 4, folder.write("a.txt", "another")
    )
    assert [line["text"] for line in lines] == ["one", "another"]
    assert lines[0]["id"] == lines[1]["id"]


def test_a_file_that_is_touched_alone_is_not_done_again(folder: Folder) -> None:
    folder.run(
        folder.write("a.txt", "one"), *[nothing] * 4, lambda: (folder.path / "a.txt").touch()
    )
    assert folder.answered == ["a.txt"]


def test_nothing_is_done_twice_after_a_restart(folder: Folder) -> None:
    folder.run(folder.write("a.txt", "one"), folder.write("b.txt", "bad"))
    before = folder.output.read_bytes()
    lines = folder.run(nothing, folder.write("c.txt", "three"))
    assert folder.answered == ["a.txt", "b.txt", "c.txt"]
    assert folder.output.read_bytes().startswith(before)
    assert [("error" in line) for line in lines] == [False, True, False]


def test_what_goes_or_changes_while_it_waits_for_the_model_has_no_line_of_a_half(
    folder: Folder,
) -> None:
    for name in "abc":
        folder.write(f"{name}.txt", "one")()

    def others_change() -> None:
        if folder.answered == ["a.txt"]:
            (folder.path / "b.txt").unlink()
            folder.write("c.txt", "another")()

    folder.during_answer = others_change
    lines = folder.run(*[nothing] * 8)
    assert [line["text"] for line in lines] == ["one", "another"]


def test_hidden_files_and_those_of_other_kinds_are_left(folder: Folder) -> None:
    (folder.path / ".hidden").mkdir()
    for name in ("~.bin", ".a.txt", ".hidden/b.txt", "c.txt"):
        folder.write(name, "one")()
    folder.run(nothing)
    assert folder.answered == ["c.txt"]


def test_what_is_no_folder_is_not_watched(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no folder"):
        changes_of((tmp_path / "gone",))


def test_the_system_tells_of_a_change(tmp_path: Path) -> None:
    ticks = changes_of((tmp_path,))
    assert next(ticks), "what is there is looked at"
    (tmp_path / "a.txt").write_text("one", "utf-8")
    assert any(next(ticks) for _ in range(20))
