"""The text of a PDF: its lines joined into paragraphs, without what every page repeats.

PDFium (by pypdfium2) reads the file, `pdf_pages` puts its lines in order. Values that were filled
into a form stand where their fields are. Footnotes follow the text.

Not read: pictures (a scan has no text), comments, attachments, forms that only Adobe's programs
build (XFA).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from math import inf
from statistics import median
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.pdf_forms import Filled, filled_in
from summarizer.inputs.pdf_pages import Page, PageLine, read_page
from summarizer.inputs.text import Extract

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 1_000
EDGE_LINES = 2  # at the top and at the bottom of a page, where headers and footers are
DENSE = 0.5  # what repeats on so many of the pages from its first to its last is no text
FEWEST_REPEATS = 3
FULL_LINE = 0.75  # of the usual width: a shorter one may end a paragraph
MOST_PLACEHOLDER = 2_000  # characters of the page that stands for a form

_DIGITS = re.compile(r"\d+")
_IDEOGRAPH = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_MEETS_IDEOGRAPH = re.compile(f"{_IDEOGRAPH}\n{_IDEOGRAPH}")
_ENDS_SENTENCE = re.compile(r"[.!?:。！？：…][\"'”’»)）」』⁰¹²³⁴-⁹]*$")
_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u2010\u00ad]$")
_ITEM = re.compile(r"(?:[-*+•▪◦‣–]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_CONTINUES = re.compile(r"[a-zà-öø-ÿа-яα-ω,;]")
_NOTE = re.compile(r"(?:([0-9]{1,3}|[⁰¹²³⁴-⁹]{1,3})|[*†‡§])\s?(?=\S)")
_NOTE_SIZE = 0.92  # of the usual size of letters, at most
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(r"(?<=[^\s⁰¹²³⁴-⁹]) ?[⁰¹²³⁴-⁹]{1,3}(?![⁰¹²³⁴-⁹])")
_OF = "of|von|van|de|di|do|du|da|su|sur|av|af|z|ze|od|из|من|trên|dari"
_PAGE_NUMBER = re.compile(
    r"[-–—·\s]{0,4}(?:(?:page|seite|página|pagina|strona|стр\.|p\.|s\.|第)\s?)?(\d{1,4})\s?[页頁]?"
    rf"(?:\s?(?:/|{_OF}|共)\s?\d{{1,3}}\s?[页頁]?)?[-–—·\s]{{0,4}}",  # no month, and no year
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?:https?|file)://\S{1,400} (?:.{0,100} )?(\d{1,4})/\d{1,4}"
)  # by a browser
_PRINTED_AT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d.*")


def read_pdf(data: bytes, name: str) -> Extract:
    """Return the text of a PDF file.

    Raises `UnsupportedInputError` if it is encrypted, damaged, too long, a form that isn't in it,
    or pictures of text.
    """
    document = _opened(data, name)
    filled = filled_in(document)
    pages = [_page(document, number, filled) for number in range(len(document))]
    lines = [page.lines for page in pages]
    _refuse_placeholder(document, lines, name)
    empty = sum(1 for page in lines if not page)
    if empty == len(pages):
        raise UnsupportedInputError(
            f"{name} has {len(pages):,} pages but no text: it is probably scanned; run optical "
            "character recognition over it first, for example `ocrmypdf IN.pdf OUT.pdf`"
        )
    kept, repeated = without_repeated(lines)
    body, notes = without_notes(kept)
    counts = {
        "page headers and footers": repeated,
        "pages without text": empty,
        "line numbers": sum(page.numbers for page in pages),
        "characters of watermarks": sum(page.marks for page in pages),
    }
    dropped = {what: count for what, count in counts.items() if count}
    paragraphs = [*join_lines(body), *join_lines([notes])]
    return Extract("\n\n".join(paragraphs), _title(document), dropped)


def _opened(data: bytes, name: str) -> PdfDocument:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnsupportedInputError(
                f"{name} is encrypted; open it with its password and save or print it without one"
            ) from error
        raise UnsupportedInputError(
            f"{name} is no PDF that can be read ({error}); open it, and save or print it anew"
        ) from error
    if not pages:
        raise UnsupportedInputError(f"{name} is a PDF without pages; open it, and print it anew")
    if pages > MAX_PAGES:
        raise UnsupportedInputError(
            f"{name} has {pages:,} pages, more than {MAX_PAGES:,}; summarize it in parts"
        )
    return document


def _page(document: PdfDocument, number: int, filled: Filled) -> Page:
    """Return a page; one that is damaged is one without text."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Page()
    try:
        return read_page(page, filled(page))
    finally:
        page.close()


