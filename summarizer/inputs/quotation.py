"""What of a mail's body its writer wrote: not what is quoted, signed or appended.

Line by line with bounded patterns, so that no text takes more than linear time. Left out are lines
behind `>`, the line that introduces them ("On ... wrote:"), an original message below a ruler or a
second header, the signature below `-- ` and "Sent from my ...", and what lists, scanners and
lawyers append. A forwarded mail is what its sender wants to be read, so it stays; so does a mail
that is all quotation.

The words of mail programs come from one table (`mail_words`). Where a language isn't in it, an
introduction is known by its address, date and time of day, a header by the subject that it repeats.

Not handled: quotations that only indentation or colour sets apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.inputs.encoded import ENCODED, encoded_lines
from summarizer.inputs.headers import (
    MOST_HEADER_LINES,
    header_of,
    is_foreign_header,
    is_header,
    without_marks,
)
from summarizer.inputs.text import Line, is_ruler, lines_of
from summarizer.language.tags import mail_words

_LONGEST_INTRODUCTION = 400
_LONGEST_SIGNATURE = 100
_SHORTEST = 4  # characters of a line that can introduce or sign anything
_MOST_SIGNATURE_LINES = 12
_MAIL = mail_words()
_QUOTES = ">＞"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


_WROTE = _any_of(word for mail in _MAIL for word in mail.wrote)
_ENDS_WITH_VERB = re.compile(rf"(?:{_WROTE})\s{{0,3}}[:\uff1a]$")
_VERB_INSIDE = re.compile("|".join(mail.wrote_inside for mail in _MAIL if mail.wrote_inside))
_OPENERS = _any_of(word for mail in _MAIL for word in mail.openers)
_OPENER = re.compile(rf"(?:{_OPENERS}|\d{{4}}\s?[年./-])(?:\s|\S?\d|\S*,)")
_DRAWN = "[-_=*\u2010-\u2015]"
_ORIGINAL = re.compile(
    rf"{_DRAWN}{{2,60}}\s?(?:{_any_of(word for mail in _MAIL for word in mail.original)})"
    rf"\s?{_DRAWN}{{2,}}",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    rf"{_DRAWN}{{0,60}}\s?(?:{_any_of(word for mail in _MAIL for word in mail.forwarded)})"
    r"\b.{0,60}$",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(
    rf"(?:{_any_of(word for mail in _MAIL for word in mail.forward_prefixes)})\s?[:\uff1a]",
    re.IGNORECASE,
)
_SENT_FROM = re.compile("|".join(pattern for mail in _MAIL for pattern in mail.sent_from))
_CLOCK = r"\d{1,2}(?:[:.hH]|[時时]|시\s)\d{2}"
_STAMP = re.compile(rf"@|{_CLOCK}")
_ADDRESS = re.compile(r"[<(\[][^\s<>()\[\]@]{1,100}@[^\s<>()\[\]@]{1,100}[>)\]]")
_DAY = re.compile(r"\d{4}\s?[年/.-]|(?<!\d)\d{4}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_TIME = re.compile(_CLOCK)
_QUOTE_MARKS = re.compile(r"(?:[>＞][ \t]?)+")


@dataclass(frozen=True)
class Kept:
    """What of a mail's body its writer wrote."""

    runs: tuple[tuple[Line, ...], ...]  # with nothing left out within
    dropped: dict[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()  # names of those that are written into it


def own_words(text: str, start: int, end: int, subject: str = "") -> Kept:
    """Return what the writer of a mail wrote in `text[start:end]`; all if all is quoted."""
    lines = _bare(lines_of(text, start, end))
    encoded, files = encoded_lines(lines)
    lines = [line._replace(text="+") if at in encoded else line for at, line in enumerate(lines)]
    quoted = _quoted(lines, subject)
    quoted -= encoded
    signed = _signed(lines, quoted) - encoded
    appended = _appended(lines, quoted | signed | encoded)
    runs = tuple(_runs(lines, quoted | signed | appended | encoded))
    if not runs and not encoded and lines:
        return Kept((tuple(lines),))
    left_out = {"quoted lines": quoted, "signature lines": signed, "footer lines": appended}
    counts = {**{what: len(each) for what, each in left_out.items()}, ENCODED: len(files)}
    return Kept(runs, {what: count for what, count in counts.items() if count}, files)


def without_quote_marks(text: str) -> str:
    """Return a text without the quotation marks (`>`) in front of its lines."""
    return "\n".join(_without_quote(line.strip()) for line in text.split("\n")).strip()


def is_marked(line: Line) -> bool:
    """Return whether a line is behind a quotation mark (`>`)."""
    return line.text[0] in _QUOTES


def _without_quote(line: str) -> str:
    found = _QUOTE_MARKS.match(line)
    return line[found.end() :] if found else line


def _bare(lines: Iterable[Line]) -> list[Line]:
    """Return lines without marks that nobody sees, in front of which patterns would fail."""
    return [line._replace(text=without_marks(line.text).strip() or line.text) for line in lines]


# -- quotations ------------------------------------------------------------------------------------


def _quoted(lines: Sequence[Line], subject: str) -> set[int]:
    """Return the indices of lines that are quoted, or introduce a quotation."""
    is_forward = bool(_FORWARD_SUBJECT.match(subject))
    quoted: set[int] = set()
    forwarded = False  # the quotation at hand is a mail that was forwarded
    for index, line in enumerate(lines):
        if _FORWARD.match(_without_quote(line.text)) and not _is_within(lines, index, quoted):
            is_forward = forwarded = True
        elif is_marked(line):
            if not forwarded:
                quoted.add(index)
        elif len(line.text) >= _SHORTEST:
            forwarded = forwarded and not is_marked(lines[index - 1])
            if not is_forward and _opens_original(lines, index, subject):
                is_ruled = index > 0 and _is_title(lines[index - 1].text)
                return quoted | set(range(index - is_ruled, len(lines)))
            if introduction := _introduction(lines, index):
                if index + 1 < len(lines) and is_marked(lines[index + 1]):
                    quoted |= set(introduction)
                elif not is_forward and _is_of_mail(lines, introduction):
                    return quoted | set(range(introduction.start, len(lines)))
    return quoted


def _is_within(lines: Sequence[Line], index: int, quoted: set[int]) -> bool:
    """Return whether a line is part of a quotation that began before it."""
    return is_marked(lines[index]) and index - 1 in quoted


def _is_title(line: str) -> bool:
    """Return whether a line is drawn, or has a title between drawn ends."""
    return is_ruler(line) or (is_ruler(line[:5]) and is_ruler(line[-5:]))


def _opens_original(lines: Sequence[Line], index: int, subject: str) -> bool:
    if _ORIGINAL.match(lines[index].text):
        return True
    if index == 0:
        return False
    following = [line.text for line in lines[index : index + MOST_HEADER_LINES]]
    is_known = header_of(following[0]) is not None and is_header(following, fields=3)
    return is_known or is_foreign_header(following, subject)


def _introduction(lines: Sequence[Line], index: int) -> range | None:
    """Return the lines, wrapped by mail programs, that introduce a quotation and end at `index`."""
    if lines[index].text[-1] not in ":\uff1a" or len(lines[index].text) > _LONGEST_INTRODUCTION:
        return None
    for first in range(_first_of_wrapped(lines, index), index + 1):
        joined = " ".join(line.text[:_LONGEST_INTRODUCTION] for line in lines[first : index + 1])
        if _is_introduction(joined) and (first == index or _may_open(joined)):
            return range(first, index + 1)
    return None


def _may_open(joined: str) -> bool:
    return bool(_OPENER.match(joined) or _is_stamped(joined))


def _first_of_wrapped(lines: Sequence[Line], index: int) -> int:
    """Return the first of the lines that may be one with the line at `index`."""
    first = index
    while first > max(index - 2, 0) and not lines[first].is_after_gap:
        before = lines[first - 1]
        if is_marked(before) or before.text[-1] in ".!?:\u3002\uff01\uff1f\uff1a":
            break
        first -= 1
    return first


def _is_introduction(text: str) -> bool:
    has_date = any(character.isdigit() for character in text)
    if _ENDS_WITH_VERB.search(text) or _VERB_INSIDE.search(text):
        return has_date or "@" in text
    return has_date and (text.endswith((">:", ">\uff1a")) or _is_stamped(text))


def _is_stamped(text: str) -> bool:
    """Return whether a text has an address in brackets, a day with its year, and a time of day."""
    return all(pattern.search(text) for pattern in (_ADDRESS, _DAY, _TIME))


def _is_of_mail(lines: Sequence[Line], introduction: range) -> bool:
    """Return whether an introduction has an address or a time of day, which prose hasn't."""
    return any(_STAMP.search(lines[index].text[:_LONGEST_INTRODUCTION]) for index in introduction)


# -- signatures ------------------------------------------------------------------------------------


def _signed(lines: Sequence[Line], quoted: set[int]) -> set[int]:
    """Return the indices of lines that sign the mail."""
    signed = set()
    for index, line in enumerate(lines):
        if index in quoted:
            continue
        if line.text == "--":
            below = list(_until_quoted(index, len(lines), quoted))
            if len(below) <= _MOST_SIGNATURE_LINES + 1:
                signed.update(below)
        elif _SHORTEST <= len(line.text) < _LONGEST_SIGNATURE and _SENT_FROM.match(line.text):
            signed.add(index)
    return signed


def _until_quoted(index: int, end: int, quoted: set[int]) -> Iterator[int]:
    for each in range(index, min(end, index + _MOST_SIGNATURE_LINES + 2)):
        if each in quoted:
            return
        yield each


# -- footers ---------------------------------------------------------------------------------------

_MOST_FOOTER_CHARACTERS = 3_000
_LONGEST_LINK = 80  # characters of a footer that is only the words of a link
_LIST_WORDS = re.compile(_any_of(word for mail in _MAIL for word in mail.footers), re.IGNORECASE)
_DISCLAIMER = re.compile("|".join(each for mail in _MAIL for each in mail.disclaimers), re.I)
_LIST_LINK = re.compile(
    r"/listinfo\b|/unsub|\bunsubscribe[./?=]|groups\.google\.com|groups\.io\b|list-manage\.com|/optout",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?:|www\.|\S@\S|mailto:")


def _appended(lines: Sequence[Line], left_out: set[int]) -> set[int]:
    """Return the indices of lines at the end that lists, scanners and lawyers append.

    The first paragraph never is one: who asks how to leave a list writes to be read.
    """
    own = [index for index in range(len(lines)) if index not in left_out]
    paragraphs = _paragraphs(lines, own)
    footers: set[int] = set()
    drawn: list[int] = []  # below what isn't known yet to be one
    for paragraph in reversed(paragraphs[1:]):
        text = [lines[index].text for index in paragraph]
        if _is_footer(text) or (footers and _is_drawn(text[0])):
            footers.update(drawn, paragraph)
        elif all(map(_is_drawn, text)) and not footers:
            drawn += paragraph
        else:
            break
    return footers


def _paragraphs(lines: Sequence[Line], indices: Iterable[int]) -> list[list[int]]:
    """Return the indices in groups, apart where a gap or a ruler is."""
    groups: list[list[int]] = []
    for index in indices:
        line = lines[index]
        if not groups or line.is_after_gap or _is_drawn(line.text):
            groups.append([])
        groups[-1].append(index)
    return groups


def _is_drawn(line: str) -> bool:
    return is_ruler(line) or (len(line) >= 10 and len(set(line)) == 1)


def _is_footer(paragraph: Sequence[str]) -> bool:
    text = " ".join(paragraph)
    if len(text) > _MOST_FOOTER_CHARACTERS:
        return False
    if _LIST_LINK.search(text) or _DISCLAIMER.search(text):
        return True
    is_link = len(text) <= _LONGEST_LINK and text[-1] not in ".!?\u3002\uff01\uff1f"
    has_link = _LINK.search(text) or _is_drawn(paragraph[0])
    return bool(_LIST_WORDS.search(text)) and (is_link or bool(has_link))


def _runs(lines: Sequence[Line], left_out: set[int]) -> Iterator[tuple[Line, ...]]:
    run: list[Line] = []
    for index, line in enumerate(lines):
        if index not in left_out:
            run.append(line)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
