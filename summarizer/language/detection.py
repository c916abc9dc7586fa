"""Detect the language of a text: by its script first, then by votes for one language.

In the Latin and Cyrillic scripts each function word votes for the languages that have it, each
spelling for those that are written that way; the more languages share it, the less a vote counts. A
word with a letter that no supported language of the script has votes for `UNKNOWN`.

Only letters count, and no addresses or code. If a text is in two languages, the one with more
sentences is the text's. If hardly anything votes, as in a list of names or goods, the first
language of the script is taken: English for Latin letters, Russian for Cyrillic ones.

Not handled: languages without letters of their own that `data/` doesn't list; they show only by
getting hardly any votes, and one that resembles a listed one is taken for it (Asturian for Spanish,
Corsican for Italian). Cantonese is Traditional Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.scripts import (
    SCRIPTS,
    not_japanese,
    only_japanese,
    only_simplified,
    only_traditional,
)
from summarizer.language.sentences import ends_sentence, split_sentences
from summarizer.language.tags import KNOWN, LANGUAGES, read_neighbours

UNKNOWN = "und"  # BCP 47 for an undetermined language

_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>\"“”«»，。；：！？、（）「」『』【】《》]+"
)
_FENCED = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
# A run of characters without white space and without Chinese ones, which have no spaces.
_PIECE = re.compile(r"[^\s\u2e80-\ua4cf\uac00-\ud7ff\uf900-\uffef]+")
# Signs that only addresses, paths and code have within a word, or before it.
_NO_WORD = re.compile(r"(?<=[^\W_)])[/\\@_=.:#(<>{}\[\]|&+*%$~^]+\w|^\W?(?:www\.|[@#]\w)")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_SAMPLE = 12_000  # characters that are enough of any text
_SLICES = 12  # that make up the sample of a longer one

_LETTER = {
    script: re.compile(rf"(?=[^\W\d_])[{SCRIPTS[script]}]")
    for script in ("latin", "cyrillic", "arabic", "hangul", "han", "kana", "other")
}
_LATIN_WORD = re.compile(
    rf"(?:{_LETTER['latin'].pattern})+(?:['’-](?:{_LETTER['latin'].pattern})+)*"
)
_LETTERS_A_WORD = 3  # at least, in scripts whose words are longer than a character
_FOREIGN_LETTERS = 0.02  # a greater share of them isn't names
_KANA_IN_JAPANESE = 0.1  # of its characters at least; a headline may have fewer
_KANA_IN_CHINESE = 0.3  # at most, in names
_HEADLINE_CHARACTERS = 24
_SENTENCE_WITHOUT_KANA = 12  # characters; a Japanese sentence as long has some

_VOTED = ("latin", "cyrillic")  # scripts of several languages
_MAIN_LANGUAGE = {each.scripts[0]: tag for tag, each in [*LANGUAGES.items()][::-1]}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SPELLING_VOTE = 0.25  # of a function word's
_ALIEN_VOTE = 0.75
_NAMES = 2.0  # times its other votes, a language's votes by possible names count at most
_SURE = 1.25
_CLEAR_AT_LEAST = 0.75
_CLEAR = 1.5  # times the votes of the second
_OVERWHELMING = 3.0  # times the votes of the language expected
_VOTES = 0.5  # at least, and
_A_WORD = 0.07  # for each word, needs a language other than the script's main one;
_A_WORD_OF_PROSE = 0.12  # in whole sentences of
_WORDS_OF_PROSE = 20  # together at least, that one needs, too
_SHARE_OF_SECOND = 0.2  # of the sentences make a text one in two languages
_FEWEST_OF_SECOND = 2
_DATA = re.compile(r"[{}<>|=\[\]]")  # signs that prose does without


def detect_language(text: str) -> str:
    """Return the key of `LANGUAGES` that `text` is in.

    Raises:
        UnsupportedLanguageError: The text is in another language.
    """
    return supported(languages_in(text))


def supported(languages: Sequence[str]) -> str:
    """Return the first of a text's languages.

    Raises:
        UnsupportedLanguageError: It isn't in `LANGUAGES`.
    """
    first = languages[0]
    if first in LANGUAGES:
        return first
    found = "a language that isn't known" if first == UNKNOWN else f"another language ({first})"
    raise UnsupportedLanguageError(
        f"the text seems to be in {found}; "
        f"set output_language to one of {KNOWN} to summarize it in that language anyway"
    )


def languages_in(text: str) -> tuple[str, ...]:
    """Return the languages of a text, the one with most sentences first; nearly always one.

    A language that isn't in `LANGUAGES` is given by its BCP 47 tag, or as "und".
    """
    prose = prose_of(text)
    sentences = list(map(_Letters, split_sentences(prose)))
    clear = Counter(filter(None, map(_clear_language, sentences)))
    fewest = max(_FEWEST_OF_SECOND, _SHARE_OF_SECOND * clear.total())
    found = [language for language, count in clear.most_common() if count >= fewest]
    if len(found) < 2:
        return (_language_of(_Letters(prose)),)
    return tuple(_by_sentences(sentences, found))


def written_language(summary: str, among: Sequence[str]) -> str:
    """Return which language of `among` a summary is in, the first if nothing tells."""
    sentences = list(map(_Letters, split_sentences(prose_of(summary))))
    return next(iter(_by_sentences(sentences, among)))


def script_of(text: str) -> str:
    """Return the script of most of `text`, "latin" if there are no letters.

    It is "latin", "east asian", "cyrillic", "arabic", "hangul" or "other".
    """
    return _Letters(prose_of(text)).main_script


def is_written_in(text: str, language: str) -> bool:
    """Return whether a summary is in `language`, as far as can be told.

    Another script is always noticed, except in names. Among languages of one script a text too
    short to be sure of passes.
    """
    letters = _Letters(prose_of(text))
    if LANGUAGES[language].scripts == ("latin",):
        return letters.is_latin and not letters.votes("latin").refute(language)
    own = "east asian" if "han" in LANGUAGES[language].scripts else LANGUAGES[language].scripts[0]
    others = [weight for script, weight in letters.weights.items() if script != own]
    if letters.weights[own] <= max(others):
        return False
    if own == "east asian":
        return letters.is_japanese if language == "ja" else letters.is_chinese(language)
    if own in ("cyrillic", "arabic") and letters.has_foreign_letters(own):
        return False
    return own != "cyrillic" or not letters.votes(own).refute(language)


def prose_of(text: str) -> str:
    """Return the words of a text in Unicode's compatibility forms, without combining accents.

    Of a long text, return slices from its beginning to its end.
    """
    prose = _signs().sub(" ", _URL.sub(" ", _sample(text)))
    unfenced = _FENCED.sub(" ", prose)
    if not any(map(str.isalpha, unfenced)):
        unfenced = prose  # all of it was fenced
    pieces = _PIECE.sub(lambda piece: "" if _NO_WORD.search(piece[0]) else piece[0], unfenced)
    return _MARKS.sub("", unicodedata.normalize("NFKC", pieces))


@cache
def _signs() -> re.Pattern[str]:
    """Return a pattern for signs made of letters that aren't meant as such: №, ™, ㎏, Ⓐ, ⅷ."""
    numerals = "".join(
        each
        for each in map(chr, range(0x3400))
        if each.isnumeric() and not (each.isalpha() or each.isdecimal())
    )
    return re.compile(
        rf"[{numerals}\u2100-\u214f\u249c-\u24e9\u3200-\u33ff\ufdfa-\ufdff\U0001f100-\U0001f2ff]"
    )


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // _SLICES
    step = (len(text) - size) // (_SLICES - 1)
    return "\n".join(text[start : start + size] for start in range(0, step * _SLICES, step))


