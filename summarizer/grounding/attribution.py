"""Attribute the sentences of a summary to sentences of its document, with message and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from summarizer.grounding.segment_index import Segment, SegmentIndex
from summarizer.inputs.document import Block, Document, with_ids
from summarizer.inputs.labels import is_name
from summarizer.language.sentences import ends_sentence, sentence_spans
from summarizer.language.words import count_words
from summarizer.results import Evidence, Sentence
from summarizer.types import INPUT_TYPES

_MOST_SOURCES = 2
_MOST_TRIED = 6  # passages, to find one that fits
QUESTION_MARKS = ("?", "\uff1f", "؟")
_LEFT_OPEN = (":", ",", "\uff1a", "\uff0c")
_GREETING = 5  # words at most
NEARLY_AS_GOOD = 0.6  # of the best score, which a second source needs
_LONGEST = 400  # characters of a source
_SPEAKER = re.compile(  # with what is said of them: "Ann (upstairs): It leaks"
    r"\s{0,3}([^\s:\uff1a(\uff08][^:\uff1a(\uff08\n]{0,39}?)"
    r"(\s?[(\uff08][^()\uff08\uff09:\uff1a\n]{1,20}[)\uff09])?\s?(?::(?=\s)|\uff1a)\s{0,3}(?=\S)"
)
_SHORT = 24  # words of a notification, which with its names fit a line
_LONGEST_NAME = 48  # characters
_MOST_NAMES = 2  # a group and who speaks there
_FEWEST_CUES = 3  # without a stop, so that there are none
_CUTS = (" ", "，", ",", "、")
_MOST_AT_ONCE = 400  # sentences; of more, windows are ranked first
_WINDOW = 40  # sentences
_WINDOWS = 4  # the best ones, which are searched sentence by sentence


@dataclass(frozen=True)
class Attributor:
    """Finds the sentences of a document that support those of its summary.

    Attributes:
        document: The source.
    """

    document: Document

    def sentences(self, parts: Sequence[str]) -> tuple[Sentence, ...]:
        """Return the parts of a summary with their sources."""
        return tuple(Sentence(part, tuple(self._sources(part))) for part in parts)

    def quotable(self, part: str) -> list[tuple[float, tuple[Evidence, ...]]]:
        """Return what may be quoted in place of a part, with its score, the best first.

        Each is a sentence; behind a question in a dialogue, what is said next as well.
        """
        ranked = [each for each in self._ranked(part) if not self._is_opening(each[1])]
        return [(score, tuple(self._with_reply(number))) for score, number in ranked[:_MOST_TRIED]]

    def passages(self) -> list[Evidence]:
        """Return all that may be quoted: sentences, in the document's order."""
        return [self._evidence(number) for number in self._quotable]

    def spans(self) -> list[tuple[int, int]]:
        """Return where each of `passages()` stands in the document's text."""
        segments = (self._placed[number][0] for number in self._quotable)
        return [(each.start, each.end) for each in segments]

    def with_replies(self, scores: Iterator[float]) -> list[tuple[float, tuple[Evidence, ...]]]:
        """Return each of `passages()` with the next score and, as in `quotable`, its reply."""
        return [(next(scores), tuple(self._with_reply(number))) for number in self._quotable]

    def said_before(self, passage: Evidence) -> Evidence | None:
        """Return the sentence before one of `passages()`; None for the first, or in no dialogue."""
        if not INPUT_TYPES[self.document.input_type].is_in_turns:
            return None
        at = self._order[passage]
        return self._evidence(self._quotable[at - 1]) if at else None

    def _with_reply(self, number: int) -> Iterator[Evidence]:
        yield self._evidence(number)
        segment, block = self._placed[number]
        if block.author and segment.text.rstrip().endswith(QUESTION_MARKS):
            rest = range(number + 1, len(self._placed))
            reply = next((each for each in rest if not self._is_opening(each)), None)
            if reply is not None:
                yield self._evidence(reply)

    def _is_opening(self, number: int) -> bool:
        """Whether a segment is the head of a mail, which nobody says, or a greeting."""
        segment, block = self._placed[number]
        greets = segment.text.endswith(_LEFT_OPEN) and count_words(segment.text) <= _GREETING
        return greets or (bool(block.author) and not segment.author)

    @cached_property
    def _quotable(self) -> list[int]:
        return [number for number in range(len(self._placed)) if not self._is_opening(number)]

    @cached_property
    def _order(self) -> dict[Evidence, int]:
        return {self._evidence(number): at for at, number in enumerate(self._quotable)}

    @cached_property
    def _placed(self) -> list[tuple[Segment, Block]]:
        return list(_segments(self.document))

    @cached_property
    def _all(self) -> SegmentIndex:
        return SegmentIndex([segment for segment, _ in self._placed])

    @cached_property
    def _windows(self) -> SegmentIndex:
        starts = range(0, len(self._placed), _WINDOW)
        return SegmentIndex([_joined(self._placed[start : start + _WINDOW]) for start in starts])

    def _sources(self, part: str) -> Iterator[Evidence]:
        ranked = self._ranked(part)
        for score, number in ranked[:_MOST_SOURCES]:
            if score >= ranked[0][0] * NEARLY_AS_GOOD:
                yield self._evidence(number)

    def _evidence(self, number: int) -> Evidence:
        segment, block = self._placed[number]
        start, end = self.document.place(segment.start, segment.end)
        return Evidence(segment.text, start, end, block.id, block.author, block.time)

    def _ranked(self, part: str) -> list[tuple[float, int]]:
        """Return (score, number) of the segments that share something with a part, best first."""
        if len(self._placed) <= _MOST_AT_ONCE:
            return self._all.ranked(part)
        best = self._windows.ranked_by_words(part)[:_WINDOWS]
        numbers = [
            number
            for window in sorted(number for _, number in best)
            for number in range(window * _WINDOW, (window + 1) * _WINDOW)
            if number < len(self._placed)
        ]
        index = SegmentIndex([self._placed[number][0] for number in numbers])
        return [(score, numbers[place]) for score, place in index.ranked(part)]


