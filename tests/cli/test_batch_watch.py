"""`summarizer batch --watch` as a process: what comes is summarized, Ctrl-C ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.cli import main

from .test_batch_command import SHORT, records, started, wait_for_lines


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_what_comes_is_summarized_once_until_ctrl_c(installed: str, tmp_path: Path) -> None:
    folder, output = tmp_path / "notes", tmp_path / "out.jsonl"
    folder.mkdir()
    (folder / "a.txt").write_text(SHORT, "utf-8")
    arguments = ("--watch", folder, "-o", output, "--model", installed)
    for name, lines in (("b.txt", 2), ("c.txt", 3)):  # the second time after a restart
        with started(*arguments, start_new_session=True) as running:
            wait_for_lines(output, lines - 1)
            (folder / name).write_text(f"{SHORT} {name}", "utf-8")
            wait_for_lines(output, lines)
            running.send_signal(signal.SIGINT)
            try:
                _, said = running.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                running.kill()
                raise
        assert running.returncode == 130
        assert b"watching" in said and b"Traceback" not in said
    assert [Path(record["id"]).name for record in records(output)] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(["--workers", "2"], "one model"), (["gone"], "no folder")],
)
def test_bad_use_is_told(
    wrong: list[str],
    said: str,
    installed: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = str(tmp_path / "out.jsonl")
    assert main(["batch", "--watch", str(tmp_path), *wrong, "-o", output]) == 2
    assert said in capsys.readouterr().err


def test_without_its_library_the_extra_is_named(
    installed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["batch", "--watch", str(tmp_path), "-o", str(tmp_path / "out.jsonl")]) == 1
    assert "summarizer-onnx[watch]" in capsys.readouterr().err
