"""Mails as text: their header lines, and what their writers wrote, quoted and signed.

Line by line with bounded patterns, so that no text takes more than linear time. Left out are lines
behind `>`, the line that introduces them ("On ... wrote:"), an original message below a ruler or a
second header, the signature below `-- ` and "Sent from my ...". A forwarded mail is what its sender
wants to be read, so it stays; so does a mail that is all quotation.

Not handled: quotations that only indentation or colour sets apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from summarizer.inputs.document import Block, BlockKind, Document
from summarizer.inputs.text import Line, is_ruler, lines_of, span_text
from summarizer.language.tags import LANGUAGES
from summarizer.types import InputType

# -- header lines ----------------------------------------------------------------------------------

HeaderName = Literal["from", "to", "cc", "date", "subject", "other"]

_MAIL = tuple(language.mail for language in LANGUAGES.values())
_NAMES: dict[str, HeaderName] = {
    word: cast(HeaderName, name)
    for mail in _MAIL
    for name, words in mail.headers.items()
    for word in words
}
_FIELD = re.compile(
    r"\*{0,2}([^\s:\uff1a*][^:\uff1a*\n]{0,24}?)\s{0,2}\*{0,2}\s{0,2}[:\uff1a]\s{0,2}\*{0,2}\s{0,3}"
)


def header_of(line: str) -> tuple[HeaderName, int] | None:
    """Return the header field of a line and the offset of its value; None for other lines."""
    found = _FIELD.match(line)
    name = _NAMES.get(found[1].casefold()) if found else None
    return (name, found.end()) if found and name else None


def is_header(lines: Sequence[str], fields: int = 2) -> bool:
    """Return whether lines begin with a mail's header: who it is from, and what it is about.

    Without a subject there must be an address, since a journey has a From, a To and a Date, too.
    """
    found: dict[HeaderName, str] = {}
    for line in lines:
        header = header_of(line)
        if header is None:
            break
        found.setdefault(header[0], line)
    found.pop("other", None)
    is_mail = "subject" in found or "@" in found.get("from", "")
    return "from" in found and is_mail and len(found) >= fields


def display_name(address: str) -> str:
    """Return the name in a mail's address, or the address where it has none."""
    name, bracket, rest = address.partition("<")
    name = name.strip().strip("\"'“”").strip()
    if name or not bracket:
        return name or address.strip()
    return rest.partition(">")[0].strip() or address.strip()


# -- quotations and signatures ---------------------------------------------------------------------

_LONGEST_INTRODUCTION = 400
_LONGEST_SIGNATURE = 100
_SHORTEST = 4  # characters of a line that can introduce or sign anything
_MOST_SIGNATURE_LINES = 12


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


