from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.detection import detect_language, is_written_in
from summarizer.language.tags import LANGUAGES

from .samples import HEADLINES, TEXTS

LATIN = [language for language, each in LANGUAGES.items() if each.scripts == ("latin",)]
CHINESE_AND_JAPANESE = {"zh", "zh-Hant", "ja"}  # a headline may be of characters common to them


@pytest.mark.parametrize("language", TEXTS)
def test_short_texts_are_told(language: str) -> None:
    assert [detect_language(text) for text in TEXTS[language]] == [language] * 8


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The train was late.", "en"),
        ("火车晚点了。", "zh"),
        ("火車誤點了。", "zh-Hant"),
        ("The book 红楼梦 was printed in Beijing.", "en"),
        ("苹果公司发布了iPhone和MacBook Pro新机型。", "zh"),
        ("Yesterday Samsung presented the Galaxy S27 in 서울.", "en"),
        ("El museo compró «Гроза» y 富士山.", "es"),
        ("Café Zoé", "en"),
        ("", "en"),
        ("12:30 — 100 %", "en"),
        ("👍", "en"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Το τρένο άργησε σαράντα λεπτά.",
        "ट्रेन देर से आई",
        "รถไฟมาสายสี่สิบนาที",
        "הרכבת איחרה היום",
        "Поїзд запізнився на сорок хвилин, бо на станції зламався світлофор.",
        "قطار امروز چهل دقیقه دیر رسید و مسافران پول خود را پس گرفتند.",
        "De trein naar Utrecht had veertig minuten vertraging, omdat er een sein kapot was. "
        "De reizigers hebben hun geld niet teruggekregen en zijn boos op de spoorwegen.",
        "Pociąg do Krakowa był spóźniony o czterdzieści minut, bo zepsuł się semafor.",
        "Tåget till Malmö var fyrtio minuter försenat, eftersom en signal inte fungerade.",
        "Tren kırk dakika gecikti çünkü bir sinyal bozuldu ve yolcular çok bekledi.",
    ],
)
def test_other_languages_are_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnsupportedLanguageError, match="set output_language"):
        detect_language(text)


@pytest.mark.parametrize("name", ["Пушкин", "トヨタ"])
def test_a_name_in_another_script_is_no_other_language(name: str) -> None:
    assert detect_language(f"A new book on {name} came out in London today.") == "en"


@given(st.text(max_size=60))
def test_any_text_has_a_language_or_is_refused(text: str) -> None:
    try:
        assert detect_language(text) in LANGUAGES
    except UnsupportedLanguageError:
        assert text.strip()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The train was late.", "en"),
        ("The actor 成龙 came to London for a film and stayed there for a week.", "en"),
        ("火车晚点了。", "zh"),
        ("苹果发布iPhone 17 Pro。", "zh"),
        ("삼성, Galaxy S27 Ultra 공개", "ko"),
        ("Apple представила iPhone 17 Pro", "ru"),
        ("The Guardian y The New York Times suben sus precios en Madrid", "es"),
    ],
)
def test_a_summary_s_language_is_seen(text: str, language: str) -> None:
    assert is_written_in(text, language)
    assert not is_written_in(text, "zh" if language in LATIN else "en")


@pytest.mark.parametrize("language", HEADLINES)
def test_a_headline_of_names_is_not_rejected(language: str) -> None:
    assert is_written_in(HEADLINES[language], language)


@pytest.mark.parametrize("language", HEADLINES)
def test_another_script_is_always_rejected(language: str) -> None:
    own = set(LATIN) if language in LATIN else {language}
    if language in CHINESE_AND_JAPANESE:
        own = CHINESE_AND_JAPANESE
    for text in (*TEXTS[language], HEADLINES[language]):
        assert not any(is_written_in(text, other) for other in LANGUAGES if other not in own)


@pytest.mark.parametrize("language", TEXTS)
def test_several_sentences_are_in_their_own_language_alone(language: str) -> None:
    text = " ".join(TEXTS[language][3:6])
    accepted = {other for other in LANGUAGES if is_written_in(text, other)}
    near = {"pt": {"es"}, "es": {"pt"}, "it": {"es"}}.get(language, set())
    assert language in accepted <= {language, *near}


@pytest.mark.parametrize("text", ["รถไฟมาสาย", "ट्रेन देर से आई", "Το τρένο άργησε"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_of_no_language_here_is_no_summary_in_any(text: str, language: str) -> None:
    assert not is_written_in(text, language)