@dataclass(frozen=True)
class Votes:
    """The votes of a text for the languages of a script, most first.

    Attributes:
        counts: Votes by language.
        words: Words that could vote.
    """

    counts: Mapping[str, float]
    words: int

    @property
    def language(self) -> str:
        """The language with most votes, among equals the first by rank."""
        return next(iter(self.counts))

    @property
    def supported(self) -> str:
        """The language with most votes in `LANGUAGES`."""
        return next(each for each in self.counts if each in LANGUAGES)

    @property
    def unsupported(self) -> str:
        """The language with most votes that isn't in `LANGUAGES`."""
        return next(each for each in self.counts if each not in LANGUAGES)

    @property
    def most(self) -> float:
        """The winner's votes."""
        return self.counts[self.language]

    @property
    def a_word(self) -> float:
        """The winner's votes for each word."""
        return self.most / max(1, self.words)

    @property
    def are_sure(self) -> bool:
        """Whether they are enough to refuse a text, or a summary."""
        return self.most >= _SURE

    @property
    def are_clear(self) -> bool:
        """Whether the winner is far ahead of all others in `LANGUAGES`."""
        others = LANGUAGES.keys() & self.counts.keys() - {self.language}
        second = max(map(self.counts.__getitem__, others), default=0.0)
        return self.most >= max(_CLEAR_AT_LEAST, _CLEAR * second)

    def refute(self, language: str) -> bool:
        """Return whether they speak surely for a language other than `language`."""
        return self.are_sure and self.most >= _OVERWHELMING * self.counts[language]


