from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from summarizer.cli import main
from tests import tiny

SOURCE = "The meeting is moved to Friday at 10. Ann brings the figures of the first quarter."


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "source.txt"
    path.write_text(SOURCE, "utf-8")
    return str(path)


def summary(tmp_path: Path, text: str) -> str:
    path = tmp_path / "summary.txt"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_summary_that_passes(
    installed: str, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary(tmp_path, "The meeting is on Friday.")
    assert main(["check", source, said, "--model", installed]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == f"passes (rules alone, no score; {tiny.ORIGIN.model_id})"
    assert "  0-37: The meeting is moved to Friday at 10." in rest


def test_a_summary_that_does_not(
    installed: str, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary(tmp_path, "The meeting is on Monday.")
    assert main(["check", source, said, "--model", installed]) == 3
    assert "not in the source: Monday" in capsys.readouterr().out


def test_json_has_it_all(
    installed: str, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary(tmp_path, "Ann brings the figures.")
    assert main(["check", source, said, "--model", installed, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["is_consistent"], told["score"], told["coverage"]) == (True, None, 1.0)
    assert told["sentences"][0]["sources"][0]["start"] == 38


def test_a_summary_may_come_through_a_pipe(
    installed: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Ann brings the figures.")))
    assert main(["check", source, "-", "--model", installed]) == 0


def test_only_one_comes_through_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-", "-"]) == 2
    assert "only one" in capsys.readouterr().err


def test_a_file_that_isn_t_there_is_told(
    tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", source, str(tmp_path / "none.txt")]) == 1
    assert "none.txt" in capsys.readouterr().err


def test_an_empty_summary_is_told(
    installed: str, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary(tmp_path, " \n")
    assert main(["check", source, said, "--model", installed]) == 1
    assert "empty" in capsys.readouterr().err


def test_the_context_counts(installed: str, tmp_path: Path, source: str) -> None:
    said = summary(tmp_path, "The meeting is in Leeds.")
    asked = ["check", source, said, "--model", installed]
    assert main(asked) == 3
    assert main([*asked, "--context", "It is held in Leeds."]) == 0
