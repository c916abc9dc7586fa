"""Which parts of a mail are its body, and how their characters are read."""

from __future__ import annotations

import base64
from email.message import EmailMessage, Message

import pytest

from summarizer.inputs.mail import read_mail

HEAD = "From: Ada <ada@mail.example>\nSubject: roof\nMIME-Version: 1.0\n"
PAGE = "<p>Dear Tom,</p><p>Your crossing on 14 June leaves at 07:40 instead of 09:15.</p>"


def part(text: str, kind: str = "text/plain", more: str = "") -> str:
    return f"Content-Type: {kind}; charset=utf-8\n{more}\n{text}\n"


def multipart(kind: str, *parts: str, edge: str = "edge") -> str:
    inner = "".join(f"--{edge}\n{each}\n" for each in parts)
    return f"Content-Type: multipart/{kind}; boundary={edge}\n\n{inner}--{edge}--\n"


def text_of(entity: str) -> str:
    return "\n".join(block.text for block in read_mail((HEAD + entity).encode()).blocks)


LIST_FOOTERS = {
    "mailman": "_______________________________________________\nGrowers mailing list\n"
    "Growers@lists.example\nhttps://lists.example/listinfo/growers",
    "mailman 3": "_______________________________________________\nGrowers mailing list -- "
    "growers@lists.example\nTo unsubscribe send an email to growers-leave@lists.example",
    "google": "You received this message because you are subscribed to the Google Groups "
    '"Growers" group.\nTo view this discussion visit https://groups.google.com/d/msgid/growers/1',
    "groups.io": "-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: You receive all messages sent to this "
    "group.\n\nView/Reply Online: https://groups.io/g/growers/message/7\n"
    "Unsubscribe: https://groups.io/g/growers/unsub\n-=-=-=-=-=-=-=-=-=-=-=-",
    "listserv": "#" * 72 + "\n\nTo unsubscribe from the GROWERS list:\nhttps://list.example/wa?A=1",
    "german": "--------------\nMailingliste Gaertner, abmelden: https://listen.example/ab",
    "french": "Pour vous désabonner : https://listes.example/moi",
    "chinese": "如需退订本邮件列表,请访问 https://list.example/tui",
    "scanner": "This mail was checked for viruses.",
    "lawyer": "This e-mail and any files with it are confidential and intended solely for the "
    "individual to whom they are addressed.",
}


@pytest.mark.parametrize("footer", LIST_FOOTERS.values(), ids=LIST_FOOTERS.keys())
@pytest.mark.parametrize("form", ["html", "plain", "one part"])
def test_a_footer_is_no_body_and_is_counted(footer: str, form: str) -> None:
    said = "The fans arrive on 2 April. Each of us pays 340 euros."
    if form == "one part":
        entity = part(f"Hello all,\n\n{said}\n\n{footer}")
    else:
        body = part(f"<p>Hello all,</p><p>{said}</p>", "text/html")
        first = body if form == "html" else part(f"Hello all,\n\n{said}")
        entity = multipart("mixed", first, part(footer))
    document = read_mail((HEAD + entity).encode())
    assert [block.text for block in document.blocks] == [f"Hello all,\n\n{said}"]
    assert document.dropped["footer lines"] >= 1


@pytest.mark.parametrize(
    "said",
    [
        "Hello,\n\nplease unsubscribe me from the mailing list.",
        "Unsubscribe: https://lists.example/unsubscribe?me",
        "Hello,\n\nis the mailing list still in use? I would like to write to all growers.",
        "Hello,\n\nthe virus scanner found nothing.\n\nBo",
    ],
)
def test_who_writes_of_a_list_is_read(said: str) -> None:
    assert text_of(part(said)) == said


@pytest.mark.parametrize(
    "stub",
    [
        "Your mail program cannot show HTML. Open this message in a browser: https://f.example/v/1",
        "https://ferries.example/view/8812?user=12345678901234567890123456789012345678901234567890",
        "This is an HTML message.",
        "Ihr Programm zeigt kein HTML an.",
        "View online",
        "\u00a0",
    ],
)
def test_a_plain_stub_beside_a_longer_page_is_not_the_content(stub: str) -> None:
    said = text_of(multipart("alternative", part(stub), part(PAGE, "text/html")))
    assert said == "Dear Tom,\n\nYour crossing on 14 June leaves at 07:40 instead of 09:15."


def test_a_plain_text_that_says_it_all_stays_the_content() -> None:
    plain = "Dear Tom, your crossing on 14 June leaves at 07:40 instead of 09:15."
    assert text_of(multipart("alternative", part(plain), part(PAGE, "text/html"))) == plain
    stub = part("<p>See the text.</p>", "text/html")
    assert text_of(multipart("alternative", part(plain), stub)) == plain


