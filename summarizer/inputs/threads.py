"""Sort many mails into their threads: what an inbox shows as one line each.

Mails belong together when one names the other, or a mail that both name, in its References or
In-Reply-To (RFC 5322, 3.6.4). An answer that names none goes to the last mail of its subject, if
that is not much older.

Of each mail only the header is read and kept. The rest of it is read when its thread is asked for,
so that the memory for a mailbox is that for its longest thread.

Not handled: mails so large that they are read in isolation are threads of their own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO, overload

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation
from summarizer.inputs.detection import detect_format
from summarizer.inputs.document import Document
from summarizer.inputs.formats import LARGE_MAIL_BYTES, MAIL
from summarizer.inputs.hidden import without_hidden
from summarizer.inputs.mail import (
    Mail,
    decode_head,
    decode_mail,
    document_of_mails,
    require_mail,
    unread_mail,
)
from summarizer.inputs.mail_order import Ties, order_of, timestamp_of
from summarizer.inputs.mailboxes import Place, unstuffed
from summarizer.inputs.text import MAX_BYTES, bounded_bytes, opened
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


MailFile = Path | tuple[str, bytes]  # a file on the disk, or its name and content


@dataclass(frozen=True)
class _Source:
    """A file of mails."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]] = field(repr=False)
    is_mailbox: bool = False

    def read(self, place: Place) -> bytes:
        """Return the mail at a place."""
        start, end = place
        if end - start > MAX_BYTES:
            raise UnsupportedInputError(f"a mail of {self.name} has more than {MAX_BYTES:,} bytes")
        with self.open() as file:
            file.seek(start)
            content = file.read(end - start)
        return unstuffed(content) if self.is_mailbox else content


@dataclass(frozen=True, slots=True)
class _Listed:
    """What is kept of a mail until its thread is asked for."""

    source: _Source
    place: Place
    digest: bytes  # of its bytes
    is_large: bool
    ties: Ties
    subject: str

    def content(self) -> bytes:
        """Return its bytes; raise `UnsupportedInputError` if they aren't those any more."""
        content = self.source.read(self.place)
        if sha256(content).digest() != self.digest:
            raise UnsupportedInputError(
                f"{self.source.name} has changed since its mails were listed; list them again"
            )
        return content

    def mail(self) -> Mail:
        """Return the whole mail; one that can't be read says why."""
        content = self.content()
        try:
            return decode_mail(content)
        except UnsupportedInputError as error:
            return unread_mail(content, str(error))


class Threads(Sequence[Document]):
    """Threads of mails, the one with the newest mail first.

    Each is read when it is asked for, and not kept; `UnsupportedInputError` is raised if its file
    has changed or gone meanwhile.
    """

    def __init__(self, threads: Sequence[Sequence[_Listed]]) -> None:
        self._threads = threads

    def __len__(self) -> int:
        return len(self._threads)

    @overload
    def __getitem__(self, index: int) -> Document: ...

    @overload
    def __getitem__(self, index: slice) -> list[Document]: ...

    def __getitem__(self, index: int | slice) -> Document | list[Document]:
        if isinstance(index, slice):
            return [_document(thread) for thread in self._threads[index]]
        return _document(self._threads[index])


def read_threads(files: Iterable[MailFile]) -> Threads:
    """Return the threads of mails, the one with the newest mail first.

    Args:
        files: Paths of .eml and .mbox files, or their names and contents, in any order. A mail that
            is given twice counts once. Those on the disk are never held as a whole.

    Raises:
        UnsupportedInputError: If a file is neither, can't be read, or there are more than
            `MOST_MAILS` mails.
    """
    mails: list[_Listed] = []
    seen = _Seen()
    for file in files:
        for mail, head in _mails_of(file):
            if seen.is_new(mail, head):
                mails.append(mail)
            if len(mails) > MOST_MAILS:
                raise UnsupportedInputError(
                    f"there are more than {MOST_MAILS:,} mails; give fewer at a time"
                )
    small = [mail for mail in mails if not mail.is_large]
    threads = [*_grouped(small), *([mail] for mail in mails if mail.is_large)]
    return Threads(sorted(threads, key=_newest, reverse=True))


