"""Mails as files (.eml: RFC 5322, MIME; .mbox: RFC 4155): what their writers wrote, and no more.

The standard library takes the parts and encodings apart. The document's original is composed of
the decoded header and body, since the file holds them encoded. A mailbox is a thread: its mails
come in the order of their dates, but an answer never before what it answers, however wrong a clock
was.

Not handled: what is encrypted, signed in an opaque way (S/MIME), or in winmail.dat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from itertools import pairwise

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.hidden import HIDDEN_ELEMENTS
from summarizer.inputs.html_text import shown_text
from summarizer.inputs.quotation import HeaderName, WrittenMail, mail_document
from summarizer.inputs.text import with_lf, without_surrogates

_SHOWN: tuple[tuple[HeaderName, str], ...] = (
    ("from", "From"),
    ("to", "To"),
    ("cc", "Cc"),
    ("date", "Date"),
    ("subject", "Subject"),
)
# What is declared is often a part of what was meant; the larger one reads both.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8"}
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_SPACE = re.compile(r"\s+")
_DEEPEST = 50
_MOST_PARTS = 20_000
_LONGEST_FIELD = 20_000  # characters
_HEADER_CHARACTERS = 20_000
_FIELD = re.compile(r"[!-9;-~]{1,76}:[ \t]")
_SENT_FIELD = re.compile(
    r"^(?:MIME-Version|Content-Type|Received|Message-ID|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_FROM_LINE = re.compile(  # with a time of day, so that prose after an empty line is none
    rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]{1,200}?\d\d:\d\d[^\r\n]{0,200}\r?\n"
)
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
_DAMAGED = (MessageError, ValueError, LookupError)  # what `email` raises for damaged fields


class _AsItStands(Compat32):
    """Keep header fields as they are in the file, bytes beyond ASCII as surrogate escapes.

    A field is cut where no mail's goes on: what follows would take more than linear time.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_FIELD]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


@dataclass(frozen=True)
class Mail:
    """A decoded mail."""

    head: dict[HeaderName, str]  # of the fields that are shown
    body: str
    id: str = ""
    references: tuple[str, ...] = ()  # ids of the mails it answers, the nearest last
    attachments: tuple[str, ...] = ()  # names of the files in it
    dropped: Mapping[str, int] = field(default_factory=dict)  # what of its body isn't shown


def read_mail(data: bytes, name: str = "the mail") -> Document:
    """Return the document of an .eml file; raise `UnsupportedInputError` if it is none."""
    mail = decode_mail(data)
    if not ({"from", "subject", "date"} & set(mail.head)):
        raise UnsupportedInputError(
            f"{name} is no mail: it has no From, Date or Subject; if it is text, give it a name "
            "that ends in .txt"
        )
    return document_of_mails([mail])


def document_of_mails(mails: Sequence[Mail]) -> Document:
    """Return the document of mails, in the order given."""
    pieces: list[str] = []
    placed = []
    length = 0
    for number, mail in enumerate(mails, 1):
        start = length + (2 if pieces else 0)
        head = "\n".join(
            f"{shown}: {mail.head[name]}" for name, shown in _SHOWN if name in mail.head
        )
        whole = f"{head}\n\n{mail.body}"
        pieces.append(whole)
        length = start + len(whole)
        mail_id = mail.id or (str(number) if len(mails) > 1 else "")
        body_start = start + len(head)
        placed.append(
            WrittenMail(
                mail.head, start, body_start, length, mail_id, mail.attachments, mail.dropped
            )
        )
    return mail_document("\n\n".join(pieces), placed)


