"""docs/install.md: its commands are ones, and what holds later is marked."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from summarizer.cli.arguments import parse
from summarizer.store.catalogue import find_model
from summarizer.store.suitability import LARGE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "install.md").read_text("utf-8")
LINES = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.split("\n")
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def words_of(line: str) -> list[str]:
    """The words of a shell's line before a redirection."""
    words = shlex.split(line, comments=True)
    return words[: next((at for at, word in enumerate(words) if word in "<>"), len(words))]


# What follows the program, or the image of the same name.
COMMANDS = [words[1:] for line in LINES if (words := words_of(line))[:1] == ["summarizer"]]
IMAGE = [
    words[len(words) - words[::-1].index("summarizer") :]
    for line in LINES
    if (words := words_of(line))[:2] == ["docker", "run"]
]


@pytest.mark.parametrize("words", [*COMMANDS, *filter(None, IMAGE)], ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    assert parse(words).run


def test_the_page_shows_every_way_in() -> None:
    assert {words[0] for words in COMMANDS} >= {"setup", "demo", "doctor", "completion"}
    assert [] in IMAGE, "the page, which is what the image runs"


def test_what_needs_the_index_is_marked() -> None:
    for line in LINES:
        is_by_name = re.search(r"(?:install|--from) '?summarizer-onnx", line)
        assert bool(is_by_name) is line.endswith("# once it is published"), line


def test_extras_and_wheel_are_the_project_s() -> None:
    named = {each for group in re.findall(r"\[([a-z,]+)\]\"?'?", PAGE) for each in group.split(",")}
    assert named and named <= set(PROJECT["optional-dependencies"])
    wheels = set(re.findall(r"summarizer_onnx-\S+\.whl", PAGE))
    assert wheels == {f"summarizer_onnx-{PROJECT['version']}-py3-none-any.whl"}


def test_targets_of_make_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = re.findall(r"`make ([a-z-]+)`", PAGE)
    assert "test-image" in named
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named)


def test_the_sizes_are_the_models() -> None:
    for name, told in (("1.5b", "1.1 GB"), ("0.5b", "480 MB")):
        model = find_model(f"qwen2.5-coder-{name}-instruct")
        size = model.source.size / (1e9 if model.parameters >= LARGE else 1e6)
        number = float(told.split()[0])
        assert abs(size - number) / number < 0.05, model.id
        assert told in PAGE
