"""Which characters have no place in a text of a language, so that a model can be kept from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from summarizer.language.scripts import (
    SCRIPTS,
    not_japanese,
    only_simplified,
    only_traditional,
    ranges_of,
)
from summarizer.language.tags import LANGUAGES

_RANGE = re.compile("(.)-(.)|(.)", re.DOTALL)


def foreign_to(language: str, *, kept_from: str = "") -> re.Pattern[str]:
    """Finds a character that `language` isn't written with, and that isn't in `kept_from`.

    kept_from -- a text whose names may be used as they stand: none of its characters is foreign

    Bytes that begin a character may be in the text as surrogates, as `errors="surrogateescape"`
    leaves them: those that begin foreign characters alone are found, too.
    """
    pattern = _pattern(language)
    kept = {each for each in pattern.findall(kept_from) if not "\ud800" <= each <= "\udfff"}
    if not kept:
        return pattern
    begun = {_surrogate(each.encode()[0]) for each in kept}
    excepted = "".join(map(re.escape, sorted(kept | begun)))
    return re.compile(f"(?![{excepted}]){pattern.pattern}")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    own = {"latin", *LANGUAGES[language].scripts}
    if own & {"han", "kana", "hangul"}:
        own.add("wide")
    others = [name for name in SCRIPTS if name not in own]
    leads = _leads(others) - _leads(own)
    characters = {"zh": only_traditional, "zh-Hant": only_simplified, "ja": not_japanese}
    singles = characters[language]() if language in characters else frozenset()
    return re.compile(f"[{ranges_of(others)}{''.join(sorted(singles))}{''.join(sorted(leads))}]")


def _leads(scripts: Iterable[str]) -> set[str]:
    """The bytes that characters of some scripts begin with in UTF-8, as surrogates."""
    found = set()
    for first, last, single in _RANGE.findall(ranges_of(scripts)):
        first, last = first or single, last or single
        found |= set(range(first.encode()[0], last.encode()[0] + 1))
    return {_surrogate(byte) for byte in found if byte >= 0xC2}


def _surrogate(byte: int) -> str:
    return chr(0xDC00 + byte)
