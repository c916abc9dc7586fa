"""A mail as a file (.eml, RFC 5322 and MIME) to a document: what its writer wrote, and no more.

The standard library takes the parts and encodings apart. The document's original is composed of
the decoded head and body, since the file holds them encoded.

Not handled: what is encrypted, signed in an opaque way (S/MIME), or in winmail.dat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.policy import Compat32

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.headers import HeaderName
from summarizer.inputs.hidden import HIDDEN_ELEMENTS
from summarizer.inputs.mail_html import shown_text
from summarizer.inputs.written_mail import WrittenMail, mail_document

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


class _AsItStands(Compat32):
    """Gives a head's fields as they are in the file, bytes beyond ASCII as surrogate escapes.

    A field is cut where no mail's goes on: what follows would take more than linear time.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_FIELD]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


@dataclass(frozen=True)
class Mail:
    """A decoded mail.

    head        -- the fields that are shown, decoded
    references  -- ids of the mails it answers, the nearest last
    attachments -- names of the files in it
    dropped     -- what of its body isn't shown, counted by name
    """

    head: dict[HeaderName, str]
    body: str
    id: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


def read_mail(data: bytes, name: str = "the mail") -> Document:
    """The document of an .eml file; raises `UnsupportedInputError` for what is no mail."""
    mail = decode_mail(data)
    if not ({"from", "subject", "date"} & set(mail.head)):
        raise UnsupportedInputError(
            f"{name} is no mail: it has no From, Date or Subject; if it is text, give it a name "
            "that ends in .txt"
        )
    return document_of_mails([mail])


def document_of_mails(mails: Sequence[Mail]) -> Document:
    """The document of mails, in the order given."""
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
    """A mail's head, body and the names of what is attached; what is damaged is read as it goes.

    Raises `UnsupportedInputError` where parts are nested deeper than can be followed, or more
    than any mail has.
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
    """The text of a mail: its plain parts, else its HTML, else a text or a mail that is in it.

    And what of the HTML isn't shown, where that is taken.
    """
    hidden = 0
    texts: dict[str, list[str]] = {"plain": [], "html": [], "named": [], "forwarded": []}
    for leaf in _leaves(part):
        kind = leaf.get_content_type()
        if kind == "message/rfc822":
            _take_forwarded(leaf, attached, texts["forwarded"])
        elif _is_attached(leaf):
            attached.append(_file_name(leaf) or f"unnamed {kind}")
            if kind == "text/plain" and not _is_for_saving(leaf):
                texts["named"].append(_lf(_decoded(leaf)).strip())
        elif kind == "text/html":
            shown = shown_text(_decoded(leaf))
            texts["html"].append(shown.text)
            hidden += shown.hidden_elements
        else:
            texts["plain"].append(_lf(_decoded(leaf)).strip())
    found = ((kind, "\n\n".join(filter(None, texts[kind]))) for kind in texts)
    kind, text = next((each for each in found if each[1]), ("", ""))
    return text, {HIDDEN_ELEMENTS: hidden} if hidden and kind == "html" else {}


def _leaves(part: Part, depth: int = 0) -> Iterator[Part]:
    """Parts that have none below them, or are a mail of their own."""
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
        forwarded.append("\n".join([*head, *title, "", _lf("\n".join(texts)).strip()]).strip())


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
    except (
        MessageError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
    ):  # a damaged RFC 2231 parameter
        name = None
    return _without_halves(_words(name)) if name else ""


def _field(part: Part, name: str) -> str:
    return _without_halves(_words(_raw(part, name)))


def _raw(part: Part, name: str) -> str:
    """A field as it stands; bytes beyond ASCII, which shouldn't be there, are UTF-8 mostly."""
    return _decode_bytes(str(part.get(name, "")).encode("utf-8", "surrogateescape"), "")


def _words(value: str) -> str:
    """A field's value with its encoded words (RFC 2047) decoded, on one line."""
    try:
        chunks = decode_header(_SPACE.sub(" ", value))
    except (MessageError, ValueError, LookupError):  # base64 that isn't
        return _SPACE.sub(" ", value).strip()
    text = "".join(
        chunk if isinstance(chunk, str) else _decode_bytes(chunk, charset or "")
        for chunk, charset in chunks
    )
    return _SPACE.sub(" ", text).strip()


def _decoded(leaf: Part) -> str:
    try:
        payload = leaf.get_payload(decode=True)
    except (MessageError, ValueError, LookupError):
        payload = None
    if not isinstance(payload, bytes):
        return ""
    try:
        charset = leaf.get_content_charset("")
    except (MessageError, ValueError, LookupError):
        charset = ""
    return _without_halves(_decode_bytes(payload, charset or ""))


def _decode_bytes(data: bytes, charset: str) -> str:
    """Text in UTF-8 if it is that, whatever was declared; else as declared; else by its looks."""
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
    """Whether bytes beyond ASCII mostly stand together: Chinese, not an accent here and there."""
    runs = _HIGH_RUN.findall(data[:100_000])
    return 2 * sum(len(run) > 1 for run in runs) > len(runs)


def _without_halves(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
