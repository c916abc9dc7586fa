"""Tell English from Chinese, and either from what isn't supported yet, by the script.

Not handled: telling languages of one script apart; a French text counts as English here.
"""

from __future__ import annotations

import re

from summarizer.errors import UnsupportedLanguageError

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*")
_OTHER_SCRIPT = re.compile(
    r"[\u3040-\u30ff"  # kana
    r"\uac00-\ud7af"  # hangul
    r"\u0370-\u03ff\u0400-\u04ff"  # Greek, Cyrillic
    r"\u0590-\u06ff"  # Hebrew, Arabic
    r"\u0900-\u0dff\u0e00-\u0e7f]"  # India's scripts, Thai
)
LANGUAGES = {"en": "English", "zh": "Chinese", "zh-Hans": "Chinese (Simplified)"}


def detect_language(text: str) -> str:
    """`"en"` or `"zh"`; raises `UnsupportedLanguageError` when most of it is in another script.

    A Chinese character says about as much as a word, so the two are counted against each other.
    A text without letters counts as English.
    """
    han, words = _count(text)
    if _is_mostly_other(text, han, words):
        raise UnsupportedLanguageError(
            "the text is neither in English nor in Chinese; set output_language to 'en' or 'zh' "
            "to summarize it in one of them anyway"
        )
    return "zh" if han > words else "en"


def is_written_in(text: str, language: str) -> bool:
    """Whether a summary is in `language` ("en" or "zh"); names may be in the other script."""
    han, words = _count(text)
    if _is_mostly_other(text, han, words):
        return False
    return han > words if language == "zh" else words >= 4 * han


def _count(text: str) -> tuple[int, int]:
    """Chinese characters and Latin words."""
    return len(HAN.findall(text)), len(_LATIN_WORD.findall(text))


def _is_mostly_other(text: str, han: int, words: int) -> bool:
    return len(_OTHER_SCRIPT.findall(text)) > han + 3 * words
