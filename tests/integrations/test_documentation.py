"""What docs/integrations.md and the skill show is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from summarizer import Summarizer
from summarizer.cli.arguments import parse

from ..scripted import Scripted
from .conftest import ROOT

DOCS, SKILL = ROOT / "docs/integrations.md", ROOT / "examples/skill/SKILL.md"


def blocks(path: Path, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


COMMANDS = [
    line for path in (DOCS, SKILL) for each in blocks(path, "sh") for line in each.split("\n")
]
OURS = [line for line in COMMANDS if line.startswith("summarizer ")]


@pytest.mark.parametrize("line", OURS)
def test_a_command_is_one(line: str) -> None:
    words = shlex.split(line)
    if "<" in words:
        words = words[: words.index("<")]
    assert callable(parse(words[1:]).run)


def test_the_commands_are_found() -> None:
    assert len(OURS) > 8


@pytest.mark.parametrize("block", blocks(DOCS, "python"))
def test_a_block_runs(
    block: str,
    scripted: Scripted,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def create(**options: object) -> Summarizer:
        return scripted("Trains were late.", **options)

    monkeypatch.setattr(Summarizer, "create", create)
    monkeypatch.chdir(ROOT)
    exec(compile(block, "block", "exec"), {"__name__": "example"})
    assert "rains were late" in capsys.readouterr().out