_WROTE_ABROAD = ("schreef", "skrev")  # in Dutch and in Scandinavia, as the openers below
_WROTE = _any_of((*(word for mail in _MAIL for word in mail.wrote), *_WROTE_ABROAD))
_ENDS_WITH_VERB = re.compile(rf"(?:{_WROTE})\s*[:\uff1a]$")
_VERB_INSIDE = re.compile(
    "|".join(
        (rf"\b(?:{_any_of(_WROTE_ABROAD)})\b", *(m.wrote_inside for m in _MAIL if m.wrote_inside))
    )
)
_OPENERS = _any_of((*(word for mail in _MAIL for word in mail.openers), "Op", "Den"))
_OPENER = re.compile(rf"(?:{_OPENERS}|\d{{4}}\s?[年./-])(?:\s|\S?\d|\S*,)")
_ORIGINAL = re.compile(
    rf"[-_=*]{{2,60}}\s?(?:{_any_of(word for mail in _MAIL for word in mail.original)})"
    r"\s?[-_=*]{2,}",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    rf"[-_=*]{{0,60}}\s?(?:{_any_of(word for mail in _MAIL for word in mail.forwarded)})"
    r"\b.{0,60}$",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(
    rf"(?:{_any_of(word for mail in _MAIL for word in mail.forward_prefixes)})\s?[:\uff1a]",
    re.IGNORECASE,
)
_SENT_FROM = re.compile("|".join(pattern for mail in _MAIL for pattern in mail.sent_from))
_STAMP = re.compile(r"@|\d{1,2}(?:[:.hH]|[時时]|시\s)\d{2}")
_QUOTE_MARKS = re.compile(r"(?:[>＞][ \t]?)+")


@dataclass(frozen=True)
class Kept:
    """What of a mail's body its writer wrote."""

    runs: tuple[tuple[Line, ...], ...]  # with nothing left out within
    dropped: dict[str, int] = field(default_factory=dict)
    unmarked: bool = False  # all is quotation, whose marks are to be removed


def own_words(text: str, start: int, end: int, subject: str = "") -> Kept:
    """Return what the writer of a mail wrote in `text[start:end]`; all if all is quoted."""
    lines = list(lines_of(text, start, end))
    quoted = _quoted(lines, is_forward=bool(_FORWARD_SUBJECT.match(subject)))
    signed = _signed(lines, quoted)
    runs = tuple(_runs(lines, quoted | signed))
    if not runs and lines:
        return Kept((tuple(lines),), unmarked=True)
    counts = {"quoted lines": len(quoted), "signature lines": len(signed)}
    return Kept(runs, {name: count for name, count in counts.items() if count})


def without_marks(line: str) -> str:
    """Return a line without the quotation marks (`>`) in front of it."""
    found = _QUOTE_MARKS.match(line)
    return line[found.end() :] if found else line


def _quoted(lines: Sequence[Line], is_forward: bool) -> set[int]:
    """Return the indices of lines that are quoted, or introduce a quotation."""
    quoted = set()
    for index, line in enumerate(lines):
        if line.text[0] in ">＞":
            quoted.add(index)
            continue
        if len(line.text) < _SHORTEST:
            continue
        if _FORWARD.match(line.text):
            is_forward = True
        elif not is_forward and _opens_original(lines, index):
            is_ruled = index > 0 and is_ruler(lines[index - 1].text)
            return quoted | set(range(index - is_ruled, len(lines)))
        elif introduction := _introduction(lines, index):
            if _is_marked(lines, index + 1):
                quoted |= set(introduction)
            elif not is_forward and _is_of_mail(lines, introduction):
                return quoted | set(range(introduction.start, len(lines)))
    return quoted


def _opens_original(lines: Sequence[Line], index: int) -> bool:
    if _ORIGINAL.match(lines[index].text):
        return True
    if index == 0 or header_of(lines[index].text) is None:
        return False
    return is_header([line.text for line in lines[index : index + 6]], fields=3)


def _introduction(lines: Sequence[Line], index: int) -> range | None:
    """Return the lines, wrapped by mail programs, that introduce a quotation and end at `index`."""
    if lines[index].text[-1] not in ":\uff1a" or len(lines[index].text) > _LONGEST_INTRODUCTION:
        return None
    for first in range(_first_of_wrapped(lines, index), index + 1):
        joined = " ".join(line.text[:_LONGEST_INTRODUCTION] for line in lines[first : index + 1])
        if _is_introduction(joined) and (first == index or _OPENER.match(joined)):
            return range(first, index + 1)
    return None


def _first_of_wrapped(lines: Sequence[Line], index: int) -> int:
    """Return the first of the lines that may be one with the line at `index`."""
    first = index
    while first > max(index - 2, 0) and not lines[first].is_after_gap:
        if (
            lines[first - 1].text[0] in ">＞"
            or lines[first - 1].text[-1] in ".!?:\u3002\uff01\uff1f\uff1a"
        ):
            break
        first -= 1
    return first


def _is_introduction(text: str) -> bool:
    has_date = any(character.isdigit() for character in text)
    if _ENDS_WITH_VERB.search(text) or _VERB_INSIDE.search(text):
        return has_date or "@" in text
    return has_date and text.endswith((">:", ">\uff1a"))


def _is_of_mail(lines: Sequence[Line], introduction: range) -> bool:
    """Return whether an introduction has an address or a time of day, which prose hasn't."""
    return any(_STAMP.search(lines[index].text[:_LONGEST_INTRODUCTION]) for index in introduction)


def _is_marked(lines: Sequence[Line], index: int) -> bool:
    return index < len(lines) and lines[index].text[0] in ">＞"


def _signed(lines: Sequence[Line], quoted: set[int]) -> set[int]:
    """Return the indices of lines that sign the mail."""
    signed = set()
    for index, line in enumerate(lines):
        if index in quoted:
            continue
        if line.text == "--":
            below = list(_until_quoted(index, len(lines), quoted))
            if len(below) <= _MOST_SIGNATURE_LINES + 1:
                signed.update(below)
        elif _SHORTEST <= len(line.text) < _LONGEST_SIGNATURE and _SENT_FROM.match(line.text):
            signed.add(index)
    return signed


def _until_quoted(index: int, end: int, quoted: set[int]) -> Iterator[int]:
    for each in range(index, min(end, index + _MOST_SIGNATURE_LINES + 2)):
        if each in quoted:
            return
        yield each


def _runs(lines: Sequence[Line], left_out: set[int]) -> Iterator[tuple[Line, ...]]:
    run: list[Line] = []
    for index, line in enumerate(lines):
        if index not in left_out:
            run.append(line)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


# -- mails in a text -------------------------------------------------------------------------------

_MOST_FIELDS = 12


@dataclass(frozen=True)
class WrittenMail:
    """A mail in a text, with offsets of its header and body."""

    head: dict[HeaderName, str]
    start: int
    body_start: int
    body_end: int
    id: str = ""
    attachments: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)  # left out of its body already


