"""Mails as files (.eml: RFC 5322, MIME; .mbox: RFC 4155; .msg): what their writers wrote, no more.

The document's original is composed of the decoded header and body, since the file holds them
encoded. Which parts are the body is told by what they are in: the parts of `multipart/mixed` belong
together, of `multipart/alternative` one is read. Forwarded mails are mails of the same document, a
calendar's entries are told behind the body. What is signed is read; what is encrypted is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message as Part

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import cms, mime
from summarizer.inputs.calendars import parse_calendar
from summarizer.inputs.digests import mails_of_digest
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import declared_in, decoded
from summarizer.inputs.headers import HeaderName
from summarizer.inputs.hidden import DELETIONS, HIDDEN_ELEMENTS
from summarizer.inputs.html_text import shown_text
from summarizer.inputs.mail_order import Ties, order_of
from summarizer.inputs.mailboxes import head_of, is_mbox, split_mbox, unwrapped
from summarizer.inputs.outlook import as_mail
from summarizer.inputs.written_mails import WrittenMail, mail_document

_SHOWN: tuple[tuple[HeaderName, str], ...] = (
    ("from", "From"),
    ("to", "To"),
    ("cc", "Cc"),
    ("date", "Date"),
    ("subject", "Subject"),
)
_DEEPEST = 50
_LARGEST_STUB = 600  # letters of a plain text that may stand in for a page
_MOST_COMPARED = 4  # parts that may say the same
_HEADER_CHARACTERS = 20_000
_FIELD = re.compile(r"[!-9;-~]{1,76}:[ \t]")
_SENT_FIELD = re.compile(
    r"^(?:MIME-Version|Content-Type|Received|Message-ID|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_URL = re.compile(r"(?:https?://|www\.)\S{1,2000}")
_PGP_MESSAGE = re.compile(
    r"-----BEGIN PGP MESSAGE-----.*?(?:-----END PGP MESSAGE-----|\Z)", re.DOTALL
)
_MIME_FIELD = re.compile(rb"^Content-Type:", re.IGNORECASE | re.MULTILINE)

_ITS_TEXT = "the mail's text"
_KEY = "open it in the mail program that has the key, and save its text as .txt"
_SMIME = f"is encrypted (S/MIME); {_KEY}"
_PGP = f"is encrypted (PGP); {_KEY}"
_RIGHTS = (
    "is protected by Microsoft's rights management (message.rpmsg); open it in Outlook, and save "
    "its text as .txt"
)
_TNEF = (
    "has its text in winmail.dat, Outlook's own format; ask for it as HTML or plain text, or open "
    "winmail.dat with a program that reads it"
)
_DAMAGED_CMS = "has its text in a signed part (smime.p7m) that is damaged; ask for it again"


@dataclass(frozen=True)
class Mail:
    """A decoded mail."""

    head: dict[HeaderName, str]  # of the fields that are shown
    ties: Ties = field(default_factory=Ties)
    body: str = ""
    attachments: tuple[str, ...] = ()  # names of the files in it
    dropped: Mapping[str, int] = field(default_factory=dict)  # what of its body isn't shown
    events: str = ""  # entries of a calendar
    enclosed: tuple[Mail, ...] = ()  # forwarded as they were
    problem: str = ""  # why it can't be read, and what to do
    doubts: tuple[str, ...] = ()


def read_mail(data: bytes, name: str = "the mail") -> Document:
    """Return the document of an .eml file.

    Raises `UnsupportedInputError` if it is none, or all that it says is encrypted.
    """
    mail = decode_mail(data)
    require_mail(mail, name)
    problems = [each.problem for each in _with_enclosed([mail]) if not _only_forwards(each)]
    if all(problems) and any(problems):
        raise UnsupportedInputError(f"{name} {next(filter(None, problems))}")
    return document_of_mails([mail])


def require_mail(mail: Mail, name: str) -> None:
    """Raise `UnsupportedInputError` if what was decoded is no mail."""
    if not ({"from", "subject", "date"} & set(mail.head)):
        raise UnsupportedInputError(
            f"{name} is no mail: it has no From, Date or Subject; if it is text, give it a name "
            "that ends in .txt"
        )


def read_outlook(data: bytes, name: str = "the message") -> Document:
    """Return the document of Outlook's .msg file; raise `UnsupportedInputError` as `read_mail`."""
    return read_mail(as_mail(data, name), name)


