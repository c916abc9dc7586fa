"""The mails that a text consists of: pasted, saved as text, or decoded from a file.

Each has a header and a body; of the body only what its writer wrote is read (`quotation`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from summarizer.inputs.document import Block, BlockKind, Document
from summarizer.inputs.headers import HeaderName, display_name, header_of, is_header
from summarizer.inputs.quotation import Kept, is_marked, own_words, without_quote_marks
from summarizer.inputs.text import Line, is_ruler, lines_of, span_text
from summarizer.types import InputType

_MOST_FIELDS = 12


@dataclass(frozen=True)
class WrittenMail:
    """A mail in a text, with offsets of its header and body."""

    head: dict[HeaderName, str]
    start: int
    body_start: int
    body_end: int  # behind it, up to `end`, is what nobody quotes: entries of a calendar
    end: int
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
    blocks = tuple(_block(text, run, "paragraph") for run in kept.runs)
    return Document(text, blocks, "email", dropped=kept.dropped)


def mail_document(text: str, mails: Sequence[WrittenMail], numbered: bool = False) -> Document:
    """Return the document of the mails that stand in a text, in their order."""
    blocks: list[Block] = []
    dropped: dict[str, int] = {}
    attachments: tuple[str, ...] = ()
    for number, mail in enumerate(mails, 1):
        kept = _kept(text, mail)
        attachments += (*mail.attachments, *kept.files)
        blocks += _mail_blocks(text, mail, kept, mail.id or (str(number) if numbered else ""))
        for name, count in (*mail.dropped.items(), *kept.dropped.items()):
            dropped[name] = dropped.get(name, 0) + count
    input_type: InputType = "email-thread" if len(mails) > 1 else "email"
    title = mails[0].head.get("subject", "") if mails else ""
    return Document(text, tuple(blocks), input_type, title, dropped, attachments)


def _kept(text: str, mail: WrittenMail) -> Kept:
    kept = own_words(text, mail.body_start, mail.body_end, mail.head.get("subject", ""))
    rest = tuple(lines_of(text, mail.body_end, mail.end))
    return replace(kept, runs=(*kept.runs, rest)) if rest else kept


def _mail_blocks(text: str, mail: WrittenMail, kept: Kept, name: str) -> Iterator[Block]:
    head = mail.head
    author, time = display_name(head.get("from", "")), head.get("date", "")
    title = head.get("subject", "")
    if not kept.runs and title:  # all was said in the subject
        yield Block(title, "message", mail.start, mail.body_start, author, time, id=name)
    for number, run in enumerate(kept.runs):
        placed = _block(text, run, "message")
        first = "" if number else title
        yield Block(placed.text, "message", placed.start, placed.end, author, time, first, id=name)


def _block(text: str, run: Sequence[Line], kind: BlockKind) -> Block:
    said = span_text(text, run)
    if any(map(is_marked, run)):  # a quotation that is the content
        said = without_quote_marks(said)
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
    return WrittenMail(head, start, lines[-1].end, body_end, body_end)


def _without_rulers(text: str, start: int, end: int) -> int:
    """Return where a body ends, but for the ruler that sets the next mail apart."""
    body = text[start:end].rstrip()
    last = body[body.rfind("\n") + 1 :]
    return start + len(body) - (len(last) if is_ruler(last) and end < len(text) else 0)
