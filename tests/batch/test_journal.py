from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from summarizer import StorageError
from summarizer.batch import Journal, Tally, open_journal, run

from .stand_ins import batch, echoes


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "lines.jsonl"
    texts = ["one", "会议改到周五。", 'fails "here"\n', "four"]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def go(lines: Path, output: Path, **how: bool) -> Tally:
    with open_journal(output, **how) as journal:
        *_, tally = run(batch(lines), journal, echoes)
    return tally


def records(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.read_bytes().split(b"\n")[:-1]]


def test_every_input_has_one_line_in_its_order(lines: Path, output: Path) -> None:
    assert go(lines, output) == Tally(done=3, failed=1, total=4)
    written = records(output)
    assert [record["index"] for record in written] == [0, 1, 2, 3]
    assert [record["id"] for record in written] == [f"{lines}:{number}" for number in (1, 2, 3, 4)]
    assert written[1]["text"] == "会议改到周五。"
    assert written[2]["error"] == {"type": "ValueError", "message": 'fails "here"\n'}


def test_a_second_run_does_nothing_again(lines: Path, output: Path) -> None:
    go(lines, output)
    before = output.read_bytes()
    assert go(lines, output) == Tally(done_before=3, failed_before=1, total=4)
    assert output.read_bytes() == before


def test_cut_at_any_byte_nothing_is_lost_and_only_the_torn_line_done_again(
    lines: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # a thousand take long
    go(lines, output)
    whole = output.read_bytes()
    for kept in range(len(whole) + 1):
        output.write_bytes(whole[:kept])
        assert go(lines, output).tried == 4 - whole[:kept].count(b"\n")
        assert output.read_bytes() == whole, f"cut after {kept} bytes"


def test_a_torn_line_is_cut_off_and_told(lines: Path, output: Path) -> None:
    go(lines, output)
    whole = output.read_bytes()
    output.write_bytes(whole[:-5])
    with open_journal(output) as journal:
        assert journal.torn_bytes == len(whole.split(b"\n")[3]) + 1 - 5
        assert output.read_bytes() == b"".join(whole.splitlines(keepends=True)[:3])


def test_only_what_has_changed_is_done_again(lines: Path, output: Path) -> None:
    go(lines, output)
    lines.write_text(lines.read_text("utf-8").replace("four", "five"), "utf-8")
    assert go(lines, output) == Tally(done=1, done_before=2, failed_before=1, total=4)
    assert [record["index"] for record in records(output)] == [0, 1, 2, 3, 3]


def test_restart_begins_anew(lines: Path, output: Path) -> None:
    go(lines, output)
    before = output.read_bytes()
    assert go(lines, output, restart=True).tried == 4
    assert output.read_bytes() == before


def test_failures_are_tried_again_when_asked_and_have_one_line(lines: Path, output: Path) -> None:
    go(lines, output)
    assert go(lines, output, retry_errors=True) == Tally(failed=1, done_before=3, total=4)
    assert sorted(record["index"] for record in records(output)) == [0, 1, 2, 3]


def test_a_killed_retry_leaves_its_failures_to_be_done(lines: Path, output: Path) -> None:
    go(lines, output)
    with open_journal(output, retry_errors=True):
        pass  # killed before the first line
    assert go(lines, output) == Tally(failed=1, done_before=3, total=4)


def test_a_second_run_at_once_is_refused(lines: Path, output: Path) -> None:
    with open_journal(output), pytest.raises(StorageError, match="another run"):
        go(lines, output, restart=True)
    assert go(lines, output).tried == 4, "the lock is free again"


@pytest.mark.parametrize(
    "content",
    [
        "a diary without an end of line",
        "first line\nsecond line\n",
        '{"id": 1}\n',
        '{"index": 1}\n',
        '{"index": 0, "key": 5}\n',
        '{"index": torn in the middle\n{"index": 1, "key": "a"}\n',
        "\n",
    ],
)
def test_a_file_of_another_kind_is_left_as_it_is(content: str, lines: Path, output: Path) -> None:
    output.write_text(content, "utf-8")
    with pytest.raises(StorageError, match="--restart"):
        go(lines, output)
    assert output.read_text("utf-8") == content


@pytest.mark.parametrize("name", [".", "gone/out.jsonl"])
def test_an_output_that_can_t_be_is_refused_by_name(name: str, lines: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="name another"):
        go(lines, tmp_path / name)


def test_a_full_disk_leaves_whole_lines_and_is_told(
    lines: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(lines, output)
    whole = output.read_bytes()
    output.unlink()
    synced: list[int] = []

    def full_at_the_third(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_at_the_third)
        with pytest.raises(StorageError, match=r"No space left.*make room"):
            go(lines, output)
    assert output.read_bytes() == b"".join(whole.splitlines(keepends=True)[:2])
    assert go(lines, output).tried == 2
    assert output.read_bytes() == whole


def test_a_line_is_on_the_disk_before_the_next_is_begun(lines: Path, output: Path) -> None:
    with open_journal(output) as journal:
        on_disk = [
            (len(records(output)), tally.tried) for tally in run(batch(lines), journal, echoes)
        ]
    assert len(on_disk) > 1
    assert all(found == tried for found, tried in on_disk)


def test_half_a_surrogate_pair_survives_as_an_escape(output: Path) -> None:
    with open_journal(output) as journal:
        journal.write({"index": 0, "id": "caf\udce9.txt", "key": "k"})
    assert records(output)[0]["id"] == "caf\udce9.txt"
    with open_journal(output) as journal:
        assert isinstance(journal, Journal)
        assert journal.done == {"k": False}
