"""PDFs of the kinds that readers get wrong, each with the text that a reader should see.

Made by two programs, fpdf2 and reportlab: they order, encode and space text in their own ways.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from fpdf import FPDF
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.inputs.samples import PARAGRAPHS

MORE = (
    "The mill society met on 6 May in the old school. It decided that the roof is paid from the "
    "reserve, and that the work begins on 1 July, after the swallows have left.",
    "A group of neighbours asks for a delay until September. The chair, Ruta Vels, reports again "
    "in August, when three offers from roofers are expected, none of them under 40,000 euros.",
)
CHINESE = (
    "市政府周一宣布关闭旧桥，因为检查人员在三个桥墩中的两个发现了裂缝。没有人受伤，交通改道至新桥。",
    "维修费用约为二百四十万欧元，其中一半由州政府承担。市议会将于下周四就其余部分进行表决。",
)
TABLE = (
    ("District", "Flats", "Rent", "Change"),
    ("Harbour", "1,240", "14.20", "+3.1 %"),
    ("Old Town", "860", "16.75", "-0.4 %"),
    ("Mill Hill", "2,015", "11.90", "+5.8 %"),
    ("Station", "430", "12.35", "+1.0 %"),
)


@dataclass(frozen=True)
class Sample:
    """A file, what it says in the order of reading, and what is no part of that."""

    data: bytes
    says: tuple[str, ...]
    absent: tuple[str, ...] = ()


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    """Return a PDF of one page that `draw` paints."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _lines(texts: Sequence[str], width: int) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(text, width)]


def _column(
    canvas: Canvas, lines: Sequence[str], x: float, y: float = 760, step: float = 13
) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, y - step * number, line)


def _written(*, align: str = "L", columns: int = 1, size: int = 11) -> bytes:
    file = FPDF()
    file.set_font("helvetica", size=size)
    file.add_page()
    if columns > 1:
        with file.text_columns(ncols=columns, gutter=8, text_align=align) as text:
            for paragraph in (*PARAGRAPHS, *MORE, *PARAGRAPHS, *MORE):
                text.write(paragraph + "\n\n")
    else:
        for paragraph in PARAGRAPHS:
            file.multi_cell(0, 6, paragraph, align=align)
            file.ln(4)
    return bytes(file.output())


def _columns_by_row(canvas: Canvas) -> None:
    left, right = _lines(PARAGRAPHS, 42), _lines(MORE, 42)
    canvas.setFont("Times-Roman", 11)
    for number in range(max(len(left), len(right))):
        for x, lines in ((60, left), (310, right)):
            if number < len(lines):
                canvas.drawString(x, 700 - 13 * number, lines[number])


def _columns_under_title(canvas: Canvas) -> None:
    canvas.setFont("Times-Bold", 18)
    canvas.drawString(90, 780, "Bridges of the Mur valley and their repair")
    canvas.setFont("Times-Roman", 10)
    _column(canvas, _lines(MORE[:1], 95), 60, 745, 12)
    _column(canvas, _lines(PARAGRAPHS[:2], 46), 60, 690, 12)
    _column(canvas, _lines([PARAGRAPHS[2], MORE[1]], 46), 312, 690, 12)


def _three_columns(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 9)
    for x, text in zip((45, 222, 399), PARAGRAPHS, strict=True):
        _column(canvas, _lines([text], 32), x, 750, 11)


def _chinese(canvas: Canvas, *, columns: bool) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 12)
    width = 18 if columns else 36
    for number, text in enumerate(CHINESE * (2 if columns else 1)):
        lines = [text[at : at + width] for at in range(0, len(text), width)]
        side, row = divmod(number, 2)
        x = 60 + 250 * side
        _column(canvas, lines, x, 760 - (110 if columns else 70) * row, 17)


def _hyphens(canvas: Canvas) -> None:
    canvas.setFont("Times-Roman", 12)
    lines = (
        "The inspectors found cracks in the foun-",
        "dation of the pier and wrote a well-known",
        "report on it, which the city's engi-",
        "neers read in the well-",
        "known tavern by the river.",
    )
    _column(canvas, lines, 60, 760, 15)


def _landscape(canvas: Canvas) -> None:
    canvas.setPageRotation(90)
    canvas.rotate(90)
    canvas.translate(0, -A4[0])
    canvas.setFont("Helvetica", 12)
    _column(canvas, _lines(PARAGRAPHS[:2], 80), 60, 500, 15)


