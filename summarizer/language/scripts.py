"""Scripts as ranges of Unicode, and which characters a language isn't written with.

Simplified and Traditional Chinese are told apart by the character sets made for each, GB 2312 and
Big5, which Python's codecs know: a character in only one of them belongs to that form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

from summarizer.language.tags import LANGUAGES

SCRIPTS = MappingProxyType(
    {
        # including digits, punctuation and emoji
        "latin": "\u0000-\u036f\u1e00-\u1eff\u2000-\u2e7f\ufe00-\ufe0f\U0001f000-\U0001faff",
        "cyrillic": "\u0400-\u052f\u1c80-\u1c8f",
        "arabic": "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
        "hangul": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
        "kana": "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
        "han": "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
        "\U00020000-\U0003ffff",
        "wide": "\u3000-\u3004\u3008-\u303f\u3200-\u33ff\uff00-\uff65",  # East Asian punctuation
        # Greek, Armenian, Hebrew; Syriac to Georgian; Ethiopic and others
        # and more: no language here is written with them
        "other": "\u0370-\u03ff\u0530-\u05ff\u0700-\u074f\u0780-\u086f\u0900-\u10ff"
        "\u1200-\u1c7f\u1c90-\u1dff\u1f00-\u1fff\u2ff0-\u2fff\u3100-\u312f\ua000-\ua4ff"
        "\ua840-\ua95f\ua980-\uabff",
    }
)
HAN = re.compile(f"[{SCRIPTS['han']}]")
KANA = re.compile(
    "[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d]"
)
_HAN_CHARACTERS = "".join(map(chr, range(0x4E00, 0xA000)))
_RANGE = re.compile("(.)-(.)|(.)", re.DOTALL)
# Simplified characters that Big5 has as well, for another, rare word.
_SIMPLIFIED_IN_BIG5 = "万与么价优体党厂听坏异怀惊扰极构柜机气洁确离种网胜荐虫触适"
_IN_BOTH = "着珏"  # used in Hong Kong or Taiwan, though Big5 lacks them
_BIG5_RARE = b"\xc6\xa1"  # where Big5's second level begins, the rare characters


@cache
def only_simplified() -> frozenset[str]:
    """Return the characters that Simplified Chinese has and Traditional hasn't; Japanese may."""
    only_in_gb2312 = _characters_in("gb2312") - _characters_in("big5")
    return only_in_gb2312 - set(_IN_BOTH) | set(_SIMPLIFIED_IN_BIG5)


@cache
def only_traditional() -> frozenset[str]:
    """Return the frequent characters that Traditional Chinese has and Simplified hasn't."""
    only_in_big5 = _characters_in("big5") - _characters_in("gb2312")
    return frozenset(each for each in only_in_big5 if each.encode("big5") < _BIG5_RARE)


@cache
def not_japanese() -> frozenset[str]:
    """Return the Chinese characters that Japan's character set lacks."""
    return frozenset(_HAN_CHARACTERS) - _characters_in("cp932")


@cache
def only_japanese() -> frozenset[str]:
    """Return the characters in a form that neither of the Chinese character sets has."""
    return _characters_in("shift_jis") - _characters_in("gb2312") - _characters_in("big5")


def foreign_to(language: str, *, kept_from: str = "") -> re.Pattern[str]:
    """Return a pattern for a character that `language` isn't written with.

    It also finds a byte that begins foreign characters only, where `errors="surrogateescape"` left
    a cut character's bytes as surrogates.

    Args:
        language: A key of `LANGUAGES`.
        kept_from: A text that a summary may copy names from; its characters aren't foreign.
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
    """Return the first bytes in UTF-8 of the characters of some scripts, as surrogates."""
    found = set()
    for first, last, single in _RANGE.findall(ranges_of(scripts)):
        first, last = first or single, last or single
        found |= set(range(first.encode()[0], last.encode()[0] + 1))
    return {_surrogate(byte) for byte in found if byte >= 0xC2}


def _surrogate(byte: int) -> str:
    return chr(0xDC00 + byte)


def ranges_of(names: Iterable[str]) -> str:
    """Return the ranges of some scripts, for a regular expression's character class."""
    return "".join(SCRIPTS[name] for name in names)


def _characters_in(encoding: str) -> frozenset[str]:
    return frozenset(_HAN_CHARACTERS.encode(encoding, "ignore").decode(encoding))
