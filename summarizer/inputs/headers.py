"""A mail's header as it stands in a text, in the words of every language that is known of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from summarizer.language.tags import mail_words

HeaderName = Literal["from", "to", "cc", "date", "subject", "other"]

MOST_HEADER_LINES = 10
_MOST_MORE_LINES = 3  # that a long list of addresses goes on for
_NAMES: dict[str, HeaderName] = {
    word.casefold(): cast(HeaderName, name)  # a Greek word may end in another sigma
    for mail in reversed(mail_words())  # the first language has the last word
    for name, words in mail.headers.items()
    for word in words
}
_FIELD = re.compile(
    r"\*{0,2}([^\s:\uff1a*|][^:\uff1a*|\n]{0,24}?)\s{0,2}\*{0,2}\s{0,2}[:\uff1a]\s{0,2}\*{0,2}\s{0,3}"
    r"|\|\s?\*{0,2}([^\s:\uff1a*|][^:\uff1a*|\n]{0,24}?)\*{0,2}[:\uff1a]?\*{0,2}\s?\|\s?"
)
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PREFIX = re.compile(r"\s{0,5}[^\s:\uff1a]{1,12}\s?[:\uff1a]\s?")
_DATE = re.compile(r"\d{4}\D.{0,40}\d|\d[./ -].{0,20}\d{2}")


def without_marks(text: str) -> str:
    """Return `text` without the marks of direction and width that programs put around fields."""
    return text if text.isascii() else _MARKS.sub("", text)


def header_of(line: str) -> tuple[HeaderName, int] | None:
    """Return the header field of a line and the offset of its value; None for other lines."""
    found = _FIELD.match(line)
    label = without_marks(found[1] or found[2]).strip() if found else ""
    name = _NAMES.get(label.casefold())
    return (name, found.end()) if found and name else None


def is_header(lines: Sequence[str], fields: int = 2) -> bool:
    """Return whether lines begin with a mail's header: who it is from, and what it is about.

    Without a subject there must be an address, since a journey has a From, a To and a Date, too.
    """
    found: dict[HeaderName, str] = {}
    more = 0
    last: HeaderName = "other"
    for line in lines:
        header = header_of(line)
        if header:
            last, more = header[0], 0
            found.setdefault(last, line)
        elif last not in ("to", "cc") or more == _MOST_MORE_LINES:
            break
        else:
            more += 1
    found.pop("other", None)
    is_mail = "subject" in found or "@" in found.get("from", "")
    return "from" in found and is_mail and len(found) >= fields


def is_foreign_header(lines: Sequence[str], subject: str) -> bool:
    """Return whether lines begin with a header in a language that isn't known.

    It must have an address, a date and the subject that the mail answers.
    """
    answered = _bare_subject(subject)
    if not answered or answered == subject.strip().casefold():
        return False
    values = []
    for line in lines:
        found = _FIELD.match(line)
        if not found:
            break
        values.append(line[found.end() :].strip(" |"))
    is_about_it = any(_bare_subject(value) == answered for value in values)
    has_address = any("@" in value for value in values)
    return len(values) >= 3 and is_about_it and has_address and any(map(_DATE.search, values))


def _bare_subject(subject: str) -> str:
    """Return a subject without the prefixes of answers, whatever the language."""
    at = 0
    while found := _PREFIX.match(subject, at):
        at = found.end()
    return subject[at:].strip().casefold()


def display_name(address: str) -> str:
    """Return the name in a mail's address, or the address where it has none."""
    name, bracket, rest = address.partition("<")
    name = name.strip().strip("\"'“”").strip()
    if name or not bracket:
        return name or address.strip()
    return rest.partition(">")[0].strip() or address.strip()