def _stamp(canvas: Canvas) -> None:
    canvas.setFont("Times-Roman", 12)
    _column(canvas, _lines(PARAGRAPHS[:2], 75), 80, 760, 15)
    canvas.rotate(90)
    canvas.setFont("Times-Roman", 20)
    canvas.drawString(250, -35, "Preprint 2026.0412")


def _watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(150, 400)
    canvas.rotate(45)
    canvas.setFont("Helvetica-Bold", 70)
    canvas.drawString(0, 0, "CONFIDENTIAL")
    canvas.restoreState()
    canvas.setFont("Helvetica", 12)
    _column(canvas, _lines([*PARAGRAPHS, *MORE], 70), 70, 760, 24)


def _footnotes(canvas: Canvas) -> None:
    for page in range(2):
        canvas.setFont("Times-Roman", 12)
        first = "The old bridge was closed on Monday after cracks were found in 24"
        canvas.drawString(60, 760, first)
        end = 60 + canvas.stringWidth(first)
        canvas.setFont("Times-Roman", 7)
        canvas.drawString(end, 764, str(page + 1))
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(end + 4, 760, " of its stones,")
        second = "which the city calls the worst state of a bridge that was ever seen and"
        canvas.drawString(60, 745, second)
        if page:
            canvas.drawString(60, 730, "which will cost 2.4 million euros.")
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(60, 90, f"{page + 1} Report of the inspectors, page {page + 7}.")
        canvas.showPage()


def _headed_pages() -> bytes:
    file = FPDF()
    file.set_auto_page_break(False)
    for number, text in enumerate((*PARAGRAPHS, *MORE), 1):
        file.add_page()
        file.set_font("helvetica", size=9)
        file.cell(0, 8, f"Annual report of the city {2020 + number}", new_x="LMARGIN", new_y="NEXT")
        file.set_font("helvetica", size=12)
        file.multi_cell(0, 7, text)
        file.set_y(-20)
        file.cell(0, 8, f"- {number} -", align="C")
    return bytes(file.output())


