"""What becomes of a summary that says what its source doesn't: less, or the source's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.forms import with_parts
from summarizer.language.detection import is_written_in
from summarizer.language.sentences import ends_sentence, sentence_spans
from summarizer.language.words import count_words
from summarizer.lines import clean_line
from summarizer.results import Check
from summarizer.styles import SPOKEN
from summarizer.summary_form import Form, Shaped
from summarizer.trust.evidence import Evidence, Segment
from summarizer.trust.source import Source

_LONGEST_QUOTE = 40  # words
_QUOTABLE = ("items", "sentences")


def without_faults(shaped: Shaped, form: Form, source: Source) -> tuple[Shaped, list[Check], int]:
    """The parts that the source has, what was dropped, and how many faulty parts had to stay.

    They stay where too few others would be left.
    """
    faulty = _faulty(shaped, source)
    if not faulty:
        return shaped, [], 0
    good = [number for number in range(len(shaped.parts)) if number not in faulty]
    if len(good) < max(1, form.min_parts):
        return shaped, [], len(faulty)
    dropped = [replace(check, outcome="dropped") for check in faulty.values()]
    return with_parts(shaped, good, form), dropped, 0


def with_quotes(
    shaped: Shaped, form: Form, source: Source, text: str
) -> tuple[Shaped, list[Check]]:
    """Sentences of the text in place of faulty parts, and what they replaced.

    Not of what was said or written by several people: who says it would be lost. In place of an
    answer to what is only asked a question may be a headline, too.
    """
    faulty = _faulty(shaped, source)
    is_answer = any(check.kind == "answer" for check in faulty.values())
    if (form.kind not in _QUOTABLE and not is_answer) or form.input_type in SPOKEN:
        return shaped, []
    evidence = Evidence([Segment(*span, text[slice(*span)]) for span in sentence_spans(text)])
    parts, quoted = list(shaped.parts), []
    for number, check in faulty.items():
        room = _room(parts, number, form)
        quotes = _quotes(parts[number], evidence, room, taken=parts)
        quote = next((each for each in quotes if is_written_in(each, form.language)), None)
        if quote:
            parts[number] = clean_line(quote)
            quoted.append(replace(check, outcome="quoted"))
    changed = replace(shaped, parts=tuple(parts))
    return with_parts(changed, range(len(parts)), form), quoted


def _faulty(shaped: Shaped, source: Source) -> dict[int, Check]:
    """What is wrong with each part that something is wrong with."""
    found: dict[int, Check] = {}
    for number, part in enumerate(shaped.parts):
        faults = source.faults(part)
        if faults:
            found[number] = Check(faults[0].kind, part, "unsupported")
    return found


def _room(parts: Sequence[str], number: int, form: Form) -> int:
    """Words that may take a part's place."""
    if form.most_words is None:
        return _LONGEST_QUOTE
    others = " ".join([*parts[:number], *parts[number + 1 :]])
    return min(_LONGEST_QUOTE, form.most_words - count_words(others))


def _quotes(part: str, evidence: Evidence, room: int, *, taken: Sequence[str]) -> Iterator[str]:
    for _, number in evidence.ranked(part):
        said = evidence.segments[number].text
        if count_words(said) <= room and ends_sentence(said) and said not in taken:
            yield said