def parse_mail(text: str, *, is_certain: bool = False) -> Document | None:
    """Return the mails that a text consists of; None if it doesn't begin with a mail's header.

    A body without a header that quotes something is a mail, too, if `is_certain`.
    """
    document = _parse_headed(text)
    is_read = document is not None and document.blocks
    return _parse_body(text) if is_certain and not is_read else document


def _parse_headed(text: str) -> Document | None:
    first = next(lines_of(text), None)
    if first is None or header_of(first.text) is None:
        return None
    heads = list(_heads(text))
    if not heads or heads[0][0] != first.start:
        return None
    ends = [start for start, _ in heads[1:]] + [len(text)]
    mails = [
        _written(text, fields, start, end) for (start, fields), end in zip(heads, ends, strict=True)
    ]
    return mail_document(text, mails, numbered=len(mails) > 1)


def _parse_body(text: str) -> Document | None:
    kept = own_words(text, 0, len(text))
    if not kept.dropped:
        return None
    blocks = tuple(_block(text, run, kept, "paragraph") for run in kept.runs)
    return Document(text, blocks, "email", dropped=kept.dropped)


def mail_document(text: str, mails: Sequence[WrittenMail], numbered: bool = False) -> Document:
    """Return the document of the mails that stand in a text, in their order."""
    blocks: list[Block] = []
    dropped: dict[str, int] = {}
    for number, mail in enumerate(mails, 1):
        kept = own_words(text, mail.body_start, mail.body_end, mail.head.get("subject", ""))
        blocks += _mail_blocks(text, mail, kept, mail.id or (str(number) if numbered else ""))
        for name, count in (*mail.dropped.items(), *kept.dropped.items()):
            dropped[name] = dropped.get(name, 0) + count
    attachments = tuple(name for mail in mails for name in mail.attachments)
    input_type: InputType = "email-thread" if len(mails) > 1 else "email"
    title = mails[0].head.get("subject", "") if mails else ""
    return Document(text, tuple(blocks), input_type, title, dropped, attachments)


def _mail_blocks(text: str, mail: WrittenMail, kept: Kept, name: str) -> Iterator[Block]:
    head = mail.head
    author, time = display_name(head.get("from", "")), head.get("date", "")
    title = head.get("subject", "")
    if not kept.runs and title:  # all was said in the subject
        yield Block(title, "message", mail.start, mail.body_start, author, time, id=name)
    for number, run in enumerate(kept.runs):
        placed = _block(text, run, kept, "message")
        first = "" if number else title
        yield Block(placed.text, "message", placed.start, placed.end, author, time, first, id=name)


def _block(text: str, run: Sequence[Line], kept: Kept, kind: BlockKind) -> Block:
    said = span_text(text, run)
    if kept.unmarked:
        said = "\n".join(without_marks(line.strip()) for line in said.split("\n")).strip()
    return Block(said, kind, run[0].start, run[-1].end)


def _heads(text: str) -> Iterator[tuple[int, list[Line]]]:
    """Yield the offset and lines of each header, which comes first or after a gap or a ruler."""
    waiting: list[Line] = []
    follows_ruler = False
    for line in lines_of(text):
        may_begin = line.is_after_gap or follows_ruler
        follows_ruler = is_ruler(line.text)
        if waiting and not line.is_after_gap and len(waiting) < _MOST_FIELDS:
            waiting.append(line)
            continue
        if waiting:
            yield from _if_header(waiting)
            waiting = []
        if may_begin and header_of(line.text):
            waiting = [line]
    yield from _if_header(waiting)


def _if_header(lines: list[Line]) -> Iterator[tuple[int, list[Line]]]:
    if lines and is_header([line.text for line in lines]):
        yield lines[0].start, lines[: _head_length(lines)]


def _head_length(lines: Sequence[Line]) -> int:
    """Return the lines of a header: a field may take two when another field follows."""
    length = 0
    for index, line in enumerate(lines):
        if header_of(line.text):
            length = index + 1
        elif index > length:
            break
    return length


def _written(text: str, lines: Sequence[Line], start: int, end: int) -> WrittenMail:
    head: dict[HeaderName, str] = {}
    name: HeaderName = "other"
    for line in lines:
        header = header_of(line.text)
        if header:
            name, value_start = header
            head.setdefault(name, line.text[value_start:].strip().strip("*").strip())
        elif name in head:  # a long field goes on in the next line
            head[name] = f"{head[name]} {line.text}"
    body_end = _without_rulers(text, lines[-1].end, end)
    return WrittenMail(head, start, lines[-1].end, body_end)


def _without_rulers(text: str, start: int, end: int) -> int:
    """Return where a body ends, but for the ruler that sets the next mail apart."""
    body = text[start:end].rstrip()
    last = body[body.rfind("\n") + 1 :]
    return start + len(body) - (len(last) if is_ruler(last) and end < len(text) else 0)
