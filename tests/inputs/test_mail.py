from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.detection import parse_text
from summarizer.inputs.mail import read_mail
from summarizer.inputs.mbox import read_mbox

from .message_samples import HTML_MAIL, MAIL, MAIL_FULL_WIDTH, MAILBOX


def mail(body: str, subject: str = "roof", charset: str = "utf-8") -> bytes:
    head = f"From: Ada <ada@mail.example>\nSubject: {subject}\nContent-Type: text/plain; "
    return f"{head}charset={charset}\n\n".encode() + body.encode(charset)


def said(body: str, subject: str = "roof") -> str:
    return "\n".join(block.text for block in read_mail(mail(body, subject)).blocks)


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


@pytest.mark.parametrize(
    "introduction",
    [
        "On Wed, 13 May 2026 at 10:00, Bo <bo@mail.example> wrote:",
        "On Wed, 13 May 2026 at 10:00, Bo\n<bo@mail.example> wrote:",
        "Le mer. 13 mai 2026 à 10:00, Bo <bo@mail.example> a écrit :",
        "Am 13.05.2026 um 10:00 schrieb Bo <bo@mail.example>:",
        "El mié, 13 may 2026 a las 10:00, Bo (<bo@mail.example>) escribió:",
        "Em qua., 13 de mai. de 2026 às 10:00, Bo <bo@mail.example> escreveu:",
        "Il giorno mer 13 mag 2026 alle ore 10:00 Bo <bo@mail.example> ha scritto:",
        "ср, 13 мая 2026 г. в 10:00, Bo <bo@mail.example>:",
        "13.05.2026 10:00, Бо пишет:",
        "Vào 10:00, 13 thg 5, 2026, Bo <bo@mail.example> đã viết:",
        "2026年5月13日(水) 10:00 Bo <bo@mail.example>:",
        "2026년 5월 13일 (수) 오전 10:00, Bo <bo@mail.example>님이 작성:",
        "في الأربعاء، 13 مايو 2026 10:00 كتب Bo <bo@mail.example>:",
        "Bo <bo@mail.example> 于2026年5月13日周三 10:00写道:",
        "在 2026年5月13日,上午10:00,小波 写道:",
        "-----Original Message-----\nFrom: Bo",
        "-----Ursprüngliche Nachricht-----\nVon: Bo",
        "------------------ 原始邮件 ------------------\n发件人: 小波",
        "________________________________\nFrom: Bo\nSent: Wednesday\nTo: Ada\nSubject: roof",
        "De : Bo\nEnvoyé : mercredi 13 mai\nÀ : Ada\nObjet : roof",
        "发件人:小波\n发送时间:2026年5月13日\n收件人:小艾\n主题:屋顶",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_history_is_left_out_in_every_language(introduction: str, mark: str) -> None:
    text = said(f"The roofer comes.\n\n{introduction}\n\n{mark}Who comes?\n")
    assert text == "The roofer comes."


@pytest.mark.parametrize(
    "prose",
    [
        "In 2019 she wrote:\nnever again.",
        "He wrote the following in 3 parts:\none, two and three",
        "Meet at 10:30:\nbring the keys.",
        "From: the heart",
        "她写道:春天来了。",
    ],
)
def test_prose_before_a_colon_is_no_quotation(prose: str) -> None:
    assert said(f"Dear all,\n{prose}") == f"Dear all,\n{prose}"


def test_a_full_width_colon_ends_a_field_or_an_introduction() -> None:
    (block,) = parse_text(MAIL_FULL_WIDTH).blocks
    assert (block.author, block.title, block.text) == ("顾雯", "时间", "推迟到7月。")
    introduction = "在 2026年5月13日\uff0c上午10:00\uff0c小波 写道\uff1a"
    assert said(f"好。\n\n{introduction}\n> 什么时候?") == "好。"
    assert said(f"好。\n\n{introduction}\n什么时候?") == "好。"


def test_answers_between_quotations_stay_in_their_order() -> None:
    document = read_mail(mail("> Who?\nBo.\n> When?\nOn Monday.\n"))
    assert [block.text for block in document.blocks] == ["Bo.", "On Monday."]
    assert [block.title for block in document.blocks] == ["roof", ""]
    assert document.dropped == {"quoted lines": 2}


def test_a_mail_of_nothing_but_a_quotation_keeps_it() -> None:
    document = read_mail(mail("> The roof leaks.\n> Since May.\n"))
    assert document.blocks[0].text == "The roof leaks.\nSince May."
    assert document.dropped == {}


@pytest.mark.parametrize(
    "marker", ["---------- Forwarded message ---------", "---- 转发的邮件 ----"]
)
def test_a_forwarded_mail_is_the_content(marker: str) -> None:
    text = said(f"See below.\n\n{marker}\nFrom: Bo\nDate: May\nSubject: x\n\nThe roof leaks.")
    assert text.endswith("The roof leaks.")
    assert text.startswith("See below.")


def test_a_forward_is_known_by_its_subject() -> None:
    head = "From: Bo\nSent: Wednesday\nTo: Ada\nSubject: roof"
    assert "It leaks." in said(f"See below.\n\n{head}\n\nIt leaks.", "FW: roof")
    assert "It leaks." not in said(f"See below.\n\n{head}\n\nIt leaks.", "Re: roof")


@pytest.mark.parametrize(
    "line", ["Sent from my iPhone", "发自我的 iPhone", "Von meinem iPad gesendet"]
)
def test_a_phone_s_signature_is_left_out(line: str) -> None:
    document = read_mail(mail(f"Yes.\n\n{line}\n"))
    assert document.blocks[0].text == "Yes."
    assert document.dropped == {"signature lines": 1}


def test_a_ruler_before_much_text_is_no_signature() -> None:
    body = "\n".join(f"line {number}" for number in range(40))
    assert said(f"Agenda\n--\n{body}").endswith("line 39")


def test_a_mail_that_says_all_in_its_subject_keeps_it() -> None:
    assert read_mail(mail("", "No lunch today")).blocks[0].text == "No lunch today"


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
