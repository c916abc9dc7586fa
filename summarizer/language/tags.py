"""The languages that can be summarized in, and BCP 47 tags for them.

Inside the package a language is one of the keys of `LANGUAGES`. "zh" is Simplified Chinese;
Traditional Chinese is a language of its own, "zh-Hant".
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from summarizer.errors import UnsupportedLanguageError


@dataclass(frozen=True)
class Language:
    """What differs between languages beside their words.

    name       -- in English
    scripts    -- of its letters, see `summarizer.language.scripts`; Latin letters are in all
    has_spaces -- whether words and sentences stand apart
    full_stop  -- that ends a sentence
    request    -- to write in it, in the language itself; "" where a prompt is in it anyway
    """

    name: str
    scripts: tuple[str, ...] = ("latin",)
    has_spaces: bool = True
    full_stop: str = "."
    request: str = ""


LANGUAGES = MappingProxyType(
    {
        "en": Language("English"),
        "zh": Language("Simplified Chinese", ("han",), has_spaces=False, full_stop="。"),
        "zh-Hant": Language(
            "Traditional Chinese",
            ("han",),
            has_spaces=False,
            full_stop="。",
            request="請用繁體中文。",
        ),
        "es": Language("Spanish", request="Escribe en español."),
        "fr": Language("French", request="Écris en français."),
        "de": Language("German", request="Schreibe auf Deutsch."),
        "ja": Language(
            "Japanese",
            ("han", "kana"),
            has_spaces=False,
            full_stop="。",
            request="日本語で書いてください。",
        ),
        "ko": Language("Korean", ("hangul",), request="한국어로 쓰세요."),
        "pt": Language("Portuguese", request="Escreve em português."),
        "it": Language("Italian", request="Scrivi in italiano."),
        "vi": Language("Vietnamese", request="Hãy viết bằng tiếng Việt."),
        "ru": Language("Russian", ("cyrillic",), request="Напиши по-русски."),
        "ar": Language("Arabic", ("arabic",), request="اكتب باللغة العربية."),
    }
)
OUTPUT_LANGUAGES = (*list(LANGUAGES)[:2], "zh-Hans", *list(LANGUAGES)[2:])
KNOWN = ", ".join(OUTPUT_LANGUAGES)
_TRADITIONAL_REGIONS = frozenset({"tw", "hk", "mo"})


def language_of_tag(tag: str) -> str:
    """The language that a BCP 47 tag means: "en-US" is "en", "zh-TW" is "zh-Hant".

    Letter case and regions don't matter, but where they tell how Chinese is written. Raises
    `UnsupportedLanguageError` for a tag of another language and for what is no tag.
    """
    subtags = tag.lower().replace("_", "-").split("-") if isinstance(tag, str) else [""]
    known = subtags[0] in LANGUAGES and all(
        part.isascii() and part.isalnum() and len(part) <= 8 for part in subtags
    )
    if not known:
        raise UnsupportedLanguageError(f"unknown output_language {tag!r}; known: {KNOWN}")
    return "zh-Hant" if subtags[0] == "zh" and _is_traditional(subtags[1:]) else subtags[0]


def _is_traditional(subtags: list[str]) -> bool:
    if "hant" in subtags or "hans" in subtags:
        return "hant" in subtags
    return not _TRADITIONAL_REGIONS.isdisjoint(subtags)


def language_phrase(language: str) -> str:
    """How an English instruction names the language: " in Spanish"."""
    return f" in {LANGUAGES[language].name}"
