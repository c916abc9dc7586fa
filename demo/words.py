"""What the page says, in each of its languages: one file of sentences under words/."""

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
    """The sentences of one language, by key; `{name}` in one is filled in by the caller."""

    language: PageLanguage
    sentences: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, language: PageLanguage) -> Words:
        """The sentences of a language, as its file has them."""
        tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
        sentences = {
            f"{name}.{key}": sentence
            for name, table in tables.items()
            for key, sentence in table.items()
        }
        return cls(language, sentences)

    def __call__(self, key: str, **values: object) -> str:
        """The sentence called `key`, filled in."""
        return self.sentences[key].format(**values)

    def label(self, key: str, default: str) -> str:
        """Return the sentence called `key`, or `default` where there is none."""
        return self.sentences.get(key, default)

    def keys_of(self, table: str) -> list[str]:
        """Return the keys of a table of the file, in its order."""
        return [key.partition(".")[2] for key in self.sentences if key.startswith(f"{table}.")]

    def count(self, key: str, number: int, **values: object) -> str:
        """The sentence for one thing, `key`.one, or for several, `key`.other."""
        form = "one" if number == 1 else "other"
        return self(f"{key}_{form}", number=f"{number:,}", **values)

    def duration(self, seconds: float) -> str:
        """Seconds in the unit that people would take."""
        if seconds < 90:
            number = f"{seconds:.0f}" if seconds >= 9.5 else f"{max(seconds, 0.1):.1f}"
            return self("time.seconds", number=number)
        if seconds < 5400:
            return self("time.minutes", number=round(seconds / 60))
        return self("time.hours", number=f"{seconds / 3600:.1f}")
