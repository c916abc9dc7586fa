"""Tell what language a text is in: by its script first, then by signs of one language.

Only letters count, and no addresses or code. Of two languages in one text the one with more
sentences is the text's. Where hardly anything tells, as in a list of names or goods, the script's
most frequent language here is taken: English for Latin letters, Russian for Cyrillic ones.

Not handled: languages that are neither known nor unlike all that are (Asturian comes out as
Spanish, Corsican as Italian); Cantonese is Traditional Chinese.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.scripts import (
    SCRIPTS,
    not_japanese,
    only_japanese,
    only_simplified,
    only_traditional,
)
from summarizer.language.sentences import ends_sentence, split_sentences
from summarizer.language.tags import KNOWN, LANGUAGES
from summarizer.language.votes import ALPHABETS, UNKNOWN, Votes, prose_of, votes_of

_LETTER = {
    script: re.compile(rf"(?=[^\W\d_])[{SCRIPTS[script]}]")
    for script in ("latin", "cyrillic", "arabic", "hangul", "han", "kana", "other")
}
_LATIN_WORD = re.compile(
    rf"(?:{_LETTER['latin'].pattern})+(?:['’-](?:{_LETTER['latin'].pattern})+)*"
)
_LETTERS_A_WORD = 3  # at least, in scripts whose words are longer than a character
_FOREIGN_LETTERS = 0.02  # more of them than this share are no names
_KANA_IN_JAPANESE = 0.1  # of its characters at least; a headline may have fewer
_KANA_IN_CHINESE = 0.3  # at most, in names
_HEADLINE_CHARACTERS = 24
_SENTENCE_WITHOUT_KANA = 12  # characters; a Japanese one so long has some
_VOTES = 0.5  # at least, and
_A_WORD = 0.07  # for each word, speak for a language of the Latin script but English;
_A_WORD_OF_PROSE = 0.12  # in whole sentences of
_WORDS_OF_PROSE = 20  # together at least so many speak for English, too
_SHARE_OF_SECOND = 0.2  # of the sentences, that make a text one in two languages
_FEWEST_OF_SECOND = 2
_DATA = re.compile(r"[{}<>|=\[\]]")  # signs that prose does without
_BY_SCRIPT = {"latin": "en", "cyrillic": "ru", "arabic": "ar", "hangul": "ko"}


def detect_language(text: str) -> str:
    """A key of `LANGUAGES`; raises `UnsupportedLanguageError` for a text in another language."""
    return supported(languages_in(text))


def supported(languages: Sequence[str]) -> str:
    """The first of a text's languages; raises `UnsupportedLanguageError` if it isn't known."""
    first = languages[0]
    if first in LANGUAGES:
        return first
    told = "a language that isn't known" if first == UNKNOWN else f"another language ({first})"
    raise UnsupportedLanguageError(
        f"the text seems to be in {told}; "
        f"set output_language to one of {KNOWN} to summarize it in that language anyway"
    )


def languages_in(text: str) -> tuple[str, ...]:
    """The languages of a text, that of most sentences first; nearly always one.

    Those that aren't in `LANGUAGES` have their BCP 47 tag, or "und" for any other.
    """
    prose = prose_of(text)
    sentences = list(map(_Letters, split_sentences(prose)))
    told = Counter(filter(None, map(_told, sentences)))
    fewest = max(_FEWEST_OF_SECOND, _SHARE_OF_SECOND * told.total())
    found = [language for language, count in told.most_common() if count >= fewest]
    if len(found) < 2:
        return (_language_of(_Letters(prose)),)
    return tuple(_by_sentences(sentences, found))


def written_language(summary: str, among: Sequence[str]) -> str:
    """Which of the languages that it may be in a summary is in, the first where nothing tells."""
    sentences = list(map(_Letters, split_sentences(prose_of(summary))))
    return next(iter(_by_sentences(sentences, among)))


def script_of(text: str) -> str:
    """The script of most of `text`: "latin", "east asian", "cyrillic", "arabic", "hangul" or more.

    Latin where there are no letters.
    """
    return _Letters(prose_of(text)).main_script


def is_written_in(text: str, language: str) -> bool:
    """Whether a summary is in `language`, as far as can be told; names may be in another script.

    Another script is always seen. Among languages of one script a text too short to be sure of
    passes.
    """
    seen = _Letters(prose_of(text))
    if LANGUAGES[language].scripts == ("latin",):
        return seen.is_latin and not seen.votes("latin").refute(language)
    own = "east asian" if "han" in LANGUAGES[language].scripts else LANGUAGES[language].scripts[0]
    others = [weight for script, weight in seen.weights.items() if script != own]
    if seen.weights[own] <= max(others):
        return False
    if own == "east asian":
        return seen.is_japanese if language == "ja" else seen.is_chinese(language)
    if own in ("cyrillic", "arabic") and seen.has_foreign_letters(own):
        return False
    return own != "cyrillic" or not seen.votes(own).refute(language)


@dataclass(frozen=True)
class _Letters:
    """What a text is written with, each script counted in about as many words."""

    text: str

    @cached_property
    def han(self) -> list[str]:
        return _LETTER["han"].findall(self.text)

    @cached_property
    def kana(self) -> int:
        return len(_LETTER["kana"].findall(self.text))

    @cached_property
    def weights(self) -> dict[str, float]:
        def letters(script: str) -> int:
            return 0 if self.text.isascii() else len(_LETTER[script].findall(self.text))

        return {
            "latin": len(_LATIN_WORD.findall(self.text)),
            "east asian": len(self.han) + self.kana / 2,
            **{each: letters(each) / _LETTERS_A_WORD for each in ("cyrillic", "arabic", "other")},
            "hangul": letters("hangul"),
        }

    @property
    def main_script(self) -> str:
        return max(self.weights, key=self.weights.__getitem__)

    @property
    def is_latin(self) -> bool:
        """At least two words for each Chinese character that stands in a name; see `weights`."""
        foreign = sum(weight for script, weight in self.weights.items() if script != "latin")
        return self.weights["latin"] >= max(2 * len(self.han), foreign)

    def votes(self, script: str) -> Votes:
        return votes_of(self.text, script)

    @property
    def kana_share(self) -> float:
        return self.kana / max(1, self.kana + len(self.han))

    @property
    def is_japanese(self) -> bool:
        if self.kana_share >= _KANA_IN_JAPANESE:
            return True
        is_short = len(self.han) + self.kana <= _HEADLINE_CHARACTERS
        return is_short and not_japanese().isdisjoint(self.han)

    @property
    def is_surely_japanese(self) -> bool:
        """By kana, or in a headline without them by a character that only Japan writes so."""
        if self.kana_share >= _KANA_IN_JAPANESE:
            return True
        return self.is_japanese and not only_japanese().isdisjoint(self.han)

    def is_chinese(self, language: str) -> bool:
        """In this one of its two forms; a text of characters common to both is in both."""
        if self.kana_share > _KANA_IN_CHINESE:
            return False
        simplified, traditional = self.forms
        return simplified >= traditional if language == "zh" else traditional >= simplified

    @property
    def chinese(self) -> str:
        """The form of Chinese that the characters are more of."""
        simplified, traditional = self.forms
        return "zh-Hant" if traditional > simplified else "zh"

    @cached_property
    def forms(self) -> tuple[int, int]:
        """Characters that only Simplified, and that only Traditional Chinese has."""
        simplified, traditional = only_simplified(), only_traditional()
        return sum(each in simplified for each in self.han), sum(
            each in traditional for each in self.han
        )

    def has_foreign_letters(self, script: str) -> bool:
        """Whether letters that Arabic, or Russian, doesn't have are more than come in names."""
        own = ALPHABETS[_BY_SCRIPT[script]]
        letters = _LETTER[script].findall(self.text.lower())
        return sum(each not in own for each in letters) > _FOREIGN_LETTERS * len(letters)