@dataclass(frozen=True)
class _Seen:
    """Knows which mails came before, by digests, since contents would take all the memory."""

    contents: set[bytes] = field(default_factory=set)
    heads: dict[bytes, _Listed | None] = field(default_factory=dict)  # None: what it says is known
    said: set[bytes] = field(default_factory=set)  # by mails whose headers are alike

    def is_new(self, mail: _Listed, head: Mail) -> bool:
        """Return whether a mail with this header is no copy, and know it from now on."""
        if mail.digest in self.contents:
            return False
        self.contents.add(mail.digest)
        key = _digest_of(head.ties.id, *head.head.items())
        if mail.is_large or key not in self.heads:
            self.heads.setdefault(key, None if mail.is_large else mail)
            return True
        first, self.heads[key] = self.heads[key], None
        if first:
            self.said.add(_said(first))
        said = _said(mail)
        is_new = said not in self.said
        self.said.add(said)
        return is_new


def _said(listed: _Listed) -> bytes:
    """Return a digest of what copies of a mail have in common, whatever programs did to files."""
    mail = listed.mail()
    return _digest_of(mail.ties.id, mail.body, mail.events, mail.attachments, *mail.head.items())


def _digest_of(*values: object) -> bytes:
    return sha256(repr(values).encode("utf-8", "surrogatepass")).digest()


def _mails_of(file: MailFile) -> Iterator[tuple[_Listed, Mail]]:
    """Yield the mails of a file, each with what its header says."""
    source = _source_of(file)
    with source.open() as stream:
        head = stream.read(LARGE_MAIL_BYTES)
        stream.seek(0)
        found = detect_format(head, source.name)
        if found.places:
            source = replace(source, is_mailbox=True)
            places = found.places(stream)
        elif found is MAIL:
            require_mail(decode_head(head), source.name)
            places = iter([(0, len(bounded_bytes(stream, source.name)))])
        else:
            raise UnsupportedInputError(
                f"{source.name} is no mail and no mailbox; give .eml or .mbox files"
            )
        first = next(places, None)
        if first is None:
            raise UnsupportedInputError(
                f"{source.name} has no mails in it; give .eml or .mbox files"
            )
        for place in chain([first], places):
            yield _listed(source, place)


def _source_of(file: MailFile) -> _Source:
    if isinstance(file, Path):
        return _Source(str(file), partial(opened, file))
    name, data = file
    return _Source(name, partial(io.BytesIO, data))


def _listed(source: _Source, place: Place) -> tuple[_Listed, Mail]:
    content = source.read(place)
    head = decode_head(content)
    is_large = MAIL.is_isolated(content)
    subject = head.head.get("subject", "")
    digest = sha256(content).digest()
    return _Listed(source, place, digest, is_large, head.ties, subject), head


def _document(thread: Sequence[_Listed]) -> Document:
    """Read a thread; a mail of it that can't be read is left out, and the reason is a doubt."""
    first = thread[0]
    if not first.is_large:
        mails = [thread[number].mail() for number in order_of([mail.ties for mail in thread])]
        return without_hidden(document_of_mails(mails))
    content = first.content()
    try:
        return without_hidden(isolation.read(MAIL.name, content, "it"))
    except UnsupportedInputError as error:
        return document_of_mails([unread_mail(content, str(error))])


def _newest(mails: Iterable[_Listed]) -> float:
    return max((timestamp_of(mail.ties.date, 0.0) for mail in mails), default=0.0)


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


def _grouped(mails: Sequence[_Listed]) -> list[list[_Listed]]:
    groups = _Groups(list(range(len(mails))))
    by_id: dict[str, int] = {}
    for number, mail in enumerate(mails):
        for name in filter(None, (mail.ties.id, *mail.ties.references)):
            groups.join(by_id.setdefault(name, number), number)
    _join_by_subject(mails, groups)
    found: dict[int, list[_Listed]] = {}
    for number, mail in enumerate(mails):
        found.setdefault(groups.root(number), []).append(mail)
    return list(found.values())


def _join_by_subject(mails: Sequence[_Listed], groups: _Groups) -> None:
    """Join answers that name no mail with the last mail of their subject before them."""
    last: dict[str, int] = {}
    subjects = [_subject(mail) for mail in mails]
    times = [timestamp_of(mail.ties.date, 0.0) for mail in mails]
    for number in sorted(range(len(mails)), key=lambda each: (times[each], subjects[each][1])):
        subject, is_answer = subjects[number]
        if not subject:
            continue
        before = last.get(subject)
        is_lone = is_answer and not mails[number].ties.references
        if is_lone and before is not None and times[number] - times[before] <= _LONGEST_GAP_S:
            groups.join(before, number)
        last[subject] = number


def _subject(mail: _Listed) -> tuple[str, bool]:
    """Return the subject without "Re:" and the like, and whether it had one."""
    subject = mail.subject
    is_answer = False
    while found := _ANSWER.match(subject):
        subject, is_answer = subject[found.end() :], True
    return subject.strip().casefold(), is_answer
