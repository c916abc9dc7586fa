"""One part of a mail (MIME, RFC 2045 to 2047): its fields, its file's name, its bytes, its text.

The standard library takes the parts apart. What programs send against the rules is read as it was
meant: a footer in plain text behind a body in base64, fields with bytes beyond ASCII, lines that
were wrapped to flow (RFC 3676), and the armour of a signature (RFC 9580, 7).
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.policy import Compat32

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.encodings import Decoded, decoded
from summarizer.inputs.text import with_lf, without_surrogates

_MOST_PARTS = 20_000
_MOST_WRAPPED = 20  # boundaries, each of which is looked for in the whole mail
_LONGEST_FIELD = 20_000  # characters
_SPACE = re.compile(r"\s+")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]*={0,2}\s*")
_WRAPPED_BOUNDARY = re.compile(
    rb"(boundary[ \t]{0,4}=[ \t]{0,4}\")([^\"\r\n]{1,70})\r?\n([ \t]{0,8})([^\"\r\n:]{1,70}(?=\"))",
    re.IGNORECASE,
)
_DAMAGED = (MessageError, ValueError, LookupError, TypeError, AttributeError)  # what `email` raises
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


class _AsItStands(Compat32):
    """Keep header fields as they are in the file, bytes beyond ASCII as surrogate escapes.

    A field is cut where no mail's goes on: what follows would take more than linear time.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_FIELD]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


def parse_part(data: bytes) -> Part:
    """Return a mail or saved page with its parts; raise `UnsupportedInputError` for too many."""
    data = _WRAPPED_BOUNDARY.sub(lambda found: _joined_boundary(found, data), data, _MOST_WRAPPED)
    if data.count(b"\n--") > _MOST_PARTS:  # each would take kilobytes
        raise UnsupportedInputError(
            f"it has more than {_MOST_PARTS:,} parts; save its text as .txt"
        )
    try:
        return message_from_bytes(data, policy=_AsItStands())
    except (RecursionError, ValueError) as error:
        raise UnsupportedInputError(
            f"its parts are nested too deep or damaged ({type(error).__name__}); save its text "
            "as .txt"
        ) from error


def _joined_boundary(found: re.Match[bytes], data: bytes) -> bytes:
    """Return a boundary that was wrapped within itself as its parts have it.

    A field is unfolded by taking the line's end away (RFC 5322, 2.2.3), but what wraps lines puts
    white space there, or takes it.
    """
    start, space, end = found[2], found[3], found[4]
    joined = (start + between + end for between in (space, b" ", b"\t", b""))
    known = (each for each in joined if b"\n--" + each in data)
    return found[1] + next(known, start + space + end)


def parts_of(part: Part) -> list[Part]:
    """Return the parts right below one; [] if it has none, or they weren't found."""
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Part)] if isinstance(payload, list) else []


def field(part: Part, name: str) -> str:
    """Return a header field as it is shown; "" if there is none."""
    return without_surrogates(_words(raw_field(part, name)))


def raw_field(part: Part, name: str) -> str:
    """Return a field as it stands; bytes beyond ASCII, which break the rules, are mostly UTF-8."""
    return decoded(str(part.get(name, "")).encode("utf-8", "surrogateescape"), "").text


def parameter(part: Part, name: str) -> str:
    """Return a parameter of the content type in small letters; "" if there is none."""
    try:
        value = part.get_param(name, "")
    except _DAMAGED:
        return ""
    return str(value[2] if isinstance(value, tuple) else value).strip().lower()


def file_name(part: Part) -> str:
    """Return the name that a part's file has; "" if there is none."""
    try:
        name = part.get_filename()
    except _DAMAGED:  # a damaged RFC 2231 parameter
        name = None
    return without_surrogates(_words(name)) if name else ""


def is_for_saving(part: Part) -> bool:
    """Return whether a part is an attachment, not to be shown."""
    return raw_field(part, "Content-Disposition").lower().startswith("attachment")


def _words(value: str) -> str:
    """Return a field's value with its encoded words (RFC 2047) decoded, on one line."""
    try:
        chunks = decode_header(_SPACE.sub(" ", value))
    except _DAMAGED:  # base64 that isn't
        return _SPACE.sub(" ", value).strip()
    text = "".join(
        chunk if isinstance(chunk, str) else decoded(chunk, charset or "").text
        for chunk, charset in chunks
    )
    return _SPACE.sub(" ", text).strip()


def content_of(part: Part) -> bytes:
    """Return the bytes of a part without its transfer encoding, as far as they aren't damaged."""
    try:
        payload = part.get_payload(decode=True)
    except _DAMAGED:
        payload = None
    return payload if isinstance(payload, bytes) else b""


def text_of(part: Part) -> Decoded:
    """Return the text of a part, with LF line ends, unwrapped and without armour."""
    appended = _cut_appended(part)
    text, guess = decoded(content_of(part), charset_of(part))
    text = with_lf(text)
    if parameter(part, "format") == "flowed":
        text = _unflowed(text, delete_space=parameter(part, "delsp") == "yes")
    if _SIGNED in text:
        text = _without_armour(text)
    return Decoded(f"{text.rstrip()}\n\n{appended}" if appended else text, guess)


def charset_of(part: Part) -> str:
    """Return the encoding that a part is said to be in; "" if it doesn't say."""
    try:
        return part.get_content_charset("") or ""
    except _DAMAGED:
        return ""


def _cut_appended(part: Part) -> str:
    """Remove the lines that a list put in plain text behind a body in base64, and return them."""
    payload = part.get_payload()
    if raw_field(part, "Content-Transfer-Encoding").strip().lower() != "base64":
        return ""
    lines = payload.splitlines(keepends=True) if isinstance(payload, str) else []
    end = next((at for at, line in enumerate(lines) if not _BASE64_LINE.fullmatch(line)), None)
    if not end or not any(line.strip() for line in lines[:end]):
        return ""
    part.set_payload("".join(lines[:end]))
    return with_lf("".join(lines[end:])).strip()


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Return a text whose soft line ends, a space before each, are removed (RFC 3676, 4)."""
    lines: list[str] = []
    open_depth = -1  # of the quotation whose last line goes on
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        said = line[depth:].removeprefix(" ")
        is_soft = said.endswith(" ") and said != "-- "
        shown = said[:-1] if is_soft and delete_space else said
        if depth == open_depth and said != "-- ":
            lines[-1] += shown
        else:
            lines.append(f"{'>' * depth} {shown}" if depth else shown)
        open_depth = depth if is_soft else -1
    return "\n".join(lines)


def _without_armour(text: str) -> str:
    """Return what was signed in the clear, without the lines around it."""
    before, _, rest = text.partition(_SIGNED)
    _, _, signed = rest.partition("\n\n")  # the hash's name comes first
    said, _, after = signed.partition(_SIGNATURE)
    after = after.partition("-----END PGP SIGNATURE-----")[2]
    return before + re.sub(r"^- ", "", said, flags=re.MULTILINE) + after
