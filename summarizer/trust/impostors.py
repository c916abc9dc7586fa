"""Tell which passages of a text pose as something else than a part of it.

A small model takes a line "Summary: ..." for the work already done, and copies it; takes "end of
the document" for one, and what follows for the document; and takes a turn in a prompt's own marks
for its own. So these are looked for:

- what is labelled as the summary of the text: each sentence of it is left only if its words, rare
  ones counting more, are found in the rest of the text, as those of a true summary are;
- what follows a mark of the text's end, if what is before it is a text by itself;
- paragraphs that begin with marks that only prompts have.

Not handled: a false summary that has no label, or is made of the text's own words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.language.scripts import HAN
from summarizer.language.sentences import sentence_spans
from summarizer.language.words import count_words
from summarizer.trust.evidence import terms_of
from summarizer.trust.impostor_patterns import (
    ASKS_FOR_SUMMARY,
    END_OF_TEXT,
    IS_ANSWERER,
    IS_SUMMARY_OF_ALL,
    LABEL,
    LABELLED_LINE,
    PROMPT_MARK,
)

_SUPPORTED = 0.34  # share of a sentence's words, by weight, that a true summary's have in the text
_FEWEST_WORDS = 30  # that make a text, of which there can be a summary, or an end
_LONGEST_REST = 1.5  # times the text before its end that what follows it may have
_SHORT = re.compile(rf"(?:(?!{HAN.pattern})[^\W\d_]){{1,3}}")
_BLANK = re.compile(r"\s*")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t\r]*\n)[^\n]*)*")

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A part of a text: a paragraph, an item, what somebody said."""

    text: str
    author: str = ""
    is_item: bool = False  # of a list


def impostors_in(passages: Sequence[Passage]) -> list[list[Span]]:
    """For each passage the start and end of what in it is no part of the text; may overlap."""
    found: list[list[Span]] = [list(_prompted(each.text)) for each in passages]
    for number, span in _after_end(passages):
        found[number].append(span)
    claims = list(_claims(passages))
    rest = _Rest(passages, claims) if claims else None
    if rest is not None and rest.words >= _FEWEST_WORDS:
        for claim in claims:
            found[claim.passage] += rest.unsupported(claim)
    return found


@dataclass(frozen=True)
class _Claim:
    """What is labelled as a summary.

    label -- where that begins, in the same passage, or what is said
    """

    passage: int
    label: int
    start: int
    end: int
    text: str

    @property
    def said(self) -> list[Span]:
        """Start and end of its sentences."""
        return [
            (self.start + start, self.start + end)
            for start, end in sentence_spans(self.text[self.start : self.end])
        ]


class _Rest:
    """The text beside what is labelled as its summary."""

    def __init__(self, passages: Sequence[Passage], claims: Sequence[_Claim]) -> None:
        kept = [each.author for each in passages]
        last = [0] * len(passages)
        for claim in claims:  # in the text's order
            kept[claim.passage] += "\n" + claim.text[last[claim.passage] : claim.label]
            last[claim.passage] = claim.end
        self._texts = [
            f"{said}\n{passage.text[end:]}"
            for said, passage, end in zip(kept, passages, last, strict=True)
        ]

    @property
    def words(self) -> int:
        return sum(map(count_words, self._texts))

    @cached_property
    def _sentences(self) -> list[set[str]]:
        return [
            _telling(text[start:end]) for text in self._texts for start, end in sentence_spans(text)
        ]

    @cached_property
    def _having(self) -> Counter[str]:
        return Counter(term for terms in self._sentences for term in terms)

    def unsupported(self, claim: _Claim) -> list[Span]:
        """The sentences that the rest doesn't have, the label with them where none is left."""
        found = [span for span in claim.said if not self._has(claim.text[slice(*span)])]
        return [(claim.label, claim.end)] if found and len(found) == len(claim.said) else found

    def _has(self, sentence: str) -> bool:
        weights = {term: self._weight(term) for term in _telling(sentence)}
        known = sum(weight for term, weight in weights.items() if self._having[term])
        return known >= _SUPPORTED * sum(weights.values())

    def _weight(self, term: str) -> float:
        count, having = len(self._sentences), self._having[term]
        return math.log(1 + (count - having + 0.5) / (having + 0.5))


def _telling(sentence: str) -> set[str]:
    """Stems of its words, but for short ones, which tell nothing in any language."""
    return {term for term in terms_of(sentence) if not _SHORT.fullmatch(term)}


def _prompted(text: str) -> Iterator[Span]:
    """Paragraphs that begin with a prompt's marks."""
    for paragraph in _PARAGRAPH.finditer(text):
        if PROMPT_MARK.match(paragraph[0]):
            yield paragraph.span()


def _after_end(passages: Sequence[Passage]) -> Iterator[tuple[int, Span]]:
    """What follows the first mark of the text's end."""
    if not any(END_OF_TEXT.search(each.text) for each in passages):
        return  # and no word need be counted
    words = sum(count_words(each.text) for each in passages)
    before = 0
    for number, passage in enumerate(passages):
        last = 0
        for mark in END_OF_TEXT.finditer(passage.text):
            before += count_words(passage.text[last : mark.start()])
            last = mark.end()
            after = words - before - count_words(mark[0])
            if before >= _FEWEST_WORDS and 0 < after <= before * _LONGEST_REST:
                yield number, (mark.start(), len(passage.text))
                for later in range(number + 1, len(passages)):
                    yield later, (0, len(passages[later].text))
                return
        before += count_words(passage.text[last:])


def _claims(passages: Sequence[Passage]) -> Iterator[_Claim]:
    """What is labelled as a summary in each passage, or by the one before."""
    is_announced = was_item = is_asked = False
    for number, passage in enumerate(passages):
        text = passage.text
        goes_on = is_announced and not (was_item and not passage.is_item)
        is_answer = is_asked and IS_ANSWERER.search(passage.author)
        if goes_on or is_answer or IS_SUMMARY_OF_ALL.search(passage.author):
            yield _Claim(number, 0, 0, len(text), text)
            is_announced, was_item = goes_on and passage.is_item, passage.is_item
        else:
            is_announced = was_item = False
            for label, start, end in _labelled(text):
                is_announced = start >= len(text.rstrip())
                if not is_announced:
                    yield _Claim(number, label, start, end, text)
        is_asked = ASKS_FOR_SUMMARY.search(text) is not None


def _labelled(text: str) -> Iterator[tuple[int, int, int]]:
    """Where a label begins, and what it labels: the paragraph's rest up to another label."""
    last = 0
    for match in LABEL.finditer(text):
        if match.start() < last:
            continue
        start = match.end()
        end = _end_of_labelled(text, start)
        last = end
        yield match.start(), start, end


def _end_of_labelled(text: str, start: int) -> int:
    blank = _BLANK.match(text, start)
    begins = blank.end() if blank else start  # of what may be a line below
    paragraph = _PARAGRAPH.match(text, begins)
    end = paragraph.end() if paragraph else len(text)
    following = LABELLED_LINE.search(text, begins, end)
    return following.start() if following else end
