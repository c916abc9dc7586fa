"""KakaoTalk's text.

Of phones "2025. 5. 5. 오후 6:02, 이름 : 내용", of computers "[이름] [오후 6:02] 내용". The name of
the chat is in the first lines. Days have lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.inputs.chats.app_lines import SYSTEM, AppLines
from summarizer.inputs.chats.headed import Head, headed_document
from summarizer.inputs.chats.stamps import CLOCK, DATE, STAMP, TAIL
from summarizer.inputs.document import Document
from summarizer.inputs.text import Line, lines_of, sample_of

_LINES = AppLines.of("kakaotalk")
_FIRST = re.compile(
    r"(.{1,80}?)\s?\d{0,5}\s?님과(?:의)? 카카오톡 대화$|KakaoTalk Chats with (.{1,80})$"
)
_ON_PHONES = re.compile(rf"({STAMP}{TAIL})(, |: )")
_ON_COMPUTERS = re.compile(
    rf"\[([^\n\]]{{1,60}})\]\s\[([^\d\]]{{0,4}}\s?{CLOCK}[^\d\]]{{0,6}})\]\s?"
)
_DAY = re.compile(
    rf"-{{5,30}}\s(.{{6,40}}?)\s-{{5,30}}$|{DATE}(?:[^\d\n]{{0,12}}{CLOCK})?[^\d\n]{{0,20}}$"
)
_DATES = "date lines"
_FEWEST = 2
_LONGEST_HEAD = 240


def parse_kakaotalk(text: str) -> Document | None:
    """Return the chat of KakaoTalk's text; None if it isn't one."""
    sample = sample_of(text)
    first = next(filter(None, (_FIRST.match(line.text[:120]) for line in sample[:3])), None)
    named = sum(bool(head and head.author) for head in map(_head, sample))
    if named < (1 if first else _FEWEST) or not (first or _begins(sample)):
        return None
    title = (first[1] or first[2]).strip() if first else ""
    return headed_document(text, list(_heads(text)), _LINES, title=title)


def _begins(sample: Sequence[Line]) -> bool:
    return any(_head(line) is not None for line in sample[:2])


def _head(line: Line) -> Head | None:
    """Return the head that a line begins with, of the app if it names nobody."""
    text = line.text[:_LONGEST_HEAD]
    if found := _ON_COMPUTERS.match(text):
        return Head(line.start, min(line.start + found.end(), line.end), found[1], found[2])
    if (found := _ON_PHONES.match(text)) is None:
        return None
    name, colon, _ = text[found.end() :].partition(" : ")
    if found[2] == ", " and (colon or name.endswith(" :")):
        said = line.start + found.end() + len(name) + len(colon)
        return Head(line.start, min(said, line.end), name.removesuffix(" :").strip(), found[1])
    return Head(line.start, line.end, "", found[1], SYSTEM)


def _heads(text: str) -> Iterator[Head]:
    day = ""
    for line in lines_of(text):
        if head := _head(line):
            time = (
                head.time if len(head.time) > len("오전 12:00:00") else f"{day} {head.time}".strip()
            )
            yield Head(head.start, head.said, head.author, time, head.left)
        elif found := _DAY.match(line.text[:80]):
            day = found[1] or ""
            yield Head(line.start, line.end, left=_DATES)
        elif _LINES.kind_of(line.text) == SYSTEM:
            yield Head(line.start, line.end, left=SYSTEM)
