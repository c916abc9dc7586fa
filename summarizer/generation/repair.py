"""Repair a summary with unsupported parts: drop them, or quote the source in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.grounding.reference import ReferenceIndex
from summarizer.grounding.segment_index import Segment, SegmentIndex
from summarizer.language.detection import is_written_in
from summarizer.language.sentences import clean_line, ends_sentence, sentence_spans
from summarizer.language.words import count_words
from summarizer.output.parse import with_parts
from summarizer.output.spec import OutputSpec, ParsedOutput
from summarizer.results import Check
from summarizer.types import INPUT_TYPES

_LONGEST_QUOTE = 40  # words
_QUOTABLE = ("items", "sentences")


def drop_faulty_parts(
    parsed: ParsedOutput, spec: OutputSpec, reference: ReferenceIndex
) -> tuple[ParsedOutput, list[Check], int]:
    """Return the summary without faulty parts, what was dropped, and how many of them stayed.

    They stay where too few other parts would be left.
    """
    faulty = _faulty(parsed, reference)
    if not faulty:
        return parsed, [], 0
    good = [number for number in range(len(parsed.parts)) if number not in faulty]
    if len(good) < max(1, spec.min_parts):
        return parsed, [], len(faulty)
    dropped = [replace(check, outcome="dropped") for check in faulty.values()]
    return with_parts(parsed, good, spec), dropped, 0


def quote_source(
    parsed: ParsedOutput, spec: OutputSpec, reference: ReferenceIndex, text: str
) -> tuple[ParsedOutput, list[Check]]:
    """Return the summary with sentences of `text` in place of faulty parts, and what they replaced.

    Conversations aren't quoted: a sentence alone doesn't tell who said it. A headline is replaced
    only where it answers what the text merely asks.
    """
    faulty = _faulty(parsed, reference)
    is_answer = any(check.kind == "answer" for check in faulty.values())
    if (spec.kind not in _QUOTABLE and not is_answer) or INPUT_TYPES[spec.input_type].is_dialogue:
        return parsed, []
    index = SegmentIndex([Segment(*span, text[slice(*span)]) for span in sentence_spans(text)])
    parts, quoted = list(parsed.parts), []
    for number, check in faulty.items():
        room = _room(parts, number, spec)
        quotes = _quotes(parts[number], index, room, taken=parts)
        quote = next((each for each in quotes if is_written_in(each, spec.language)), None)
        if quote:
            parts[number] = clean_line(quote)
            quoted.append(replace(check, outcome="quoted"))
    changed = replace(parsed, parts=tuple(parts))
    return with_parts(changed, range(len(parts)), spec), quoted


def _faulty(parsed: ParsedOutput, reference: ReferenceIndex) -> dict[int, Check]:
    """Return the first fault of each faulty part, by the part's index."""
    found: dict[int, Check] = {}
    for number, part in enumerate(parsed.parts):
        faults = reference.faults(part)
        if faults:
            found[number] = Check(faults[0].kind, part, "unsupported")
    return found


def _room(parts: Sequence[str], number: int, spec: OutputSpec) -> int:
    """Return how many words may replace a part."""
    if spec.most_words is None:
        return _LONGEST_QUOTE
    others = " ".join([*parts[:number], *parts[number + 1 :]])
    return min(_LONGEST_QUOTE, spec.most_words - count_words(others))


def _quotes(part: str, index: SegmentIndex, room: int, *, taken: Sequence[str]) -> Iterator[str]:
    """Yield sentences that may replace `part`, the most similar first."""
    for _, number in index.ranked(part):
        sentence = index.segments[number].text
        if count_words(sentence) <= room and ends_sentence(sentence) and sentence not in taken:
            yield sentence
