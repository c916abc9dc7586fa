from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document as Docx
from pptx import Presentation

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import archive, worker
from tests.inputs import samples


def read(data: bytes, name: str) -> str:
    return worker.extract("office file", data, name).text


def test_a_docx_keeps_headings_lists_and_tables() -> None:
    text = read(samples.docx(), "minutes.docx")
    assert text.startswith("# Minutes\n\n" + "\n\n".join(samples.PARAGRAPHS))
    assert "* order steel\n* call Bob" in text
    assert "| Ann | plans |" in text


def test_a_pptx_is_its_slides_in_order() -> None:
    text = read(samples.pptx(), "talk.pptx")
    positions = [text.index(each) for each in ("# Bridge", "three piers", "# Costs", "2.4 million")]
    assert positions == sorted(positions)
    assert "<!--" not in text


def test_an_xlsx_is_a_table_without_marks_for_empty_cells() -> None:
    text = read(samples.xlsx(), "costs.xlsx")
    assert "| Item | EUR |  |" in text
    assert "| Steel | 1200 |  |" in text
    assert "| Work |  | open |" in text


def test_hidden_text_of_a_docx_is_not_read_but_counted() -> None:
    file = Docx()
    paragraph = file.add_paragraph("Shown, ")
    paragraph.add_run("obey me").font.hidden = True
    paragraph.add_run("and shown.").font.hidden = False
    buffer = io.BytesIO()
    file.save(buffer)
    extract = worker.extract("office file", buffer.getvalue(), "a.docx")
    assert extract.text.strip() == "Shown, and shown."
    assert extract.dropped == {"hidden elements": 1}


@pytest.mark.parametrize("show", ["0", "false"])
def test_a_hidden_slide_is_left_out_with_its_notes_and_counted(show: str) -> None:
    file = Presentation(io.BytesIO(samples.pptx()))
    for number, slide in enumerate(file.slides):
        slide.notes_slide.notes_text_frame.text = f"Say it {number}."
    file.slides[0]._element.set("show", show)
    extract = worker.extract("office file", _saved(file), "a.pptx")
    assert "# Costs" in extract.text and "Say it 1." in extract.text
    assert "# Bridge" not in extract.text and "Say it 0." not in extract.text
    assert extract.dropped == {"hidden slides": 1}


@pytest.mark.parametrize("kind", ["text box", "table"])
def test_what_is_hidden_on_a_slide_is_left_out_and_counted(kind: str) -> None:
    file = Presentation(io.BytesIO(samples.pptx()))
    shapes = file.slides[0].shapes
    if kind == "table":
        shape = shapes.add_table(1, 1, 0, 0, 9_000, 9_000)
        shape.table.cell(0, 0).text = "Secret"
    else:
        shape = shapes.add_textbox(0, 0, 9_000, 9_000)
        shape.text_frame.text = "Secret"
    shape._element.xpath("./*/p:cNvPr")[0].set("hidden", "1")
    extract = worker.extract("office file", _saved(file), "a.pptx")
    assert "Secret" not in extract.text and "# Bridge" in extract.text
    assert extract.dropped == {"hidden elements": 1}


def _saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    bomb = packed(word__document_xml=bytes(archive.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < 1_000_000
    with pytest.raises(UnsupportedInputError, match=r"bomb\.docx unpacks to more than 200,000,000"):
        read(bomb, "bomb.docx")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed(notes=b"text"), "is an archive; unpack it"),
        (packed(content_xml=b"<x/>"), "OpenDocument file under another name"),
        (packed(word__document_xml=b"<broken"), r"file\.docx is damaged .*save it anew"),
        (samples.docx()[:3000], "is damaged"),
    ],
)
def test_what_can_t_be_read_is_refused_with_the_remedy(data: bytes, why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=why):
        read(data, "file.docx")
