"""One line of what the model wrote, without the marks that a reader needn't see."""

from __future__ import annotations

import re

# A dash right before a digit is a minus.
_BULLET = re.compile(r"^\s*(?:[*•·]\s*|[-–—](?:\s+|(?!\d))|\(?\d{1,2}[.)、．](?!\d)\s*|#+\s+)+")
_SAYS_SOMETHING = re.compile(r"\w")
_EMPHASIS = re.compile(r"\*\*|__")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))


def announces(line: str) -> bool:
    """Whether a line only says that something follows."""
    return line.rstrip(" *_").endswith((":", "："))


def clean_line(line: str) -> str:
    """A line without bullet, number and emphasis."""
    return _EMPHASIS.sub("", _BULLET.sub("", line)).strip()


def split_clauses(sentence: str) -> list[str]:
    """The clauses between semicolons."""
    clauses = (clean_headline(clause.strip()) for clause in re.split(r"[;；]", sentence))
    return [clause for clause in clauses if says_something(clause)]


def clean_headline(sentence: str) -> str:
    """A sentence without full stop and without quotation marks around it."""
    return _unquoted(_unquoted(sentence).rstrip(".。")).strip()


def _unquoted(text: str) -> str:
    """Text without quotation marks around all of it; those within it stay."""
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and inner and closing not in inner:
            return inner
    return text


def says_something(line: str) -> bool:
    """Whether there is a word or a number in it."""
    return _SAYS_SOMETHING.search(line) is not None