def _refuse_placeholder(
    document: PdfDocument, pages: Sequence[Sequence[PageLine]], name: str
) -> None:
    """Raise `UnsupportedInputError` for a form that Adobe's programs alone can show."""
    import pypdfium2.raw as pdfium

    text = " ".join(line.text for page in pages for line in page)
    is_short = len(text) < MOST_PLACEHOLDER and ("Adobe" in text or not text)
    kinds = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
    if is_short and document.get_formtype() in kinds:
        raise UnsupportedInputError(
            f"{name} is an XFA form, of which only Adobe's programs show more than a placeholder; "
            "open it there and print it to a PDF"
        )


def _title(document: PdfDocument) -> str:
    return " ".join(document.get_metadata_value("Title").split())


# -- what is no part of the text -------------------------------------------------------------------


def without_repeated(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], int]:
    """Return pages without the lines at their edges that pages share, and their number.

    Numbers count as equal, so that "Page 3 of 9" repeats. What most pages of a stretch share is
    enough, since each chapter may have a header of its own, on every other page; of two pages only
    if they are small. A page's own number is left out, too, and what a browser prints around it.
    """
    places: dict[str, list[int]] = {}
    largest = _NOTE_SIZE * _usual_size(pages) if len(pages) == FEWEST_REPEATS - 1 else inf
    for number, page in enumerate(pages):
        for key in {_key(line) for line in _edges(page) if line.size <= largest}:
            places.setdefault(key, []).append(number)
    fewest = min(FEWEST_REPEATS, max(len(pages), 2))
    repeated = {key for key, found in places.items() if _are_dense(found, fewest)}
    kept = [_without(page, repeated, number) for number, page in enumerate(pages, 1)]
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _are_dense(numbers: Sequence[int], fewest: int) -> bool:
    """Return whether there are several numbers of pages, near one another."""
    span = numbers[-1] - numbers[0] + 1
    return len(numbers) >= fewest and len(numbers) >= DENSE * span


def _usual_size(pages: Sequence[Sequence[PageLine]]) -> float:
    return median([line.size for page in pages for line in page] or [0.0])


def _without(page: Sequence[PageLine], repeated: set[str], number: int) -> list[PageLine]:
    """Return a page without headers and footers; one behind a line that is none stays."""
    is_printed = bool(page) and _is_number(page[-1], number, _PRINTED)

    def is_margin(line: PageLine) -> bool:
        return (
            _key(line) in repeated
            or _is_number(line, number, _PAGE_NUMBER)
            or (is_printed and (line is page[-1] or bool(_PRINTED_AT.fullmatch(line.text))))
        )

    top, bottom = (
        sum(1 for _ in takewhile(is_margin, edge[:EDGE_LINES])) for edge in (page, page[::-1])
    )
    return list(page[top : len(page) - bottom])


def _is_number(line: PageLine, number: int, pattern: re.Pattern[str]) -> bool:
    """Return whether a line is no more than the number of its page."""
    found = None if line.is_row else pattern.fullmatch(line.text)
    return found is not None and int(found[1]) == number


def _edges(page: Sequence[PageLine]) -> Iterable[PageLine]:
    return page if len(page) <= 2 * EDGE_LINES else (*page[:EDGE_LINES], *page[-EDGE_LINES:])


