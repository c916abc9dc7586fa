"""The library's errors in the page's language.

The library says what is wrong and what to do in English. For each other language of the page a file
words/errors-LANGUAGE.toml has sentences for its kinds of errors, and for what it says of texts.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from summarizer import MemoryBudgetError, QuotaExceededError

from .words import PageLanguage, Words

_ERRNO = re.compile(r"\[(?:Errno|WinError) -?\d+\] ?")
_FOLDER = Path(__file__).parent / "words"


def told(error: BaseException, words: Words, name: str = "") -> str:
    """Return what is wrong and what to do, in the page's language.

    Args:
        name: of the file that the error is about; the library's own message has it
    """
    message = without_number(str(error)) or type(error).__name__
    table = _table(words.language)
    if not table:
        return message
    kinds = (table["kinds"].get(kind.__name__) for kind in type(error).__mro__)
    reasons = (each["say"] for each in table["reasons"] if each["of"] in message)
    said = next(reasons, "") or next(filter(None, kinds), "")
    said = said.format(**_values(error)) if said else message
    return f"{name}：{said}" if name else said


def without_number(message: str) -> str:
    """Return a system's message without the number that it has for programs."""
    return _ERRNO.sub("", message).strip()


@cache
def _table(language: PageLanguage) -> dict[str, Any]:
    """The sentences of a language; none for English, which the library speaks."""
    path = _FOLDER / f"errors-{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def _values(error: BaseException) -> dict[str, str]:
    match error:
        case QuotaExceededError():
            return {"requested": f"{error.requested:,}", "quota": f"{error.quota:,}"}
        case MemoryBudgetError():
            return {
                "needed": f"{error.needed_bytes / 1e6:,.0f}",
                "budget": f"{error.budget_bytes / 1e6:,.0f}",
            }
    return {}
