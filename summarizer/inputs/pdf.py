"""The text of a PDF: its lines joined into paragraphs, without what every page repeats.

Not read: pictures (a scan has no text), forms, annotations, attachments. The order is that of the
page's own drawing, which in a few layouts (tables, side notes) isn't the reader's.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.text import Extract

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 1_000
EDGE_LINES = 2  # at the top and at the bottom of a page, where headers and footers are
MOST_PAGES = 0.6  # what repeats on so many is no part of the text
FEWEST_REPEATS = 3
FULL_LINE = 0.75  # of the usual width: a shorter one may end a paragraph

_DIGITS = re.compile(r"\d+")
_IDEOGRAPH = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_MEETS_IDEOGRAPH = re.compile(f"{_IDEOGRAPH}\n{_IDEOGRAPH}")
_ENDS_SENTENCE = re.compile(r"[.!?:。！？：…][\"'”’»)）」』]*$")
_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u2010\u00ad]$")
_ITEM = re.compile(r"(?:[-*+•▪◦‣–]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_CONTINUES = re.compile(r"[a-zà-öø-ÿа-яα-ω,;]")


def read_pdf(data: bytes, name: str) -> Extract:
    """Return the text of a PDF file.

    Raises `UnsupportedInputError` if it is encrypted, damaged, too long, or pictures of text.
    """
    reader = _opened(data, name)
    pages = [_lines(page.extract_text()) for page in reader.pages]
    empty = sum(1 for lines in pages if not lines)
    if empty == len(pages):
        raise UnsupportedInputError(
            f"{name} has {len(pages):,} pages but no text: it is probably scanned; run optical "
            "character recognition over it first, for example `ocrmypdf IN.pdf OUT.pdf`"
        )
    kept, repeated = without_repeated(pages)
    counts = {"page headers and footers": repeated, "pages without text": empty}
    dropped = {what: count for what, count in counts.items() if count}
    return Extract("\n\n".join(join_lines(kept)), _title(reader), dropped)


def _opened(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opens_without_password(reader):
            raise UnsupportedInputError(
                f"{name} is encrypted; open it with its password and save or print it without one"
            )
        pages = len(reader.pages)
    except PyPdfError as error:
        raise UnsupportedInputError(f"{name} is no PDF that can be read ({error})") from error
    if not pages:
        raise UnsupportedInputError(f"{name} is a PDF without pages; it may be damaged")
    if pages > MAX_PAGES:
        raise UnsupportedInputError(
            f"{name} has {pages:,} pages, more than {MAX_PAGES:,}; summarize it in parts"
        )
    return reader


def _opens_without_password(reader: PdfReader) -> bool:
    """Return whether it opens without a password; AES needs a package that pypdf doesn't bring."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, PyPdfError):
        return False


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]


def _title(reader: PdfReader) -> str:
    metadata = reader.metadata
    title = metadata.title if metadata else None
    return " ".join(title.split()) if isinstance(title, str) else ""


def without_repeated(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """Return pages without the lines at their edges that most pages share, and their number.

    Numbers count as equal, so that "Page 3 of 9" repeats.
    """
    counts = Counter(key for page in pages for key in set(map(_key, _edges(page))))
    needed = max(FEWEST_REPEATS, MOST_PAGES * len(pages))
    repeated = {key for key, count in counts.items() if count >= needed}
    kept = [_without(page, repeated) for page in pages]
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _without(page: Sequence[str], repeated: set[str]) -> list[str]:
    top, bottom = _edge(page, repeated), _edge(page[::-1], repeated)
    return list(page[top : len(page) - bottom])


def _edge(page: Sequence[str], repeated: set[str]) -> int:
    """Return how many lines at the start repeat; a line behind one that doesn't stays."""
    return sum(1 for _ in takewhile(lambda line: _key(line) in repeated, page[:EDGE_LINES]))


def _edges(page: Sequence[str]) -> Iterable[str]:
    return page if len(page) <= 2 * EDGE_LINES else (*page[:EDGE_LINES], *page[-EDGE_LINES:])


def _key(line: str) -> str:
    return _DIGITS.sub("#", line.casefold())


def join_lines(pages: Sequence[Sequence[str]]) -> list[str]:
    """Join lines of pages into paragraphs; one may go on over the end of a page."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    width = sorted(map(len, lines))[len(lines) * 9 // 10]
    written = set(re.findall(r"(?<!\w)\w++(?:-\w++)++", " ".join(lines)))
    return [_one_line(group, written) for group in _paragraphs(lines, width)]


def _paragraphs(lines: Sequence[str], width: int) -> Iterator[list[str]]:
    group = [lines[0]]
    for line in lines[1:]:
        if _goes_on(group[-1], line, width):
            group.append(line)
        else:
            yield group
            group = [line]
    yield group


def _goes_on(line: str, following: str, width: int) -> bool:
    if _ITEM.match(following):
        return False
    if _HYPHEN.search(line) or _CONTINUES.match(following):
        return True
    if len(line) >= FULL_LINE * width:
        return not _ENDS_SENTENCE.search(line) or len(line) >= 0.9 * width
    return False


def _one_line(lines: Sequence[str], written: set[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text = _appended(text, line, written)
    return text


def _appended(text: str, line: str, written: set[str]) -> str:
    hyphen = _HYPHEN.search(text)
    if hyphen and line[:1].islower():
        first = re.match(r"\w+", line)
        whole = f"{hyphen[1]}-{first[0] if first else ''}"
        return (text if whole in written else text[:-1]) + line  # a hyphen seen elsewhere stays
    meets = _MEETS_IDEOGRAPH.fullmatch(f"{text[-1:]}\n{line[:1]}")
    return f"{text}{line}" if meets else f"{text} {line}"
