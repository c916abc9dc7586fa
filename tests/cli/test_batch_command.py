from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from summarizer import Summarizer
from summarizer.batch import Tally, open_journal
from summarizer.cli import main
from summarizer.cli.batch_command import _summary_of
from summarizer.inputs import Document

ROOT = Path(__file__).parents[2]
SHORT = "The meeting is moved to Friday."


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"{SHORT} {name}.", "utf-8")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_folder_gives_a_line_a_file_with_its_summary(
    installed: str, mail: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(mail), "-o", str(output), "--model", installed]) == 0
    written = records(output)
    assert [record["id"] for record in written] == [str(mail / f"{name}.txt") for name in "abc"]
    assert written[0]["text"] == f"{SHORT} a."
    expected = {"index", "id", "key", "text", "items", "status", "language", "usage", "timings"}
    assert expected | {"model_id", "recipe"} <= written[0].keys()
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "summarizer: 3 summarized\n"


def test_a_second_run_needs_no_model_and_adds_nothing(
    installed: str, mail: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["batch", str(mail), "-o", str(output), "--model", installed]
    main(arguments)
    before = output.read_bytes()
    monkeypatch.setattr("summarizer.batch.answers.Summarizer", None)
    assert main(arguments) == 0
    assert output.read_bytes() == before


def test_other_options_are_done_again(installed: str, mail: Path, output: Path) -> None:
    arguments = ["batch", str(mail), "-o", str(output), "--model", installed]
    main(arguments)
    assert main([*arguments, "--type", "tldr"]) == 0
    assert len(records(output)) == 6
    assert main([*arguments, "--type", "tldr", "--restart"]) == 0
    assert len(records(output)) == 3


def test_bad_files_have_their_error_and_stop_nobody(
    installed: str, mail: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mail / "b.txt").write_bytes(b"\x7fELF\x02\x01\x01\x00\x00text")
    arguments = ["batch", str(mail), str(mail / "gone.txt"), "-o", str(output)]
    arguments += ["--model", installed]
    assert main(arguments) == 1
    kinds = [record.get("error", {}).get("type") for record in records(output)]
    assert kinds == [None, "UnsupportedInputError", None, "UnsupportedInputError"]
    assert "2 summarized, 2 failed" in capsys.readouterr().err
    assert main(arguments) == 1, "what failed before is still a failure"
    (mail / "gone.txt").write_text(SHORT, "utf-8")
    assert main([*arguments, "--retry-errors"]) == 1
    assert "--retry-errors" in capsys.readouterr().err


def test_lines_have_their_ids_and_options(installed: str, tmp_path: Path, output: Path) -> None:
    lines = [{"id": "m1", "text": SHORT}, {"text": "", "output_language": "zh"}, {"id": "m3"}]
    path = tmp_path / "mail.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert main(["batch", str(path), "-o", str(output), "--model", installed]) == 1
    first, second, third = records(output)
    assert (first["id"], first["text"]) == ("m1", SHORT)
    assert (second["status"], second["language"]) == ("empty", "zh")
    assert 'no object with "text"' in third["error"]["message"]


def test_a_dash_writes_to_standard_output(
    installed: str, mail: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(mail), "-o", "-", "--model", installed]) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["index"] for record in shown] == [0, 1, 2]


def test_workers_write_every_line(installed: str, mail: Path, output: Path) -> None:
    arguments = ["batch", str(mail), "-o", str(output), "--model", installed, "--workers", "2"]
    assert main(arguments) == 0
    assert sorted(record["index"] for record in records(output)) == [0, 1, 2]


def test_a_bar_is_shown_on_a_terminal_alone(
    installed: str,
    mail: Path,
    output: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(["batch", str(mail), "-o", str(output), "--model", installed])
    assert "left" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--type", "tldr", "--max-words", "0"], "max_words"),
        (["--glob", "*.none"], "nothing to summarize"),
    ],
)
def test_bad_use_is_told(
    wrong: list[str],
    said: str,
    installed: str,
    mail: Path,
    output: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["batch", str(mail), "-o", str(output), "--model", installed, *wrong]) == 2
    assert said in capsys.readouterr().err


