"""Lines that an app writes into a chat: notices, who joined, what stands for pictures.

Their words are in app_lines.toml, by app and language. A list can't be whole, so that where an app
marks its own lines, as WhatsApp on iOS does with U+200E, the mark counts, not the words.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

# What a line of an app is counted as.
SYSTEM = "system messages"
DELETED = "deleted messages"
MEDIA = "media"
CALLS = "calls"
EDITS = "edit marks"

MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"  # of direction

_UNMARKED = str.maketrans(dict.fromkeys(MARKS, "") | {"\u2019": "'", "\xa0": " ", "\u202f": " "})
_STOPS = ".\u3002! "
_LONGEST = 600  # characters of a line that an app writes
_LASTED = re.compile(r"[,.] ?\d{1,3} ?\S{1,10}")  # "Voice call, 2 min"
_ATTACHED = re.compile(r"<[^\W\d_][^<>:\n]{1,30}: ([^<>\n]{1,200}\.\w{1,5})>")
_FILE = re.compile(r"([^\n()]{1,120}\.\w{0,5}) \([^()\n\d]{4,40}\)(?:\n|$)")
_IN_ANGLES = re.compile(r"<[^<>\n]{2,80}>")
_EDITED = re.compile(r"\s?[\u200e\u200f]{0,2}<([^<>\n]{5,60})>$")


class Cleaned(NamedTuple):
    """A message without what the app wrote into it: the text, its files, and what was left out."""

    text: str
    files: tuple[str, ...]
    dropped: Counter[str]


def normal(text: str) -> str:
    """Return a line as the tables have it."""
    return text.translate(_UNMARKED).strip().rstrip(_STOPS).casefold()


@dataclass(frozen=True)
class AppLines:
    """The words of one app in all languages; see app_lines.toml for what each means."""

    notices: tuple[str, ...]
    deleted: frozenset[str]
    media: frozenset[str]
    calls: tuple[str, ...]
    edits: frozenset[str]
    events: tuple[str, ...]
    patterns: re.Pattern[str] | None
    marks: re.Pattern[str] | None

    @classmethod
    @cache
    def of(cls, app: str) -> AppLines:
        """Return the words of an app by its name in the table."""
        words = {
            key: tuple(
                word
                for language in _tables().get(app, {}).values()
                for word in language.get(key, ())
            )
            for key in ("notices", "deleted", "media", "calls", "edits", "events")
        }
        return cls(
            words["notices"],
            frozenset(words["deleted"]),
            frozenset(words["media"]),
            words["calls"],
            frozenset(words["edits"]),
            words["events"],
            _pattern(app, "patterns", r"\A(?:{})\Z"),
            _pattern(app, "marks", r"\[(?:{})(?:[:\uff1a][^\[\]\n]{{0,200}})?\]"),
        )

    def kind_of(self, text: str) -> str:
        """Return what a whole message is counted as if the app wrote it; "" if a person did."""
        if len(text) > _LONGEST:
            return ""
        line = normal(text)
        if line in self.deleted:
            return DELETED
        if _ATTACHED.fullmatch(line):  # a file, whose name is kept
            return ""
        if line.strip("<>") in self.media or (_IN_ANGLES.fullmatch(line) and " " in line):
            return MEDIA
        if line and self.marks and not self.marks.sub("", text).strip():
            return MEDIA
        if any(line == call or self._is_lasting(line, call) for call in self.calls):
            return CALLS
        if self.notices and line.startswith(self.notices):
            return SYSTEM
        return SYSTEM if self.patterns and self.patterns.match(line) else ""

    def _is_lasting(self, line: str, call: str) -> bool:
        return line.startswith(call) and bool(_LASTED.fullmatch(line[len(call) :]))

    def is_notice(self, text: str) -> bool:
        """Return whether a text begins as one of the app's notices."""
        return bool(self.notices) and normal(text[:_LONGEST]).startswith(self.notices)

    def is_event(self, text: str) -> bool:
        """Return whether a text may tell who came, left or renamed a group."""
        line = normal(text) if len(text) < _LONGEST else ""
        return any(event in f" {line} " for event in self.events)

    def cleaned(self, text: str) -> Cleaned:
        """Return a message without marks of the app, and the files that they name."""
        dropped: Counter[str] = Counter()
        files = _ATTACHED.findall(text)
        text = _ATTACHED.sub("", text)
        if found := _FILE.match(text.lstrip(MARKS)):
            files.append(found[1])
            text = text.lstrip(MARKS)[found.end() :]
        if (edited := _EDITED.search(text[-80:])) and normal(edited[1]) in self.edits:
            text = text[: -len(edited[0])]
            dropped[EDITS] += 1
        if self.marks:
            text, marks = self.marks.subn("", text)
            dropped[MEDIA] += marks
        return Cleaned(text.strip(f"{MARKS} \n") if files else text.strip(), tuple(files), +dropped)


def _pattern(app: str, key: str, form: str) -> re.Pattern[str] | None:
    words = [word for language in _tables().get(app, {}).values() for word in language.get(key, ())]
    return re.compile(form.format("|".join(words))) if words else None


@cache
def _tables() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