def document_of_mails(mails: Sequence[Mail]) -> Document:
    """Return the document of mails, in the order given; each is followed by those it forwards."""
    pieces: list[str] = []
    placed: list[WrittenMail] = []
    length = 0
    every = list(_with_enclosed(mails))
    for number, mail in enumerate(every, 1):
        start = length + (2 if pieces else 0)
        head = "\n".join(
            f"{shown}: {mail.head[name]}" for name, shown in _SHOWN if name in mail.head
        )
        said = f"{head}\n\n{mail.body}"
        whole = f"{said}\n\n{mail.events}" if mail.events else said
        pieces.append(whole)
        length = start + len(whole)
        mail_id = mail.ties.id or (str(number) if len(every) > 1 else "")
        placed.append(
            WrittenMail(
                *(mail.head, start, start + len(head), start + len(said), length, mail_id),
                *(mail.attachments, mail.dropped),
            )
        )
    document = mail_document("\n\n".join(pieces), placed)
    is_forward = len(mails) == 1 and len(every) == 2
    doubts = tuple(dict.fromkeys(doubt for mail in every for doubt in _doubts(mail)))
    return replace(
        document, input_type="email" if is_forward else document.input_type, doubts=doubts
    )


def _with_enclosed(mails: Sequence[Mail]) -> Iterator[Mail]:
    for mail in mails:
        yield mail
        yield from _with_enclosed(mail.enclosed)


def _only_forwards(mail: Mail) -> bool:
    """Return whether a mail says nothing itself; what is encrypted says something."""
    return bool(mail.enclosed) and not (mail.body or mail.events or mail.problem)


def _doubts(mail: Mail) -> Iterator[str]:
    yield from mail.doubts
    if mail.problem:
        yield f"the mail {mail.head.get('subject', '')!r} was left out: it {mail.problem}"


def decode_mail(data: bytes) -> Mail:
    """Return what a mail says and brings, as far as it isn't damaged.

    Raises `UnsupportedInputError` for parts nested too deep, or more than any mail has.
    """
    return _mail(mime.parse_part(unwrapped(data)))


def decode_head(data: bytes) -> Mail:
    """Return what the header of a mail says, which takes a tenth of the time."""
    return _headed(mime.parse_part(head_of(unwrapped(data))))


def unread_mail(data: bytes, problem: str) -> Mail:
    """Return a mail of which only the header could be read.

    Args:
        data: The mail.
        problem: A sentence on it, which may begin with "it".
    """
    said = problem.removeprefix("it ")
    return replace(decode_head(data), problem=said, dropped={"unreadable mails": 1})


def _headed(part: Part) -> Mail:
    head = {name: value for name, shown in _SHOWN if (value := mime.field(part, shown))}
    references = f"{mime.raw_field(part, 'References')} {mime.raw_field(part, 'In-Reply-To')}"
    ties = Ties(
        mime.raw_field(part, "Message-ID").strip("<> \t"),
        tuple(each.strip("<>,") for each in references.split()),
        head.get("date", ""),
    )
    return Mail(head, ties)


def _mail(part: Part, depth: int = 0) -> Mail:
    body = _body(part, depth)
    text = body.text or body.named
    mails, footer = mails_of_digest(text) if depth <= _DEEPEST else ([], 0)
    if mails:
        enclosed = tuple(_mail(mime.parse_part(each.encode()), depth + 1) for each in mails)
        text, body = "", replace(body, text="", named="", enclosed=body.enclosed + enclosed)
    is_empty = not (text or body.events or body.enclosed)
    problem = body.problem or (body.unread if is_empty else "")
    doubts = body.doubts if problem or not body.unread else (*body.doubts, f"a part {body.unread}")
    dropped = {
        HIDDEN_ELEMENTS: body.hidden,
        DELETIONS: body.deletions,
        "footer lines": footer,
        "unreadable mails": int(bool(problem)),
    }
    return replace(
        _headed(part),
        body="" if problem else text,
        attachments=body.attachments,
        dropped={name: count for name, count in dropped.items() if count},
        events="\n\n".join(_told(events, text) for events in body.events),
        enclosed=body.enclosed,
        problem=problem,
        doubts=doubts,
    )


def _told(event: tuple[str, tuple[str, ...]], text: str) -> str:
    """Return a calendar's entry without the lines that the mail says itself."""
    title, lines = event
    return "\n".join((title, *(line for line in lines if line not in text)))


