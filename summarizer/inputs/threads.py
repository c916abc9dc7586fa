"""Sort many mails into their threads: what an inbox shows as one line each.

Mails belong together when one names the other, or a mail that both name, in its References or
In-Reply-To (RFC 5322, 3.6.4). An answer that names none goes to the last mail of its subject, if
that is not much older.

Not handled: mails so large that they are read in isolation are threads of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation
from summarizer.inputs.detection import detect_format
from summarizer.inputs.document import Document
from summarizer.inputs.formats import LARGE_MAIL_BYTES, MAIL
from summarizer.inputs.hidden import without_hidden
from summarizer.inputs.mail import (
    Mail,
    decode_mail,
    document_of_mails,
    in_order,
    require_mail,
    timestamp_of,
)
from summarizer.language.tags import mail_words

MOST_MAILS = 5_000
_LONGEST_GAP_S = 90 * 86_400  # between a mail and an answer that doesn't name it

_PREFIXES = sorted(
    {word for mail in mail_words() for word in (*mail.answer_prefixes, *mail.forward_prefixes)}
)
_ANSWER = re.compile(
    rf"\s{{0,9}}(?:{'|'.join(_PREFIXES)})\s{{0,2}}(?:\[\d{{1,3}}\])?\s{{0,2}}[:\uff1a]\s{{0,9}}",
    re.IGNORECASE,
)


def read_threads(files: Iterable[tuple[str, bytes]]) -> list[Document]:
    """Return the threads of mails, the one with the newest mail first.

    Args:
        files: Names and contents of .eml and .mbox files, in any order. A mail that is given twice
            counts once.

    Raises:
        UnsupportedInputError: If a file is neither, or there are more than `MOST_MAILS` mails.
    """
    mails: dict[tuple[object, ...], Mail] = {}  # by what copies have in common
    large: list[tuple[float, Document]] = []
    seen: set[bytes] = set()  # digests: the contents would take the memory of all the files
    for name, data in files:
        for content in _contents(name, data):
            digest = sha256(content).digest()
            if digest in seen:
                continue
            seen.add(digest)
            if MAIL.is_isolated(content):
                document = isolation.read(MAIL.name, content, name)
                large.append((_newest(block.time for block in document.blocks), document))
            else:
                mail = decode_mail(content)
                mails.setdefault(_identity(mail), mail)
            if len(mails) + len(large) > MOST_MAILS:
                raise UnsupportedInputError(
                    f"there are more than {MOST_MAILS:,} mails; give fewer at a time"
                )
    threads = [_thread(group) for group in _grouped(list(mails.values()))]
    ranked = sorted([*threads, *large], key=lambda thread: -thread[0])
    return [without_hidden(document) for _, document in ranked]


def _contents(name: str, data: bytes) -> Iterator[bytes]:
    found = detect_format(data, name)
    if found.split:
        mails = found.split(data)
        first = next(mails, None)
        if first is None:
            raise UnsupportedInputError(f"{name} has no mails in it; give .eml or .mbox files")
        yield first
        yield from mails
        return
    if found is not MAIL:
        raise UnsupportedInputError(f"{name} is no mail and no mailbox; give .eml or .mbox files")
    require_mail(decode_mail(data[:LARGE_MAIL_BYTES]), name)
    yield data


def _identity(mail: Mail) -> tuple[object, ...]:
    """Return what copies of a mail have in common, whatever programs did to their files."""
    return mail.id, mail.body, mail.events, mail.attachments, *mail.head.items()


def _thread(mails: Sequence[Mail]) -> tuple[float, Document]:
    ordered = in_order(mails)
    return _newest(map(_date, ordered)), document_of_mails(ordered)


def _date(mail: Mail) -> str:
    return mail.head.get("date", "")


def _newest(dates: Iterable[str]) -> float:
    return max((timestamp_of(date, 0.0) for date in dates), default=0.0)


@dataclass(frozen=True)
class _Groups:
    """Numbers that belong together: a forest in which each points to one nearer the root."""

    parent: list[int]

    def root(self, number: int) -> int:
        while self.parent[number] != number:
            self.parent[number] = self.parent[self.parent[number]]
            number = self.parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        self.parent[self.root(other)] = self.root(one)


def _grouped(mails: Sequence[Mail]) -> list[list[Mail]]:
    groups = _Groups(list(range(len(mails))))
    by_id: dict[str, int] = {}
    for number, mail in enumerate(mails):
        for name in filter(None, (mail.id, *mail.references)):
            groups.join(by_id.setdefault(name, number), number)
    _join_by_subject(mails, groups)
    found: dict[int, list[Mail]] = {}
    for number, mail in enumerate(mails):
        found.setdefault(groups.root(number), []).append(mail)
    return list(found.values())


def _join_by_subject(mails: Sequence[Mail], groups: _Groups) -> None:
    """Join answers that name no mail with the last mail of their subject before them."""
    last: dict[str, int] = {}
    subjects = [_subject(mail) for mail in mails]
    times = [timestamp_of(_date(mail), 0.0) for mail in mails]
    for number in sorted(range(len(mails)), key=lambda each: (times[each], subjects[each][1])):
        subject, is_answer = subjects[number]
        if not subject:
            continue
        before = last.get(subject)
        is_lone = is_answer and not mails[number].references
        if is_lone and before is not None and times[number] - times[before] <= _LONGEST_GAP_S:
            groups.join(before, number)
        last[subject] = number


def _subject(mail: Mail) -> tuple[str, bool]:
    """Return the subject without "Re:" and the like, and whether it had one."""
    subject = mail.head.get("subject", "")
    is_answer = False
    while found := _ANSWER.match(subject):
        subject, is_answer = subject[found.end() :], True
    return subject.strip().casefold(), is_answer
