from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.detection import (
    detect_language,
    is_written_in,
    languages_in,
    prose_of,
    written_language,
)
from summarizer.language.tags import LANGUAGES

from .samples import HEADLINES, TEXTS

CASES = Path(__file__).parent / "data" / "cases"
SAMPLES = tomllib.loads((Path(__file__).parent / "data" / "others.toml").read_text("utf-8"))
OTHERS = {language: texts for language, texts in SAMPLES.items() if language not in LANGUAGES}
SHORTEST_TOLD = 8  # words; of shorter texts too little tells
NEIGHBOURS = {"gl"}  # a sentence of Galician may be one of Portuguese
NOISE = {
    "hearts": "❤️" * 60,
    "addresses": "https://example.org/und/die/der/ist/nicht www.los-de-la-que.es/el/y/en "
    "o.que.nao@para-com.pt https://zh.wikipedia.org/wiki/北京市的天气和交通情况报告 " * 5,
    "files": "C:\\Users\\von\\der\\bericht_und_die.docx src/les/des/est.py отчёт_за_май_и_не.txt "
    * 5,
    "names of people on the net": "@der_und_die #lesdesest #НовыйГод @el.que.la " * 5,
    "code": "```python\nif the and of or not in is:\n    return the.of(and)\n```\n" * 5,
    "numbers and signs": "½ ² ³ ① № ™ ﷼ ￥ × ÷ ﴾ ﴿ ৳ ৲ 〇 ⅷ ゛ ゜ ・ ︙ ﹏ ٣٤٥ ۳۴۵ १२३ " * 10,
    "invisible": "\u200f\u200d\u2060\ufeff\u00ad\ufe00\ufe20\u0483" * 50,
}

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
        "Общината ще ремонтира моста над канала през май.",
        "L'ajuntament arreglarà el pont del canal al maig.",
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


@pytest.mark.parametrize("language", OTHERS)
def test_neighbours_are_not_taken_for_what_they_resemble(language: str) -> None:
    texts = [text for text in OTHERS[language] if len(text.split()) >= SHORTEST_TOLD]
    taken = [text for text in texts if languages_in(text)[0] in LANGUAGES]
    assert len(taken) <= (language in NEIGHBOURS)
    with pytest.raises(UnsupportedLanguageError, match="set output_language"):
        detect_language(" ".join(OTHERS[language]))
    assert not is_written_in(" ".join(OTHERS[language]), "en")


