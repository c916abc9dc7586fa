"""Find web addresses, mail addresses and telephone numbers, each in a normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.grounding.fact import Fact

_DOMAIN_END = (
    "(?:com|org|net|edu|gov|io|co|cn|uk|de|fr|info|biz|me|app|dev|ai|eu|us|ly"
    "|example|test|invalid|local)"
)
_PATH = "[!#-&(-;=?-~]"  # ASCII without quotes and angle brackets
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_URL = re.compile(
    rf"(?:https?://|www\.){_PATH}+|(?<![\w@.-])(?:{_LABEL}\.)+{_DOMAIN_END}\b(?:/{_PATH}*)?",
    re.IGNORECASE | re.ASCII,
)
_PHONE = re.compile(r"(?<![\w.,/$£€¥￥-])(?<!\d:)\+?\(?\d[\d ()/.–-]{5,18}\d(?![\w])", re.ASCII)
_PHONE_DIGITS = range(7, 16)
# Dates, decimals, years from and to, thousands in groups, round numbers, two sentences.
_NO_PHONE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d+\.\d+|\d{4}\s?[–-]\s?\d{4}|\d{1,3}(?: \d{3})+|\d+0000|.*\. .*"
)
_SURE_PHONE = 10  # digits in a row; fewer are as likely to be a number
_NATIONAL = 9  # last digits, the same with a country code, a leading zero or neither
_CLOSING = ".,;:!?)]'\""


def contacts_in(text: str) -> Sequence[Fact]:
    """Return the contacts of `text` by offset; a mail address is no web address as well."""
    found: list[Fact] = []
    taken = bytearray(len(text))
    for fact in (*_mails(text), *_urls(text), *_phones(text)):
        if not any(taken[fact.start : fact.end]):
            taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
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
            fact = _fact(match.start(), said, "address", plain)
            yield replace(fact, also=frozenset({("address", plain.split("/")[0])}))


def _phones(text: str) -> Iterator[Fact]:
    for match in _PHONE.finditer(text):
        said, digits = match[0], re.sub(r"\D", "", match[0])
        is_number = said.isdigit() and len(digits) < _SURE_PHONE
        if len(digits) in _PHONE_DIGITS and not is_number and not _NO_PHONE.fullmatch(said):
            yield _fact(match.start(), said, "telephone", _national(digits))


def _national(digits: str) -> str:
    return digits[-_NATIONAL:] if len(digits) > _NATIONAL else digits.lstrip("0")


def _fact(start: int, said: str, dimension: str, value: str) -> Fact:
    return Fact("contact", start, start + len(said), frozenset({(dimension, value)}))
