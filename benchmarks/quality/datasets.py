"""The sets of texts, and what is asked of each.

The texts lie outside the project, in a folder with one file of JSON lines a set: `id`, `source`,
`text`, `references`, `lang`, and a `query` where there is one. Without that folder the project's
own examples are summarized, for which there are no references.

Which length, by one rule for a whole set: of our named ones (a sentence counting as 20 words) the
nearest to the mean of its references. Where these are under half of the shortest one, `max_words`
is their 90th percentile. Of Chinese, a character is 0.6 of a word.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from summarizer import SummaryOptions

EXAMPLES = Path(__file__).parents[2] / "examples"
TAKES_FOCUS = "focus" in {field.name for field in fields(SummaryOptions)}
WORDS_A_SENTENCE = 20
_SENTENCES = {"short": 1, "medium": 3, "long": 5}
_HEADLINE_WORDS = {"short": 12, "medium": 17, "long": 22}


@dataclass(frozen=True)
class Task:
    """What the texts of a set are summarized to."""

    type: str
    length: str
    max_words: int | None = None
    references: int | None = None  # only the first so many count

    @property
    def options(self) -> dict[str, Any]:
        """For `summarize`."""
        given = {"type": self.type, "length": self.length, "format": "plain-text"}
        return given | ({"max_words": self.max_words} if self.max_words else {})

    @property
    def is_headline(self) -> bool:
        return self.type == "headline"

    @property
    def sentences(self) -> int:
        """That a summary may have."""
        return 1 if self.is_headline else _SENTENCES[self.length]

    @property
    def words(self) -> int | None:
        """That it may have; None for as many as the sentences take."""
        return self.max_words or (_HEADLINE_WORDS[self.length] if self.is_headline else None)

    @property
    def room(self) -> int:
        """Words that a quote may have, in whatever sentences."""
        return self.words or self.sentences * WORDS_A_SENTENCE


# Mean of the references in words, and so the length:
TASKS = {
    "dialogsum": Task("tldr", "short"),  # 19
    "aeslc": Task("headline", "short", max_words=8, references=3),  # 5; the fourth is often useless
    "qmsum_span": Task("tldr", "medium"),  # 58
    "vcsum_segment_dev": Task("tldr", "long"),  # 89
    "lcsts": Task("headline", "short"),  # 11
}
EXAMPLE_TASKS = {
    "examples-tldr": Task("tldr", "medium"),
    "examples-headline": Task("headline", "short"),
}


@dataclass(frozen=True)
class Item:
    """One text with the summaries that people wrote of it, none of an example."""

    id: str
    text: str
    language: str
    references: tuple[str, ...] = ()
    focus: str = ""  # what the reader wants to know
    source: str = ""


def load_set(path: Path, task: Task, limit: int) -> list[Item]:
    """The first `limit` texts of a file; a query counts where `summarize` takes a focus."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(limit), strict=False)]
    return [
        Item(
            row["id"],
            row["text"],
            row["lang"],
            tuple(row["references"][: task.references]),
            row.get("query", "") if TAKES_FOCUS else "",
            row["source"],
        )
        for row in rows
    ]


def load_examples(limit: int, folder: Path = EXAMPLES) -> list[Item]:
    """The project's own texts."""
    paths = sorted(folder.glob("*.txt"))[:limit]
    return [
        Item(path.stem, path.read_text("utf-8"), "zh" if path.stem.endswith("_zh") else "en")
        for path in paths
    ]
