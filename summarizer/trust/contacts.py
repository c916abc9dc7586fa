"""Addresses of web pages, mail addresses and telephone numbers, in one form each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.trust.fact import Fact

_DOMAIN_END = r"com|org|net|edu|gov|io|co|cn|uk|de|fr|info|biz|me|app|dev|ai|eu|us|example|test|invalid|local|ly"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_URL = re.compile(
    r"(?:https?://|www\.)[!#-&(-;=?-~]+"
    rf"|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_DOMAIN_END})\b(?:/[!#-&(-;=?-~]*)?",
    re.IGNORECASE | re.ASCII,
)
_PHONE = re.compile(r"(?<![\w.,/:-])\+?\(?\d[\d ()/.–-]{5,18}\d(?![\w])", re.ASCII)
_PHONE_DIGITS = range(7, 16)
_DATE_LIKE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d+\.\d+|\d{4}\s?[–-]\s?\d{4}"
)
_CLOSING = ".,;:!?)]'\""


def contacts_in(text: str) -> list[Fact]:
    """All of a text, none inside another."""
    found: list[Fact] = []
    for fact in (*_mails(text), *_urls(text), *_phones(text)):
        if all(fact.end <= other.start or other.end <= fact.start for other in found):
            found.append(fact)
    return sorted(found, key=lambda each: each.start)


def _mails(text: str) -> Iterator[Fact]:
    for match in _MAIL.finditer(text):
        said = match[0].rstrip(".")
        yield _fact(match.start(), said, "mail address", said.lower())


def _urls(text: str) -> Iterator[Fact]:
    for match in _URL.finditer(text):
        said = match[0].rstrip(_CLOSING)
        plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", said.lower()).rstrip("/")
        if plain:
            site = plain.split("/")[0]
            also = frozenset({("address", site)})
            fact = _fact(match.start(), said, "address", plain)
            yield Fact("contact", fact.start, fact.end, fact.readings, also)


def _phones(text: str) -> Iterator[Fact]:
    for match in _PHONE.finditer(text):
        said = match[0]
        digits = re.sub(r"\D", "", said)
        if len(digits) not in _PHONE_DIGITS or _DATE_LIKE.fullmatch(said.strip()):
            continue
        if not said.startswith("+") and said.isdigit() and len(digits) < 10:
            continue  # a number, as likely
        if re.fullmatch(r"\d{1,3}(?: \d{3})+", said):
            continue
        yield _fact(match.start(), said, "telephone", _national(said, digits))


def _national(said: str, digits: str) -> str:
    """The last digits, which are the same with and without the country's code or a leading zero."""
    return digits[-9:] if len(digits) > 9 else digits.lstrip("0")


def _fact(start: int, said: str, dimension: str, value: str) -> Fact:
    return Fact("contact", start, start + len(said), frozenset({(dimension, value)}))
