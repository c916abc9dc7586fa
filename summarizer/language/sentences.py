"""Split text into sentences, by one rule for all languages.

A full stop is the hard case: "Dr. Meyer paid $18.51 at 5 p.m. on Friday." is one sentence. It ends
one if white space and something that can open a sentence follow, and the word before it is not an
abbreviation. Line ends end sentences, too.

Not handled: abbreviations that are words of another language ("art.", "es."), and ordinal numbers
("am 3. Platz") except before the name of a month.
"""

from __future__ import annotations

import re

from summarizer.language.tags import LANGUAGES

_CLOSING = r"\"'”’)\]“»›」』）"
_END = re.compile(
    rf"(?<![.!?…؟۔])[.!?…؟۔]+(?:[{_CLOSING}]|[\u00a0\u202f ]»)*(?=\s|$)"
    rf"|[。！？｡．]+[{_CLOSING}]*"
    rf"|(?<![!?…])[!?…]++[{_CLOSING}]*(?=[^\x00-\u024f\u0300-\u2fff])"  # before Chinese
    r"|\n+"
)
_BEFORE_OPENING = re.compile(r"\s*[\"'“‘„‚«‹(\[¿¡]*")
_LONGEST_ABBREVIATION = 16  # characters, including the one before it
_AFTER_TIME = re.compile(r"\s+(?:The|A|An|It|He|She|They|We|I|In|On|At|This|That)\b|\s*\Z")
_MORE_FOLLOWS = re.compile(r"\s*\S")
# A dash right before a digit is a minus.
_BULLET = re.compile(r"^\s*(?:[*•·]\s*|[-–—](?:\s+|(?!\d))|\(?\d{1,2}[.)、．](?!\d)\s*|#+\s+)+")
_EMPHASIS = re.compile(r"\*\*|__")
_TIME_OF_DAY = re.compile(r"[ap]\.m\.$")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of `text` without the white space around them."""
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence in `text`, without white space around it."""
    spans = []
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, match):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(text)))
    trimmed = (_trim(text, *span) for span in spans)
    return [span for span in trimmed if span[0] < span[1]]


def ends_sentence(text: str) -> bool:
    """Return whether `text` ends like a sentence; a bracket or quotation mark may close it."""
    return re.search(rf"[.!?…؟۔。！？｡．](?:[{_CLOSING}]|[\u00a0\u202f ]»)*\s*$", text) is not None


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark, end = match[0], match.end()
    if mark[0] not in ".!?…؟۔":
        return True
    if not _can_open_sentence(text, end):
        return False  # "Stop!" she said
    if mark[0] != ".":
        return True
    before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
    if _TIME_OF_DAY.search(before):  # "at 5 p.m. The ..." ends, "at 5 p.m. Friday" doesn't
        return _AFTER_TIME.match(text, end) is not None
    return not goes_on(text, end) or not _MORE_FOLLOWS.match(text, end)


def _can_open_sentence(text: str, position: int) -> bool:
    """Return whether a capital, a digit, a caseless letter, a bullet or nothing follows."""
    opening = _BEFORE_OPENING.match(text, position)
    first = text[opening.end() : opening.end() + 1] if opening else ""
    if not first or first in "-*•#$€£¥":
        return True
    return not first.islower() and (first.isalnum() or first > "\u024f")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


_ABBREVIATIONS = {word for each in LANGUAGES.values() for word in each.abbreviations}
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“„«])(?:[A-ZÀ-ÖØ-ÞЀ-Я\u0621-\u064a]|"
    + "|".join(map(re.escape, sorted(_ABBREVIATIONS)))
    + r"|p\.\s?(?:ex|ej)|(?<!\d[\s\u00a0])г)\.$"  # "г. Москва", but not "в 2020 г."
)
_ORDINAL = re.compile(r"(?:^|[^\w.,])\d{1,2}\.$")
_ORDINAL_MONTHS = (month for each in LANGUAGES.values() for month in each.ordinal_months)
_MONTH = re.compile(rf"\s(?:{'|'.join(_ORDINAL_MONTHS)})[a-zä]*\b")


def goes_on(text: str, end: int) -> bool:
    """Return whether the full stop before `end` belongs to an abbreviation or a date."""
    before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
    if _ABBREVIATION.search(before):
        return True
    return _ORDINAL.search(before) is not None and _MONTH.match(text, end) is not None


def clean_line(line: str) -> str:
    """Return a line without bullet, number and emphasis."""
    return _EMPHASIS.sub("", _BULLET.sub("", line)).strip()
