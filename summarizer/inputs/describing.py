"""In what language a calendar or a log is told: its own if that is Chinese, else English."""

from __future__ import annotations

from typing import Literal

from summarizer.language.scripts import only_simplified, only_traditional

Telling = Literal["en", "zh", "zh-Hant"]

_SAMPLE = 4_000  # characters
_SHARE = 0.3  # of the letters: names of programs and levels are Latin in a Chinese log, too
_KANA = range(0x3040, 0x3100)


def language_told_in(text: str) -> Telling:
    """Return the language in which what a text holds is told."""
    letters = [each for each in text[:_SAMPLE] if each.isalpha()]
    broad = [each for each in letters if "\u3400" <= each <= "\u9fff"]
    if len(broad) <= _SHARE * len(letters) or any(ord(each) in _KANA for each in letters):
        return "en"
    simplified, traditional = (
        sum(each in only for each in broad) for only in (only_simplified(), only_traditional())
    )
    return "zh-Hant" if traditional > simplified else "zh"
