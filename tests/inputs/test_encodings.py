from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import worker
from summarizer.inputs.encodings import declared_in, decode_guessed, decoded
from summarizer.inputs.reading import read_bytes

SAID = {
    "cp1251": ("Паром опаздывает.", "Он уходит в понедельник."),
    "koi8_r": ("Паром опаздывает.", "Он уходит в понедельник."),
    "cp1252": ("Où est la clé ?", "L'été dernier, nous étions à la plage."),
    "cp1250": ("Dzień dobry, proszę państwa.", "Łódź odpływa o świcie, więc się spieszcie."),
    "cp1254": ("Vapur gecikiyor, bekleyeceğiz.", "Pazartesi günü kalkıyor, şaşırmayın."),
    "cp1253": ("Το πλοίο καθυστερεί.", "Φεύγει τη Δευτέρα."),
    "cp1255": ("המעבורת מאחרת.", "היא יוצאת ביום שני, נא להמתין."),
    "cp1256": ("العبارة متأخرة.", "ستغادر يوم الاثنين."),
    "gb18030": ("渡轮晚点了。", "它星期一离开。"),
    "big5": ("渡輪晚點了。", "它星期一離開。"),
    "cp932": ("フェリーは遅れています。", "月曜日に出発します。"),
    "cp949": ("페리가 늦어지고 있습니다.", "월요일에 출발합니다."),
    "utf-16-le": ("The ferry is late.", "It leaves on Monday."),
    "utf-16-be": ("The ferry is late.", "It leaves on Monday."),
}


@pytest.mark.parametrize("encoding", SAID)
def test_subtitles_in_other_encodings_are_read_and_the_guess_is_told(encoding: str) -> None:
    first, second = SAID[encoding]
    text = (
        f"1\n00:00:01,000 --> 00:00:03,000\n{first}\n\n2\n00:00:03,500 --> 00:00:05,000\n{second}\n"
    )
    document = read_bytes(text.encode(encoding), "film.srt")
    said = document.blocks[0].text
    assert first in said and second in said
    (doubt,) = document.doubts
    assert "film.srt" in doubt and "guess" in doubt and "iconv" in doubt


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_is_told_by_a_mark_or_is_utf_8_leaves_no_doubt(encoding: str) -> None:
    assert decode_guessed("Où est la clé ?".encode(encoding), "a.srt") == ("Où est la clé ?", ())


def test_a_damaged_utf_8_stays_utf_8() -> None:
    data = ("Où est la clé ? " * 50).encode() + b"\xff" + "L'été à la plage".encode()
    text, doubts = decode_guessed(data, "a.srt")
    assert text.startswith("Où est la clé") and text.endswith("L'été à la plage")
    assert "UTF-8" in doubts[0]


def test_binary_data_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="binary"):
        decode_guessed(b"\x7fELF\x01\x00\xff\xfe\x80" * 40, "a.srt")


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp932"])
def test_a_few_letters_of_two_bytes_tell_no_encoding(encoding: str) -> None:
    with pytest.raises(UnsupportedInputError, match="GB18030"):
        decode_guessed("下午三點".encode(encoding), "a.txt")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>桥</p>".encode("utf-16"), "<p>桥</p>"),
        ("<p>Café 桥</p>".encode(), "<p>Café 桥</p>"),
        (
            '<meta charset="gb2312"><p>旧桥镕</p>'.encode("gbk"),
            '<meta charset="gb2312"><p>旧桥镕</p>',
        ),
        (b"<meta charset=iso-8859-1>\x93a\xe9\x94", "<meta charset=iso-8859-1>“aé”"),
        (b"<meta charset=utf-8><p>caf\xe9", "<meta charset=utf-8><p>café"),
    ],
)
def test_a_page_s_encoding_is_found(data: bytes, text: str) -> None:
    assert decoded(data, declared_in(data)).text == text


@pytest.mark.parametrize("charset", [b"hex", b"idna", b"none-such", b"undefined"])
def test_what_is_no_encoding_is_guessed_instead(charset: bytes) -> None:
    page = b"<meta charset=" + charset + b"><p>caf\xe9 au lait"
    assert decoded(page, declared_in(page)).text.endswith("<p>café au lait")


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("café", "cp1252"),
        ("Il a payé.", "cp1252"),
        ("Dziękuję, do zobaczenia w środę.", "cp1250"),
        ("הגג דולף", "cp1255"),
        ("屋根が漏る", "euc_jp"),
    ],
)
def test_few_letters_are_those_of_their_words(said: str, encoding: str) -> None:
    found = decoded(said.encode(encoding))
    assert found.text == said and found.guess


@pytest.mark.parametrize(
    "declared", ["punycode", "idna", "unicode_escape", "hex", "a\0b", "é", '"']
)
def test_what_no_text_is_in_is_not_believed(declared: str) -> None:
    said = b"n\\x41 -- 3 " * 20_000
    assert decoded(said, declared) == (said.decode(), "")


