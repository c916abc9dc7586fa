"""Split text into sentences, in English and in Chinese.

A full stop is the hard case: "Dr. Meyer paid $18.51 at 5 p.m. on Friday." is one sentence. It ends
one when white space and something that can open a sentence follow, and the word before it is no
abbreviation that usually goes on. Line ends end sentences, too.

Not handled: abbreviations in other languages than English.
"""

from __future__ import annotations

import re

_END = re.compile(
    r"(?<![.!?…])[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]+[”’」』）)\"]*"
    r"|(?<![!?…])[!?…]++[”’」』）)\"]*(?=[^\x00-\u2fff])"  # half-width marks before Chinese
    r"|\n+"
)
_OPENS_SENTENCE = re.compile(r"\s*(?:[\"'“‘(\[]*[A-Z0-9\u00c0-\u00de]|[^\x00-\u024f]|[-*•#$€£¥]|$)")
_GOES_ON = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Mt|Ft|Sr|Jr"
    r"|Gen|Maj|Adm|Col|Sgt|Capt|Lt|Rep|Sen|Gov|Hon|Rev"
    r"|No|vs?|Inc|Ltd|Co|Corp|Fig|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
    r"|approx|dept|e\.g|i\.e|cf|al|U\.S|U\.K|a\.m|p\.m)\.$"
)
_LONGEST_ABBREVIATION = 16  # characters, with what stands before it
_AFTER_TIME = re.compile(r"\s+(?:The|A|An|It|He|She|They|We|I|In|On|At|This|That)\b|\s*\Z")
_MORE_FOLLOWS = re.compile(r"\s*\S")
_TIME_OF_DAY = re.compile(r"[ap]\.m\.$")


def split_sentences(text: str) -> list[str]:
    """The sentences of `text` without the white space around them."""
    spans = sentence_spans(text)
    return [text[start:end] for start, end in spans]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in `text`, white space around it left out."""
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
    """Whether `text` ends as a sentence does; a closing bracket or quotation mark may follow."""
    return re.search(r"[.!?…。！？][\"'”’)\]」』）]*\s*$", text) is not None


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark, end = match[0], match.end()
    if mark[0] not in ".!?…":
        return True
    if not _OPENS_SENTENCE.match(text, end):
        return False  # "Stop!" she said
    if mark[0] != ".":
        return True
    before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
    if _TIME_OF_DAY.search(before):  # "at 5 p.m. The ..." ends, "at 5 p.m. Friday" doesn't
        return _AFTER_TIME.match(text, end) is not None
    return not _GOES_ON.search(before) or not _MORE_FOLLOWS.match(text, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
