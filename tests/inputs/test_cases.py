"""Files that were read wrongly once, each with what is right; `cases` has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation, worker
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_document

CASES = Path(__file__).parent / "cases"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "extract", worker.extract)
    monkeypatch.setattr(isolation, "read", worker.read)


def read(name: str) -> Document:
    return read_document(CASES / name)


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("md-inline-image.md", ("stands still since the storm", "4,800"), ("base64", "RCCCPP3")),
        ("md-frontmatter.md", ("lost three teeth",), ("draft", "cssclasses", "---")),
        (
            "md-obsidian.md",
            ("See the smith and Budget 2025.", "Order the gear", "2025-05-20"),
            ("drinks", "[[", "warning", "clock.png", "^a81f", "%%"),
        ),
        ("html-ruby.html", ("の時計台は", "四千八百ユーロ"), ("とけいだい", "あらし")),
        (
            "html-details.html",
            ("When does the last ferry leave?", "- Luggage: Two pieces", "### Are dogs", "4 euros"),
            (),
        ),
        ("html-shadow.html", ("# The tower clock", "4,800 euros"), ("Imprint",)),
        ("docx-textbox-bare.docx", ("18,000 euros", "4 September"), ()),
        ("docx-textbox-word.docx", ("18,000 euros",), ()),
        ("docx-fldsimple.docx", ("Contract between Northgate Clinic and",), ()),
        ("docx-backslash.docx", ("31 August", "noon"), ()),
        ("docx-document2.docx", ("31 August", "noon"), ()),
        ("docx-moved.docx", ("18,000 euros",), ()),
        ("docx-sdt-altchunk.docx", ("third nurse", "| Nights | 31 |", "Northgate Clinic"), ()),
        ("docx-sdt-cell.docx", ("| 1 May 2025 | Ada Lund | 850 |",), ()),
        ("docx-tracked.docx", ("The rent is 850 euros",), ("700",)),
        (
            "xlsx-formula-date-hidden.xlsx",
            ("2025-05-06", "12.5%", "12500.5", "491701234567"),
            ("Secret Sue", "00:00", "e+", "D2*2"),
        ),
        (
            "pptx-hidden-notes.pptx",
            ("Apples down 12 %", "frost of 3 May", "2 April"),
            ("2019 data", "Old figures"),
        ),
        ("refuse.rtf", ("hi",), ("rtf",)),
        ("nb-notebook.ipynb", ("# Rain in the valley", "12 % less", "plot(rain)"), ("iVBOR",)),
        ("code.txt", ("a shop's till", "Ledger", "add, total, write"), ("self.folder", "Title:")),
        ("formfeeds.txt", ("A-3",), ("\f",)),
        ("eml-list-footer.eml", ("2 April", "340"), ("mailing list", "listinfo")),
        ("eml-plain-stub.eml", ("07:40",), ("cannot show HTML",)),
        ("eml-html-footer.eml", ("2 April",), ("viruses",)),
        ("eml-quote-nl.eml", ("1 July",), ("18,000", "Verzonden")),
        ("eml-quote-nl2.eml", ("1 July",), ("18,000", "geschreven")),
        ("eml-quote-pl.eml", ("1 July",), ("18,000", "Temat")),
        ("eml-quote-yahoo.eml", ("1 July",), ("18,000", "wrote")),
        ("eml-smime-signed.eml", ("on 12 June at nine",), ("pkcs7", "Content-Type")),
        ("eml-invite.eml", ("14:00", "Room 2.14", "third nurse"), ("BEGIN", "DTSTART")),
        ("eml-iso2022jp.eml", ("木曜の九時",), ()),
        ("mbox-from-line.mbox", ("From Monday on", "\nFrom the bank", "ladder"), (">From",)),
    ],
)
def test_a_case_is_read_right(name: str, present: tuple[str, ...], absent: tuple[str, ...]) -> None:
    text = read(name).text
    assert [words for words in present if text.count(words) != 1] == []
    assert [words for words in absent if words in text] == []


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("md-inline-image.md", {"pictures": 1}),
        ("md-frontmatter.md", {"front matter": 1}),
        ("md-obsidian.md", {"comments": 1, "embedded notes": 1}),
        ("html-ruby.html", {"readings": 8}),
        ("docx-tracked.docx", {"deletions": 1}),
        ("xlsx-formula-date-hidden.xlsx", {"hidden sheets": 1, "formulas without a value": 1}),
        ("pptx-hidden-notes.pptx", {"hidden slides": 1}),
        ("nb-notebook.ipynb", {"outputs": 1}),
    ],
)
def test_what_is_left_out_of_a_case_is_counted(name: str, dropped: dict[str, int]) -> None:
    assert read(name).dropped == dropped


def test_a_title_in_front_matter_is_the_document_s() -> None:
    assert read("md-frontmatter.md").title == "Repair of the tower clock"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("refuse.epub", r"refuse\.epub is damaged"),
        ("refuse.odt", r"refuse\.odt has no text"),
        ("refuse.msg", r"refuse\.msg is a damaged Outlook message; open it in Outlook"),
        ("refuse-slack.zip", r"refuse-slack\.zip: the chat export holds no message with text"),
        ("eml-smime.eml", r"eml-smime\.eml is encrypted \(S/MIME\)"),
        ("eml-pgp.eml", r"eml-pgp\.eml is encrypted \(PGP\)"),
        ("eml-winmail.eml", r"eml-winmail\.eml has its text in winmail\.dat"),
        ("base64.txt", "base64, which nobody can read; decode it"),
    ],
)
def test_a_case_without_anything_to_read_is_refused(name: str, why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=why):
        read(name)


def test_a_list_of_addresses_is_kept_as_it_is() -> None:
    assert len(read("urls.txt").text.splitlines()) == 8