def _language_of(seen: _Letters) -> str:
    script = seen.main_script
    if script in ("latin", "cyrillic"):
        return _voted(seen, script)
    if script == "east asian":
        return "ja" if seen.is_surely_japanese else seen.chinese
    if script == "arabic" and seen.has_foreign_letters(script):
        return UNKNOWN
    return _BY_SCRIPT.get(script, UNKNOWN)


def _voted(seen: _Letters, script: str) -> str:
    """The language that its words speak for, the script's own one where hardly any do."""
    votes = seen.votes(script)
    if script == "cyrillic" and seen.has_foreign_letters(script):
        return votes.unsupported
    is_told = votes.most >= _VOTES and votes.a_word >= _A_WORD
    if is_told and votes.language not in LANGUAGES and (votes.are_sure or votes.are_clear):
        return votes.language
    if script == "latin" and _is_unlike_all(seen):
        return UNKNOWN
    return votes.supported if is_told else _BY_SCRIPT[script]


def _is_unlike_all(seen: _Letters) -> bool:
    """Whether there are whole sentences of the Latin script, and hardly a word speaks for any."""
    sentences = dict.fromkeys(filter(ends_sentence, split_sentences(seen.text)))  # each once
    votes = votes_of(" ".join(each for each in sentences if not _DATA.search(each)), "latin")
    return votes.words >= _WORDS_OF_PROSE and votes.a_word < _A_WORD_OF_PROSE


def _told(sentence: _Letters) -> str | None:
    """The language that a sentence is clearly in."""
    script = sentence.main_script
    if not sentence.weights[script]:
        return None
    if script in ("latin", "cyrillic"):
        votes = sentence.votes(script)
        return votes.language if votes.are_sure and votes.are_clear else None
    if script != "east asian" or sentence.kana_share >= _KANA_IN_JAPANESE:
        return _language_of(sentence)
    is_long = len(sentence.han) >= _SENTENCE_WITHOUT_KANA
    is_chinese = is_long or not not_japanese().isdisjoint(sentence.han)
    return sentence.chinese if is_chinese else None


def _by_sentences(sentences: Iterable[_Letters], languages: Sequence[str]) -> list[str]:
    """Some languages, that of most sentences first: each counts for the one it is most like."""
    counts, words = Counter[str | None](), Counter[str | None]()
    for sentence in sentences:
        nearest = _nearest(sentence, languages)
        counts[nearest] += 1
        words[nearest] += round(sentence.weights[sentence.main_script])
    return sorted(languages, key=lambda each: (counts[each], words[each]), reverse=True)


def _nearest(sentence: _Letters, languages: Sequence[str]) -> str | None:
    script = sentence.main_script
    if not sentence.weights[script]:
        return None
    if script not in ("latin", "cyrillic"):
        told = _told(sentence)
        return told if told in languages else None
    votes = sentence.votes(script).counts
    near = [language for language in languages if votes.get(language)]
    return max(near, key=votes.__getitem__, default=None)
