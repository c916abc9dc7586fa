from __future__ import annotations

import pytest

from summarizer.inputs.detection import parse_text
from summarizer.inputs.mail import read_mail

from .message_samples import MAIL_FULL_WIDTH, mail, said


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
