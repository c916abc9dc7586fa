"""A mailbox in one file (.mbox, RFC 4155) to the thread that its mails are.

Mails come in the order of their dates; an answer never comes before what it answers, however
wrong a clock was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from itertools import pairwise

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.mail import Mail, decode_mail, document_of_mails

_FROM_LINE = re.compile(  # with a time of day, so that prose after an empty line is none
    rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]{1,200}?\d\d:\d\d[^\r\n]{0,200}\r?\n"
)
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mbox(data: bytes) -> bool:
    """Whether data begins as a mailbox does: a "From " line, then a mail's head."""
    found = _FROM_LINE.match(data)
    return bool(found and re.match(rb"[!-9;-~]{1,76}:", data[found.end() : found.end() + 80]))


def read_mbox(data: bytes, name: str = "the mailbox") -> Document:
    """The thread of a mailbox; raises `UnsupportedInputError` for what is none."""
    if not is_mbox(data):
        raise UnsupportedInputError(
            f'{name} is no mailbox: it doesn\'t begin with a "From " line; a single mail is '
            "read as .eml"
        )
    document = document_of_mails(in_order([decode_mail(mail) for mail in mails_of(data)]))
    return replace(document, input_type="email-thread")


def mails_of(data: bytes) -> list[bytes]:
    """The mails of a mailbox, each as its .eml file would be."""
    ends = [(found.start(), found.end()) for found in _FROM_LINE.finditer(data)]
    ends.append((len(data), len(data)))
    return [_unstuffed(data[start:end]) for (_, start), (end, _) in pairwise(ends)]


def in_order(mails: Sequence[Mail]) -> list[Mail]:
    """Mails by date, each after those it answers; one without a date stays behind its neighbour."""
    times: dict[int, float] = {}
    last = float("-inf")
    for index, mail in enumerate(mails):
        last = times[index] = timestamp_of(mail.head.get("date", ""), last)
    by_id = {mail.id: index for index, mail in enumerate(mails) if mail.id}
    order = sorted(range(len(mails)), key=lambda index: (times[index], index))
    placed: dict[int, None] = {}
    for index in order:
        for each in _parents_first(index, mails, by_id, placed):
            placed[each] = None
    return [mails[index] for index in placed]


def _parents_first(
    index: int, mails: Sequence[Mail], by_id: dict[str, int], placed: dict[int, None]
) -> list[int]:
    """A mail and those it answers, directly or not, that have no place yet; the oldest first."""
    chain: dict[int, None] = {}
    at: int | None = index
    while at is not None and at not in placed and at not in chain:
        chain[at] = None
        known = (by_id.get(reference) for reference in reversed(mails[at].references))
        at = next((parent for parent in known if parent is not None), None)
    return list(reversed(chain))


def timestamp_of(date: str, otherwise: float) -> float:
    """The seconds since 1970 that a mail's date names, or another number for what is no date."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError, OSError):
        return otherwise


def _unstuffed(data: bytes) -> bytes:
    return _STUFFED.sub(rb"\1", data)
