from __future__ import annotations

import pytest

from summarizer.inputs.detection import parse_text
from summarizer.inputs.mail import read_mail

from .message_samples import MAIL_FULL_WIDTH, mail, said

BO = "Bo Holm <bo@mail.example>"
INTRODUCTIONS = {  # of languages that can't be summarized
    "bg": f"На ср, 13.05.2026 г. в 10:00 {BO} написа:",
    "ca": f"Missatge de {BO} del dia dc., 13 de maig 2026 a les 10:00:",
    "cs": f"st 13. 5. 2026 v 10:00 odesílatel {BO} napsal:",
    "cs, Thunderbird": "Dne 13.05.2026 v 10:00 Bo Holm napsal(a):",
    "da": f"Den ons. 13. maj 2026 kl. 10.00 skrev {BO}:",
    "el": f"Στις Τετ 13 Μαΐ 2026 στις 10:00 π.μ., ο χρήστης {BO} έγραψε:",
    "et": f"Kuupäev K, 13. mai 2026 kell 10:00 kirjutas {BO}:",
    "fa": f"در تاریخ چهارشنبه ۱۳ مهٔ ۲۰۲۶،‏ ۱۰:۰۰ {BO} نوشت:",
    "fi": "ke 13. toukok. 2026 klo 10.00 Bo Holm (bo@mail.example) kirjoitti:",
    "fi, Apple": "Bo Holm <bo@mail.example> kirjoitti 13.5.2026 kello 10.00:",
    "he": "\u202bבתאריך יום ד׳, 13 במאי 2026 ב-10:00 מאת \u202aBo\u202c\u200f "
    "<bo@mail.example>:\u202c",
    "hi": f"बुध, 13 मई 2026 को 10:00 am बजे को {BO} ने लिखा:",
    "hr": f"sri, 13. svi 2026. u 10:00 {BO} napisao je:",
    "hu": f"{BO} ezt írta (időpont: 2026. máj. 13., Sze, 10:00):",
    "hu, Thunderbird": "2026. 05. 13. 10:00 keltezéssel, Bo Holm írta:",
    "id": f"Pada tanggal Rab, 13 Mei 2026 pukul 10.00 {BO} menulis:",
    "lt": f"2026-05-13, tr, 10:00 {BO} rašė:",
    "lv": "trešd., 2026. g. 13. maijs, plkst. 10:00 — lietotājs Bo (<bo@mail.example>) rakstīja:",
    "nb": f"ons. 13. mai 2026 kl. 10:00 skrev {BO}:",
    "nl": f"Op wo 13 mei 2026 om 10:00 schreef {BO}:",
    "nl, Apple": f"Op 13 mei 2026 om 10:00 heeft {BO} het volgende geschreven:",
    "nl, Thunderbird": "Op 13-5-2026 om 10:00 schreef Bo Holm:",
    "pl": f"śr., 13 maj 2026 o 10:00 {BO} napisał(a):",
    "pl, Apple": f"Wiadomość napisana przez {BO} w dniu 13 maj 2026, o godz. 10:00:",
    "pl, Thunderbird": "W dniu 13.05.2026 o 10:00, Bo Holm pisze:",
    "ro": f"mie., 13 mai 2026 la 10:00, {BO} a scris:",
    "sk": f"st 13. 5. 2026 o 10:00 {BO} napísal(a):",
    "sl": f"V V sre., 13. maj 2026 ob 10:00 je oseba {BO} napisala:",
    "sr": f"сре, 13. мај 2026. у 10:00 {BO} је написао/ла:",
    "sv": f"Den ons 13 maj 2026 kl 10:00 skrev {BO}:",
    "th": f"ในวันที่ พ. 13 พ.ค. 2026 เวลา 10:00 {BO} เขียนว่า:",
    "tr": f"{BO}, 13 May 2026 Çar, 10:00 tarihinde şunu yazdı:",
    "tr, Apple": f"{BO} şunları yazdı (13 May 2026 10:00):",
    "uk": f"ср, 13 трав. 2026 р. о 10:00 {BO} пише:",
    "one that is not known": f"Am Mittwuch 13. Mai 2026 um 10:00 het {BO} gschribe:",
    "wrapped": "Op 13 mei 2026 om 10:00 heeft Bo Holm\n<bo@mail.example> het volgende geschreven:",
}
FIELDS = {
    "bg": "От Изпратено До Относно",
    "ca": "De Enviat Per_a Assumpte",
    "cs": "Od Odesláno Komu Předmět",
    "da": "Fra Sendt Til Emne",
    "el": "Από Στάλθηκε Προς Θέμα",
    "et": "Saatja Saadetud Adressaat Teema",
    "fa": "از ارسال به موضوع",
    "fi": "Lähettäjä Lähetetty Vastaanottaja Aihe",
    "he": "\u200fמאת נשלח אל נושא",
    "hi": "प्रेषक भेजा_गया प्रति विषय",
    "hr": "Od Poslano Za Predmet",
    "hu": "Feladó Elküldve Címzett Tárgy",
    "id": "Dari Dikirim Kepada Subjek",
    "lt": "Nuo Išsiųsta Kam Tema",
    "lv": "No Nosūtīts Kam Tēma",
    "nb": "Fra Sendt Til Emne",
    "nl": "Van Verzonden Aan Onderwerp",
    "pl": "Od Wysłano Do Temat",
    "ro": "De_la Trimis Către Subiect",
    "sk": "Od Odoslané Komu Predmet",
    "sl": "Od Poslano Za Zadeva",
    "sr": "Од Датум За Тема",
    "sv": "Från Skickat Till Ämne",
    "th": "จาก ส่ง ถึง เรื่อง",
    "tr": "Kimden Gönderildi Kime Konu",
    "uk": "Від Надіслано Кому Тема",
}
VALUES = ("Bo Holm", "13.05.2026 10:00", "Ada Lund", "roof")
HEADERS = {
    language: "\n".join(
        f"{name.replace('_', ' ')}: {value}"
        for name, value in zip(names.split(), VALUES, strict=True)
    )
    for language, names in FIELDS.items()
}
PROGRAMS = {
    "Outlook, bold": "*From:* Bo\n*Sent:* May 13, 2026 10:00\n*To:* Ada\n*Subject:* roof",
    "Outlook, many addressees": "From: Bo\nSent: 13 May 2026\nTo: Ada; Cy; Dee;\n Ed; Flo\n"
    "Subject: roof",
    "Proton": "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Wednesday, May 13th, 2026 at 10:00, Bo wrote:",
    "Yahoo": f"    On Wednesday, May 13, 2026 at 10:00:00 AM GMT+2, {BO} wrote:  \n ",
    "Notes": "Bo Holm/Mill wrote on 05/13/2026 10:00:00 AM:",
    "iNotes": "-----Bo Holm wrote: -----\nTo: Ada\nFrom: Bo Holm\nDate: 13 May\nSubject: roof",
    "GMX": 'Gesendet: 13. Mai 2026 um 10:00 Uhr\nVon: "Bo" <bo@x>\nAn: Ada\nBetreff: roof',
    "T-Online": "------ Originalnachricht ------\nVon: Bo",
    "Zimbra": "----- Mail original -----\nDe: Bo",
    "NetEase": 'At 2026-05-13 10:00:00, "Bo" <bo@mail.example> wrote:',
    "NetEase, table": "---- 回复的原邮件 ----\n| 发件人 | Bo<bo@x> |\n| 发送日期 | 2026年5月13日 |",
    "table alone": "| 发件人 | Bo<bo@x> |\n| 发送日期 | 5月13日 |\n| 主题 | roof |",
    "QQ": "------------------\u00a0原始邮件\u00a0------------------\n发件人: Bo",
    "Foxmail": "发件人: Bo\n发送时间: 2026-05-13 10:00\n收件人: Ada\n主题: roof",
    "139": "----邮件原文----\n发件人:Bo",
    "Naver": "-----Original Message-----\nFrom: Bo\nTo: Ada\nSent: 2026-05-13 (수)\nSubject: roof",
    "Daum": "--------- 원본 메일 ---------\n보낸사람: Bo",
    "Mail.ru": f"Среда, 13 мая 2026, 10:00 +03:00 от {BO}:",
    "Yandex": '13.05.2026, 10:00, "Bo" <bo@mail.example>:',
    "Seznam": "---------- Původní e-mail ----------\nOd: Bo",
    "Samsung": "-------- Oorspronkelijk bericht --------\nVan: Bo",
    "K-9": "Am 13. Mai 2026 10:00:22 MESZ schrieb Bo Holm <bo@mail.example>:",
    "The Bat!": "Mittwoch, 13. Mai 2026, 10:00:00, Sie schrieben:",
    "Outlook's appointment": "-----Original Appointment-----\nFrom: Bo\nWhen: 13 May 2026",
}


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
        *INTRODUCTIONS.values(),
        *HEADERS.values(),
        *PROGRAMS.values(),
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
        "Venue: Hall 3\nDate: 13.05.2026 10:00\nContact: bo@mail.example\nCost: 5 euros",
        "Fra Oslo til Bergen:\n3 timer",
        "Write to Bo by 10:00:\nbo@mail.example",
        "Forwarded by nobody.",
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


