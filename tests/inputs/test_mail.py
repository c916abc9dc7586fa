from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.detection import parse_text
from summarizer.inputs.mail import read_mail, read_mbox

from .message_samples import HTML_MAIL, MAIL, MAILBOX, mail


def test_a_mail_is_what_its_writer_wrote() -> None:
    document = read_mail(MAIL)
    (block,) = document.blocks
    assert block.text == "Hi Helen,\n\nthe 40 crates arrive on Friday."
    assert (block.kind, block.author, block.title) == ("message", "顾雯", "Re: the crates")
    assert (block.id, document.input_type) == ("one@mail.example", "email")
    assert document.dropped == {"quoted lines": 3, "signature lines": 3}
    assert document.original[block.start : block.end] == block.text


def test_what_html_hides_is_not_read() -> None:
    document = read_mail(HTML_MAIL)
    assert [block.text for block in document.blocks] == [
        "Your café order & the receipt.\n\nTotal 12"
    ]
    assert document.attachments == ("receipt.pdf",)
    assert document.dropped == {"hidden elements": 1, "quoted lines": 1}


def test_plain_text_is_preferred_to_html() -> None:
    data = (
        b"Subject: s\nContent-Type: multipart/alternative; boundary=e\n\n--e\n"
        b"Content-Type: text/html\n\n<p>rich\n--e\nContent-Type: text/plain\n\nplain\n--e--\n"
    )
    assert read_mail(data).blocks[0].text == "plain"


@pytest.mark.parametrize("charset", ["gb2312", "big5", "iso-2022-jp", "koi8-r", "cp1252", "utf-16"])
def test_a_charset_is_decoded(charset: str) -> None:
    text = {"koi8-r": "привет", "cp1252": "“café”", "iso-2022-jp": "今日は"}.get(charset, "中文")
    assert said_in(text, charset) == text


def said_in(text: str, charset: str) -> str:
    return read_mail(mail(text, charset=charset)).blocks[0].text


@pytest.mark.parametrize("charset", ["nonsense", "us-ascii", "utf-8", "hex", ""])
def test_a_wrong_charset_doesn_t_lose_the_mail(charset: str) -> None:
    head = f"Subject: s\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert "中文" in read_mail(head + "中文邮件".encode("gb18030")).text
    assert "café" in read_mail(head + "un café noir".encode("latin-1")).text


def test_an_attached_mail_is_read_where_there_is_nothing_else() -> None:
    head = b"Subject: Fwd\nContent-Type: multipart/mixed; boundary=e\n\n--e\n"
    inner = b"Content-Type: message/rfc822\n\nSubject: roof\n\nIt leaks.\n--e--\n"
    document = read_mail(head + inner)
    assert "It leaks." in document.text
    assert document.attachments == ("roof",)


@pytest.mark.parametrize("kind", ["text/plain; name=roof.txt", "multipart/mixed; boundary=edge"])
def test_a_mail_whose_only_text_is_marked_as_something_else_is_read(kind: str) -> None:
    data = f"Subject: roof\nContent-Type: {kind}\n\nIt leaks.".encode()
    assert read_mail(data).blocks[0].text == "It leaks."


def test_what_is_no_mail_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnsupportedInputError, match=r"x\.eml is no mail.*\.txt"):
        read_mail(b"Dear diary", "x.eml")


@pytest.mark.parametrize(
    "field", ["=?utf-8?B?6aG+6Zu?=", "=?nonsense?Q?roof?=", "=?utf-8?Q?=ZZ?=", "\xff\xfe roof"]
)
def test_a_damaged_field_is_read_as_it_goes(field: str) -> None:
    document = read_mail(f"From: a@b\nSubject: {field}\n\nIt leaks.".encode("latin-1"))
    assert document.blocks[0].text == "It leaks."
    assert document.title


def test_a_field_without_end_is_cut() -> None:
    document = read_mail(b"Subject: " + b"=?utf-8?q?a?= b " * 100_000 + b"\n\nIt leaks.")
    assert 1_000 < len(document.title) <= 20_000


def test_more_parts_than_any_mail_has_are_refused() -> None:
    head = b"Subject: s\nContent-Type: multipart/mixed; boundary=e\n\n"
    with pytest.raises(UnsupportedInputError, match=r"20,000 parts.*\.txt"):
        read_mail(head + b"--e\n\nx\n" * 20_002)


def test_a_mailbox_is_a_thread_in_the_order_of_its_answers() -> None:
    document = read_mbox(MAILBOX)
    assert document.input_type == "email-thread"
    assert [block.author for block in document.blocks] == ["Ada", "Bo"]
    assert [block.id for block in document.blocks] == ["1@mail.example", "2@mail.example"]
    assert document.blocks[0].text == "The roof leaks.\n\nFrom then to now nobody came."
    assert document.blocks[1].text.endswith("\nFrom then on it is dry.")


def test_answers_in_a_ring_come_all_the_same() -> None:
    ring = MAILBOX.replace(b"Message-ID: <1@", b"References: <2@mail.example>\nMessage-ID: <1@")
    assert {block.author for block in read_mbox(ring).blocks} == {"Ada", "Bo"}


def test_what_is_no_mailbox_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match=r"\.eml"):
        read_mbox(MAIL)


def test_a_mail_file_is_read_as_text_too() -> None:
    assert parse_text(MAIL.decode()) == read_mail(MAIL)
    assert parse_text(MAILBOX.decode()) == read_mbox(MAILBOX)


def test_what_html_hides_is_counted_where_html_is_read() -> None:
    page = '<div style="display:none">Preview of nothing.</div>The roof is done.'
    body = f"Content-Type: text/html\n\n{page}"
    head = "From: Ada <ada@mail.example>\nSubject: roof\nMIME-Version: 1.0\n"
    assert read_mail(f"{head}{body}".encode()).dropped == {"hidden elements": 1}
    plain = "Content-Type: text/plain\n\nThe roof is done."
    parts = f"--x\n{plain}\n--x\n{body}\n--x--\n"
    both = f"{head}Content-Type: multipart/alternative; boundary=x\n\n{parts}"
    document = read_mail(both.encode())
    assert [block.text for block in document.blocks] == ["The roof is done."]
    assert document.dropped == {}
