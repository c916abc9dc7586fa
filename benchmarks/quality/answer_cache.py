"""Answers that were written, kept in a file, so that a run that was stopped goes on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What a system wrote, or why it wrote nothing."""

    text: str
    error: str = ""
    seconds: float = 0.0  # that it took; 0 where nobody noted them


def digest(*parts: Any) -> str:
    """A short name of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


class AnswerCache:
    """A file of JSON lines, each an answer under the key of all that it depends on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers = dict(map(_read, _whole_lines(path)))

    def get(self, key: str) -> Answer | None:
        return self._answers.get(key)

    def add(self, key: str, answer: Answer, about: str) -> None:
        """Keep an answer at once; `about` is for people who read the file."""
        self._answers[key] = answer
        line = json.dumps({"key": key, "about": about, **asdict(answer)}, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _whole_lines(path: Path) -> list[str]:
    """The lines of the file; one that a killed run left half is cut off the file, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = path.read_text("utf-8", errors="replace") if path.exists() else ""
    whole, _, half = content.rpartition("\n")
    if half:
        path.write_text(whole + "\n" if whole else "", "utf-8")
    return whole.splitlines() if whole else []


def _read(line: str) -> tuple[str, Answer]:
    row = json.loads(line)
    return row["key"], Answer(row["text"], row["error"], row.get("seconds", 0.0))