def _segments(document: Document) -> Iterator[tuple[Segment, Block]]:
    """Yield the document's sentences by offset in its text, each with its block."""
    text, end = document.text, 0
    for block in with_ids(document.blocks):
        said = block.rendered
        start = text.index(said, end)
        end = start + len(said)
        head = block.head_length
        if block.kind == "notification":
            author, head = _speaker(said, head, block)
            block = replace(block, author=author)
        elif block.title and head:  # a mail's date and subject
            words = said[:head].rstrip()
            yield Segment(start, start + len(words), words), block
        for first, last in _bounded(said[head:], _spans(said[head:], block)):
            place = start + head + first
            size = last - first
            spoken = replace(block, time=block.time_at(first)) if block.cues else block
            yield Segment(place, place + size, text[place : place + size], block.author), spoken


def _speaker(said: str, head: int, block: Block) -> tuple[str, int]:
    """Return who speaks through an app, or else the app, and where in `said` their words begin.

    A messenger shows "Name: words" or "Group: Name: words", or the name is the title. A title that
    is no name is said, too.
    """
    title = " ".join(block.title.split())
    if head and title and len(title) <= _LONGEST_NAME and is_name(title):
        return title, head
    if head and title:
        return block.author, max(said.rfind(title, 0, head), 0) or head
    names: list[str] = []
    while len(names) < _MOST_NAMES and (found := _SPEAKER.match(said, head)):
        if not is_name(found[1]):
            break
        names.append(found[1] + (found[2] or ""))
        head = found.end()
    return ": ".join(names) or block.author, head


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences, or, where speech has no stops, of the cues.

    A notification is short; its sentences aren't understood without each other.
    """
    if block.kind == "notification" and text.strip() and count_words(text) <= _SHORT:
        yield len(text) - len(text.lstrip()), len(text.rstrip())
        return
    for start, end in sentence_spans(text):
        cues = block.cues_within(start, end)
        is_stopped = end - start <= _LONGEST and ends_sentence(text[start:end])
        if is_stopped or len(cues) < _FEWEST_CUES:
            yield start, end
            continue
        for first, last in pairwise((*(start + cue.at for cue in cues), end)):
            yield first, first + len(text[first:last].rstrip())


def _bounded(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans, long ones cut at a space or comma."""
    for start, end in spans:
        while end - start > _LONGEST:
            cut = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in _CUTS)
            stop = cut + 1 if cut > 0 else start + _LONGEST
            yield start, start + len(text[start:stop].rstrip())
            start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
        if start < end:
            yield start, end


def _joined(placed: Sequence[tuple[Segment, Block]]) -> Segment:
    segments = [segment for segment, _ in placed]
    text = "\n".join(f"{segment.author} {segment.text}" for segment in segments)
    return Segment(segments[0].start, segments[-1].end, text)
