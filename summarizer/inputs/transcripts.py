"""Transcripts as text: with speakers, or with nothing but times.

Text has "[00:00:04] Dana: ...", or "Dana 00:04" and what she said below, as Otter, Teams and Zoom
write it. What one speaker says in a row is one turn, whose parts keep their times.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from summarizer.inputs.document import Document
from summarizer.inputs.hearings import parse_hearing
from summarizer.inputs.labels import (
    NUMBERED_SPEAKER,
    Label,
    LabelOf,
    has_seconds,
    heading_of,
    is_clock,
    label_of,
    labelled_document,
)
from summarizer.inputs.subtitles import parse_timed_lines
from summarizer.inputs.text import Line, sample_of

_FEWEST = 2
_FROM_START = re.compile(r"0{1,2}:\d{2}$")  # in its first hour; else it is a time of day
_MARK = re.compile(r"^[ \t]*(\d{2}:\d{2}:\d{2})[ \t]*$", re.MULTILINE)
_FROM_ZERO = re.compile(r"00:0\d:")
_MEETING_END = re.compile(r"[^\d\n]{4,40}\d{2}:\d{2}:\d{2}[^\d\n]{0,4}$")
_LABELLED = 0.5  # of the lines
_ABOVE = 0.1  # of the lines are speakers that stand above what they say
_MOST_INTRODUCTION = 10  # lines
_SPEAKER_ALONE = re.compile(
    rf"[\[(（【<*_#\s]{{0,6}}({NUMBERED_SPEAKER.pattern})[\])）】>*_\s]{{0,4}}[:\uff1a]?[*_]{{0,2}}",
    re.IGNORECASE,
)
_SPOKEN_CHARACTERS = 45  # a line of a talk, on average; of a chat it is shorter


def parse_transcript(text: str, *, is_certain: bool = False) -> Document | None:
    """Return the transcript of a text; None if it isn't one beyond doubt.

    Any label makes a turn if `is_certain`.
    """
    if meeting := _parse_marked(text):
        return meeting
    label = _label_of(sample_of(text), is_certain)
    if label is None:
        return parse_hearing(text) or parse_timed_lines(text)
    return labelled_document(text, label, kind="turn", input_type="transcript", is_merged=True)


def _parse_marked(text: str) -> Document | None:
    """Return the transcript of a text with a time on a line of its own now and then, as Meet's."""
    marks = [(found.end(), found[1]) for found in _MARK.finditer(text)]
    if not marks or not all(map(_FROM_ZERO.match, (marks[0][1],))):
        return None
    masked = (
        _MARK.sub(lambda found: " " * len(found[0]), text[: marks[-1][0]]) + text[marks[-1][0] :]
    )

    def label(line: Line) -> Label | None:
        at = bisect_right(marks, line.start, key=lambda mark: mark[0])
        found = label_of(line.text) if at else None
        return found._replace(time=marks[at - 1][1]) if found and not found.time else None

    found = [label(line) for line in sample_of(masked)]
    first = next((at for at, each in enumerate(found) if each), len(found))
    names = [each.name for each in found if each]
    if len(names) < max(_FEWEST, _LABELLED * (len(found) - first)) or first > _MOST_INTRODUCTION:
        return None
    document = labelled_document(
        masked,
        label,
        kind="turn",
        input_type="transcript",
        is_system=lambda line: bool(_MEETING_END.match(line[:80])),
        is_merged=True,
    )
    return replace(document, original=text)


def _label_of(sample: Sequence[Line], is_certain: bool) -> LabelOf | None:
    """Return how a text's lines are labelled, if they are."""
    if _are_timed(sample, is_certain):
        return _timed
    if _are_under_headings(sample):
        return _heading
    if _are_above(sample):
        return _alone
    if _are_numbered(sample):
        return _any
    if is_certain and any(map(_any, sample)):
        return _any
    return None


def _timed(line: Line) -> Label | None:
    label = label_of(line.text)
    return label if label and is_clock(label.time) else None


def _heading(line: Line) -> Label | None:
    label = heading_of(line.text)
    return label if label and is_clock(label.time) else None


def _any(line: Line) -> Label | None:
    return label_of(line.text)


def _alone(line: Line) -> Label | None:
    """Return the numbered speaker that stands above what is said."""
    found = _SPEAKER_ALONE.fullmatch(line.text) if len(line.text) < 60 else None
    return Label(found[1], "", len(line.text)) if found else None


def _are_timed(sample: Sequence[Line], is_certain: bool) -> bool:
    first = _first(sample, _timed)
    labels = [(line, label) for line in sample if (label := _timed(line))]
    if len(labels) < _FEWEST or first > _MOST_INTRODUCTION:
        return False
    if is_certain:
        return True
    if len(labels) < _LABELLED * (len(sample) - first):
        return False
    if any(has_seconds(label.time) for _, label in labels):
        return True
    if len({label.name for _, label in labels}) == len(labels):  # an agenda: each has one turn
        return False
    if first:
        return True
    return sum(_weight(line.text[label.said :]) for line, label in labels) > (
        _SPOKEN_CHARACTERS * len(labels)
    )


def _are_under_headings(sample: Sequence[Line]) -> bool:
    """Return whether headings of a name and a time since the start stand above what is said."""
    heads = [_heading(line) for line in sample]
    known = [head for head in heads if head]
    first = _first(sample, _heading)
    if len(known) < _FEWEST or first > _MOST_INTRODUCTION or 5 * len(known) < len(heads) - first:
        return False
    is_spaced = not any(head and below for head, below in pairwise(heads))
    return is_spaced and bool(_FROM_START.match(known[0].time) or has_seconds(known[0].time))


def _are_numbered(sample: Sequence[Line]) -> bool:
    """Return whether the lines begin with numbered speakers, even a single one."""
    labels = [label for line in sample if (label := _any(line))]
    numbered = [label for label in labels if NUMBERED_SPEAKER.fullmatch(label.name)]
    return len(numbered) >= max(1, _LABELLED * len(sample))


def _are_above(sample: Sequence[Line]) -> bool:
    """Return whether numbered speakers stand above what they say."""
    heads = [_alone(line) for line in sample]
    first = _first(sample, _alone)
    is_spaced = not any(head and below for head, below in pairwise(heads))
    count = sum(map(bool, heads))
    return is_spaced and first <= _MOST_INTRODUCTION and count >= max(2, _ABOVE * len(heads))


def _first(sample: Sequence[Line], label: Callable[[Line], Label | None]) -> int:
    return next((index for index, line in enumerate(sample) if label(line)), len(sample))


def _weight(said: str) -> int:
    """Return the number of characters, an ideograph counting twice."""
    return len(said) + sum("\u2e80" <= character <= "\u9fff" for character in said[:200])
