"""Summaries with single words exchanged, some for others as good, some for wrong ones.

The project wrote them (data/consistency/edits); a probe is fitted on them. An edit is a run of
words that occurs once in a summary and what takes its place; a summary's edits are independent, so
each summary makes many.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "consistency" / "edits"
RIGHT_ONES = 6  # of each summary
_MOST_WRONG = 2  # edits in one summary
_SEED = 5


@dataclass(frozen=True)
class Edit:
    """What is exchanged for what; `kind` says what is then wrong, "" that nothing is."""

    old: str
    new: str
    kind: str = ""


@dataclass(frozen=True)
class Edited:
    """A right summary with its edits."""

    text_id: str
    text: str
    said: str
    harmless: tuple[Edit, ...]
    harmful: tuple[Edit, ...]


@dataclass(frozen=True)
class Span:
    """Where an edit's new words stand in a variant."""

    start: int
    end: int
    is_wrong: bool


@dataclass(frozen=True)
class Variant:
    """A summary with some edits made."""

    text_id: str
    text: str
    said: str
    spans: tuple[Span, ...]

    @property
    def is_right(self) -> bool:
        return not any(span.is_wrong for span in self.spans)


def load_edits(folder: Path = FOLDER) -> Iterator[Edited]:
    """All summaries with edits, those of one text together."""
    for path in sorted(folder.glob("*.toml")):
        for text in tomllib.loads(path.read_text("utf-8"))["texts"]:
            for summary in text["summaries"]:
                yield Edited(
                    text["id"],
                    text["text"].strip(),
                    summary["text"],
                    tuple(Edit(*each) for each in summary["harmless"]),
                    tuple(Edit(*each) for each in summary["harmful"]),
                )


def variants_of(edited: Edited) -> Iterator[Variant]:
    """Right variants of no to five edits, and wrong ones, in which each harmful edit is made once.

    A wrong one has one or two harmful edits, and one to three harmless ones.
    """
    rng = random.Random(f"{_SEED} {edited.said}")
    for number, group in enumerate(_groups(edited, rng)):
        more = _chosen(edited, rng, group, 1 + number % 3)
        yield _made(edited, [*group, *more])
    for count in range(RIGHT_ONES):
        yield _made(edited, _chosen(edited, rng, (), count))


def _groups(edited: Edited, rng: random.Random) -> list[list[Edit]]:
    """The harmful edits, in groups of such as can be made together."""
    groups: list[list[Edit]] = []
    for edit in rng.sample(edited.harmful, len(edited.harmful)):
        for group in groups:
            if len(group) < _MOST_WRONG and _fits(edited.said, edit, group):
                group.append(edit)
                break
        else:
            groups.append([edit])
    return groups


def _chosen(
    edited: Edited, rng: random.Random, beside: Sequence[Edit], count: int
) -> Sequence[Edit]:
    """So many harmless edits that can be made together with others, or as many as there are."""
    chosen: list[Edit] = []
    for edit in rng.sample(edited.harmless, len(edited.harmless)):
        if len(chosen) < count and _fits(edited.said, edit, [*beside, *chosen]):
            chosen.append(edit)
    return chosen


def _fits(said: str, edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether at least a character lies between an edit and each of the others."""
    start, end = _place(said, edit)
    places = (_place(said, other) for other in others)
    return all(end < other_start or other_end < start for other_start, other_end in places)


def _place(said: str, edit: Edit) -> tuple[int, int]:
    start = said.index(edit.old)
    return start, start + len(edit.old)


def _made(edited: Edited, edits: Sequence[Edit]) -> Variant:
    said, read, spans = "", 0, []
    for edit in sorted(edits, key=lambda each: edited.said.index(each.old)):
        start, end = _place(edited.said, edit)
        said += edited.said[read:start]
        spans.append(Span(len(said), len(said) + len(edit.new), bool(edit.kind)))
        said += edit.new
        read = end
    return Variant(edited.text_id, edited.text, said + edited.said[read:], tuple(spans))
