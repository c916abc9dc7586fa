from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.batch.escapes import escaped, json_line
from summarizer.cli import main, terminal

CLI = Path(terminal.__file__).parent
ROOT = CLI.parents[1]
DANGEROUS = "\x07\x1b\x7f\x80\x9b\x9d\x9f\u202d\u202e"
HOSTILE = f"Moved{DANGEROUS} to Friday. 会议改期."

Run = Callable[[str, Path, Path], list[str]]
COMMANDS: dict[str, Run] = {
    "summarize": lambda model, note, _: ["summarize", str(note), "--model", model],
    "several": lambda model, note, _: ["summarize", str(note), str(note), "--model", model],
    "summarize as JSON": lambda model, note, _: [
        *("summarize", str(note), "--model", model, "--json")
    ],
    "check": lambda model, note, _: ["check", str(note), str(note), "--model", model],
    "check as JSON": lambda model, note, _: [
        *("check", str(note), str(note), "--model", model, "--json")
    ],
    "batch": lambda model, note, _: ["batch", str(note), "--model", model, "-o", "-"],
    "batch to a file": lambda model, note, to: [
        *("batch", str(note), "--model", model, "-o", str(to))
    ],
    "models list": lambda *_: ["models", "list"],
    "models verify": lambda model, *_: ["models", "verify", model],
}


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note \x9b2J.txt"
    path.write_text(HOSTILE, "utf-8")
    return path


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_no_command_writes_a_control_or_loses_a_character(
    name: str,
    encoding: str,
    installed: str,
    note: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, to = io.BytesIO(), tmp_path / "lines.jsonl"
    stream = io.TextIOWrapper(out, encoding=encoding, newline="")
    monkeypatch.setattr("sys.stdout", stream)
    assert main(COMMANDS[name](installed, note, to)) in (0, 3)
    stream.flush()
    text = out.getvalue().decode() + (to.read_text("utf-8") if to.exists() else "")
    assert not set(text) & set(DANGEROUS)
    if not name.startswith("models"):
        assert "会议改期" in text
        assert "\\u009b" in text
        assert "?" not in text


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "cp1252:strict"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_what_the_encoding_lacks_is_written_as_utf_8(
    environment: dict[str, str], installed: str, tmp_path: Path
) -> None:
    path, missing = tmp_path / "note.txt", tmp_path / "会议.txt"
    path.write_text("会议改到周五。", "utf-8")
    command = [sys.executable, "-m", "summarizer", "summarize", path, missing, "--model", installed]
    surroundings = os.environ | {"PYTHONUTF8": "0"} | environment
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, timeout=120)
    out, errors = done.stdout, done.stderr
    assert "会议改到周五。" in out.decode()
    assert b"there is no such file" in errors
    assert b"Traceback" not in errors
    assert b"?" not in out + errors


def test_only_the_terminal_prints() -> None:
    for path in CLI.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _prints(node)]
        assert path.name == "terminal.py" or not calls, f"{path} prints past `show` and `tell`"


def _prints(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.stdout.write")


@pytest.mark.parametrize("code", [*range(0xA0), 0x202D, 0x202E, 0x2028, 0x2029, 0xD800])
def test_json_is_one_line_of_text_and_reads_back(code: int) -> None:
    line = json_line({"text": f"a{chr(code)}b"})
    assert line.splitlines() == [line]
    assert all(character.isprintable() for character in line)
    assert json.loads(line.encode()) == {"text": f"a{chr(code)}b"}


def test_what_is_no_control_stays() -> None:
    text = "Line\n\tZürich 会议 👩\u200d👧 שלום\u200f \u2068name\u2069"
    assert escaped(text) == text
