"""Hold the rows of tasks and questions to the messages in which probes find some.

Rules on words find where there might be one; a model that reads the text tells far better where
there is, and it needn't write for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from summarizer.grounding.salience import QUESTIONS, REQUESTS, Reading, SalienceProbe
from summarizer.language.heuristics import message_spans, questions_in
from summarizer.language.sentences import sentence_spans
from summarizer.output.spec import OutputSpec
from summarizer.output.table import TableSpec, fit_for_cell

# What stands before the words of a message, as documents show it: a mail's head, or a name.
_LABEL = re.compile(r"From: [^\n]*\n(?:[^:\n]{1,20}: [^\n]*\n)*\n?|[^:：\n]{1,48}(?:: |：)")
Key = TypeVar("Key")

_PROBES = {"requests": REQUESTS, "questions": QUESTIONS}


@dataclass(frozen=True)
class _Passage:
    message: int  # its number, 0 in a text without numbers
    start: int
    text: str

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)


def narrowed(spec: OutputSpec, reading: Reading, probe: SalienceProbe) -> OutputSpec:
    """Return `spec` with no other messages or questions than those that the probe finds.

    Args:
        spec: Of tasks or questions.
        reading: Of the text, with its messages numbered.
        probe: What read it.
    """
    assert spec.table and spec.info.extracts
    passages = list(_passages(reading.text, len(spec.message_ids)))
    if not passages:
        return spec
    scores = probe.scores(
        _PROBES[spec.info.extracts],
        reading.means([each.span for each in passages]),
        [each.text for each in passages],
        spec.input_type,
    )
    found = [(score, each) for score, each in zip(scores, passages, strict=True) if score > 0]
    if spec.info.extracts == "questions":
        return _of_questions(spec, spec.table, found)
    return _of_requests(spec, spec.table, found)


def _of_questions(
    spec: OutputSpec, table: TableSpec, found: Sequence[tuple[float, _Passage]]
) -> OutputSpec:
    asked = (
        (question, score)
        for score, passage in found
        for question in map(fit_for_cell, questions_in(passage.text))
    )
    known = _surest(asked, spec.max_parts)
    questions = tuple(each for each in table.questions if each in known)
    if not questions:
        return replace(spec, is_empty=True)
    count = len(questions)
    return replace(spec, table=replace(table, questions=questions, most=count, fewest=count))


def _of_requests(
    spec: OutputSpec, table: TableSpec, found: Sequence[tuple[float, _Passage]]
) -> OutputSpec:
    if not found:
        return replace(spec, is_empty=True)
    if "message" not in table.columns:
        return spec
    numbers = sorted(_surest(((each.message, score) for score, each in found), spec.max_parts))
    said = {number: table.messages.get(number, "") for number in numbers}
    heads = tuple(map(str, numbers))
    table = replace(table, messages=said, heads=heads, most=len(heads), fewest=len(heads))
    return replace(spec, table=table)


def _surest(scored: Iterable[tuple[Key, float]], most: int) -> list[Key]:
    """Return the keys with the highest scores, each by its best one."""
    best: dict[Key, float] = {}
    for key, score in scored:
        best[key] = max(score, best.get(key, 0))
    return sorted(best, key=lambda each: -best[each])[:most]


def _passages(text: str, count: int) -> Iterator[_Passage]:
    """Yield the sentences of a text, without what stands before the words of each message."""
    spans = message_spans(text, count) if count else [(0, len(text))]
    for number, (start, end) in enumerate(spans, bool(count)):
        label = _LABEL.match(text, start, end) if number else None
        start = label.end() if label else start
        for first, last in sentence_spans(text[start:end]):
            yield _Passage(number, start + first, text[start + first : start + last])
