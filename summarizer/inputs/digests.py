"""Digests of mailing lists in plain text (RFC 1153, as Mailman and LISTSERV send them).

A preamble, a ruler of seventy hyphens, then mails with a few header fields, apart by rulers of
thirty; the last part is the list's own.
"""

from __future__ import annotations

import re

_PREAMBLE = re.compile(r"^-{70}$", re.MULTILINE)
_BETWEEN = re.compile(r"\n\n-{30}\n")
_NUMBER = re.compile(r"Message: ?\d{1,4}\n")
_FIELD = re.compile(r"(?:From|Date|Subject): ", re.IGNORECASE)
_OF_LIST = re.compile(
    r"Subject: .{0,60}Digest Footer|End of .{1,120}(?:Digest|\*{5})", re.IGNORECASE
)


def mails_of_digest(text: str) -> tuple[list[str], int]:
    """Return the mails of a digest, header and body, and how many lines the list wrote itself.

    None and 0 if the text is no digest.
    """
    found = _PREAMBLE.search(text)
    if found is None:
        return [], 0
    parts = [part.strip() for part in _BETWEEN.split(text[found.end() :])]
    mails = [_NUMBER.sub("", part, count=1).lstrip() for part in parts if not _OF_LIST.match(part)]
    mails = [mail for mail in mails if _is_mail(mail)]
    if not mails:
        return [], 0
    return mails, text.count("\n") - sum(mail.count("\n") for mail in mails)


def _is_mail(text: str) -> bool:
    head = text.partition("\n\n")[0][:4000]
    names = {line.partition(":")[0].casefold() for line in head.split("\n") if _FIELD.match(line)}
    return "from" in names and len(names) > 1
