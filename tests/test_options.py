from __future__ import annotations

import os
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from summarizer.errors import OptionError, UnsupportedLanguageError
from summarizer.options import EngineOptions, OptionsDict, SummaryOptions

W3C_TYPES = ("key-points", "tldr", "teaser", "headline")
OUR_TYPES = (
    *("list", "table", "topics", "topline", "action-items", "questions"),
    *("apple-synopsis", "apple-topline", "apple-stack"),
)


def test_defaults_are_those_of_the_w3c_api() -> None:
    options = SummaryOptions()
    assert (options.type, options.length, options.format) == ("key-points", "short", "markdown")
    assert options.output_language is None


def test_options_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        SummaryOptions().type = "tldr"  # type: ignore[misc]


def test_changes_make_new_options() -> None:
    before = SummaryOptions(length="long")
    after = before.with_changes(type="tldr", max_words=20)
    assert (after.type, after.length, after.max_words) == ("tldr", "long", 20)
    assert before == SummaryOptions(length="long")


def test_the_keyword_arguments_are_the_fields() -> None:
    names = [field.name for field in fields(SummaryOptions)]
    assert list(OptionsDict.__annotations__) == names


def test_an_unknown_name_lists_every_known_one() -> None:
    with pytest.raises(OptionError) as caught:
        SummaryOptions().with_changes(lenght="long")
    assert "'lenght'" in str(caught.value)
    assert all(field.name in str(caught.value) for field in fields(SummaryOptions))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("type", [*W3C_TYPES, *OUR_TYPES]),
        ("length", ["short", "medium", "long"]),
        ("format", ["markdown", "plain-text"]),
    ],
)
@pytest.mark.parametrize("value", ["other", "", None, 3, ["short"]])
def test_an_unknown_value_lists_the_known_ones(name: str, known: list[str], value: Any) -> None:
    with pytest.raises(OptionError, match=f"known: {', '.join(known)}$"):
        SummaryOptions(**{name: value})
    for each in known:
        assert getattr(SummaryOptions(**{name: each}), name) == each


@pytest.mark.parametrize("language", ["th", "hi-IN", "english", "", 7])
def test_an_unknown_language_lists_the_known_ones(language: Any) -> None:
    with pytest.raises(UnsupportedLanguageError, match=r"known: en, zh, zh-Hans, .*, ar\b"):
        SummaryOptions(output_language=language)


@pytest.mark.parametrize("name", ["max_words", "max_sentences", "max_key_points"])
@pytest.mark.parametrize("value", [0, -1, 2.0, "3", True, float("nan")])
def test_a_bound_is_a_whole_number_from_1(name: str, value: Any) -> None:
    with pytest.raises(OptionError, match=name):
        SummaryOptions(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("temperature", value) for value in (-0.1, 2.1, float("nan"), float("inf"), "1", True)),
        *(("top_p", value) for value in (0, -1, 1.1, float("nan"), None)),
        *((name, value) for name in ("top_k", "seed") for value in (-1, 0.5, "1", True)),
        *(
            (name, value)
            for name in ("focus", "context", "shared_context", "reader")
            for value in (None, b"x", 3)
        ),
    ],
)
def test_a_setting_out_of_its_range_is_named(name: str, value: Any) -> None:
    with pytest.raises(OptionError, match=name):
        SummaryOptions(**{name: value})


@pytest.mark.parametrize(
    "settings", [{"temperature": 0}, {"temperature": 2}, {"top_p": 1}, {"top_k": 0, "seed": 0}]
)
def test_the_ends_of_a_range_are_in_it(settings: dict[str, Any]) -> None:
    assert SummaryOptions().with_changes(**settings) == SummaryOptions(**settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"threads": 0},
        {"threads": 1.5},
        {"drafts": 1},
        {"cache_bytes": -1},
        {"unload_after_s": -1},
        {"memory_bytes": 0},
        {"memory_bytes": 1.5},
        {"unload_after_s": float("nan")},
    ],
)
def test_a_wrong_engine_option_is_named(wrong: dict[str, object]) -> None:
    (name,) = wrong
    with pytest.raises(OptionError, match=name):
        EngineOptions(**wrong)


def test_more_threads_than_cores_are_refused() -> None:
    with pytest.raises(OptionError, match="on this machine"):
        EngineOptions(threads=(os.cpu_count() or 1) + 1)
