from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import worker
from summarizer.inputs.text import Extract
from tests.inputs.documents import epub

ENCRYPTED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData '
    'xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/>'
    "</EncryptedData></encryption>"
)


def read(data: bytes) -> Extract:
    return worker.extract("book", data, "a.epub")


def test_chapters_are_read_in_the_order_of_the_spine() -> None:
    spine = '<itemref idref="c2"/><itemref idref="c1"/>'
    extract = read(epub("<h1>Two</h1><p>b</p>", "<h1>One</h1><p>a&nbsp;&eacute;</p>", spine=spine))
    assert extract.text == "# One\n\na é\n\n# Two\n\nb"
    assert extract.title == "The ferry"


def test_a_table_of_contents_and_what_is_out_of_order_are_counted() -> None:
    items = (
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    )
    spine = '<itemref idref="nav"/><itemref idref="c1"/><itemref idref="c2" linear="no"/>'
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body>Contents</body></html>'
    book = epub("<p>a</p>", "<p>b</p>", spine=spine, items=items, parts={"OEBPS/nav.xhtml": page})
    extract = read(book)
    assert extract.text == "a"
    assert extract.dropped == {"tables of contents": 1, "pages outside of the reading order": 1}


@pytest.mark.parametrize(
    "mark",
    [
        '<a epub:type="noteref" href="#n1">1</a>',
        '<sup><a href="notes.xhtml#n1">1</a></sup>',
        '<a href="#n1"><sup>*</sup></a>',
        '<a role="doc-noteref" href="#n1">1</a>',
    ],
)
def test_a_note_stays_and_the_number_that_leads_to_it_does_not(mark: str) -> None:
    chapter = f'<p>The ferry{mark} sails.</p><aside epub:type="footnote" id="n1">At 9.</aside>'
    assert read(epub(chapter)).text == "The ferry sails.\n\nAt 9."


def test_a_copy_protected_book_is_refused_and_one_with_hidden_fonts_is_not() -> None:
    for way, is_read in (
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", False),
        ("http://www.idpf.org/2008/embedding", True),
    ):
        book = epub("<p>a</p>", parts={"META-INF/encryption.xml": ENCRYPTED.format(way)})
        if is_read:
            assert read(book).text == "a"
        else:
            with pytest.raises(UnsupportedInputError, match=r"a\.epub is copy-protected"):
                read(book)


def test_a_book_of_pictures_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="has no text that can be read"):
        read(epub('<img src="1.jpg"/>'))


def test_an_entity_is_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
    book = epub("<p>a</p>", parts={"OEBPS/text/c1.xhtml": f"{bomb}<html><p>x&b;</p></html>"})
    assert "boom" not in read(book).text


def test_a_chapter_s_name_may_differ_in_case_and_a_missing_one_is_counted() -> None:
    items = "".join(
        f'<item id="{name}" href="TEXT/{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in ("C1", "gone")
    )
    spine = '<itemref idref="C1"/><itemref idref="gone"/><itemref idref="c2"/>'
    extract = read(epub("<p>a</p>", "<p>b</p>", spine=spine, items=items))
    assert extract.text == "a\n\nb"
    assert extract.dropped == {"missing chapters": 1}