def test_an_input_is_never_overwritten(
    installed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mail.jsonl"
    path.write_text('{"text": "x"}\n', "utf-8")
    arguments = ["batch", str(path), "-o", str(path), "--model", installed, "--restart"]
    assert main(arguments) == 2
    assert "is an input and the output" in capsys.readouterr().err
    assert path.read_text("utf-8") == '{"text": "x"}\n'


def test_a_second_run_at_once_is_refused(
    installed: str, mail: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_journal(output):
        assert main(["batch", str(mail), "-o", str(output), "--model", installed]) == 1
    assert "another run" in capsys.readouterr().err


def test_a_torn_line_is_told(
    installed: str, mail: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["batch", str(mail), "-o", str(output), "--model", installed]
    main(arguments)
    output.write_bytes(output.read_bytes()[:-4])
    capsys.readouterr()
    assert main(arguments) == 0
    told = capsys.readouterr().err
    assert "torn last line" in told
    assert "1 summarized, 2 done before" in told


def test_the_summary_names_what_is_left_and_nothing_that_isn_t() -> None:
    assert _summary_of(Tally(done=1, failed_before=1, total=4)) == (
        '1 summarized, 1 failed (see "error"; --retry-errors tries again), '
        "2 left (the same command goes on)"
    )


# -- stopped in the middle ------------------------------------------------------------------------


def many(folder: Path, count: int) -> Path:
    path = folder / "many.jsonl"
    lines = (json.dumps({"id": str(number), "text": SHORT}) for number in range(count))
    path.write_text("\n".join(lines), "utf-8")
    return path


def started(*arguments: str | Path, **settings: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "summarizer", "batch", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, **settings)


def wait_for_lines(path: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_in_the_middle_nothing_is_lost_and_little_repeated(
    workers: str, installed: str, tmp_path: Path, output: Path
) -> None:
    arguments = (many(tmp_path, 400), "-o", output, "--model", installed, "--workers", workers)
    kept = b""
    for count in (20, 150):
        with started(*arguments) as running:
            wait_for_lines(output, count)
            running.kill()
        left = output.read_bytes()
        assert left.startswith(kept)
        kept = left[: left.rindex(b"\n") + 1]
    assert kept.count(b"\n") < 400, "it was killed in the middle"
    assert main(["batch", *map(str, arguments)]) == 0
    assert output.read_bytes().startswith(kept)
    assert Counter(record["id"] for record in records(output)) == Counter(map(str, range(400)))


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_what_is_done_and_exits_with_130(
    workers: str, installed: str, tmp_path: Path, output: Path
) -> None:
    arguments = (many(tmp_path, 2_000), "-o", output, "--model", installed, "--workers", workers)
    with started(*arguments, start_new_session=True) as running:
        wait_for_lines(output, 10)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: all processes of the command
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in said
    assert b"left (the same command goes on)" in said
    assert 10 <= len(records(output)) < 2_000
    assert output.read_bytes().endswith(b"\n")


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_a_full_disk_is_told_and_what_is_written_is_whole(
    installed: str, tmp_path: Path, output: Path
) -> None:
    import resource

    limit = 5_000  # bytes of a file: stands in for a disk that is full
    with started(
        *(many(tmp_path, 100), "-o", output, "--model", installed),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    ) as running:
        _, said = running.communicate(timeout=60)
    assert running.returncode == 1
    assert b"can't be written" in said
    assert b"Traceback" not in said
    assert limit - 1_000 < output.stat().st_size <= limit
    assert [record["index"] for record in records(output)] == list(range(len(records(output))))


def test_an_interrupted_item_is_dropped(
    installed: str, mail: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Summarizer.summarize

    def interrupted(self: Summarizer, document: Document, **options: Any) -> Any:
        if document.text.endswith("b."):
            raise KeyboardInterrupt
        return real(self, document, **options)

    arguments = ["batch", str(mail), "-o", str(output), "--model", installed]
    with monkeypatch.context() as patched:
        patched.setattr(Summarizer, "summarize", interrupted)
        assert main(arguments) == 130
    assert [record["index"] for record in records(output)] == [0]
    assert main(arguments) == 0
    assert [record["index"] for record in records(output)] == [0, 1, 2]
