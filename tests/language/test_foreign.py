from __future__ import annotations

import pytest

from summarizer.language.foreign import foreign_to
from summarizer.language.tags import LANGUAGES

from .samples import HEADLINES, TEXTS

LATIN = [language for language, each in LANGUAGES.items() if each.scripts == ("latin",)]
MARKS = "“Yes” – 18 % of €5, 👍 … ½ × °"


@pytest.mark.parametrize("language", LANGUAGES)
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


@pytest.mark.parametrize("language", LANGUAGES)
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
