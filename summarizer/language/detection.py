"""Tell what language a text is in: by its script first, then by signs of one language.

Not handled: texts in two languages (the one with more words counts), and languages of a known
script beside those named here (Catalan comes out as Spanish).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.latin import latin_votes
from summarizer.language.scripts import (
    HAN,
    KANA,
    SCRIPTS,
    not_japanese,
    only_simplified,
    only_traditional,
)
from summarizer.language.tags import KNOWN, LANGUAGES

_LATIN_WORD = re.compile(
    r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’-][A-Za-z\u00c0-\u024f\u1e00-\u1eff]+)*"
)
_LETTERS = {  # not digits and marks
    "cyrillic": re.compile(f"[{SCRIPTS['cyrillic']}]"),
    "arabic": re.compile(
        r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufefc]"
    ),
    "hangul": re.compile(f"[{SCRIPTS['hangul']}]"),
    "other": re.compile(f"[{SCRIPTS['other']}]"),
}
# Letters of the same script that Russian (Ukrainian, Serbian, Macedonian) or Arabic (Persian, Urdu,
# Uyghur) does without.
_NOT_RUSSIAN = re.compile(r"[іїєґўђјљњћџѓќѕ]", re.IGNORECASE)
_NOT_ARABIC = re.compile(r"[پچژگکیےٹڈڑھہۇۆۈې]")
_FOREIGN_LETTERS = 0.02  # more of them than this share are no names
_LETTERS_A_WORD = 3  # at least, in scripts whose words are longer than a character
_KANA_IN_JAPANESE = 0.1  # of its characters at least; a headline may have fewer
_KANA_IN_CHINESE = 0.3  # at most, in names
_HEADLINE_CHARACTERS = 24
_VOTES = 0.5  # that speak for another Latin language than English
_SURE_VOTES = 1.25
_VOTES_TO_REFUSE = 2.0


def detect_language(text: str) -> str:
    """A key of `LANGUAGES`; raises `UnsupportedLanguageError` for a text in another language.

    A Chinese character says about as much as a word, so the two are counted against each other.
    A text without letters, or of names alone, counts as English.
    """
    seen = _Letters(text)
    script = seen.main_script
    if script == "latin":
        return _latin_language(text)
    if script == "east asian":
        return _east_asian_language(seen)
    language = {"cyrillic": "ru", "arabic": "ar", "hangul": "ko"}.get(script)
    if language is None or seen.is_of_neighbour(script):
        raise _unsupported("the text is in a language that isn't known")
    return language


def script_of(text: str) -> str:
    """The script of most of `text`: "latin", "east asian", "cyrillic", "arabic", "hangul" or more.

    Latin where there are no letters.
    """
    return _Letters(text).main_script


def is_written_in(text: str, language: str) -> bool:
    """Whether a summary is in `language`, as far as can be told; names may be in another script.

    Another script is always seen. Among languages of the Latin script a text too short to be sure
    of passes.
    """
    seen = _Letters(text)
    if LANGUAGES[language].scripts == ("latin",):
        return seen.is_latin and not latin_votes(text).refute(language, at_least=_SURE_VOTES)
    own = "east asian" if "han" in LANGUAGES[language].scripts else LANGUAGES[language].scripts[0]
    others = [weight for script, weight in seen.weights.items() if script != own]
    if seen.weights[own] <= max(others):
        return False
    if own != "east asian":
        return not seen.is_of_neighbour(own)
    return seen.is_japanese if language == "ja" else seen.is_chinese(language)


@dataclass(frozen=True)
class _Letters:
    """What a text is written with, each script counted in about as many words."""

    text: str

    @cached_property
    def han(self) -> list[str]:
        return HAN.findall(self.text)

    @cached_property
    def kana(self) -> int:
        return len(KANA.findall(self.text))

    @cached_property
    def weights(self) -> dict[str, float]:
        letters = {script: len(each.findall(self.text)) for script, each in _LETTERS.items()}
        return {
            "latin": len(_LATIN_WORD.findall(self.text)),
            "east asian": len(self.han) + self.kana / 2,
            **{script: count / _LETTERS_A_WORD for script, count in letters.items()},
            "hangul": letters["hangul"],
        }

    @property
    def main_script(self) -> str:
        return max(self.weights, key=self.weights.__getitem__)

    @property
    def is_latin(self) -> bool:
        """At least two words for each Chinese character that stands in a name; see `weights`."""
        foreign = sum(weight for script, weight in self.weights.items() if script != "latin")
        return self.weights["latin"] >= max(2 * len(self.han), foreign)

    @property
    def kana_share(self) -> float:
        return self.kana / max(1, self.kana + len(self.han))

    @property
    def is_japanese(self) -> bool:
        if self.kana_share >= _KANA_IN_JAPANESE:
            return True
        is_short = len(self.han) + self.kana <= _HEADLINE_CHARACTERS
        return is_short and not_japanese().isdisjoint(self.han)

    def is_chinese(self, language: str) -> bool:
        """In this one of its two forms; a text of characters common to both is in both."""
        if self.kana_share > _KANA_IN_CHINESE:
            return False
        simplified, traditional = self.forms
        return simplified >= traditional if language == "zh" else traditional >= simplified

    @cached_property
    def forms(self) -> tuple[int, int]:
        """Characters that only Simplified, and that only Traditional Chinese has."""
        simplified, traditional = only_simplified(), only_traditional()
        return sum(each in simplified for each in self.han), sum(
            each in traditional for each in self.han
        )

    def is_of_neighbour(self, script: str) -> bool:
        """Whether letters that Russian, or Arabic, doesn't have are too many for names."""
        pattern = {"cyrillic": _NOT_RUSSIAN, "arabic": _NOT_ARABIC}.get(script)
        if pattern is None:
            return False
        letters = len(_LETTERS[script].findall(self.text))
        return len(pattern.findall(self.text)) > _FOREIGN_LETTERS * letters


def _latin_language(text: str) -> str:
    votes = latin_votes(text)
    if votes.language not in LANGUAGES and votes.is_clear and votes.most >= _VOTES_TO_REFUSE:
        raise _unsupported(f"the text seems to be in another language ({votes.language})")
    language = votes.supported
    return language if votes.counts[language] >= _VOTES else "en"


def _east_asian_language(seen: _Letters) -> str:
    if seen.kana_share >= _KANA_IN_JAPANESE:
        return "ja"
    simplified, traditional = seen.forms
    return "zh-Hant" if traditional > simplified else "zh"


def _unsupported(what: str) -> UnsupportedLanguageError:
    return UnsupportedLanguageError(
        f"{what}; set output_language to one of {KNOWN} to summarize it in that language anyway"
    )
