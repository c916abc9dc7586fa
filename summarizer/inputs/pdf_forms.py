"""The values that were filled into a PDF's form, where they stand on the page.

Read are fields of text, choices and boxes that are ticked. Not read are passwords, buttons, and
signatures.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from summarizer.inputs.pdf_pieces import Piece

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

Filled = Callable[["PdfPage"], list[Piece]]

TICKED = "☒"
_PASSWORD = 1 << 13  # ISO 32000-1, table 228
_LINE_SIZE = 12.0  # points of a value's letters, at most


def filled_in(document: PdfDocument) -> Filled:
    """Return what tells the filled values of a document's page."""
    if not document.get_formtype():
        return lambda page: []
    document.init_forms()
    return lambda page: list(_values(document, page))


def _values(document: PdfDocument, page: PdfPage) -> Iterator[Piece]:
    import pypdfium2.raw as pdfium

    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                yield from _pieces(_value(document.formenv.raw, annotation), _place(annotation))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    """Return the text of a field as it is shown, "" if nothing was filled in."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return TICKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    shown = (
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    )
    if kind not in shown or pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, pointer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _place(annotation: Any) -> tuple[float, float, float, float]:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, box)
    low, high = sorted((box.bottom, box.top))
    left, right = sorted((box.left, box.right))
    return left, low, right, high


def _pieces(value: str, place: tuple[float, float, float, float]) -> Iterator[Piece]:
    """Yield a piece for each line of a value; a single one stands in the middle of its field."""
    left, low, right, high = place
    lines = [" ".join(line.split()) for line in value.splitlines() if line.strip()]
    size = min(_LINE_SIZE, (high - low) / max(1, len(lines)))
    top = high if len(lines) > 1 else (high + low + size) / 2
    for number, line in enumerate(lines):
        yield Piece(line, left, top - size * (number + 1), right, top - size * number)
