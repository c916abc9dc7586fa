from __future__ import annotations

from typing import Any

import pytest

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.tags import LANGUAGES, OUTPUT_LANGUAGES, language_of_tag, language_phrase


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
    with pytest.raises(UnsupportedLanguageError) as caught:
        language_of_tag(tag)
    assert repr(tag) in str(caught.value)
    assert all(known in str(caught.value) for known in OUTPUT_LANGUAGES)


def test_languages_have_distinct_phrases() -> None:
    assert language_phrase("pt") == " in Portuguese"
    assert len({language_phrase(language) for language in LANGUAGES}) == len(LANGUAGES)