def _key(line: PageLine) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def without_notes(
    pages: Sequence[Sequence[PageLine]],
) -> tuple[list[list[PageLine]], list[PageLine]]:
    """Return pages without their footnotes and the marks of these, and the footnotes."""
    usual = _usual_size(pages)
    body: list[list[PageLine]] = []
    notes: list[PageLine] = []
    for page in pages:
        text: list[PageLine] = []
        found: list[PageLine] = []
        for column in _columns(page):
            is_text = column[0].opens_column or column[-1] is page[-1]
            start = _notes_start(column, usual) if is_text else len(column)
            text += column[:start]
            found += column[start:]
        marks = filter(None, (_NOTE.match(line.text) for line in found))
        numbers = {mark[1].translate(_RAISED) for mark in marks if mark[1]}
        body.append([_unmarked(line, numbers) for line in text])
        notes += [line._replace(is_after_gap=bool(_NOTE.match(line.text))) for line in found]
    return body, notes


def _columns(page: Sequence[PageLine]) -> list[list[PageLine]]:
    columns: list[list[PageLine]] = []
    for line in page:
        if line.opens_column or not columns:
            columns.append([])
        columns[-1].append(line)
    return columns


def _notes_start(page: Sequence[PageLine], usual: float) -> int:
    """Return the number of the first of the small lines at the end that begin with a mark."""
    is_small = takewhile(lambda line: 0 < line.size <= _NOTE_SIZE * usual, reversed(page))
    start = len(page) - sum(1 for _ in is_small)
    marked = (number for number in range(start, len(page)) if _NOTE.match(page[number].text))
    return next(marked, len(page)) if start else len(page)


def _unmarked(line: PageLine, numbers: set[str]) -> PageLine:
    if not numbers:
        return line
    text = _MARK.sub(
        lambda found: "" if found[0].strip().translate(_RAISED) in numbers else found[0], line.text
    )
    return line._replace(text=text)


# -- paragraphs ------------------------------------------------------------------------------------


def join_lines(pages: Sequence[Sequence[PageLine]]) -> list[str]:
    """Join lines of pages into paragraphs; one may go on over the end of a page."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    width = sorted(len(line.text) for line in lines)[len(lines) * 9 // 10]
    text = " ".join(line.text for line in lines)
    written = set(re.findall(r"(?<!\w)\w++(?:-\w++)++", text))
    return [_one_line(group, written) for group in _paragraphs(lines, width)]


def _paragraphs(lines: Sequence[PageLine], width: int) -> Iterator[list[PageLine]]:
    group = [lines[0]]
    for line in lines[1:]:
        if _goes_on(group[-1], line, width):
            group.append(line)
        else:
            yield group
            group = [line]
    yield group


def _goes_on(line: PageLine, following: PageLine, width: int) -> bool:
    if line.is_row or following.is_row:
        return line.is_row and following.is_row and not following.is_after_gap
    if following.is_after_gap or _ITEM.match(following.text):
        return False
    if _HYPHEN.search(line.text) or _CONTINUES.match(following.text):
        return True
    width = min(width, line.width or width)
    if len(line.text) >= FULL_LINE * width:
        return not _ENDS_SENTENCE.search(line.text) or len(line.text) >= 0.9 * width
    return False


def _one_line(lines: Sequence[PageLine], written: set[str]) -> str:
    if lines[0].is_row:
        return "\n".join(_ruled([line.text for line in lines]))
    text = lines[0].text
    for line in lines[1:]:
        text = _appended(text, line.text, written)
    return text


def _ruled(rows: Sequence[str]) -> Iterator[str]:
    """Yield rows as Markdown has them: with a ruler under the first."""
    yield rows[0]
    yield "|" + " --- |" * (rows[0].replace("\\|", "").count("|") - 1)
    yield from rows[1:]


def _appended(text: str, line: str, written: set[str]) -> str:
    hyphen = _HYPHEN.search(text)
    if hyphen and line[:1].islower():
        first = re.match(r"\w+", line)
        whole = f"{hyphen[1]}-{first[0] if first else ''}"
        return (text if whole in written else text[:-1]) + line  # a hyphen seen elsewhere stays
    meets = _MEETS_IDEOGRAPH.fullmatch(f"{text[-1:]}\n{line[:1]}")
    return f"{text}{line}" if meets else f"{text} {line}"
