"""The options that the page and programs offer, read from the library's own records.

Labels are in demo/words; what isn't listed there shows the record's own name, so a new type,
language or recipe of the library needs no change here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from summarizer import SUMMARY_TYPES, SummaryLength, SummaryType
from summarizer.export.recipes import RECIPES
from summarizer.language.tags import LANGUAGES

from .words import Words

SAME = "same"  # as the language of the text; Gradio's choices are no None
LENGTHS: tuple[SummaryLength, ...] = get_args(SummaryLength)
QUANTIZED = tuple(name for name, recipe in RECIPES.items() if recipe.body)

_TOKENS_PER_WORD = 1.4
_TOKENS_PER_PART = {"items": 24, "sentences": 42}
_TOKENS_PER_CELL = 10

Choices = list[tuple[str, str]]  # label and value, as Gradio wants them


def type_choices(words: Words, names: Sequence[str] = ()) -> Choices:
    """Return types of summary with their labels.

    Args:
        names: which ones, in order; () for all but presets, those in demo/words first
    """
    listed = [name for name in words.keys_of("type") if name in SUMMARY_TYPES]
    others = [name for name, info in SUMMARY_TYPES.items() if not info.is_preset]
    found = names or dict.fromkeys([*listed, *others])
    return [(words.label(f"type.{name}", _plain(name)), name) for name in found]


def length_choices(words: Words) -> Choices:
    """Return the lengths with their labels."""
    return [(words.label(f"length.{name}", _plain(name)), name) for name in LENGTHS]


def language_choices(words: Words) -> Choices:
    """Return the output languages, each by its own name, after the text's own language."""
    named = [(words.label(f"language.{tag}", info.name), tag) for tag, info in LANGUAGES.items()]
    return [(words("option.same"), SAME), *named]


def output_language(choice: str) -> str | None:
    """Return the option `output_language` for one of `language_choices`."""
    return None if choice == SAME else choice


def usual_tokens(type_: SummaryType, length: SummaryLength) -> float:
    """Guess how many tokens a summary has, from its type's bounds."""
    info = SUMMARY_TYPES[type_]
    if words := info.max_words(length, "auto"):
        return words * _TOKENS_PER_WORD
    part = _TOKENS_PER_PART.get(info.kind, _TOKENS_PER_CELL * len(info.columns))
    return info.parts.of(length) * part


def is_right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return language in LANGUAGES and "arabic" in LANGUAGES[language].scripts


def _plain(name: str) -> str:
    return name.replace("-", " ").capitalize()
