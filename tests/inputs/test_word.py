from __future__ import annotations

import pytest

from summarizer.inputs import worker
from summarizer.inputs.archive import Package
from summarizer.inputs.text import Extract
from summarizer.inputs.word import prepared
from tests.inputs.documents import WORD, packed, paragraph, run, word

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def read(data: bytes) -> Extract:
    return worker.extract("office file", data, "a.docx")


def box(body: str) -> str:
    return (
        "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>"
        f"<w:txbxContent>{body}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>"
    )


OLD_BOX = (
    "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"
)


@pytest.mark.parametrize(
    "boxed",
    [
        box(paragraph(run("First.")) + paragraph(run("Second."))),
        f"<w:r>{OLD_BOX.format(paragraph(run('First.')) + paragraph(run('Second.')))}</w:r>",
        "<mc:AlternateContent><mc:Choice>"
        + box(paragraph(run("First.")) + paragraph(run("Second.")))
        + "</mc:Choice></mc:AlternateContent>",
        "<w:r><mc:AlternateContent><mc:Choice>"
        + box(paragraph(run("First.")) + paragraph(run("Second.")))[5:-6]
        + f"</mc:Choice><mc:Fallback>{OLD_BOX.format(paragraph(run('First.')))}</mc:Fallback>"
        + "</mc:AlternateContent></w:r>",
    ],
)
def test_a_text_box_is_read_once_behind_its_paragraph(boxed: str) -> None:
    body = paragraph(run("Before."), boxed) + paragraph(run("After."))
    assert read(word(body)).text == "Before.\n\nFirst.\n\nSecond.\n\nAfter."


def test_a_box_within_a_box_is_read_once() -> None:
    inner = paragraph(run("Outer."), box(paragraph(run("Inner."))))
    text = read(word(paragraph(run("Before."), box(inner)))).text
    assert text == "Before.\n\nOuter.\n\nInner."


@pytest.mark.parametrize(
    "field",
    [
        f'<w:fldSimple w:instr="DATE">{run("1 May")}</w:fldSimple>',
        f'<w:fldSimple w:instr="A"><w:fldSimple w:instr="B">{run("1 May")}</w:fldSimple>'
        "</w:fldSimple>",
        f'<w:smartTag w:element="date">{run("1 May")}</w:smartTag>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("1 May")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        f"<w:sdt><w:sdtContent>{run('1 May')}</w:sdtContent></w:sdt>",
    ],
)
def test_a_field_is_its_value(field: str) -> None:
    assert read(word(paragraph(run("On "), field, run(" we go.")))).text == "On 1 May we go."


@pytest.mark.parametrize(
    ("body", "text", "dropped"),
    [
        (paragraph(run("a"), "<w:del><w:r><w:delText>no</w:delText></w:r></w:del>", run("b")),
         "ab", {"deletions": 1}),
        (paragraph(run("a"), f"<w:ins>{run('b')}</w:ins>"), "ab", {}),
        (paragraph(run("a"), f"<w:moveFrom>{run('no')}</w:moveFrom>"), "a", {}),
        (paragraph(run("a"), '<w:r><w:commentReference w:id="1"/></w:r>'), "a", {"comments": 1}),
        (paragraph(run("a"), "<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"), "a",
         {"hidden elements": 1}),
        (paragraph(run("a")) + "<w:altChunk/>", "a", {"embedded documents": 1}),
        ("<w:tbl><w:tr><w:tc>" + paragraph(run("a")) + "</w:tc></w:tr><w:tr><w:trPr><w:del/>"
         "</w:trPr><w:tc>" + paragraph(run("no")) + "</w:tc></w:tr></w:tbl>",
         "| a |\n| --- |", {"deletions": 1}),
    ],
)  # fmt: skip
def test_what_a_reader_does_not_see_is_left_out_and_counted(
    body: str, text: str, dropped: dict[str, int]
) -> None:
    extract = read(word(body))
    assert (extract.text, extract.dropped) == (text, dropped)


@pytest.mark.parametrize(
    "root",
    [
        "<w:vanish {}/>",
        "<w:r {}><w:vanish/></w:r>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r>",
    ],
)
def test_a_mark_of_hidden_text_that_stands_where_none_may_hides_nothing(root: str) -> None:
    part = "word/document.xml"
    package = Package(packed({part: root.format(f"xmlns:w='{WORD}'")}), "a.docx")
    assert not +prepared(package, part)[1]


@pytest.mark.parametrize(
    "part", ["word\\document.xml", "word/document2.xml", "/word/document.xml", "word/document.xml"]
)
def test_a_main_part_of_another_name_is_read(part: str) -> None:
    assert read(word(paragraph(run("The lease ends.")), part=part)).text == "The lease ends."


def test_a_strict_file_is_read_as_any_other() -> None:
    body = paragraph(f'<w:fldSimple w:instr="A">{run("850")}</w:fldSimple>', run(" euros"))
    assert read(word(body, namespace=STRICT)).text == "850 euros"


def test_notes_are_read_without_the_marks_that_lead_to_them() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2">{paragraph(run("Or June."))}'
        "</w:footnote></w:footnotes>"
    )
    body = paragraph(run("In May."), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    text = read(word(body, parts={"word/footnotes.xml": notes})).text
    assert text.split() == ["In", "May.", "1.", "Or", "June."]