# -- which parts are the body ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Body:
    """What a part of a mail, and all below it, says and brings."""

    text: str = ""
    is_rich: bool = False  # it was HTML
    named: str = ""  # of text files, which is read where there is nothing else
    events: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hidden: int = 0
    deletions: int = 0
    attachments: tuple[str, ...] = ()
    enclosed: tuple[Mail, ...] = ()
    problem: str = ""  # why what it says can't be read
    unread: str = ""  # why something beside it can't
    doubts: tuple[str, ...] = ()


def _body(part: Part, depth: int = 0) -> _Body:
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        return _forwarded(part, depth)
    parts = mime.parts_of(part)
    if kind == "multipart/encrypted":
        is_pgp = "pkcs7" not in mime.parameter(part, "protocol")
        return _Body(problem=_PGP if is_pgp else _SMIME)
    if not parts or depth > _DEEPEST:
        return _leaf(part, kind, depth)
    bodies = [_body(each, depth + 1) for each in parts]
    return _COMBINED.get(kind, _mixed)(bodies)


def _mixed(bodies: Sequence[_Body]) -> _Body:
    said = [body for body in bodies if body.text]
    if len(said) <= _MOST_COMPARED:
        said = [body for body in said if not any(_is_within(body, each) for each in said)]
    return _merged(bodies, said)


def _is_within(body: _Body, other: _Body) -> bool:
    """Return whether all of a plain text is in an HTML part that should be its alternative."""
    return other.is_rich and not body.is_rich and _letters(body.text) in _letters(other.text)


def _alternative(bodies: Sequence[_Body]) -> _Body:
    plain = next((body for body in bodies if body.text and not body.is_rich), None)
    rich = next((body for body in reversed(bodies) if body.text and body.is_rich), None)
    if plain and rich:
        return _merged(bodies, [rich if _is_stub(plain.text, rich.text) else plain])
    return _merged(bodies, [body for body in (plain, rich) if body])


def _is_stub(plain: str, rich: str) -> bool:
    """Return whether a plain text only says where the content is, or stands for much more."""
    said, shown = _letters(_URL.sub("", plain)), _letters(_URL.sub("", rich))
    speaks_of_html = "html" in said and "html" not in shown
    least = len(said) / 2 if speaks_of_html else 2 * len(said)
    return len(said) <= _LARGEST_STUB and len(shown) > least


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _related(bodies: Sequence[_Body]) -> _Body:
    root = next((body for body in bodies if body.text), None)  # the others are its pictures
    return _merged(bodies, [root] if root else [])


def _report(bodies: Sequence[_Body]) -> _Body:
    """A mail that came back: what it was is no content."""
    return replace(_mixed(bodies), enclosed=())


_COMBINED = {
    "multipart/alternative": _alternative,
    "multipart/related": _related,
    "multipart/report": _report,
}


def _merged(bodies: Sequence[_Body], said: Sequence[_Body]) -> _Body:
    """Return all that parts bring, and the text of those that are read."""
    return _Body(
        text="\n\n".join(body.text for body in said),
        is_rich=any(body.is_rich for body in said),
        named="\n\n".join(body.named for body in bodies if body.named),
        events=tuple(dict.fromkeys(event for body in bodies for event in body.events)),
        hidden=sum(body.hidden for body in said),
        deletions=sum(body.deletions for body in said),
        attachments=tuple(name for body in bodies for name in body.attachments),
        enclosed=tuple(mail for body in bodies for mail in body.enclosed),
        problem=next((body.problem for body in bodies if body.problem), ""),
        unread=next((body.unread for body in bodies if body.unread), ""),
        doubts=tuple(dict.fromkeys(doubt for body in said for doubt in body.doubts)),
    )


def _forwarded(part: Part, depth: int) -> _Body:
    """Return the mail that is attached to another, which comes encoded from some programs."""
    inner = next(iter(mime.parts_of(part)), None)
    if inner is not None and not inner.keys():  # it is still encoded
        inner["Content-Transfer-Encoding"] = mime.raw_field(part, "Content-Transfer-Encoding")
        inner = mime.parse_part(mime.content_of(inner))
    if inner is None or depth > _DEEPEST:
        return _Body()
    mail = _mail(inner, depth + 1)
    name = mime.file_name(part) or mail.head.get("subject") or "unnamed message"
    return _Body(attachments=(name,), enclosed=(mail,))


