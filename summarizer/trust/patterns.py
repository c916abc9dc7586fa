"""How the regular expressions of this package are put together from named parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def either(words: Iterable[str]) -> str:
    """Any of the words, the longest first: "seventeen" before "seven"."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def named(forms: Mapping[str, str]) -> str:
    """Any of the forms, the first that fits; a match's `lastgroup` tells which."""
    return f"(?:{'|'.join(f'(?P<{name}>{form})' for name, form in forms.items())})"
