"""`summarizer FILE`, without a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.cli import main
from summarizer.cli.arguments import parse

SHORT = "The meeting is moved to Friday."


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("word", ["note.txt", "./note", "-", "https://a.example/b", "NOTES"])
def test_what_is_no_command_is_summarized(word: str) -> None:
    parsed = parse([word, "--type", "headline"])
    assert (parsed.command, parsed.files, parsed.type) == ("summarize", [word], "headline")


def test_options_may_come_first() -> None:
    parsed = parse(["--type", "headline", "note.txt"])
    assert (parsed.command, parsed.files) == ("summarize", ["note.txt"])


def test_a_file_is_summarized_with_the_command_and_without(
    here: Path, installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "note.txt").write_text(SHORT, "utf-8")
    for words in (["note.txt"], ["summarize", "note.txt"]):
        assert main([*words, "--model", installed]) == 0
        printed = capsys.readouterr()
        assert (printed.out, printed.err) == (SHORT + "\n", "")


def test_a_file_called_like_a_command_is_told_and_read_by_its_path(
    here: Path, installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "models").write_text(SHORT, "utf-8")
    assert main(["models", "list"]) == 0
    printed = capsys.readouterr()
    assert "models is taken for the command; the file is ./models" in printed.err
    assert installed in printed.out
    assert main(["./models", "--model", installed]) == 0
    assert capsys.readouterr() == (SHORT + "\n", "")


def test_a_folder_called_like_a_command_is_in_nobody_s_way(
    here: Path, installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "models").mkdir()
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().err == ""


def test_a_mistyped_command_is_bad_use_and_the_known_ones_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["modles", "list"]) == 2
    told = capsys.readouterr().err
    assert "'modles' is neither a command nor a file" in told and "models" in told


def test_a_file_of_one_bare_word_is_summarized(
    here: Path, installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "notes").write_text(SHORT, "utf-8")
    assert main(["notes", "--model", installed]) == 0
    assert capsys.readouterr().out == SHORT + "\n"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_the_program_s_own_options_need_no_command(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exited:
        parse([option])
    assert exited.value.code == 0
    assert "summarizer" in capsys.readouterr().out


def test_usage_of_a_command_names_it_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["doctor", "--help"])
    assert capsys.readouterr().out.startswith("usage: summarizer doctor [-h]")
