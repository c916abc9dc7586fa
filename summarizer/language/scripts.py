"""Which script a character is of, by Unicode's blocks; and which of Chinese's two forms.

The two forms are told apart by the character sets that were made for each of them, GB 2312 and
Big5, which Python's codecs know: a character in one that the other lacks is of one form only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

SCRIPTS = MappingProxyType(
    {
        # with digits, punctuation and emoji
        "latin": "\u0000-\u036f\u1e00-\u1eff\u2000-\u2e7f\ufe00-\ufe0f\U0001f000-\U0001faff",
        "cyrillic": "\u0400-\u052f\u1c80-\u1c8f",
        "arabic": "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
        "hangul": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
        "kana": "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
        "han": "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
        "\U00020000-\U0003ffff",
        "wide": "\u3000-\u3004\u3008-\u303f\u3200-\u33ff\uff00-\uff65",  # East Asian punctuation
        # Greek, Armenian, Hebrew; Syriac to Georgian; Ethiopic and others: none has a language here
        "other": "\u0370-\u03ff\u0530-\u05ff\u0700-\u074f\u0780-\u086f\u0900-\u10ff"
        "\u1200-\u1c7f\u1c90-\u1dff\u1f00-\u1fff\u2ff0-\u2fff\u3100-\u312f\ua000-\ua4ff"
        "\ua840-\ua95f\ua980-\uabff",
    }
)
HAN = re.compile(f"[{SCRIPTS['han']}]")
KANA = re.compile(
    "[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d]"
)

# Simplified ones that Big5 has, too, for a rare word that is written so.
_SIMPLIFIED_IN_BIG5 = "万与么价优体党厂听坏异怀惊扰极构柜机气洁确离种网胜荐虫触适"
_IN_BOTH = "着珏"  # what Big5 alone lacks of those that Hong Kong or Taiwan use
_BIG5_RARE = b"\xc6\xa1"  # where Big5's second, rare part begins


@cache
def only_simplified() -> frozenset[str]:
    """Characters that only Simplified Chinese is written with (some of them Japanese, too)."""
    unlike = {each for each in _han() if _is_in(each, "gb2312") and not _is_in(each, "big5")}
    return frozenset(unlike - set(_IN_BOTH) | set(_SIMPLIFIED_IN_BIG5))


@cache
def only_traditional() -> frozenset[str]:
    """Frequent characters that only Traditional Chinese is written with (and Korean, Japanese)."""
    frequent = (
        each for each in _han() if _is_in(each, "big5") and each.encode("big5") < _BIG5_RARE
    )
    return frozenset(each for each in frequent if not _is_in(each, "gb2312"))


@cache
def not_japanese() -> frozenset[str]:
    """Chinese characters that Japan's character set lacks."""
    return frozenset(each for each in _han() if not _is_in(each, "cp932"))


@cache
def only_japanese() -> frozenset[str]:
    """Chinese characters in a form that neither of Chinese's two character sets has."""
    return frozenset(
        each
        for each in _han()
        if _is_in(each, "shift_jis") and not _is_in(each, "gb2312") and not _is_in(each, "big5")
    )


def ranges_of(names: Iterable[str]) -> str:
    """The inside of a regular expression's class for some scripts."""
    return "".join(SCRIPTS[name] for name in names)


def _han() -> Iterable[str]:
    return map(chr, range(0x4E00, 0xA000))


def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
