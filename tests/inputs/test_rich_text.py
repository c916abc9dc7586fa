from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import worker
from summarizer.inputs.text import Extract

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial;}"
    rb"{\f2\fcharset128 MS Gothic;}}{\colortbl;\red0\green0\blue0;}{\*\generator Word;}"
    rb"{\info{\author Eve}}{\header Page one}"
)


def read(body: bytes) -> Extract:
    return worker.extract("RTF file", HEAD + body + b"}", "a.rtf")


def test_paragraphs_are_read_without_the_marks_around_them() -> None:
    extract = read(rb"\pard\b The mill\b0\par The lease \u8364?850\line a month ends.\par}")
    assert extract.text.strip() == "The mill\n\nThe lease €850\n\na month ends."
    assert extract.dropped == {}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"caf\'e9", "café"),
        (rb"\f1\'cc\'e8\'eb", "Мил"),
        (rb"\f2\'93\'fa\'96\'7b", "日本"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"a\~b\endash c\ldblquote d\rdblquote", "a\xa0b–c“d”"),
        (b"caf\xe9", "café"),
    ],
)
def test_letters_of_every_code_page_are_read(body: bytes, text: str) -> None:
    assert read(body).text == text


@pytest.mark.parametrize(
    ("body", "text", "dropped"),
    [
        (rb"a{\v secret}b", "ab", {"hidden elements": 1}),
        (rb"a\v secret\v0 b", "ab", {"hidden elements": 1}),
        (rb"a{\deleted\revauthdel1 old}b", "ab", {"deletions": 1}),
        (rb"a{\*\annotation no}b", "ab", {"comments": 1}),
        (rb"a{\footnote {\pard a note}}b", "a (a note)b", {}),
        (rb'a {\field{\*\fldinst HYPERLINK "http://x.y/"}{\fldrslt link}} b', "a link b", {}),
        (rb"a{\pict\pngblip 89504e470d0a}b", "ab", {}),
    ],
)
def test_what_is_not_shown_is_left_out_and_counted(
    body: bytes, text: str, dropped: dict[str, int]
) -> None:
    extract = read(body)
    assert (extract.text, extract.dropped) == (text, dropped)


def test_a_table_s_rows_are_rows() -> None:
    extract = read(rb"\trowd Who\cell What\cell\row\trowd Ann\cell plans\cell\row\pard after")
    assert "| Who | What |\n| Ann | plans |" in extract.text


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match=r"a\.rtf has no text"):
        read(b"")


@pytest.mark.parametrize(
    "note",
    [
        rb"{\super\chftn}{\footnote\chftn Or June.}",
        rb"{\super\chftn}{\*\footnote\chftn\~\plain\pard {\pard \ql Or June.\par}}",
        rb"{\chftn{\footnote\pard\plain{\chftn} Or June.}}",
    ],
)
def test_a_note_stands_in_brackets_whatever_is_around_it(note: bytes) -> None:
    assert " ".join(read(rb"The lease ends in May." + note).text.split()) == (
        "The lease ends in May. (Or June.)"
    )


@pytest.mark.parametrize(
    "body",
    [
        rb"{\pard\b\outlinelevel1 The mill\par}{\pard It stands.\par}",
        rb"{\stylesheet{\s0 Normal;}{\s2\b\outlinelevel1 heading 2;}}\pard\s2\b The mill\par"
        rb"\pard\s0 It stands.\par",
        rb"{\stylesheet{\s0 Normal;}{\s7\b Heading 2;}}\pard\plain\s7\outlinelevel1 The mill\par"
        rb"\pard\plain\s0\outlinelevel9 It stands.\par",
    ],
)
def test_a_heading_is_told_by_its_level_or_its_style(body: bytes) -> None:
    assert read(body).text.strip() == "## The mill\n\nIt stands."


@pytest.mark.parametrize(
    "end",
    [
        *(rb"", rb"\par", rb"\par\par{\b }", rb"\par Room", rb"\line Room\par"),
        *(rb"\par\pard\b Room\b0\par", rb"\par\u82?oom", rb"\par\'52oom"),
    ],
)
def test_the_paragraphs_of_a_cell_are_one_line(end: bytes) -> None:
    room = "Hall Room" if b"oom" in end else "Hall"
    row = rb"\trowd\cellx1\cellx2{\intbl Hall" + end + rb"}\cell{\intbl 84\par}\cell\row "
    assert read(row + rb"\pard After.\par").text.split("\n")[0] == f"| {room} | 84 |"
