"""Specs and parsed rows for the tests of output."""

from __future__ import annotations

from summarizer.options import SummaryOptions
from summarizer.output.parse import parse_output
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.output.table import opening_of

ROWS = ("action-items", "questions", "table", "topics")
STACK = (
    "Mail, 9:30: Ann: Are you coming?\nBank: Card payment of 12.50\nAerolind, 14:41: Gate change "
    "for AD 482: please go to C04.\nAerolind, 14:58: You are now booked on AD 911."
)


def written(spec: OutputSpec, *rows: str) -> str:
    assert spec.table is not None
    return opening_of(spec.table, spec.language) + "\n|".join(rows)


def of(type_: str, language: str = "en", **how: object) -> OutputSpec:
    names = ("format", "length", "max_words", "max_key_points", "focus")
    options = {name: how.pop(name) for name in names if name in how}
    return output_spec(SummaryOptions(type=type_, **options), language, **how)


def parsed(spec: OutputSpec, *rows: str, ended: bool = True) -> ParsedOutput:
    return parse_output(written(spec, *rows), spec, ended=ended)
