"""Prefilter the patterns of injections by the words without which they can't match.

Trying every pattern at every character takes microseconds a character, and hardly any sentence has
the words of an injection. So these are looked for first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD_BOUNDS = {r"\w+": r"\w{1,24}", r"\w*": r"\w{0,24}"}  # a "word" can be as long as a text


IN_CAPITALS = ("AI", "A.I.", "LLM")
LATIN = re.compile("[a-z]", re.IGNORECASE)
NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")  # Cyrillic, Arabic, Chinese and so on


@dataclass(frozen=True)
class InjectionKind:
    """Injections of one kind.

    Attributes:
        words: None of the patterns matches a text without one of these. They are in small letters
            and count in any case, but for those of `IN_CAPITALS`.
        pattern: All patterns as one.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: Iterable[str], patterns: Iterable[str]) -> InjectionKind:
        """Compile the patterns, with bounds on the length of their words."""
        pattern = "|".join(patterns)
        for endless, bounded in _WORD_BOUNDS.items():
            pattern = pattern.replace(endless, bounded)
        return cls(tuple(words), re.compile(pattern, re.IGNORECASE | re.MULTILINE))

    def may_be_in(self, letters: str) -> bool:
        """Whether one of its words is among the `letters_of` a text."""
        for word in self.words:  # noqa: SIM110 -- a generator takes twice the time
            if word in letters:
                return True
        return False


def letters_of(text: str) -> str:
    """Return `text` in small letters, with the words of `IN_CAPITALS` that it has.

    A pattern that ignores case takes "ı" and "İ" for an "i", as case folding doesn't.
    """
    small = text.casefold()
    if not small.isascii():
        small = small.replace("ı", "i").replace("i\u0307", "i")
    return "\n".join((small, *(name for name in IN_CAPITALS if name in text)))
