"""The page's sentences in each of its languages, one file a language under words/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PageLanguage = Literal["en", "zh"]
PAGE_LANGUAGES: tuple[PageLanguage, ...] = ("en", "zh")

_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Words:
    """The sentences of one language by key, such as "status.left", with `{name}` to fill in."""

    language: PageLanguage
    sentences: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, language: PageLanguage) -> Words:
        """Read the file of a language."""
        tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
        sentences = {
            f"{name}.{key}": sentence
            for name, table in tables.items()
            for key, sentence in table.items()
        }
        return cls(language, sentences)

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence called `key`, filled in."""
        return self.sentences[key].format(**values)

    def label(self, key: str, default: str) -> str:
        """Return the sentence called `key`, or `default` where there is none."""
        return self.sentences.get(key, default)

    def keys_of(self, table: str) -> list[str]:
        """Return the keys of a table of the file, in its order."""
        return [key.partition(".")[2] for key in self.sentences if key.startswith(f"{table}.")]

    def count(self, key: str, number: int, **values: object) -> str:
        """Return the sentence `key`_one for one thing, `key`_other for several."""
        form = "one" if number == 1 else "other"
        return self(f"{key}_{form}", number=f"{number:,}", **values)

    def duration(self, seconds: float) -> str:
        """Return seconds in the unit that people would use."""
        if seconds < 90:
            number = f"{seconds:.0f}" if seconds >= 9.5 else f"{max(seconds, 0.1):.1f}"
            return self("time.seconds", number=number)
        if seconds < 5400:
            return self("time.minutes", number=round(seconds / 60))
        return self("time.hours", number=f"{seconds / 3600:.1f}")
