"""Lines that begin with a date and a clock: WhatsApp, and exporters of Signal.

Android: "31/12/2023, 23:59 - Name: text"; iOS, and what is copied from WhatsApp's page:
"[31.12.23, 23:59:12] Name: text", "[10:02, 5/1/2024] Name: text". Who joined, left or renamed a
group stands behind a date alone, on iOS behind the group's name. Not handled: a name with a colon
in it of somebody who says little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from summarizer.inputs.chats.app_lines import DELETED, MARKS, SYSTEM, AppLines
from summarizer.inputs.chats.headed import Head, headed_document, with_colons
from summarizer.inputs.chats.stamps import IN_BRACKETS, STAMP, TAIL
from summarizer.inputs.document import Document
from summarizer.inputs.labels import is_name
from summarizer.inputs.text import Line, lines_of, sample_of

_WHATSAPP = AppLines.of("whatsapp")
_HEAD = re.compile(
    rf"[{MARKS}]{{0,3}}(?:\[({IN_BRACKETS})\]\s?|({STAMP}{TAIL})(?:\s[-\u2013\u2014]\s|:\s(?=[^:\n]{{1,60}}:)))"
)
_AUTHOR = re.compile(r"([^:\uff1a\n]{1,80}?)\s?[:\uff1a](?:\s|$)")
_PHONE = re.compile(r"\+?[\d\s()-]{5,24}")
_QUOTES = frozenset('"\u201c\u201d\u201e«»\u300c\u300d')
_MOST_INTRODUCTION = 5  # lines
_LONGEST_HEAD = 240


def parse_stamped(text: str) -> Document | None:
    """Return the chat of a text whose lines begin with dates; None if it isn't one."""
    sample = sample_of(text)
    if not _is_stamped(sample):
        return None
    heads = with_colons(text, list(_heads(text)))
    return headed_document(text, _without_app(text, heads), _WHATSAPP)


def begins_stamped(data: bytes) -> bool:
    """Return whether a file begins with a date, a name and a colon, whatever its suffix is."""
    text = data[:2000].decode("utf-8", "ignore").lstrip("\ufeff")
    line = next(lines_of(text), None)
    head = _head(line) if line else None
    return bool(head and head.author and not head.left)


def _head(line: Line) -> Head | None:
    """Return the head that a line begins with, of the app if it names nobody."""
    found = _HEAD.match(line.text[:_LONGEST_HEAD])
    if found is None:
        return None
    time = (found[1] or found[2]).strip(MARKS)
    author = _AUTHOR.match(line.text[:_LONGEST_HEAD], found.end())
    if author is None or not _is_author(author[1]):
        return Head(line.start, line.end, "", time, SYSTEM)
    said = line.start + author.end()
    return Head(line.start, min(said, line.end), _bare(author[1]), time)


def _is_author(name: str) -> bool:
    return bool(_bare(name)) and len(name) <= 60 and _QUOTES.isdisjoint(name)


def _bare(name: str) -> str:
    """Return a name without marks of direction, and the "~" of who is in no address book."""
    return name.strip(f"{MARKS} \xa0").lstrip("~").strip(f"{MARKS} \xa0\u202f")


def _heads(text: str) -> Iterator[Head]:
    return (head for line in lines_of(text) if (head := _head(line)))


def _is_stamped(sample: Sequence[Line]) -> bool:
    """Return whether messages with dates begin early and have authors, unlike a log."""
    heads = [_head(line) for line in sample]
    first = next((number for number, head in enumerate(heads) if head), len(heads))
    if first > _MOST_INTRODUCTION:
        return False
    found = [head for head in heads if head]
    names = [head.author for head in found if not head.left]
    known = [name for name in names if is_name(name) or _PHONE.fullmatch(name)]
    if any(_is_notice(line) for line in islice(sample, 50)):
        return bool(names)
    return 2 <= len(known) >= len(found) / 2 and not all(name[0].islower() for name in known)


def _is_notice(line: Line) -> bool:
    """Return whether a line is WhatsApp's notice of encryption, with a name before it or none."""
    head = _HEAD.match(line.text[:_LONGEST_HEAD])
    rest = line.text[head.end() :] if head else ""
    said = rest.partition(": ")[2]
    return _WHATSAPP.is_notice(rest) or _WHATSAPP.is_notice(said)


def _without_app(text: str, heads: Sequence[Head]) -> list[Head]:
    """Return heads, those of lines that WhatsApp wrote in somebody's name counted as such.

    On iOS each such line begins with U+200E, but for polls and places, which go on in another
    line or with an address. Where the mark was lost, a group is known by its notices.
    """
    ends = [*(head.start for head in heads[1:]), len(text)]
    said = [text[head.said : end].strip() for head, end in zip(heads, ends, strict=True)]
    groups = _groups(heads, said)
    return [
        replace(head, left=_left(words, is_group=head.author in groups)) if not head.left else head
        for head, words in zip(heads, said, strict=True)
    ]


def _groups(heads: Sequence[Head], said: Sequence[str]) -> set[str]:
    """Return the names of groups: all that is said in them are notices and events."""
    noticing = {
        head.author
        for head, words in zip(heads, said, strict=True)
        if not head.left and _WHATSAPP.is_notice(words)
    }
    return noticing - {
        head.author
        for head, words in zip(heads, said, strict=True)
        if not _WHATSAPP.is_notice(words) and not _WHATSAPP.is_event(words)
    }


def _left(said: str, *, is_group: bool) -> str:
    if is_group:
        return SYSTEM
    if not said.startswith("\u200e"):
        return ""
    kind = _WHATSAPP.kind_of(said)
    is_content = "\n" in said or "://" in said
    if kind or is_content or _WHATSAPP.cleaned(said).files:
        return kind if kind == DELETED else ""
    return SYSTEM