def decode_mail(data: bytes) -> Mail:
    """Return a mail's header, body and names of attachments, as far as they aren't damaged.

    Raises `UnsupportedInputError` for parts nested too deep, or more than any mail has.
    """
    if data.count(b"\n--") > _MOST_PARTS:  # each would take kilobytes
        raise UnsupportedInputError(
            f"the mail has more than {_MOST_PARTS:,} parts; save its text as .txt"
        )
    try:
        part = message_from_bytes(data, policy=_AsItStands())
    except (RecursionError, ValueError) as error:
        raise UnsupportedInputError(
            f"the mail's parts are nested too deep or damaged ({type(error).__name__}); save its "
            "text as .txt"
        ) from error
    head = {name: value for name, shown in _SHOWN if (value := _field(part, shown))}
    attached: list[str] = []
    body, dropped = _body(part, attached)
    references = f"{_raw(part, 'References')} {_raw(part, 'In-Reply-To')}".split()
    return Mail(
        head,
        body,
        _raw(part, "Message-ID").strip("<> \t"),
        tuple(each.strip("<>,") for each in references),
        tuple(attached),
        dropped,
    )


def _body(part: Part, attached: list[str]) -> tuple[str, dict[str, int]]:
    """Return a mail's plain text, else its HTML, else a text or mail in it, and what is hidden."""
    hidden = 0
    texts: dict[str, list[str]] = {"plain": [], "html": [], "named": [], "forwarded": []}
    for leaf in _leaves(part):
        kind = leaf.get_content_type()
        if kind == "message/rfc822":
            _take_forwarded(leaf, attached, texts["forwarded"])
        elif _is_attached(leaf):
            attached.append(_file_name(leaf) or f"unnamed {kind}")
            if kind == "text/plain" and not _is_for_saving(leaf):
                texts["named"].append(with_lf(_decoded(leaf)).strip())
        elif kind == "text/html":
            shown = shown_text(_decoded(leaf))
            texts["html"].append(shown.text)
            hidden += shown.hidden_elements
        else:
            texts["plain"].append(with_lf(_decoded(leaf)).strip())
    found = ((kind, "\n\n".join(filter(None, texts[kind]))) for kind in texts)
    kind, text = next((each for each in found if each[1]), ("", ""))
    return text, {HIDDEN_ELEMENTS: hidden} if hidden and kind == "html" else {}


def _leaves(part: Part, depth: int = 0) -> Iterator[Part]:
    """Yield parts that have none below them, or are a mail of their own."""
    payload = part.get_payload()
    is_mail = part.get_content_type() == "message/rfc822"
    if is_mail or not isinstance(payload, list) or depth > _DEEPEST:
        yield part
        return
    for each in payload:
        if isinstance(each, Part):
            yield from _leaves(each, depth + 1)


def _take_forwarded(leaf: Part, attached: list[str], forwarded: list[str]) -> None:
    payload = leaf.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Part):
        return
    subject = _field(inner, "Subject")
    attached.append(_file_name(leaf) or subject or "unnamed message")
    if len(forwarded) < _DEEPEST:
        texts = [
            _decoded(each) for each in _leaves(inner) if each.get_content_type() == "text/plain"
        ]
        head = [
            f"{name}: {_field(inner, name)}" for name in ("From", "Date") if _field(inner, name)
        ]
        title = [f"Subject: {subject}"] if subject else []
        forwarded.append("\n".join([*head, *title, "", with_lf("\n".join(texts)).strip()]).strip())


def _is_attached(leaf: Part) -> bool:
    if leaf.get_content_maintype() == "multipart":  # parts that weren't found: it is all one text
        return False
    is_shown = leaf.get_content_type() in ("text/plain", "text/html")
    return not is_shown or _is_for_saving(leaf) or bool(_file_name(leaf))


def _is_for_saving(leaf: Part) -> bool:
    return _raw(leaf, "Content-Disposition").lower().startswith("attachment")


def _file_name(leaf: Part) -> str:
    try:
        name = leaf.get_filename()
    except (*_DAMAGED, TypeError, AttributeError):  # a damaged RFC 2231 parameter
        name = None
    return without_surrogates(_words(name)) if name else ""


def _field(part: Part, name: str) -> str:
    return without_surrogates(_words(_raw(part, name)))


def _raw(part: Part, name: str) -> str:
    """Return a field as it stands; bytes beyond ASCII, which break the rules, are mostly UTF-8."""
    return _decode_bytes(str(part.get(name, "")).encode("utf-8", "surrogateescape"), "")


