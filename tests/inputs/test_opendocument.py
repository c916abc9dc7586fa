from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import worker
from summarizer.inputs.text import Extract
from tests.inputs.documents import flat, opendocument


def read(data: bytes) -> Extract:
    return worker.extract("OpenDocument file", data, "a.odt")


TEXT = (
    '<text:h text:outline-level="2">The mill</text:h><text:p>The lease<text:s/>ends'
    "<text:tab/>in <text:span>May</text:span>.<text:note><text:note-citation>1"
    "</text:note-citation><text:note-body><text:p>Or June.</text:p></text:note-body></text:note>"
    "</text:p><text:list><text:list-item><text:p>roof</text:p><text:list><text:list-item>"
    "<text:p>tiles</text:p></text:list-item></text:list></text:list-item></text:list>"
)


@pytest.mark.parametrize("data", [opendocument("text", TEXT), flat(TEXT)])
def test_a_text_keeps_headings_lists_and_notes(data: bytes) -> None:
    text = read(data).text
    assert text.startswith("## The mill\n\nThe lease ends in May. (Or June.)")
    assert text.endswith("- roof\n  - tiles")


@pytest.mark.parametrize(
    ("body", "styles", "dropped"),
    [
        ("<text:tracked-changes><text:changed-region><text:deletion><text:p>no</text:p>"
         "</text:deletion></text:changed-region></text:tracked-changes>", "", {"deletions": 1}),
        ("<text:p>a<office:annotation><text:p>no</text:p></office:annotation></text:p>", "",
         {"comments": 1}),
        ('<text:p>a<text:span text:style-name="T1">no</text:span></text:p>',
         '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>',
         {"hidden elements": 1}),
        ("<text:table-of-content><text:p>no</text:p></text:table-of-content>", "",
         {"tables of contents": 1}),
    ],
)  # fmt: skip
def test_what_is_not_shown_is_counted(body: str, styles: str, dropped: dict[str, int]) -> None:
    extract = read(opendocument("text", f"<text:p>Seen.</text:p>{body}", styles))
    assert "Seen." in extract.text and "no" not in extract.text
    assert extract.dropped == dropped


def test_text_boxes_are_read_once() -> None:
    box = "<draw:frame><draw:text-box><text:p>18,000 euros</text:p></draw:text-box></draw:frame>"
    assert read(opendocument("text", f"<text:p>a{box}b</text:p>")).text == "ab\n\n18,000 euros"


def cell(value: str) -> str:
    return f"<table:table-cell><text:p>{value}</text:p></table:table-cell>"


def test_a_sheet_leaves_out_hidden_columns_rows_and_sheets() -> None:
    end = '<table:table-cell table:number-columns-repeated="16380"/>'
    rows = (
        f"<table:table-row>{cell('Item')}{cell('Pay')}{cell('Sum')}{end}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("Sue")}{cell("9")}{cell("1")}'
        f"</table:table-row><table:table-row>{cell('Steel')}{cell('8')}"
        '<table:table-cell office:value-type="float" office:value="1200.5"><text:p>1.200,5 €'
        "</text:p></table:table-cell></table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048000">{end}</table:table-row>'
    )
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        "<table:table-column/>"
    )
    hidden = f'<table:table table:style-name="ta2"><table:table-row>{cell("no")}</table:table-row>'
    style = (
        '<style:style style:name="ta2"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    body = f'<table:table table:name="Costs">{columns}{rows}</table:table>{hidden}</table:table>'
    extract = read(opendocument("spreadsheet", body, style))
    assert extract.text == "## Costs\n\n| Item | Sum |\n| --- | --- |\n| Steel | 1200.5 |"
    assert extract.dropped == {"hidden columns": 1, "hidden rows": 1, "hidden sheets": 1}


def test_a_presentation_is_its_slides_with_notes() -> None:
    def frame(text: str, kind: str = "") -> str:
        return (
            f'<draw:frame presentation:class="{kind}"><draw:text-box><text:p>{text}</text:p>'
            "</draw:text-box></draw:frame>"
        )

    notes = f"<presentation:notes>{frame('say it', 'notes')}</presentation:notes>"
    page = f"<draw:page>{frame('Harvest', 'title')}{frame('down 12 %')}{notes}</draw:page>"
    hidden = f'<draw:page draw:style-name="dp2">{frame("no")}</draw:page>'
    style = (
        '<style:style style:name="dp2"><style:drawing-page-properties '
        'presentation:visibility="hidden"/></style:style>'
    )
    extract = read(opendocument("presentation", page + hidden, style))
    assert extract.text == "# Harvest\n\ndown 12 %\n\nNotes: say it"
    assert extract.dropped == {"hidden slides": 1}


def test_an_encrypted_file_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnsupportedInputError, match=r"a\.odt is encrypted; .*password"):
        read(opendocument("text", manifest="<encryption-data/>"))


def test_what_is_nested_too_deeply_is_refused() -> None:
    body = "<text:section>" * 100 + "<text:p>a</text:p>" + "</text:section>" * 100
    with pytest.raises(UnsupportedInputError, match="nested too deeply"):
        read(opendocument("text", body))


MARKS = (
    "<text:tracked-changes>"
    "<text:changed-region text:id='a'><text:deletion/></text:changed-region>"
    "<text:changed-region text:id='b'><text:insertion/></text:changed-region>"
    "</text:tracked-changes>"
)


@pytest.mark.parametrize(
    "body",
    [
        "<text:p>The rent is <text:change-start text:change-id='a'/>310<text:change-end "
        "text:change-id='a'/>355 euros.</text:p>",
        "<text:p>The rent is <text:change-start text:change-id='a'/>310<text:span> or</text:span>"
        "<text:change-end text:change-id='a'/><text:change-start text:change-id='b'/>355"
        "<text:change-end text:change-id='b'/> euros.</text:p>",
        "<text:p>The rent is <text:change-start text:change-id='a'/>310</text:p><text:p>or so"
        "<text:change-end text:change-id='a'/>355 euros.</text:p>",
    ],
)
def test_a_deletion_that_stands_in_the_text_is_left_out(body: str) -> None:
    extract = read(flat(MARKS + body))
    assert " ".join(extract.text.split()) == "The rent is 355 euros."
    assert extract.dropped == {"deletions": 1}


@pytest.mark.parametrize(("format_", "mark"), [("1", "2."), ("a", "2."), ("", "-")])
def test_a_numbered_list_keeps_its_numbers(format_: str, mark: str) -> None:
    style = (
        f"<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
        f"style:num-format='{format_}'/></text:list-style>"
    )
    items = "".join(f"<text:list-item><text:p>{each}</text:p></text:list-item>" for each in "ab")
    text = read(flat(f"<text:list text:style-name='L'>{items}</text:list>", styles=style)).text
    assert text.endswith(f"{mark} b")
