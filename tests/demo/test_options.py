"""What the page offers is what the library has, without a list of its own."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import get_args

import pytest

from demo import options as module
from demo.options import (
    LENGTHS,
    QUANTIZED,
    SAME,
    language_choices,
    length_choices,
    output_language,
    type_choices,
    usual_tokens,
)
from demo.words import PAGE_LANGUAGES, PageLanguage, Words
from summarizer import SUMMARY_TYPES, SummaryLength, SummaryTypeInfo
from summarizer.export.recipes import RECIPES
from summarizer.language.tags import LANGUAGES

WORDS = Words.of("en")


def values(choices: module.Choices) -> list[str]:
    return [value for _, value in choices]


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_all_that_the_library_has_is_offered_once_with_a_label(language: PageLanguage) -> None:
    words = Words.of(language)
    types, languages = type_choices(words), language_choices(words)
    offered = [name for name, info in SUMMARY_TYPES.items() if not info.is_preset]
    assert sorted(values(types)) == sorted(offered)
    assert sorted(values(languages)) == sorted([SAME, *LANGUAGES])
    assert values(length_choices(words)) == list(LENGTHS) == list(get_args(SummaryLength))
    for choices in (types, languages, length_choices(words)):
        assert len({label for label, _ in choices}) == len(choices)


def test_what_the_words_don_t_list_comes_last_by_its_own_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = replace(SUMMARY_TYPES["tldr"], name="three-lines")  # type: ignore[arg-type]
    types: dict[str, SummaryTypeInfo] = {"three-lines": new}
    types |= {str(name): info for name, info in SUMMARY_TYPES.items()}
    monkeypatch.setattr(module, "SUMMARY_TYPES", types)
    dutch = replace(LANGUAGES["de"], name="Dutch")
    monkeypatch.setattr(module, "LANGUAGES", MappingProxyType({**LANGUAGES, "nl": dutch}))
    assert type_choices(WORDS)[-1] == ("Three lines", "three-lines")
    assert language_choices(WORDS)[-1] == ("Dutch", "nl")


def test_a_tab_may_offer_some_types_in_its_order() -> None:
    assert type_choices(WORDS, ("topics", "tldr")) == [("Topics", "topics"), ("Summary", "tldr")]


def test_every_recipe_but_float32_is_measured() -> None:
    assert {*QUANTIZED, "float32"} == set(RECIPES)


def test_the_language_of_the_text_is_no_option() -> None:
    assert output_language(SAME) is None and output_language("zh-Hant") == "zh-Hant"


@pytest.mark.parametrize("type_", SUMMARY_TYPES)
def test_a_longer_summary_is_not_guessed_to_be_shorter(type_: str) -> None:
    guesses = [usual_tokens(type_, length) for length in LENGTHS]  # type: ignore[arg-type]
    assert guesses == sorted(guesses) and 5 < guesses[0] < 300
    assert usual_tokens("headline", "short") < usual_tokens("key-points", "short")