def _words(value: str) -> str:
    """Return a field's value with its encoded words (RFC 2047) decoded, on one line."""
    try:
        chunks = decode_header(_SPACE.sub(" ", value))
    except _DAMAGED:  # base64 that isn't
        return _SPACE.sub(" ", value).strip()
    text = "".join(
        chunk if isinstance(chunk, str) else _decode_bytes(chunk, charset or "")
        for chunk, charset in chunks
    )
    return _SPACE.sub(" ", text).strip()


def _decoded(leaf: Part) -> str:
    try:
        payload = leaf.get_payload(decode=True)
    except _DAMAGED:
        payload = None
    if not isinstance(payload, bytes):
        return ""
    try:
        charset = leaf.get_content_charset("")
    except _DAMAGED:
        charset = ""
    return without_surrogates(_decode_bytes(payload, charset or ""))


def _decode_bytes(data: bytes, charset: str) -> str:
    """Decode UTF-8 if it is that, whatever was declared; else as declared; else by its looks."""
    likely = "gb18030" if _is_in_pairs(data) else "cp1252"
    declared = _WIDER.get(charset.lower(), charset)
    is_seven_bit = data.isascii() or b"\0" in data  # ISO-2022-JP, UTF-7, UTF-16: not told by looks
    names = (declared, "utf-8", likely) if is_seven_bit else ("utf-8", declared, likely)
    for name in filter(None, names):
        try:
            return data.decode(name)
        except (ValueError, LookupError):  # unknown, or no text encoding at all
            continue
    return data.decode("cp1252", "replace")


def _is_in_pairs(data: bytes) -> bool:
    """Return whether bytes beyond ASCII mostly stand together: Chinese, not stray accents."""
    runs = _HIGH_RUN.findall(data[:100_000])
    return 2 * sum(len(run) > 1 for run in runs) > len(runs)


def is_mbox(data: bytes) -> bool:
    """Return whether `data` begins as a mailbox does: a "From " line, then a header field."""
    found = _FROM_LINE.match(data)
    return bool(found and re.match(rb"[!-9;-~]{1,76}:", data[found.end() : found.end() + 80]))


def read_mbox(data: bytes, name: str = "the mailbox") -> Document:
    """Return the thread of a mailbox; raise `UnsupportedInputError` if it is none."""
    if not is_mbox(data):
        raise UnsupportedInputError(
            f'{name} is no mailbox: it doesn\'t begin with a "From " line; a single mail is '
            "read as .eml"
        )
    document = document_of_mails(in_order([decode_mail(mail) for mail in split_mbox(data)]))
    return replace(document, input_type="email-thread")


def parse_sent_mail(text: str) -> Document | None:
    """Return the document of a mail or mailbox as it is sent, but decoded; None for other texts."""
    head = text[:_HEADER_CHARACTERS].lstrip()
    try:
        if head.startswith("From ") and is_mbox(head.encode()):
            return read_mbox(text.lstrip().encode())
        if _FIELD.match(head) and _SENT_FIELD.search(head.partition("\n\n")[0]):
            return read_mail(text.lstrip().encode())
    except UnsupportedInputError:  # damaged beyond reading: it is a text all the same
        return None
    return None


def split_mbox(data: bytes) -> list[bytes]:
    """Return the mails of a mailbox, each as its .eml file would be."""
    ends = [(found.start(), found.end()) for found in _FROM_LINE.finditer(data)]
    ends.append((len(data), len(data)))
    return [_STUFFED.sub(rb"\1", data[start:end]) for (_, start), (end, _) in pairwise(ends)]


def in_order(mails: Sequence[Mail]) -> list[Mail]:
    """Sort mails by date, each after those it answers; one without a date follows its neighbour."""
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
    """Return a mail and those it answers that have no place yet, the oldest first."""
    chain: dict[int, None] = {}
    at: int | None = index
    while at is not None and at not in placed and at not in chain:
        chain[at] = None
        known = (by_id.get(reference) for reference in reversed(mails[at].references))
        at = next((parent for parent in known if parent is not None), None)
    return list(reversed(chain))


def timestamp_of(date: str, otherwise: float) -> float:
    """Return a mail's date in seconds since 1970, or `otherwise` if it is no date."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError, OSError):
        return otherwise
