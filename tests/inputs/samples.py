"""Small files of every kind, made when a test needs them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document as Docx
from fpdf import FPDF
from openpyxl import Workbook
from pptx import Presentation

PARAGRAPHS = (
    "The old bridge over the Mur was closed on Monday after inspectors found cracks in two of its "
    "three piers. Nobody was hurt, the city said in a statement that it published in the evening.",
    "Traffic is diverted over the new bridge until the end of March at the earliest. Buses 31 and "
    "33 stop on the other bank, and the tram runs every five minutes instead of every ten.",
    "Repairs will cost about 2.4 million euros, of which the state pays half. The council votes on "
    "the rest next Thursday, after hearing an engineer who warned of the cracks three years ago.",
)
PAGE = """<!doctype html><html><head><title>Bridge closed</title>
<style>.away {{ display: none }} @media print {{ .lead {{ display: none }} }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Bridge closed</h1><p class="lead">{0}</p>{hidden}<h2>What comes next</h2><p>{1}</p>
<ul><li>Inspect the piers before Friday</li><li>Order <b>steel</b> from Graz</li></ul>
<table><tr><th>Who</th><th>What</th></tr><tr><td>Ann</td><td>plans</td></tr></table><p>{2}</p>
</article><footer>All rights reserved</footer></body></html>"""


def html(hidden: str = "") -> bytes:
    return PAGE.format(*PARAGRAPHS, hidden=hidden).encode()


def pdf(
    pages: Sequence[str] = PARAGRAPHS, *, title: str = "", password: str | None = None
) -> bytes:
    """A PDF with a header and a numbered footer on every page; "" is a page with a line drawn."""
    file = FPDF()
    file.set_title(title)
    file.set_font("helvetica", size=12)
    file.set_auto_page_break(False)
    if password is not None:
        file.set_encryption(owner_password="owner", user_password=password or None)
    for number, text in enumerate(pages, 1):
        file.add_page()
        if not text:
            file.line(10, 10, 90, 90)
            continue
        file.cell(0, 10, "City Report", new_x="LMARGIN", new_y="NEXT")
        file.multi_cell(0, 6, text, align="L")
        file.set_y(-20)
        file.cell(0, 10, f"Page {number} of {len(pages)}")
    return bytes(file.output())


def docx() -> bytes:
    file = Docx()
    file.add_heading("Minutes", 1)
    for text in PARAGRAPHS:
        file.add_paragraph(text)
    file.add_paragraph("order steel", style="List Bullet")
    file.add_paragraph("call Bob", style="List Bullet")
    table = file.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Who", "What", "Ann", "plans"), strict=True):
        cell.text = text
    return _saved(file)


def pptx() -> bytes:
    file = Presentation()
    for title, text in (("Bridge", PARAGRAPHS[0]), ("Costs", PARAGRAPHS[2])):
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    return _saved(file)


def xlsx() -> bytes:
    file = Workbook()
    sheet = file.active
    sheet.title = "Costs"
    for row in (("Item", "EUR", None), ("Steel", 1200, None), ("Work", None, "open")):
        sheet.append(row)
    return _saved(file)


def _saved(file: object) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of files by their paths, the same on every day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name), data, kind)
    return buffer.getvalue()
