"""Tell languages of one script apart by function words and spellings.

Each function word votes for the languages that have it, each spelling for those that are written
so; the more languages share it, the less a vote counts. A word with a letter that no supported
language of the script has votes for `UNKNOWN`.

Not handled: languages that function_words.toml doesn't list and that have no letters of their own;
they are told by getting hardly any votes.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from summarizer.language.spellings import ALPHABETS, SPELLINGS
from summarizer.language.tags import LANGUAGES

UNKNOWN = "und"  # as BCP 47 has it
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SPELLING_VOTE = 0.25  # of a function word's
_ALIEN_VOTE = 0.75
_NAMES = 2.0  # times a language's other votes, that those of possible names count at most
_SURE = 1.25
_CLEAR_AT_LEAST = 0.75
_CLEAR = 1.5  # times the votes of the next one
_OVERWHELMING = 3.0  # times the votes of the language expected


@dataclass(frozen=True)
class Votes:
    """How many votes the languages of a script got, most first, of so many words."""

    counts: Mapping[str, float]
    words: int

    @property
    def language(self) -> str:
        """The one with most votes, English among equals."""
        return next(iter(self.counts))

    @property
    def supported(self) -> str:
        """The one with most votes among those that can be summarized."""
        return next(each for each in self.counts if each in LANGUAGES)

    @property
    def most(self) -> float:
        """The winner's."""
        return self.counts[self.language]

    @property
    def unsupported(self) -> str:
        """The one with most votes among the others."""
        return next(each for each in self.counts if each not in LANGUAGES)

    @property
    def a_word(self) -> float:
        """The winner's for each word."""
        return self.most / max(1, self.words)

    @property
    def are_sure(self) -> bool:
        """Whether they are enough to refuse a text, or a summary."""
        return self.most >= _SURE

    @property
    def are_clear(self) -> bool:
        """Whether the winner is far ahead of all that can be summarized, but itself."""
        others = LANGUAGES.keys() & self.counts.keys() - {self.language}
        second = max(map(self.counts.__getitem__, others), default=0.0)
        return self.most >= max(_CLEAR_AT_LEAST, _CLEAR * second)

    def refute(self, language: str) -> bool:
        """Whether they speak surely for another one than `language`."""
        return self.are_sure and self.most >= _OVERWHELMING * self.counts[language]


def votes_of(text: str, script: str) -> Votes:
    """The votes of a text's words for the languages of a script.

    A word with a capital may be a name, and spellings are of names, too: for a language that can't
    be summarized they count no more than twice what its other words do. Where there is nothing but
    ASCII, that holds of the spellings of all languages but English.
    """
    text = text.replace("’", "'")
    words = Counter(_WORD.findall(text.lower() if text.isupper() else text))
    counts = _said((each for each in words.items() if each[0].islower()), script)
    capitals = _said((each for each in words.items() if not each[0].islower()), script)
    trusted = {"en"} if text.isascii() else LANGUAGES.keys()
    for language, vote in _spelled(text.lower(), script).items():
        if language in LANGUAGES:
            counts[language] += capitals[language]
        else:
            vote += capitals[language]
        counts[language] += vote if language in trusted else min(vote, _NAMES * counts[language])
        if language not in LANGUAGES and counts[language]:
            counts[language] += counts[UNKNOWN]
    return Votes(dict(sorted(counts.items(), key=lambda item: -item[1])), words.total())


def _said(words: Iterable[tuple[str, int]], script: str) -> dict[str, float]:
    """For each language the votes of words."""
    votes = dict.fromkeys((*_OF_SCRIPT[script], UNKNOWN), 0.0)
    for word, times in words:
        for language, vote in _votes_of_word(word.lower(), script).items():
            votes[language] += times * vote
        if word.islower() and not _ALPHABET[script].issuperset(word):
            votes[UNKNOWN] += times * _ALIEN_VOTE
    return votes


def _votes_of_word(word: str, script: str) -> Mapping[str, float]:
    """For each language the vote of a word, or of its best part: of "l'anno", say."""
    table = _HAVE_WORD[script]
    if "'" not in word:
        return table.get(word, {})
    votes: dict[str, float] = {}
    for part in (word, *word.split("'")):
        for language, vote in table.get(part, {}).items():
            votes[language] = max(votes.get(language, 0.0), vote)
    return votes


def _spelled(lowered: str, script: str) -> dict[str, float]:
    """For each language the votes of spellings."""
    votes = dict.fromkeys(_OF_SCRIPT[script], 0.0)
    for spelling, worth in _WRITTEN_SO[script].items():
        found = lowered.count(spelling)
        for language, vote in worth.items() if found else ():
            votes[language] += _SPELLING_VOTE * found * vote
    return votes


def _turned_round(table: Mapping[str, Iterable[str]]) -> dict[str, dict[str, float]]:
    """From each language's words to each word's languages, and what its vote is worth to each."""
    found: dict[str, list[str]] = {}
    for language, words in table.items():
        for word in dict.fromkeys(words):
            found.setdefault(word, []).append(language)
    return {word: dict.fromkeys(have, len(have) ** -0.5) for word, have in found.items()}


_TABLES = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text("utf-8"))
_WORDS = {
    language: words.split() for table in _TABLES.values() for language, words in table.items()
}
_OF_SCRIPT = {
    script: tuple(language for language, words in _WORDS.items() if vowel in "".join(words))
    for script, vowel in (("latin", "a"), ("cyrillic", "а"))
}
_HAVE_WORD = {
    script: _turned_round({each: _WORDS[each] for each in languages})
    for script, languages in _OF_SCRIPT.items()
}
_WRITTEN_SO = {
    script: _turned_round({each: SPELLINGS.get(each, ()) for each in languages})
    for script, languages in _OF_SCRIPT.items()
}
_ALPHABET = {
    script: frozenset("'").union(*(ALPHABETS[each] for each in languages if each in LANGUAGES))
    for script, languages in _OF_SCRIPT.items()
}
