"""The dialects of .mbox."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.inputs import read_threads
from summarizer.inputs.mail import read_mbox
from summarizer.inputs.mailboxes import split_mbox

FIRST = b"From: Dana <dana@x.example>\nSubject: fans\nDate: 2 Mar 2026 08:00:00 +0000\n"
SECOND = (
    b"From: Bo <bo@x.example>\nSubject: Re: fans\nDate: 3 Mar 2026 08:00:00 +0000\n\nI bring it.\n"
)
PROSE = b"\nFrom Monday on the road is closed.\n\nFrom the bank at 09:30 I got 340 euros.\n"
LINES = {
    "RFC 4155": b"From dana@x.example Tue Mar 11 09:12:00 2025\n",
    "Thunderbird": b"From - Tue Mar 11 09:12:00 2025\n",
    "Gmail": b"From 1826277812@xxx Tue Mar 11 09:12:00 +0000 2025\n",
    "Eudora": b"From ???@??? Tue Mar 11 09:12:00 2025\n",
    "a name": b"From MAILER-DAEMON Tue Mar 11 09:12:00 2025\n",
    "a zone": b"From dana@x.example Tue Mar 11 09:12 CET 2025\n",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_mailbox_of_any_program_is_split(line: bytes, ends: bytes) -> None:
    data = (line + FIRST + PROSE + b"\n" + line + SECOND).replace(b"\n", ends)
    document = read_mbox(data)
    assert [block.author for block in document.blocks] == ["Dana", "Bo"]
    assert "From Monday on" in document.text and "From the bank at 09:30" in document.text


def test_a_line_behind_marks_loses_one_of_them() -> None:
    line = LINES["RFC 4155"]
    (mail,) = split_mbox(line + FIRST + b"\n>From here.\n>>From there.\n> From it.\n")
    assert mail.endswith(b"\nFrom here.\n>From there.\n> From it.\n")


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_mail_that_tells_its_length_may_have_any_line(ends: bytes) -> None:
    line = LINES["RFC 4155"]
    body = (b"Look:\n\n" + line + b"Subject: inner\n\nend\n").replace(b"\n", ends)
    told = FIRST + b"Content-Length: %d\n\n" % len(body)
    data = (line + told).replace(b"\n", ends) + body + (b"\n" + line + SECOND).replace(b"\n", ends)
    mails = list(split_mbox(data))
    assert len(mails) == 2 and mails[0].rstrip().endswith(b"end")


@pytest.mark.parametrize("length", [0, 3, 100_000, 10**11])
def test_a_length_that_is_wrong_is_not_believed(length: int) -> None:
    line = LINES["RFC 4155"]
    first = FIRST + b"Content-Length: %d\n\nThe fans arrive.\n\n" % length
    assert len(list(split_mbox(line + first + line + SECOND))) == 2


@pytest.mark.parametrize("length", [100, 99_999, 100_000, 100_001, 300_000])
def test_a_long_line_hides_no_mail_and_makes_none(length: int) -> None:
    line = LINES["RFC 4155"]
    inner = b"x" * length + line + b"Subject: inner\n"
    assert len(list(split_mbox(line + FIRST + b"\n" + inner + b"\n" + line + SECOND))) == 2


def box(count: int) -> bytes:
    def mails() -> Iterator[bytes]:
        for number in range(count):
            yield LINES["RFC 4155"]
            yield b"From: Dana <d@x.example>\nSubject: topic %d\nMessage-ID: <%d@x>\n" % (
                number,
                number,
            )
            yield b"Content-Type: multipart/mixed; boundary=e\n\n--e\n\nText %d.\n" % number
            yield b"And a line more.\n" * 500 + b"--e\n"
            yield b"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n"
            yield b"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n" * 100 + b"--e--\n\n"

    return b"".join(mails())


def peak_of_listing(path: Path, count: int) -> int:
    """Bytes that listing a mailbox takes, each of its threads being looked at."""
    path.write_bytes(box(count))
    tracemalloc.start()
    try:
        threads = read_threads([path])
        assert len({thread.title for thread in threads}) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_listing_a_mailbox_takes_no_memory_for_its_texts_and_files(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    few, many = (peak_of_listing(path, count) for count in (50, 500))
    assert (many - few) / 450 < 2_000 < path.stat().st_size / 500 / 5  # of a mail, and its text