def votes_of(text: str, script: str) -> Votes:
    """Return the votes of a text's words for the languages of "latin" or "cyrillic".

    A capitalized word may be a name, and so may whatever has a spelling: for a language that can't
    be summarized they count no more than twice its other words. In pure ASCII that holds for the
    spellings of all languages but English.
    """
    text = text.replace("’", "'")
    words = Counter(_WORD.findall(text.lower() if text.isupper() else text))
    counts = _word_votes((each for each in words.items() if each[0].islower()), script)
    capitals = _word_votes((each for each in words.items() if not each[0].islower()), script)
    trusted = {"en"} if text.isascii() else LANGUAGES.keys()
    for language, vote in _spelling_votes(text.lower(), script).items():
        if language in LANGUAGES:
            counts[language] += capitals[language]
        else:
            vote += capitals[language]
        counts[language] += vote if language in trusted else min(vote, _NAMES * counts[language])
        if language not in LANGUAGES and counts[language]:
            counts[language] += counts[UNKNOWN]
    return Votes(dict(sorted(counts.items(), key=lambda item: -item[1])), words.total())


@dataclass(frozen=True)
class _Voters:
    """What votes for the languages of a script, and with how much for each."""

    languages: tuple[str, ...]
    words: Mapping[str, Mapping[str, float]]
    spellings: Mapping[str, Mapping[str, float]]
    alphabet: frozenset[str]  # of those in `LANGUAGES`


@cache
def _voters(script: str) -> _Voters:
    own = {tag: each for tag, each in LANGUAGES.items() if each.scripts == (script,)}
    words = {tag: each.function_words for tag, each in own.items()}
    spellings = {tag: each.spellings for tag, each in own.items()}
    for tag, neighbour in read_neighbours()[script].items():
        words[tag], spellings[tag] = neighbour.function_words, neighbour.spellings
    alphabet = frozenset("'").union(*(each.alphabet for each in own.values()))
    return _Voters(tuple(words), _inverted(words), _inverted(spellings), alphabet)


def _inverted(table: Mapping[str, Iterable[str]]) -> dict[str, dict[str, float]]:
    """Return from each language's words each word's languages, with its vote for each."""
    found: dict[str, list[str]] = {}
    for language, words in table.items():
        for word in dict.fromkeys(words):
            found.setdefault(word, []).append(language)
    return {word: dict.fromkeys(have, len(have) ** -0.5) for word, have in found.items()}


def _word_votes(words: Iterable[tuple[str, int]], script: str) -> dict[str, float]:
    voters = _voters(script)
    votes = dict.fromkeys((*voters.languages, UNKNOWN), 0.0)
    for word, times in words:
        for language, vote in _votes_of_word(word.lower(), voters.words).items():
            votes[language] += times * vote
        if word.islower() and not voters.alphabet.issuperset(word):
            votes[UNKNOWN] += times * _ALIEN_VOTE
    return votes


