"""Prove from a regular expression's structure that whatever it matches has one of some words.

The proof walks all that the pattern can read and keeps the letters read last, as far as they are
known. What isn't known proves nothing. Lookahead and lookbehind are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)
_MOST_LETTERS = 8  # of a class, to be told apart
_UNKNOWN = "\0"

Tails = set[str]  # what was read last on each way without a word so far


def has_one_of(words: Sequence[str], pattern: str, flags: int) -> bool:
    """Whether every way through `pattern` has a word; words in capitals count as such only."""
    tree = _parser.parse(pattern, flags)
    return not _Walk(words).through(tree, {""}, ignores_case=bool(flags & re.IGNORECASE))


class _Walk:
    def __init__(self, words: Sequence[str]) -> None:
        self._words = set(words)
        self._begun = {word[:end] for word in words for end in range(len(word) + 1)}

    def through(self, items: Iterable[Any], tails: Tails, *, ignores_case: bool) -> Tails:
        for operation, value in items:
            tails = self._past(operation, value, tails, ignores_case)
        return tails

    def _past(self, operation: Any, value: Any, tails: Tails, ignores_case: bool) -> Tails:
        if operation in _LOOKS:
            return tails
        if operation == _constants.BRANCH:
            ways = (self.through(way, tails, ignores_case=ignores_case) for way in value[1])
            return set().union(*ways)
        if operation == _constants.SUBPATTERN:
            ignores_case = ignores_case and not value[2] & re.IGNORECASE
            return self.through(value[3], tails, ignores_case=ignores_case)
        if operation in _REPEATS:
            return self._repeated(value, tails, ignores_case)
        return self._with(self._letters(operation, value, ignores_case), tails)

    def _repeated(self, value: Any, tails: Tails, ignores_case: bool) -> Tails:
        least, most, body = value
        once = self.through(body, tails, ignores_case=ignores_case)
        if most > 1:  # more often
            once |= self.through(body, {""} if once else set(), ignores_case=ignores_case)
        return once if least else once | tails

    def _letters(self, operation: Any, value: Any, ignores_case: bool) -> list[str]:
        if operation == _constants.LITERAL:
            letters = [chr(value)]
        elif operation == _constants.IN and all(each == _constants.LITERAL for each, _ in value):
            letters = [chr(code) for _, code in value][: _MOST_LETTERS + 1]
        else:
            return [_UNKNOWN]
        if len(letters) > _MOST_LETTERS:
            return [_UNKNOWN]
        return [letter.lower() for letter in letters] if ignores_case else letters

    def _with(self, letters: Iterable[str], tails: Tails) -> Tails:
        """Return the longest ends of what was read that may become a word (Aho-Corasick states)."""
        ends = (self._end(tail + letter) for tail in tails for letter in letters)
        return {end for end in ends if end is not None}

    def _end(self, read: str) -> str | None:
        ends = [read[start:] for start in range(len(read) + 1)]
        if any(end in self._words for end in ends):
            return None
        return next(end for end in ends if end in self._begun)