def test_a_header_in_a_language_that_is_not_known_is_told_by_the_subject() -> None:
    head = "Vu: Bo <bo@x.example>\nGschickt: 13.05.2026 10:00\nA: Ada\nBeträff: Roof"
    history = f"{head}\n\nIt costs 18,000."
    assert said(f"Agreed.\n\n{history}", "Re: roof") == "Agreed."
    assert "18,000" in said(f"Agreed.\n\n{history}", "boats")
    assert "18,000" in said(f"Agreed.\n\n{history}", "roof")


@pytest.mark.parametrize(
    "subject", ["WG: roof", "VB: roof", "PD: roof", "RV: roof", "İLT: roof", "转发：roof"]
)
def test_a_forward_is_known_by_its_subject_in_other_languages(subject: str) -> None:
    history = f"Siehe unten.\n\n{HEADERS['pl']}\n\nIt leaks."
    assert said(history, subject).endswith("It leaks.")


def test_a_forwarded_mail_behind_marks_is_the_content_without_them() -> None:
    """As Apple's Mail writes it."""
    head = "> Begin forwarded message:\n> \n> From: Bo\n> Subject: leak"
    body = f"See below.\n\n{head}\n> \n> It leaks.\n"
    text = said(body)
    assert text.endswith("It leaks.") and ">" not in text
    answered = f"Agreed.\n\nOn 13 May 2026 at 10:00, {BO} wrote:\n> Look.\n{body}"
    assert said(answered).startswith("Agreed.")
    nested = (
        f"Agreed.\n\nOn 13 May 2026, {BO} wrote:\n> Look.\n> Begin forwarded message:\n> It leaks."
    )
    assert said(nested) == "Agreed."


@pytest.mark.parametrize(
    "line",
    [
        "Verzonden vanaf Outlook voor Android",
        "Skickat från min iPhone",
        "Wysłane z iPhone'a",
        "Odesláno z iPhonu",
        "Lähetetty iPhonesta",
        "iPhone'umdan gönderildi",
        "Gesendet mit der GMX Mail App",
    ],
)
def test_a_phone_s_signature_in_another_language_is_left_out(line: str) -> None:
    assert said(f"Yes.\n\n{line}\n") == "Yes."