def test_parts_of_mixed_belong_together_in_their_order() -> None:
    picture = "Content-Type: image/png; name=roof.png\nContent-Transfer-Encoding: base64\n\nAAAA\n"
    entity = multipart("mixed", part("Before."), picture, part("<p>After.</p>", "text/html"))
    assert text_of(entity) == "Before.\n\nAfter."


def test_a_page_that_repeats_the_text_beside_it_is_read_once() -> None:
    said = "It leaks since May."
    entity = multipart("mixed", part(said), part(f"<p>{said}</p><p>Bo</p>", "text/html"))
    assert text_of(entity).count(said) == 1


def test_apple_s_page_around_a_file_is_read_whole() -> None:
    """A plain text beside `mixed` with two halves of the page."""
    pdf = "Content-Type: application/pdf; name=offer.pdf\nContent-Disposition: inline\n\nAAAA\n"
    halves = multipart(
        "mixed",
        part("<p>The offer is below, it says 340 euros for each of us.</p>", "text/html"),
        pdf,
        part("<p>Please answer by Thursday, since the fans are few.</p>", "text/html"),
        edge="inner",
    )
    said = text_of(multipart("alternative", part("See HTML."), halves))
    assert "340 euros" in said and "Thursday" in said


def test_of_related_parts_the_root_is_read() -> None:
    root = part("<p>It leaks.</p>", "text/html")
    entity = multipart("related", root, part("a { color: red }", "text/css"), part("alt"))
    assert text_of(entity) == "It leaks."


def test_a_signed_mail_is_its_first_part() -> None:
    signature = "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN\n"
    document = read_mail((HEAD + multipart("signed", part("It leaks."), signature)).encode())
    assert document.text.endswith("It leaks.")
    assert document.attachments == ("signature.asc",)


# -- mails in a mail -------------------------------------------------------------------------------

INNER = "From: Bo <bo@mail.example>\nSubject: {0}\nDate: 2 May 2025\nMessage-ID: <{0}@x>\n\n{1}\n"
RFC822 = "Content-Type: message/rfc822\n\n"


def test_a_mail_that_is_forwarded_whole_is_read_with_its_own_author() -> None:
    inner = RFC822 + INNER.format("leak", "The roof leaks since May.")
    document = read_mail((HEAD + multipart("mixed", part("Can you go?"), inner)).encode())
    assert [(each.author, each.title, each.text) for each in document.blocks] == [
        ("Ada", "roof", "Can you go?"),
        ("Bo", "leak", "The roof leaks since May."),
    ]
    assert document.input_type == "email"
    assert document.attachments == ("leak",)


def test_a_forwarded_mail_in_base64_is_read() -> None:
    encoded = base64.encodebytes(INNER.format("leak", "It leaks.").encode()).decode()
    inner = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{encoded}"
    assert "It leaks." in text_of(multipart("mixed", part("See."), inner))


def test_a_forwarded_mail_has_html_and_mails_of_its_own() -> None:
    inner = Message()
    inner["Subject"] = "leak"
    inner.set_payload("<p>It leaks.</p>")
    inner["Content-Type"] = "text/html"
    within = RFC822 + HEAD + multipart("mixed", part("Mine."), RFC822 + str(inner), edge="deep")
    assert "It leaks." in text_of(multipart("mixed", part("See."), within))


def test_a_digest_is_a_thread_of_its_mails() -> None:
    mails = (f"\n{INNER.format(name, f'Text of {name}.')}" for name in ("one", "two", "three"))
    whole = multipart("mixed", part("Topics: 3"), multipart("digest", *mails, edge="inner"))
    document = read_mail((HEAD + whole).encode())
    assert document.input_type == "email-thread"
    assert [each.id for each in document.blocks] == ["1", "one@x", "two@x", "three@x"]


def test_what_came_back_is_not_the_content() -> None:
    status = "Content-Type: message/delivery-status\n\nStatus: 5.1.1\n"
    lost = RFC822 + INNER.format("leak", "The roof leaks.")
    said = text_of(multipart("report", part("Your mail was not delivered."), status, lost))
    assert said == "Your mail was not delivered."


# -- characters ------------------------------------------------------------------------------------


def test_flowed_lines_are_joined_and_quotations_stay_apart() -> None:
    quoted = "On 5 May 10:00 Bo wrote:\n> When do \n> they come?"
    text = f"The fans arrive \non 2 April.\n\n {quoted}\n-- \nAda"
    entity = f"Content-Type: text/plain; format=flowed\n\n{text}\n"
    document = read_mail((HEAD + entity).encode())
    assert [block.text for block in document.blocks] == ["The fans arrive on 2 April."]
    assert document.dropped == {"quoted lines": 2, "signature lines": 2}