def _line_numbers(
    canvas: Canvas, *, every: int = 1, at: int = 60, pages: int = 1, times: int = 1
) -> None:
    lines = _lines([*PARAGRAPHS, *MORE] * times, 66)
    size = -(-len(lines) // pages)
    for page in range(pages):
        for number, line in enumerate(lines[page * size : (page + 1) * size], 1):
            canvas.setFont("Courier", 8)
            if number % every == 0:
                canvas.drawRightString(at, 800 - 16 * number, str(number))
            canvas.setFont("Times-Roman", 12)
            canvas.drawString(80, 800 - 16 * number, line)
        if page < pages - 1:
            canvas.showPage()


def numbered() -> dict[str, Sample]:
    """Return files with numbers of lines, by the way in which they stand."""
    said = (*PARAGRAPHS, *MORE)
    return {
        "every fifth line": Sample(drawn(partial(_line_numbers, every=5, times=3)), said * 3),
        "at the right": Sample(drawn(partial(_line_numbers, at=560)), said),
        "from 1 on each page": Sample(drawn(partial(_line_numbers, pages=2)), said),
    }


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    file = FPDF()
    file.set_font("helvetica", size=11)
    file.add_page()
    file.multi_cell(0, 6, PARAGRAPHS[0], new_x="LMARGIN", new_y="NEXT")
    file.ln(5)
    with file.table() as table:
        for row in rows:
            line = table.row()
            for cell in row:
                line.cell(cell)
    file.ln(5)
    file.multi_cell(0, 6, PARAGRAPHS[1])
    return bytes(file.output())


def _form(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    form = canvas.acroForm
    canvas.drawString(60, 760, "Damage report of the insured person")
    canvas.drawString(60, 700, "Name")
    form.textfield(name="name", value="Ilse Brandt", x=200, y=692, width=240, height=20)
    canvas.drawString(60, 660, "Amount in euros")
    form.textfield(name="amount", value="1450", x=200, y=652, width=240, height=20)
    canvas.drawString(60, 620, "What happened")
    form.textfield(
        name="what",
        value="A branch of the oak\nbroke the roof.",
        x=200,
        y=592,
        width=240,
        height=44,
        fieldFlags="multiline",
    )


def _boxes(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    form = canvas.acroForm
    canvas.drawString(60, 760, "I want to pay")
    for y, label, checked in ((720, "by the month", True), (690, "by the year", False)):
        form.checkbox(name=label, x=60, y=y - 4, size=16, checked=checked)
        canvas.drawString(90, y, label)
    canvas.drawString(60, 640, "Branch")
    form.choice(
        name="branch",
        value="Graz",
        options=["Wien", "Graz", "Linz"],
        x=200,
        y=632,
        width=120,
        height=20,
    )
    canvas.drawString(60, 600, "Code")
    form.textfield(
        name="pin", value="s3cret", x=200, y=592, width=120, height=20, fieldFlags="password"
    )


def _ligatures() -> bytes:
    file = FPDF()
    file.add_font("serif", fname="/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
    file.set_font("serif", size=12)
    file.add_page()
    file.multi_cell(0, 7, "The o\ufb03ce on the \ufb01rst \ufb02oor was e\ufb00ectively closed.")
    return bytes(file.output())


def _sections(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 770, "What comes next")
    canvas.setFont("Helvetica", 11)
    _column(canvas, _lines(PARAGRAPHS[:1], 80), 60, 745, 14)
    for number, item in enumerate(("Inspect the piers before Friday", "Order steel from Graz")):
        canvas.drawString(70, 680 - 14 * number, f"\u2022 {item}")
    _column(canvas, _lines(MORE[:1], 80), 60, 640, 14)


def samples() -> dict[str, Sample]:
    """Return the files by name."""
    rows = tuple(" ".join(row) for row in TABLE)
    sparse = [
        [cell if (number + place) % 3 else "" for place, cell in enumerate(row)]
        for number, row in enumerate(TABLE, 1)
    ]
    return {
        "plain": Sample(_written(), PARAGRAPHS),
        "justified": Sample(_written(align="J"), PARAGRAPHS),
        "two columns": Sample(_written(columns=2), (*PARAGRAPHS, *MORE) * 2),
        "justified columns": Sample(_written(columns=2, align="J"), (*PARAGRAPHS, *MORE) * 2),
        "columns by row": Sample(drawn(_columns_by_row), (*PARAGRAPHS, *MORE)),
        "columns under a title": Sample(
            drawn(_columns_under_title),
            ("Bridges of the Mur valley and their repair", MORE[0], *PARAGRAPHS, MORE[1]),
        ),
        "three columns": Sample(drawn(_three_columns), PARAGRAPHS),
        "Chinese": Sample(drawn(lambda each: _chinese(each, columns=False)), CHINESE),
        "Chinese columns": Sample(drawn(lambda each: _chinese(each, columns=True)), CHINESE * 2),
        "hyphens": Sample(
            drawn(_hyphens),
            (
                "The inspectors found cracks in the foundation of the pier and wrote a well-known "
                "report on it, which the city's engineers read in the well-known tavern by the "
                "river.",
            ),
        ),
        "landscape": Sample(drawn(_landscape), PARAGRAPHS[:2]),
        "stamp": Sample(drawn(_stamp), (*PARAGRAPHS[:2], "Preprint 2026.0412")),
        "watermark": Sample(drawn(_watermark), (*PARAGRAPHS, *MORE), ("CONFID", "ENTIAL")),
        "footnotes": Sample(
            drawn(_footnotes),
            (
                "The old bridge was closed on Monday after cracks were found in 24 of its stones, "
                "which the city calls the worst state of a bridge that was ever seen and The old "
                "bridge was closed on Monday after cracks were found in 24 of its stones, which "
                "the city calls the worst state of a bridge that was ever seen and which will cost "
                "2.4 million euros.",
                "1 Report of the inspectors, page 7.",
                "2 Report of the inspectors, page 8.",
            ),
            ("241", "242"),
        ),
        "headers": Sample(_headed_pages(), (*PARAGRAPHS, *MORE), ("Annual", "- 3 -")),
        "line numbers": Sample(drawn(_line_numbers), (*PARAGRAPHS, *MORE)),
        "table": Sample(_table(TABLE), (PARAGRAPHS[0], *rows, PARAGRAPHS[1])),
        "sparse table": Sample(
            _table(sparse),
            (PARAGRAPHS[0], *(" ".join(filter(None, row)) for row in sparse), PARAGRAPHS[1]),
        ),
        "form": Sample(
            drawn(_form),
            (
                "Damage report of the insured person Name Ilse Brandt Amount in euros 1450 "
                "What happened A branch of the oak broke the roof.",
            ),
        ),
        "boxes": Sample(
            drawn(_boxes),
            ("I want to pay", "☒ by the month", "by the year", "Branch Graz", "Code"),
            ("s3cret",),
        ),
        "ligatures": Sample(
            _ligatures(), ("The office on the first floor was effectively closed.",)
        ),
        "sections": Sample(
            drawn(_sections),
            (
                "What comes next",
                PARAGRAPHS[0],
                "\u2022 Inspect the piers before Friday",
                "\u2022 Order steel from Graz",
                MORE[0],
            ),
        ),
    }