def _votes_of_word(word: str, table: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    """Return for each language the vote of a word, or of its best part, as in "l'anno"."""
    if "'" not in word:
        return table.get(word, {})
    votes: dict[str, float] = {}
    for part in (word, *word.split("'")):
        for language, vote in table.get(part, {}).items():
            votes[language] = max(votes.get(language, 0.0), vote)
    return votes


def _spelling_votes(lowered: str, script: str) -> dict[str, float]:
    votes = dict.fromkeys(_voters(script).languages, 0.0)
    for spelling, worth in _voters(script).spellings.items():
        found = lowered.count(spelling)
        for language, vote in worth.items() if found else ():
            votes[language] += _SPELLING_VOTE * found * vote
    return votes


@dataclass(frozen=True)
class _Letters:
    """The scripts of a text's letters."""

    text: str

    @cached_property
    def han(self) -> list[str]:
        return _LETTER["han"].findall(self.text)

    @cached_property
    def kana(self) -> int:
        return len(_LETTER["kana"].findall(self.text))

    @cached_property
    def weights(self) -> dict[str, float]:
        """About how many words there are in each script."""

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
        """Whether there are two words for each Han character, which may be in a name."""
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
        """By kana, or in a headline by a character that only Japan writes so."""
        if self.kana_share >= _KANA_IN_JAPANESE:
            return True
        return self.is_japanese and not only_japanese().isdisjoint(self.han)

    def is_chinese(self, language: str) -> bool:
        """In the given form; a text of characters common to both forms is in both."""
        if self.kana_share > _KANA_IN_CHINESE:
            return False
        simplified, traditional = self.forms
        return simplified >= traditional if language == "zh" else traditional >= simplified

    @property
    def chinese(self) -> str:
        """The form of Chinese that more characters belong to."""
        simplified, traditional = self.forms
        return "zh-Hant" if traditional > simplified else "zh"

    @cached_property
    def forms(self) -> tuple[int, int]:
        """The numbers of characters that only Simplified, and only Traditional Chinese has."""
        simplified, traditional = only_simplified(), only_traditional()
        return sum(each in simplified for each in self.han), sum(
            each in traditional for each in self.han
        )

    def has_foreign_letters(self, script: str) -> bool:
        """Whether more letters than names have aren't of the script's main language."""
        own = LANGUAGES[_MAIN_LANGUAGE[script]].alphabet
        letters = _LETTER[script].findall(self.text.lower())
        return sum(each not in own for each in letters) > _FOREIGN_LETTERS * len(letters)


def _language_of(letters: _Letters) -> str:
    script = letters.main_script
    if script in _VOTED:
        return _elected(letters, script)
    if script == "east asian":
        return "ja" if letters.is_surely_japanese else letters.chinese
    if script == "arabic" and letters.has_foreign_letters(script):
        return UNKNOWN
    return _MAIN_LANGUAGE.get(script, UNKNOWN)


def _elected(letters: _Letters, script: str) -> str:
    """Return the language with most votes, the script's main one if there are hardly any."""
    votes = letters.votes(script)
    if script == "cyrillic" and letters.has_foreign_letters(script):
        return votes.unsupported
    is_told = votes.most >= _VOTES and votes.a_word >= _A_WORD
    if is_told and votes.language not in LANGUAGES and (votes.are_sure or votes.are_clear):
        return votes.language
    if script == "latin" and _is_unlike_all(letters):
        return UNKNOWN
    return votes.supported if is_told else _MAIN_LANGUAGE[script]


def _is_unlike_all(letters: _Letters) -> bool:
    """Whether there are whole sentences in Latin letters that hardly vote for any language."""
    sentences = dict.fromkeys(filter(ends_sentence, split_sentences(letters.text)))  # each once
    votes = votes_of(" ".join(each for each in sentences if not _DATA.search(each)), "latin")
    return votes.words >= _WORDS_OF_PROSE and votes.a_word < _A_WORD_OF_PROSE


def _clear_language(sentence: _Letters) -> str | None:
    """Return the language that a sentence is clearly in."""
    script = sentence.main_script
    if not sentence.weights[script]:
        return None
    if script in _VOTED:
        votes = sentence.votes(script)
        return votes.language if votes.are_sure and votes.are_clear else None
    if script != "east asian" or sentence.kana_share >= _KANA_IN_JAPANESE:
        return _language_of(sentence)
    is_long = len(sentence.han) >= _SENTENCE_WITHOUT_KANA
    is_chinese = is_long or not not_japanese().isdisjoint(sentence.han)
    return sentence.chinese if is_chinese else None


def _by_sentences(sentences: Iterable[_Letters], languages: Sequence[str]) -> list[str]:
    """Sort languages by how many sentences are most like each, then by the words of these."""
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
    if script not in _VOTED:
        language = _clear_language(sentence)
        return language if language in languages else None
    votes = sentence.votes(script).counts
    near = [language for language in languages if votes.get(language)]
    return max(near, key=votes.__getitem__, default=None)
