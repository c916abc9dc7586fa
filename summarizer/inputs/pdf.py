"""The text of a PDF: its lines joined into paragraphs, without what every page repeats.

Not read: pictures (a scan has no text), forms, annotations, attachments. The order is that of the
page's own drawing, which in a few layouts (tables, side notes) isn't the reader's.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.extract import Extract
from summarizer.inputs.page_lines import joined, without_repeated

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 1_000


def extract(data: bytes, name: str) -> Extract:
    """The text of a PDF file; needs pypdf.

    Raises `UnsupportedInputError` when it is encrypted, damaged, too long, or pictures of text.
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
    return Extract("\n\n".join(joined(kept)), _title(reader), dropped)


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
    """Whether only changing it needs a password; AES needs a package that pypdf doesn't bring."""
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
