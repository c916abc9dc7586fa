"""Conversations in plain text: "Name: text" lines, or names with times above what they say.

What apps export is in `summarizer.inputs.chats`; here is what people write and paste, "Name 10:02"
of Slack or WeChat among it, and dated lines of forms that no app is known for.

Not handled: a name with a colon in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.inputs.document import Document
from summarizer.inputs.labels import (
    Label,
    heading_of,
    label_of,
    labelled_document,
    without_directions,
)
from summarizer.inputs.text import Line, sample_of

_MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"  # of direction: WhatsApp begins lines with them
_FEWEST = 3  # lines, of two people at least one of whom speaks twice
_MOST_NAMES = 0.75  # of a conversation's lines; a list of "key: value" hardly repeats a key
_RETURNING = 0.4  # of the names: they speak again after another
_LABELLED = 0.6  # of its lines
_MOST_INTRODUCTION = 3  # lines
_SHORT_VALUE = 20  # characters
_STAMP_ONLY = re.compile(
    r"[\[(\uff08]?(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d{1,2}-\w{3}-\d{2,4})\.?,?،?\s{0,2}\D{0,4}\d{1,2}[:.]\d{2}"
)
_FOOTER = re.compile(r"Exported [\d,]{1,12} message\(s\)$")


@dataclass(frozen=True)
class _Labelling:
    """How the lines of a text are labelled."""

    is_above: bool = False  # labels stand on lines of their own, above what is said
    is_dated: bool = False  # every message has a date, so that a bare "Name:" is part of one

    def label(self, line: Line) -> Label | None:
        if self.is_above:
            return heading_of(line.text)
        bare = line.text.lstrip(_MARKS)
        label = label_of(bare)
        if label is None or (self.is_dated and not _STAMP_ONLY.match(bare)):
            return None
        return label._replace(said=label.said + len(line.text) - len(bare))

    def is_system(self, line: str) -> bool:
        """Return whether the app wrote a line that has no label."""
        if self.is_above:
            return bool(_FOOTER.match(line))
        return self.is_dated and bool(_STAMP_ONLY.match(line.lstrip(_MARKS)))


def parse_conversation(text: str, *, is_certain: bool = False) -> Document | None:
    """Return the conversation of a text; None if it isn't one beyond doubt.

    Any label makes a message if `is_certain`.
    """
    labelling = _labelling(sample_of(text), is_certain)
    if labelling is None:
        return None
    return labelled_document(
        text,
        labelling.label,
        kind="message",
        input_type="conversation",
        is_system=labelling.is_system,
    )


def _labelling(sample: Sequence[Line], is_certain: bool) -> _Labelling | None:
    dated, above, plain = _Labelling(is_dated=True), _Labelling(is_above=True), _Labelling()
    if _is_export(sample, dated):
        return dated
    labels = [plain.label(line) for line in sample]
    if _is_dialogue(sample, labels):
        return plain
    if _is_under_headings(sample, above, is_certain):
        return above
    return plain if is_certain and any(labels) else None


def _is_export(sample: Sequence[Line], labelling: _Labelling) -> bool:
    """Return whether it begins with a date and most dated lines have an author, unlike a log."""
    if not sample or not _STAMP_ONLY.match(sample[0].text.lstrip(_MARKS)):
        return False
    authors = [label.name for line in sample if (label := labelling.label(line))]
    dated = sum(labelling.is_system(line.text) for line in sample)  # those with an author, too
    return 2 <= len(authors) >= dated / 2 and not all(name[0].islower() for name in authors)


def _is_dialogue(sample: Sequence[Line], labels: Sequence[Label | None]) -> bool:
    """Return whether most lines have names, and names return, as keys of data hardly do."""
    first = next((index for index, label in enumerate(labels) if label), len(labels))
    names = without_directions([label.name for label in labels if label])
    counts = Counter(names)
    if len(names) < _FEWEST or first > _MOST_INTRODUCTION:
        return False
    if len(names) < _LABELLED * (len(labels) - first):
        return False
    if any(name[0].islower() for name in counts) and min(counts.values()) < 2:
        return False  # keys of data are in lower case mostly
    if len(_returning(names)) < _RETURNING * len(counts):
        return False
    return 2 <= len(counts) <= _MOST_NAMES * len(names) and not _is_table(sample, labels)


def _returning(names: Sequence[str]) -> set[str]:
    """Return those who spoke again after another had spoken."""
    seen: set[str] = set()
    returning: set[str] = set()
    for before, name in pairwise(names):
        seen.add(before)
        if name != before and name in seen:
            returning.add(name)
    return returning


def _is_table(sample: Sequence[Line], labels: Sequence[Label | None]) -> bool:
    """Return whether the same names come round and round, as in records of data."""
    lines = [(line, label) for line, label in zip(sample, labels, strict=True) if label]
    names = [label.name for _, label in lines]
    period = len(set(names))
    comes_round = all(name == names[index % period] for index, name in enumerate(names))
    if not comes_round or len(names) % period:
        return False
    gaps = [index % period == 0 for index, (line, _) in enumerate(lines) if line.is_after_gap]
    is_apart = len(gaps) > 1 and all(gaps)
    is_short = all(len(line.text) - label.said < _SHORT_VALUE for line, label in lines)
    return (is_apart and is_short) if period == 2 else (is_apart or is_short)


def _is_under_headings(sample: Sequence[Line], labelling: _Labelling, is_certain: bool) -> bool:
    """Return whether headings of a name and a time stand above what is said, and names return."""
    heads = [labelling.label(line) for line in sample]
    names = [head.name for head in heads if head]
    first = next((index for index, head in enumerate(heads) if head), len(heads))
    if len(names) < (1 if is_certain else _FEWEST) or first > 2 * _MOST_INTRODUCTION:
        return False
    pairs = sum(bool(head) and not below for head, below in pairwise(heads))
    enough = pairs >= 0.8 * (len(names) - 1) and len(names) * 5 >= len(heads) - first
    return enough and (is_certain or 2 <= len(set(names)) < len(names))
