from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.reading import read_bytes

SAID = {
    "cp1251": ("Паром опаздывает.", "Он уходит в понедельник."),
    "koi8_r": ("Паром опаздывает.", "Он уходит в понедельник."),
    "cp1252": ("Où est la clé ?", "L'été dernier, nous étions à la plage."),
    "cp1250": ("Dzień dobry, proszę państwa.", "Łódź odpływa o świcie, więc się spieszcie."),
    "cp1254": ("Vapur gecikiyor, bekleyeceğiz.", "Pazartesi günü kalkıyor, şaşırmayın."),
    "cp1253": ("Το πλοίο καθυστερεί.", "Φεύγει τη Δευτέρα."),
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