def test_the_first_declaration_that_can_be_true_counts() -> None:
    data = "Крыша".encode("cp1251")
    assert decoded(data, "none-such", "windows-1251", "koi8-r") == ("Крыша", "")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("iso2022_jp", "屋根が雨漏りしています。"), ("iso2022_kr", "지붕이 샙니다.")],
)
def test_escapes_tell_their_encoding(encoding: str, said: str) -> None:
    assert decode_guessed(said.encode(encoding), "a.txt") == (said, ())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbf" + "L'été à la plage. ".encode() * 20 + b"\xe9", "L'été"),
        (b"\xff\xfe" + "The ferry is late today.".encode("utf-16-le") + b"\0", "The ferry"),
    ],
)
def test_a_marked_text_that_was_cut_is_read_with_a_doubt(data: bytes, said: str) -> None:
    text, doubts = decode_guessed(data, "a.txt")
    assert text.startswith(said) and "damaged" in doubts[0]


SUNDAY = {
    "cp1251": "Паром опаздывает, он уходит в понедельник утром.",
    "gb18030": "渡轮晚点了，它星期一早上才离开，请大家耐心等候。",
    "cp949": "페리가 늦어지고 있습니다. 월요일에 출발합니다.",
}


@pytest.mark.parametrize("encoding", SUNDAY)
@pytest.mark.parametrize("declared", ["", "<meta charset=utf-8>", "<meta charset=iso-8859-1>"])
def test_a_page_that_lies_is_read_with_a_doubt(encoding: str, declared: str) -> None:
    page = f"<html>{declared}<p>{SUNDAY[encoding]}</p></html>".encode(encoding)
    found = worker.extract("web page", page, "a.html")
    assert found.text.strip() == SUNDAY[encoding]
    assert "a.html" in found.doubts[0]


@pytest.mark.parametrize("declared", ["UTF-16", "utf-16le", "UTF-32"])
def test_what_has_no_zeros_is_not_in_the_long_encoding_that_it_declares(declared: str) -> None:
    page = f'<?xml version="1.0" encoding="{declared}"?><p>It sails at 9.</p>'.encode()
    page += b" " * (-len(page) % 4)
    assert decoded(page, declared) == (page.decode(), "")
    found = worker.extract("web page", page, "a.html")
    assert (found.text.strip(), found.doubts) == ("It sails at 9.", ())


SHORT = {
    "cp1252": [
        "Kunde;By;Beløb\nÆrø Bageri;Ærøskøbing;12,5\nSørensen;Århus;2\n",
        "Sjælland",
        "Møtet er på mandag, vi sees i Tromsø.",
        "Hej Åsa, mötet är på måndag.",
        "Hyvää päivää, tapaamme torstaina.",
        "Nom;Ville;Réf\nHélène;Besançon;12\nNoël;Nîmes;13\n",
        "Il est à Paris, et elle va à Lyon.",
        "Le café est déjà fermé.",
        "ÉTÉ À LA PLAGE",
        "España;Año\nCádiz;3\nLeón;4\n",
        "¿Qué hora es? Mañana no sé.",
        "A reunião é amanhã à tarde, não às três.",
        "São Paulo;Março\nGoiânia;Ação\n",
        "Größe;Stück\nMüller;3\nGroß;4\n",
        "Straße",
        "Perché no? È già tardi.",
        "Þetta er góður dagur, það er rétt.",
        "één of twee ideeën",
        "Nº 5 está aquí, 1ª planta",
        "“Quoted” – it’s £5",
        "10 € à 5 °C",
    ],
    "cp1250": [
        "Zażółć gęślą jaźń",
        "Imię;Miasto\nMałgorzata;Gdańsk\nŁukasz;Poznań\n",
        "Příští týden přijdu.",
        "Jméno;Město\nJiří;Plzeň\nTomáš;Brno\n",
        "Čakáme na teba zajtra.",
        "Következő hét: ünnepnap",
        "Név;Város\nJózsef;Győr\nErzsébet;Szűcs\n",
        "Ştefan şi Ionuţ",
        "Kuća je čista, šteta.",
    ],
    "cp1251": ["Имя;Город\nИван;Москва\n", "Сумма: 5 руб."],
    "cp1253": ["Όνομα;Πόλη\nΓιώργος;Αθήνα\n"],
    "cp1254": ["İstanbul;Müşteri\nYılmaz;Işık\n", "Şimdi geldi, teşekkürler."],
    "cp1255": ["תודה רבה"],
    "cp1256": ["الاسم;المدينة\nأحمد;القاهرة\n"],
    "cp1257": ["Labas rytas, ačiū už laišką, iki vakarą.", "Rīgā ir auksts, bet mēs ejam."],
    "cp850": ["Größe;Stück\nMüller;3\n", "Où est la clé ? Très bientôt."],
    "mac_roman": ["Größe;Stück\nMüller;3\n", "Où est la clé ? Très bientôt."],
}


@pytest.mark.parametrize(
    ("encoding", "said"), [(encoding, said) for encoding in SHORT for said in SHORT[encoding]]
)
def test_short_texts_are_read_by_the_letters_of_one_language(encoding: str, said: str) -> None:
    text, doubts = decode_guessed(said.encode(encoding), "a.csv")
    assert text == said
    assert "guess" in doubts[0]
