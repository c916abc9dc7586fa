"""Tell languages of the Latin script apart by function words and spellings.

Each function word votes for the languages that have it, each spelling for those that are written
so; the more languages share it, the less a vote counts. Of single phrases 96 % are told
right, of two or more nearly all (docs/log.md).

Not handled: languages that `FUNCTION_WORDS` doesn't list; they come out as a neighbour.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from summarizer.language.function_words import FUNCTION_WORDS, SPELLINGS
from summarizer.language.tags import LANGUAGES

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SPELLING_VOTE = 0.25  # of a function word's
_MOST_CHARACTERS = 20_000  # more wouldn't change the answer
_CLEAR = 1.5  # times the votes of the next one
_OVERWHELMING = 3.0  # times the votes of the language expected


@dataclass(frozen=True)
class Votes:
    """How many votes the languages got, most first."""

    counts: Mapping[str, float]

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
    def is_clear(self) -> bool:
        """Whether the winner is far ahead."""
        _, second, *_ = self.counts.values()
        return self.most >= _CLEAR * second

    def refute(self, language: str, *, at_least: float) -> bool:
        """Whether they speak, with so many votes, for another one than `language`."""
        return self.most >= max(at_least, _OVERWHELMING * self.counts[language])


def latin_votes(text: str) -> Votes:
    """The votes of a text's words."""
    text = text[:_MOST_CHARACTERS].lower().replace("’", "'")
    counts = dict.fromkeys(FUNCTION_WORDS, 0.0)
    for word, times in Counter(_WORD.findall(text)).items():
        for language, vote in _votes_of_word(word).items():
            counts[language] += times * vote
    for spelling, languages in _WRITTEN_SO.items():
        for language in languages:
            counts[language] += _SPELLING_VOTE * text.count(spelling) * _worth(languages)
    return Votes(dict(sorted(counts.items(), key=lambda item: -item[1])))


def _votes_of_word(word: str) -> dict[str, float]:
    """For each language the vote of a word, or of its best part: of "l'anno", say."""
    votes: dict[str, float] = {}
    for part in {word, *word.split("'")}:
        languages = _HAVE_WORD.get(part, ())
        for language in languages:
            votes[language] = max(votes.get(language, 0.0), _worth(languages))
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