@pytest.mark.parametrize(
    "text",
    [  # of languages that no list here has
        "Omaly very tao amin'ny zaridaina ny fanalahidiko ary nitady azy aho nandritra ny andro. "
        "Tsy hitako izy ireo, ka nody an-trano aho rehefa maizina ny andro.",
        "Izolo ngilahlekelwe okhiye bami epaki futhi ngabafuna usuku lonke. Ekugcineni umfana "
        "wabathola ngaphansi kwebhentshi, wabayisa emaphoyiseni, ngabalanda namhlanje ekuseni. "
        "Ngiyabonga kakhulu kuye wonke.",
        "Кисә мин паркта асҡыстарымды юғалттым һәм көнө буйы эҙләнем.",
        "ڪالهه مون باغ ۾ پنهنجون چاٻيون وڃائي ڇڏيون ۽ سڄو ڏينهن ڳوليندو رهيس.",
    ],
)
def test_what_is_unlike_all_languages_known_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedLanguageError, match="set output_language"):
        detect_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "eggs 12\nmilk 2 l\nbutter\nrye bread\napples 1 kg\ncoffee beans 500 g\nsoap\n"
        "batteries AA 8\nbin bags\ncat food 6 tins\ntomatoes 800 g\nolive oil",
        "[1] Ben: I'll book four seats.",
        "email retention policy reminder",
        "Müller, Łódź, Škoda, García",
        "ibm",
    ],
)
def test_where_hardly_anything_tells_it_is_english(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("language", TEXTS)
def test_only_letters_of_words_count(language: str, noise: str) -> None:
    text = f"{NOISE[noise]}\n{' '.join(TEXTS[language][:2])}\n{NOISE[noise]}"
    assert languages_in(text) == (language,)
    assert is_written_in(text, language)


@pytest.mark.parametrize("noise", NOISE)
def test_what_has_no_words_is_english(noise: str) -> None:
    assert detect_language(NOISE[noise]) == "en"


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_no_character_but_letters_makes_another_language(language: str) -> None:
    signs = [each for each in map(chr, range(0x20, sys.maxunicode)) if _is_no_letter(each)]
    for start in range(0, len(signs), 400):
        some = " ".join(signs[start : start + 400])
        assert languages_in(f"{TEXTS[language][0]} {some}") == (language,), hex(ord(some[0]))


def _is_no_letter(character: str) -> bool:
    plain = unicodedata.normalize("NFKC", character)  # some signs stand for letters: ㎞, ㈱
    return not any(unicodedata.category(each)[0] in "LC" for each in plain)


@pytest.mark.parametrize("second", TEXTS)
@pytest.mark.parametrize("first", TEXTS)
def test_of_two_languages_that_of_more_sentences_is_first(first: str, second: str) -> None:
    if first != second:
        text = "\n".join((*TEXTS[second][4:8], *TEXTS[first][:6]))
        assert languages_in(text) == (first, second)
        assert detect_language(text) == first


def test_a_second_language_that_cannot_be_summarized_does_no_harm() -> None:
    assert detect_language("\n".join((*TEXTS["en"], *OTHERS["sv"][1:4]))) == "en"
    with pytest.raises(UnsupportedLanguageError, match=r"\(sv\)"):
        detect_language("\n".join((*OTHERS["sv"], *TEXTS["en"][:2])))


@pytest.mark.parametrize(
    ("summary", "among", "language"),
    [
        ("Owen proposes to write release notes tomorrow.", ("fr", "en"), "en"),
        ("Le sprint se termine vendredi", ("en", "fr"), "fr"),
        ("Камилла заказала два экрана", ("en", "ru"), "ru"),
        ("Q3 roadmap 已经完成，但 load test 还没跑", ("en", "zh"), "zh"),
        ("Owen, Ravel, 600", ("fr", "en"), "fr"),  # nothing tells
    ],
)
def test_the_language_of_a_summary_is_one_of_its_texts(
    summary: str, among: tuple[str, ...], language: str
) -> None:
    assert written_language(summary, among) == language


@pytest.mark.parametrize("text", ["東京都知事選挙、投票開始", "駅前広場、工事完了"])
def test_japanese_without_kana_is_told_by_its_own_characters(text: str) -> None:
    assert detect_language(text) == "ja"


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


def test_a_sentence_that_comes_again_and_again_tells_no_more_than_once() -> None:
    assert detect_language("First paragraph. " * 40) == "en"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See https://example.org/the/news?of=and, please.", "See please"),
        ("见https://example.org/the，谢谢", "见 谢谢"),
        ("Write to jo.of@the.example.com or @the_one, #andthe!", "Write to or"),
        ("Visit www.the.org or example.org/of/the.", "Visit or"),
        ("Open C:\\the\\of.txt and src/the/of.py, the_of, theOf(and)", "Open and"),
        ("文件report_of_the.pdf在这里", "文件在这里"),
        ("Смотри файл отчёт_за_май.docx сегодня", "Смотри файл сегодня"),
        ("Run `the of and` now", "Run now"),
        ("Привет\n```python\nif the and of:\n    pass\n```\nпока", "Привет пока"),
        ("Don't stop at 12:30, it's well-known.", "Don't stop at it's well-known"),
        ("Ｈｅｌｌｏ ﬁne 𝐰𝐨𝐫𝐥𝐝", "Hello fine world"),
        ("كَتَبَ الدَّرْسَ", "كتب الدرس"),
    ],
)
def test_addresses_and_code_are_no_words(text: str, words: str) -> None:
    assert re.findall(r"[^\W\d](?:[\w'-]*\w)?", prose_of(text)) == words.split()


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("hearts", ("en",)),
        ("shopping", ("en",)),
        ("mixed_fr_en", ("en", "fr")),
        ("mixed_zh_en", ("en", "zh")),
    ],
)
def test_a_text_whose_language_was_told_wrong_once_is_told(
    name: str, languages: tuple[str, ...]
) -> None:
    text = (CASES / f"{name}.txt").read_text("utf-8")
    assert tuple(sorted(languages_in(text))) == languages
    assert detect_language(text) in languages


@pytest.mark.parametrize("name", ["bulgarian", "kyrgyz", "catalan"])
def test_a_text_that_was_taken_for_another_language_once_is_refused(name: str) -> None:
    with pytest.raises(UnsupportedLanguageError, match="set output_language"):
        detect_language((CASES / f"{name}.txt").read_text("utf-8"))


def test_a_text_that_is_fenced_as_a_whole_is_read() -> None:
    assert "Привет" in prose_of("```\nПривет, мир\n```")


def test_of_a_long_text_there_is_something_from_everywhere() -> None:
    text = "".join(f"word{number} " for number in range(100_000))
    prose = prose_of(text)
    assert len(prose) < 20_000
    numbers = [int(number) for number in re.findall(r"word(\d{5})(?!\d)", prose)]
    assert {number // 10_000 for number in numbers} >= set(range(1, 10))
