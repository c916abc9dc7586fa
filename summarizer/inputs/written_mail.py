"""Mails written as text: a head ("From: ...", "发件人:...") and a body, one or several of them.

Also the one way from mails to a document, which `mail` and `mbox` take as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.inputs.document import Block, Document
from summarizer.inputs.headers import HeaderName, display_name, header_of, is_head
from summarizer.inputs.lines import Line, is_ruler, lines_of, span_text
from summarizer.inputs.quotation import Kept, own_words, without_marks
from summarizer.options import InputType

_MOST_FIELDS = 12


@dataclass(frozen=True)
class WrittenMail:
    """A mail in a text: the values of its head, and where its body stands."""

    head: dict[HeaderName, str]
    start: int  # of its head
    body_start: int
    body_end: int
    id: str = ""
    attachments: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)  # what of its body isn't shown


def parse_mail(text: str) -> Document | None:
    """The mails a text consists of; None where it doesn't begin with a mail's head."""
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


def parse_body(text: str, input_type: InputType) -> Document | None:
    """The paragraphs of a mail's body that came without its head; None where nothing is quoted."""
    kept = own_words(text, 0, len(text))
    if not kept.dropped:
        return None
    blocks = tuple(_block(text, run, kept, "paragraph") for run in kept.runs)
    return Document(text, blocks, input_type, dropped=kept.dropped)


def mail_document(text: str, mails: Sequence[WrittenMail], numbered: bool = False) -> Document:
    """The document of mails that stand in a text, in their order."""
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


def _block(text: str, run: Sequence[Line], kept: Kept, kind: str) -> Block:
    said = span_text(text, run)
    if kept.unmarked:
        said = "\n".join(without_marks(line.strip()) for line in said.split("\n")).strip()
    is_message = kind == "message"
    return Block(said, "message" if is_message else "paragraph", run[0].start, run[-1].end)


def _heads(text: str) -> Iterator[tuple[int, list[Line]]]:
    """Where each head begins, and its lines. A head comes first, or after a gap or a ruler."""
    waiting: list[Line] = []
    follows_ruler = False
    for line in lines_of(text):
        may_begin = line.is_after_gap or follows_ruler
        follows_ruler = is_ruler(line.text)
        if waiting and not line.is_after_gap and len(waiting) < _MOST_FIELDS:
            waiting.append(line)
            continue
        if waiting:
            yield from _checked(waiting)
            waiting = []
        if may_begin and header_of(line.text):
            waiting = [line]
    yield from _checked(waiting)


def _checked(lines: list[Line]) -> Iterator[tuple[int, list[Line]]]:
    if lines and is_head([line.text for line in lines]):
        yield lines[0].start, lines[: _head_length(lines)]


def _head_length(lines: Sequence[Line]) -> int:
    """How many lines are a head's: a field may go on for one line when another field follows."""
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
    """Where a body ends, but for the ruler that sets the next mail apart."""
    body = text[start:end].rstrip()
    last = body[body.rfind("\n") + 1 :]
    return start + len(body) - (len(last) if is_ruler(last) and end < len(text) else 0)
