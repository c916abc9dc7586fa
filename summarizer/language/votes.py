"""Tell languages of one script apart by function words and spellings.

Each function word votes for the languages that have it, each spelling for those that are written
so; the more languages share it, the less a vote counts. A word with a letter that no supported
language of the script has votes for `UNKNOWN`.

Not handled: languages that `FUNCTION_WORDS` doesn't list and that have no letters of their own;
they are told by getting hardly any votes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from summarizer.language.function_words import FUNCTION_WORDS
from summarizer.language.spellings import ALPHABETS, SPELLINGS
from summarizer.language.tags import LANGUAGES

UNKNOWN = "und"  # as BCP 47 has it
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SPELLING_VOTE = 0.25  # of a function word's
_ALIEN_VOTE = 0.75
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
    """The votes of a text's words for the languages of a script."""
    text = text.replace("’", "'")
    words = Counter(_WORD.findall(text))
    counts = dict.fromkeys((*_OF_SCRIPT[script], UNKNOWN), 0.0)
    for word, times in words.items():
        for language, vote in _votes_of_word(word, _ALPHABET[script]).items():
            if language in counts:
                counts[language] += times * vote
    text = text.lower()
    for spelling, languages in _WRITTEN_SO.items():
        found = text.count(spelling)
        for language in languages if found else ():
            if language in counts:
                counts[language] += _SPELLING_VOTE * found * _worth(languages)
    for language in counts.keys() - LANGUAGES.keys() - {UNKNOWN}:
        counts[language] += counts[UNKNOWN] * (counts[language] > 0)
    ranked = dict(sorted(counts.items(), key=lambda item: -item[1]))
    return Votes(ranked, words.total())


def _votes_of_word(word: str, alphabet: frozenset[str]) -> dict[str, float]:
    """For each language the vote of a word, or of its best part: of "l'anno", say."""
    votes: dict[str, float] = {}
    for part in {word.lower(), *word.lower().split("'")}:
        languages = _HAVE_WORD.get(part, ())
        for language in languages:
            votes[language] = max(votes.get(language, 0.0), _worth(languages))
    if word.islower() and not alphabet.issuperset(word):  # no name
        votes[UNKNOWN] = _ALIEN_VOTE
    return votes


def _worth(languages: Iterable[str]) -> float:
    """Of a vote that is shared by so many."""
    return float(len(tuple(languages)) ** -0.5)


def _turned_round(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """From each language's words to each word's languages."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in table.items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


_HAVE_WORD = _turned_round(FUNCTION_WORDS)
_WRITTEN_SO = _turned_round(SPELLINGS)
_OF_SCRIPT = {
    script: tuple(each for each, words in FUNCTION_WORDS.items() if alphabet & set("".join(words)))
    for script, alphabet in (("latin", {"a"}), ("cyrillic", {"а"}))
}
_ALPHABET = {
    script: frozenset("'").union(*(ALPHABETS[each] for each in languages if each in LANGUAGES))
    for script, languages in _OF_SCRIPT.items()
}
