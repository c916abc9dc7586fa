from __future__ import annotations

import tomllib
from typing import Any

import pytest

from summarizer.language.scripts import SCRIPTS, only_simplified, only_traditional
from summarizer.language.tags import (
    DATA,
    LANGUAGES,
    OUTPUT_LANGUAGES,
    _language,
    language_of_tag,
    language_phrase,
    read_neighbours,
)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *(("en", "en"), ("en-US", "en"), ("EN-gb", "en"), ("en_AU", "en")),
        *(("pt", "pt"), ("pt-BR", "pt"), ("es-419", "es"), ("de-CH-1996", "de")),
        *(("zh", "zh"), ("zh-CN", "zh"), ("zh-SG", "zh"), ("zh-Hans", "zh"), ("ZH-HANS", "zh")),
        *(("zh-Hant", "zh-Hant"), ("zh-hant", "zh-Hant"), ("zh-TW", "zh-Hant")),
        *(("zh-HK", "zh-Hant"), ("zh-Hant-CN", "zh-Hant"), ("zh-Hans-HK", "zh")),
    ],
)
def test_a_region_tells_nothing_but_how_chinese_is_written(tag: str, language: str) -> None:
    assert language_of_tag(tag) == language


@pytest.mark.parametrize("tag", OUTPUT_LANGUAGES)
def test_every_language_offered_is_known(tag: str) -> None:
    assert language_of_tag(tag) == tag.removesuffix("-Hans")


@pytest.mark.parametrize("tag", ["th", "hi-IN", "", "-", "english", "en-", "en US", "e", 7, None])
def test_another_tag_is_refused_with_the_known_ones(tag: Any) -> None:
    with pytest.raises(ValueError, match="unknown output_language") as caught:
        language_of_tag(tag)
    assert repr(tag) in str(caught.value)
    assert all(known in str(caught.value) for known in OUTPUT_LANGUAGES)


def test_languages_have_distinct_phrases() -> None:
    assert language_phrase("pt") == " in Portuguese"
    assert len({language_phrase(language) for language in LANGUAGES}) == len(LANGUAGES)


def tables() -> dict[str, dict[str, Any]]:
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in DATA.glob("*.toml")}
    return {tag: table for tag, table in files.items() if tag not in ("neighbours", "mail")}


def keys(table: dict[str, Any]) -> set[str]:
    nested = {key: keys(value) for key, value in table.items() if isinstance(value, dict)}
    return {f"{key}.{inner}" for key in nested for inner in nested[key]} | table.keys()


def test_every_language_comes_from_a_file_and_each_has_the_same_keys() -> None:
    files = tables()
    assert files.keys() == LANGUAGES.keys()
    assert all(keys(table) == keys(files["en"]) for table in files.values())


def test_a_file_without_a_key_or_with_another_is_refused() -> None:
    table = tables()["es"]
    assert _language(dict(table)) == LANGUAGES["es"]
    with pytest.raises(TypeError, match="colour"):
        _language(table | {"colour": "red"})
    with pytest.raises(TypeError, match="full_stop"):
        _language({key: value for key, value in table.items() if key != "full_stop"})


def test_languages_stand_in_the_order_of_their_ranks_and_no_two_share_one() -> None:
    ranks = [each.rank for each in LANGUAGES.values()]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_strings(language: str) -> None:
    own = LANGUAGES[language]
    others = [each.strings for tag, each in LANGUAGES.items() if tag != language]
    assert own.strings not in others
    assert all((*own.strings.columns.values(), own.strings.nothing_to_do, own.banned_prefixes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_can_be_told_from_others_of_its_script(language: str) -> None:
    own = LANGUAGES[language]
    assert SCRIPTS.keys() >= set(own.scripts)
    if own.scripts[0] in ("latin", "cyrillic"):
        assert len(own.function_words) >= 50
        assert own.alphabet.issuperset("".join(own.function_words).replace("'", ""))


def test_no_language_is_its_own_neighbour() -> None:
    neighbours = [tag for languages in read_neighbours().values() for tag in languages]
    assert len(neighbours) > 40
    assert LANGUAGES.keys().isdisjoint(neighbours)


def test_each_form_of_chinese_has_its_own_characters_in_its_file() -> None:
    for language, foreign in (("zh", only_traditional()), ("zh-Hant", only_simplified())):
        assert foreign.isdisjoint((DATA / f"{language}.toml").read_text("utf-8"))
