from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import SummaryOptions
from summarizer.batch import Batch

from .stand_ins import batch

Change = Callable[[Path], Batch]


def ids(made: Batch) -> list[str]:
    return [item.id for item in made]


def keys(made: Batch) -> list[str]:
    return [item.key for item in made]


def write(path: Path, text: str = "A text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def lines(folder: Path, *values: object) -> Path:
    return write(folder / "lines.jsonl", "".join(json.dumps(value) + "\n" for value in values))


# -- folders and files ----------------------------------------------------------------------------


def test_a_folder_gives_its_texts_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b.TXT", ".hidden.txt", ".git/x.txt", "photo.jpg"):
        write(tmp_path / name)
    wanted = [tmp_path / name for name in ("a/b.TXT", "a/z.md", "b.txt")]
    assert ids(batch(tmp_path)) == [str(path) for path in wanted]


def test_indices_count_over_all_paths(tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", write(tmp_path / "file.bin")
    write(folder / "1.txt")
    write(folder / "2.txt")
    found = list(batch(file, folder, lines(tmp_path, {"text": "x"})))
    assert [item.index for item in found] == [0, 1, 2, 3]
    assert found[0].path == file, "a file that is named is taken whatever its suffix"


@pytest.mark.parametrize(
    ("glob", "names"),
    [
        ("*.log", ["a/1.log", "b/2.log"]),
        ("a/*", ["a/1.log", "a/1.txt"]),
        ("1.*", ["a/1.log", "a/1.txt"]),
    ],
)
def test_a_glob_chooses_files_by_name_or_by_folder(
    glob: str, names: list[str], tmp_path: Path
) -> None:
    for name in ("a/1.log", "a/1.txt", "b/2.log", "b/.3.log"):
        write(tmp_path / name)
    assert ids(batch(tmp_path, glob=glob)) == [str(tmp_path / name) for name in names]


def test_the_output_in_the_folder_is_no_input(tmp_path: Path) -> None:
    text, output = write(tmp_path / "a.txt"), write(tmp_path / "out.txt")
    assert ids(batch(tmp_path, without=output)) == [str(text)]


def test_what_is_not_there_is_an_item_that_says_so(tmp_path: Path) -> None:
    missing, missing_lines = tmp_path / "missing.txt", tmp_path / "missing.jsonl"
    items = list(batch(missing, missing_lines))
    assert len(items) == 2
    for item in items:
        assert "no such file" in item.error
        assert item.id in item.error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (item,) = batch(tmp_path / "pipe")
    assert "is no file" in item.error


# -- lines ----------------------------------------------------------------------------------------


def test_a_line_has_its_text_id_and_options(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        {"text": "One.", "id": "m1", "type": "tldr"},
        {"text": "Two."},
        {"text": "", "id": 7},
    )
    first, second, third = batch(path)
    assert (first.id, first.text, dict(first.options)) == ("m1", "One.", {"type": "tldr"})
    assert (second.id, dict(second.options)) == (f"{path}:2", {})
    assert (third.id, third.text) == ("7", "")


def test_empty_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"text": "One."}\r\n\r\n  \n{"text": "Two."}')
    assert [(item.text, item.error) for item in batch(path)] == [("One.", ""), ("Two.", "")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "torn', "no line of JSON"),
        (b"[1]", 'no object with "text"'),
        (b'{"id": "1"}', 'no object with "text"'),
        (b'{"text": 5}', "must be text"),
        (b'{"text": "\\ud800"}', "surrogate"),
        (b'{"text": "x", "id": "\\ud800"}', "surrogate"),
        (b'{"text": "x", "tpye": "tldr"}', "unknown option 'tpye'; known: input_type"),
        (b'{"text": "x", "cancel": true}', "unknown option"),
        (b"\xff\xfe{}", "no line of JSON"),
        (b"[" * 100_000, "no line of JSON"),
    ],
)
def test_a_bad_line_is_an_item_with_its_place_and_the_reason(
    line: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(line + b'\n{"text": "good"}\n')
    bad, good = batch(path)
    assert reason in bad.error
    assert bad.id == f"{path}:1"
    assert bad.id in bad.error
    assert good.text == "good"


@given(st.binary(max_size=60))
def test_any_bytes_are_items_and_never_an_exception(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "lines.jsonl"
    path.write_bytes(data)
    assert len(list(batch(path))) == sum(bool(line.strip()) for line in data.split(b"\n"))


# -- keys -----------------------------------------------------------------------------------------


def test_the_same_input_has_the_same_key_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    lines(tmp_path, {"text": "x"}, {"text": "x"})
    paths = (tmp_path, tmp_path / "lines.jsonl")
    assert keys(batch(*paths)) == keys(batch(*paths))
    assert len(set(keys(batch(*paths)))) == 3


def test_an_input_given_twice_is_two_items(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    twice = lines(tmp_path, {"text": "x", "id": "1"}, {"text": "x", "id": "1"})
    assert len(set(keys(batch(path, path, twice)))) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda path: batch(write(path, "Another text.")),
        lambda path: batch(path, options=SummaryOptions(type="tldr")),
        lambda path: batch(path, model_id="large"),
        lambda path: batch(path, recipe="int4"),
        lambda path: batch(write(path.with_name("b.txt"))),
    ],
    ids=["content", "options", "model", "recipe", "path"],
)
def test_a_change_makes_another_key(change: Change, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    before = keys(batch(path))
    assert keys(change(path)) != before


def test_options_said_in_a_line_count_as_those_said_for_all(tmp_path: Path) -> None:
    said = keys(batch(lines(tmp_path, {"text": "x", "id": "1", "type": "tldr"})))
    path = lines(tmp_path, {"text": "x", "id": "1"})
    assert keys(batch(path, options=SummaryOptions(type="tldr"))) == said
    assert keys(batch(path)) != said


def test_a_default_that_is_said_changes_nothing(tmp_path: Path) -> None:
    silent = keys(batch(lines(tmp_path, {"text": "x", "id": "1"})))
    said = lines(tmp_path, {"text": "x", "id": "1", "type": "key-points", "max_words": None})
    assert keys(batch(said)) == silent