def test_flowed_chinese_has_no_spaces_where_lines_were_joined() -> None:
    entity = (
        "Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8\n\n风扇四月 \n二日到。\n"
    )
    assert text_of(entity) == "风扇四月二日到。"


SAID = {
    "cp1251": "Крыша течёт. Приходите, пожалуйста, в понедельник утром, ключ у соседа.",
    "koi8-r": "Крыша течёт. Приходите, пожалуйста, в понедельник утром, ключ у соседа.",
    "gb18030": "屋顶漏水了,请你们星期一早上来修理,钥匙在邻居家里。",
    "big5": "屋頂漏水了,請你們星期一早上來修理,鑰匙在鄰居家裡。",
    "shift_jis": "屋根が雨漏りしています。月曜日の朝に修理をお願いします。",
    "euc-kr": "지붕이 샙니다. 월요일 아침에 수리하러 와 주세요.",
}


@pytest.mark.parametrize("charset", SAID)
@pytest.mark.parametrize("declared", ["", "; charset=iso-8859-1", "; charset=us-ascii"])
def test_an_encoding_that_is_not_told_or_wrong_is_guessed_with_a_doubt(
    charset: str, declared: str
) -> None:
    pytest.importorskip("charset_normalizer")
    said = SAID[charset] * 3
    head = f"{HEAD}Content-Type: text/plain{declared}\n\n".encode()
    document = read_mail(head + said.encode(charset))
    assert document.blocks[0].text == said
    assert "UTF-8" in "".join(document.doubts)


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        ("ks_c_5601-1987", "지붕이 샙니다"),
        ("x-sjis", "屋根①"),
        ("iso-8859-8-i", "הגג דולף"),
        ("gb2312", "镕"),  # of GBK alone
        ("hz-gb-2312", "屋顶"),
        ("utf-7", "Dach für"),
    ],
)
def test_what_is_declared_by_another_name_is_known(charset: str, said: str) -> None:
    encoding = {
        "ks_c_5601-1987": "cp949",
        "x-sjis": "cp932",
        "iso-8859-8-i": "iso-8859-8",
        "gb2312": "gbk",
    }.get(charset, charset)
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\n\n".encode()
    document = read_mail(head + said.encode(encoding))
    assert (document.blocks[0].text, document.doubts) == (said, ())


def test_a_page_s_own_declaration_counts_where_the_mail_has_none() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gbk"><p>屋顶漏水</p>'
    head = f"{HEAD}Content-Type: text/html\n\n".encode()
    assert read_mail(head + page.encode("gbk")).blocks[0].text == "屋顶漏水"


def test_a_text_that_was_cut_within_a_character_is_still_utf8() -> None:
    said = "屋顶漏水了,请你们星期一早上来修理,钥匙在邻居家里。" * 2
    head = f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n".encode()
    assert read_mail(head + said.encode()[:-1]).blocks[0].text.startswith(said[:-1])


def test_a_footer_in_the_clear_behind_base64_does_no_harm() -> None:
    encoded = base64.encodebytes("Die Lüfter kommen am 2. April. Jeder zahlt 340 Euro.".encode())
    entity = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    document = read_mail((HEAD + entity).encode() + encoded + LIST_FOOTERS["mailman"].encode())
    assert [each.text for each in document.blocks] == [
        "Die Lüfter kommen am 2. April. Jeder zahlt 340 Euro."
    ]
    assert document.dropped == {"footer lines": 4}


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\n\n", b"From a@b Mon Mar  2 08:00:00 2026\n"]
)
def test_what_programs_put_before_a_mail_is_no_part_of_it(ends: bytes, before: bytes) -> None:
    data = (before + (HEAD + part("It leaks.")).encode()).replace(b"\n", ends)
    document = read_mail(data)
    assert (document.title, document.blocks[0].text) == ("roof", "It leaks.")


def test_apple_s_file_of_a_mail_is_read_to_the_length_it_tells() -> None:
    data = (HEAD + part("It leaks.")).encode()
    plist = b'<?xml version="1.0"?><plist><dict><key>flags</key></dict></plist>'
    assert read_mail(str(len(data)).encode() + b"        \n" + data + plist).text.endswith("leaks.")


def test_a_mail_made_by_the_standard_library_is_read() -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "Zoë <zoe@mail.example>", "Dächer"
    made.set_content("Es regnet seit gestern hinein, bitte kommt am Montag früh.")
    made.add_alternative("<p>Es regnet seit gestern hinein, bitte kommt.</p>", subtype="html")
    made.add_attachment(b"AAAA", maintype="image", subtype="png", filename="Dach.png")
    document = read_mail(made.as_bytes())
    assert (document.blocks[0].author, document.title) == ("Zoë", "Dächer")
    assert document.blocks[0].text == "Es regnet seit gestern hinein, bitte kommt am Montag früh."
    assert document.attachments == ("Dach.png",)
