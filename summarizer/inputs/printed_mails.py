"""Threads of mails as web mail prints them: Gmail's "Print all", copied or saved as PDF.

A subject, "2 messages", then of each mail a line of its sender and its date (on one line or two)
and who it is to. Known by their shape, since the words are in the language of the reader: a name
with an address in angles, a date with a clock, a line with a colon and another address. What a
quotation was is told in brackets at a mail's end; names of files and their sizes stand below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.inputs.document import Document
from summarizer.inputs.headers import HeaderName
from summarizer.inputs.text import Line, lines_of, sample_of
from summarizer.inputs.written_mails import WrittenMail, mail_document

_MOST_INTRODUCTION = 8  # lines
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
_WHEN = rf"[^\n@<>]{{4,50}}?(?:19|20)\d\d[^\n@<>]{{1,20}}?{_CLOCK}[^\n@<>\d]{{0,12}}"
_DATE = re.compile(_WHEN)
_PLAIN_DATE = re.compile(rf"\d{{4}}\s?[年/.-][^\n@<>]{{3,24}}?{_CLOCK}[^\n@<>\d]{{0,12}}")
_SENDER = re.compile(
    r"([^\n<>@]{0,80}<[^\s<>@]{1,64}@[^\s<>@]{1,100}>)(?:\s{1,8}([^\n<>@]{8,80}))?"
)
_JOINED = re.compile(  # a PDF's lines are one paragraph
    rf"([^\n<>@]{{0,80}}<[^\s<>@]{{1,64}}@[^\s<>@]{{1,100}}>)\s({_WHEN}|\d{{4}}年[^\n@<>:]{{3,20}}{_CLOCK})"
    r"\s([^\s:\uff1a<>@][^:\uff1a\n<>@]{0,24}[:\uff1a]\s{0,3}[^\n@]{0,100}@\S[^\n]{0,300})"
)
_TO = re.compile(r"([^\s:\uff1a<>@][^:\uff1a\n<>@]{0,24})[:\uff1a]\s{0,3}(\S[^\n]{0,400})")
_COUNT = re.compile(r"\d{1,3}\s?[^\W\d]{1,14}(?:\s[^\W\d]{1,14})?")
_HIDDEN = re.compile(r"(?:[^\n]{0,300}@[^\n]{1,100}[:\uff1a]\s)?\[[^\[\]\n]{4,60}\]")
_SIZE = re.compile(r"\d{1,4}(?:[.,]\d)?\s?[KMG]B?")
_FILE = re.compile(r"(?:\d{1,3} [^\W\d]{4,16} )?([^\n/:]{1,120}\.\w{1,5})")
_PROGRAM = re.compile(r"(?:[\d/., :APM]{6,24}\s)?Gmail - (.{1,200}?)(?:\t.*)?")
_ADDRESS_OF_PAGE = re.compile(r"https?://mail\.google\.com/\S{0,400}(?:\s\d{1,3}/\d{1,3})?")


def parse_printed_mails(text: str) -> Document | None:
    """Return the thread of mails that a text is a print of; None if it isn't one."""
    if not _begins(sample_of(text)):
        return None
    lines = list(lines_of(text))
    heads = list(_heads(lines))
    subject = _subject(lines[: heads[0][0]])
    ends = [at for at, _, _ in heads[1:]] + [len(lines)]
    mails = [
        _mail(lines[at:end], body - at, {**head, "subject": subject})
        for (at, body, head), end in zip(heads, ends, strict=True)
    ]
    return replace(mail_document(text, mails, numbered=len(mails) > 1), title=subject)


def _begins(sample: Sequence[Line]) -> bool:
    """Return whether the first mail has a head, and a subject and a number of mails are above."""
    first = next(_heads(sample), None)
    if first is None or not 0 < first[0] <= _MOST_INTRODUCTION:
        return False
    above = [line.text for line in sample[: first[0]]]
    return len(above) > 1 and bool(_COUNT.fullmatch(above[-1]) or any(map(_program, above)))


def _program(line: str) -> re.Match[str] | None:
    return _PROGRAM.fullmatch(line[:300])


def _heads(lines: Sequence[Line]) -> Iterator[tuple[int, int, dict[HeaderName, str]]]:
    """Yield where each head begins, where its mail's text does, and its fields."""
    for at, line in enumerate(lines):
        if joined := _JOINED.fullmatch(line.text[:600]):
            to = _TO.fullmatch(joined[3])
            head: dict[HeaderName, str] = {"from": joined[1].strip(), "date": joined[2].strip()}
            yield at, _below(lines, at + 1), {**head, "to": to[2] if to else ""}
            continue
        found = _SENDER.fullmatch(line.text[:260])
        if not found:
            continue
        below = at + 1 if found[2] else at + 2
        when = found[2] or (lines[at + 1].text[:80] if at + 1 < len(lines) else "")
        to = _TO.fullmatch(lines[below].text[:460]) if below < len(lines) else None
        if to and "@" in to[2] and (_DATE.fullmatch(when) or _PLAIN_DATE.fullmatch(when)):
            yield (
                at,
                _below(lines, below + 1),
                {"from": found[1].strip(), "date": when.strip(), "to": to[2]},
            )


def _below(lines: Sequence[Line], at: int) -> int:
    """Return where the lines of addresses that go on at a line end."""
    while at < len(lines) and _is_address(lines[at].text):
        at += 1
    return at


def _is_address(line: str) -> bool:
    """Return whether a line is of who gets a copy, or where answers go."""
    found = _TO.fullmatch(line[:460])
    return bool(found and "@" in found[2] and len(found[1]) < 14)


def _subject(above: Sequence[Line]) -> str:
    lines = [line.text for line in above if not _ADDRESS_OF_PAGE.fullmatch(line.text[:460])]
    if len(lines) > 1 and _COUNT.fullmatch(lines[-1]):
        return lines[-2].rpartition(">")[2].strip("# *") or lines[-2].strip("# *")
    return next((found[1] for line in lines if (found := _program(line))), lines[-1])


def _mail(lines: Sequence[Line], body: int, head: dict[HeaderName, str]) -> WrittenMail:
    """Return the mail of its lines, without what the program wrote below its text."""
    end, hidden = len(lines), 0
    while end > body and _ADDRESS_OF_PAGE.fullmatch(lines[end - 1].text[:460]):
        end -= 1
    files, end = _files(lines, body, end)
    while end > body and _HIDDEN.fullmatch(lines[end - 1].text[:480]):
        end, hidden = end - 1, hidden + 1
    last = lines[end - 1].end
    return WrittenMail(
        head,
        lines[0].start,
        *(lines[body - 1].end, last, last),
        attachments=tuple(files),
        dropped={"quoted lines": hidden} if hidden else {},
    )


def _files(lines: Sequence[Line], body: int, end: int) -> tuple[list[str], int]:
    """Return the names of the files below a mail, and where its lines end without them."""
    names: list[str] = []
    at = end
    while at - 2 >= body and _SIZE.fullmatch(lines[at - 1].text[:20]):
        file = _FILE.fullmatch(lines[at - 2].text[:160])
        if not file:
            break
        names.append(file[1])
        at -= 2
    if names and at > body and _COUNT.fullmatch(lines[at - 1].text[:40]):
        at -= 1
    return names[::-1], at