# -- parts that have none below them ---------------------------------------------------------------


def _leaf(part: Part, kind: str, depth: int) -> _Body:
    name = mime.file_name(part)
    attached = _Body(attachments=(name or f"unnamed {kind}",))
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") or _is_p7m(name, kind):
        return _opened(part, name, depth, attached)
    if kind == "application/pgp-encrypted":
        return _Body(problem=_PGP)
    if kind == "application/x-microsoft-rpmsg-message" or name.lower().endswith(".rpmsg"):
        return _Body(problem=_RIGHTS)
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        return replace(attached, unread=_TNEF)
    if kind in ("text/calendar", "application/ics"):
        events = parse_calendar(mime.text_of(part).text).entries
        return _Body(events=events, attachments=(name,) if name else ())
    if name.lower().endswith((".asc", ".pgp", ".gpg")) and b"BEGIN PGP MESSAGE" in mime.content_of(
        part
    ):
        return replace(attached, unread=_PGP)
    return _shown(part, kind, name, attached)


def _is_p7m(name: str, kind: str) -> bool:
    return name.lower() == "smime.p7m" and kind == "application/octet-stream"


def _opened(part: Part, name: str, depth: int, attached: _Body) -> _Body:
    """Return what a CMS message holds: a mail's body; a file that was signed is an attachment."""
    kind, content = cms.opened(mime.content_of(part))
    is_of_mail = name.lower() in ("", "smime.p7m", "smime.p7z") or mime.parameter(
        part, "smime-type"
    )
    if kind == "encrypted":
        return _Body(problem=_SMIME) if is_of_mail else replace(attached, unread=_SMIME)
    if _MIME_FIELD.search(content[:_HEADER_CHARACTERS]) and depth <= _DEEPEST:
        return _body(mime.parse_part(content), depth + 1)
    if mime.parameter(part, "smime-type") in ("enveloped-data", "authenveloped-data"):
        return _Body(problem=_SMIME)
    return replace(attached, unread=_DAMAGED_CMS) if is_of_mail else attached


def _shown(part: Part, kind: str, name: str, attached: _Body) -> _Body:
    is_lost = part.get_content_maintype() == "multipart"  # its parts: it is all one text
    is_text = kind in ("text/plain", "text/html", "text/enriched", "text/markdown") or is_lost
    if not is_text or mime.is_for_saving(part):
        return _Body() if kind == "text/x-amp-html" else attached
    if kind in ("text/html", "text/enriched"):
        body = _html(part)
    else:
        source = mime.text_of(part)
        body = _unencrypted(_Body(source.text.strip(), doubts=source.doubts(_ITS_TEXT)))
    if name and not is_lost:
        return replace(attached, named="" if body.is_rich else body.text)
    return body


def _html(part: Part) -> _Body:
    content = mime.content_of(part)
    source = decoded(content, mime.charset_of(part), declared_in(content))
    shown = shown_text(source.text)
    doubts = source.doubts(_ITS_TEXT)
    hidden, deletions = shown.hidden_elements, shown.deletions
    return _unencrypted(_Body(shown.text, True, hidden=hidden, deletions=deletions, doubts=doubts))


def _unencrypted(body: _Body) -> _Body:
    """Return a text without what is encrypted in it, which may be all that it says."""
    if "-----BEGIN PGP MESSAGE-----" not in body.text:
        return body
    rest = _PGP_MESSAGE.sub("", body.text).strip()
    if 2 * len(rest) < len(body.text):
        return _Body(problem=_PGP)
    return replace(body, text=rest, doubts=(*body.doubts, f"a part of the mail {_PGP}"))


# -- mailboxes -------------------------------------------------------------------------------------


def read_mbox(data: bytes, name: str = "the mailbox") -> Document:
    """Return the thread of a mailbox; raise `UnsupportedInputError` if it is none."""
    if not is_mbox(data):
        raise UnsupportedInputError(
            f'{name} is no mailbox: it doesn\'t begin with a "From " line; give a '
            "single mail a name that ends in .eml"
        )
    mails = [decode_mail(mail) for mail in split_mbox(data)]
    ordered = [mails[number] for number in order_of([mail.ties for mail in mails])]
    return replace(document_of_mails(ordered), input_type="email-thread")


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
