from __future__ import annotations

import itertools
import re
import unicodedata

import pytest

from summarizer.language.scripts import (
    SCRIPTS,
    foreign_to,
    not_japanese,
    only_simplified,
    only_traditional,
    ranges_of,
)
from summarizer.language.tags import LANGUAGES

from .samples import HEADLINES, TEXTS

SIMPLIFIED = "国说话书车东这们时会对发点还见长门问间马鸟鱼么从来学气当与为万机"
TRADITIONAL = "國說話書車東這們時會對發點還見長門問間馬鳥魚麼從來學氣當與為萬機"
NAMES = {  # how Unicode's names of letters begin
    "cyrillic": "CYRILLIC",
    "arabic": "ARABIC",
    "hangul": "HANGUL",
    "kana": ("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA"),
    "han": "CJK UNIFIED",
}
LATIN = [language for language, each in LANGUAGES.items() if each.scripts == ("latin",)]
MARKS = "“Yes” – 18 % of €5, 👍 … ½ × °"


def test_the_two_forms_of_chinese_are_told_apart() -> None:
    assert set(SIMPLIFIED) <= only_simplified()
    assert set(TRADITIONAL) <= only_traditional()
    assert only_simplified().isdisjoint(only_traditional())


@pytest.mark.parametrize("character", "的一是着台里后只面才")
def test_what_both_forms_write_is_in_neither(character: str) -> None:
    assert character not in only_simplified() | only_traditional()


def test_japanese_is_written_without_what_its_set_lacks() -> None:
    assert set("这们说话时间对发车书") <= not_japanese()
    assert not_japanese().isdisjoint("国学会図書館駅働畑辻")


def test_each_form_s_texts_have_no_character_of_the_other() -> None:
    for language, foreign in (("zh", only_traditional()), ("zh-Hant", only_simplified())):
        for text in (*TEXTS[language], HEADLINES[language]):
            assert foreign.isdisjoint(text)


def test_letters_are_of_the_script_that_unicode_names() -> None:
    patterns = {name: re.compile(f"[{ranges_of([name])}]") for name in SCRIPTS}
    for code in [*range(0x80, 0x1D00), *range(0x2E80, 0x20000)]:  # between them phonetic signs
        character = chr(code)
        name = unicodedata.name(character, "")
        if unicodedata.category(character) not in ("Lu", "Ll", "Lo"):
            continue
        for script, begins in NAMES.items():
            if name.startswith(begins):
                found = {each for each, pattern in patterns.items() if pattern.match(character)}
                assert found <= {script}, (name, found)


def test_no_two_scripts_share_a_character() -> None:
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000)]))
    spans = sorted(
        match.span()
        for name in SCRIPTS
        for match in re.finditer(f"[{ranges_of([name])}]+", everything)
    )
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize("language", TEXTS)
def test_a_language_s_own_texts_have_nothing_foreign(language: str) -> None:
    foreign = foreign_to(language)
    for text in (*TEXTS[language], HEADLINES[language], MARKS, "iPhone, Zoé, Müller"):
        assert not foreign.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_other_scripts_are_foreign(language: str) -> None:
    own = LANGUAGES[language].scripts
    letters = {"han": "车車", "kana": "カの", "hangul": "기", "cyrillic": "ж", "arabic": "ق"}
    for script, characters in {**letters, "thai": "ร", "greek": "λ"}.items():
        assert any(map(foreign_to(language).match, characters)) == (
            script not in own or (script == "han")
        )


@pytest.mark.parametrize(
    ("language", "character"), [("zh", "車"), ("zh-Hant", "车"), ("ja", "车"), ("ko", "車")]
)
def test_characters_that_a_language_doesn_t_write_are_foreign(
    language: str, character: str
) -> None:
    assert foreign_to(language).match(character)


def test_names_in_the_text_may_be_kept_and_no_others() -> None:
    foreign = foreign_to("en", kept_from="The actor 成龙 came.")
    assert not foreign.search("成龙")
    assert foreign.search("成功")
    assert foreign.search("の")


@pytest.mark.parametrize("language", TEXTS)
def test_a_part_of_an_own_character_is_never_foreign(language: str) -> None:
    for character in "".join((*TEXTS[language], MARKS)):
        encoded = character.encode()
        for end in range(1, len(encoded)):
            begun = encoded[:end].decode("utf-8", "surrogateescape")
            rest = encoded[end:].decode("utf-8", "surrogateescape")
            assert not foreign_to(language).search(begun)
            assert not foreign_to(language).search(rest)


@pytest.mark.parametrize("language", LATIN)
@pytest.mark.parametrize("character", "的の기ж")
def test_the_first_byte_of_a_foreign_character_is_foreign(language: str, character: str) -> None:
    first = character.encode()[:1].decode("utf-8", "surrogateescape")
    assert foreign_to(language).search(first)


def test_a_kept_name_may_be_begun() -> None:
    first = "龘".encode()[:1].decode("utf-8", "surrogateescape")
    assert foreign_to("en").search(first)
    assert not foreign_to("en", kept_from="龘").search(first)
