from __future__ import annotations

import pytest
from fpdf import FPDF

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import pdf, worker
from summarizer.inputs.pdf import join_lines, without_repeated
from summarizer.inputs.pdf_pages import PageLine
from summarizer.inputs.text import Extract
from tests.inputs import samples


def lines(*texts: str) -> list[PageLine]:
    return list(map(PageLine, texts))


def read(data: bytes) -> Extract:
    return worker.extract("PDF", data, "report.pdf")


def test_lines_are_joined_to_the_paragraphs_that_were_written() -> None:
    assert read(samples.pdf()).text == "\n\n".join(samples.PARAGRAPHS)


def test_headers_and_footers_are_left_out_and_counted() -> None:
    extract = read(samples.pdf())
    assert "City Report" not in extract.text and "Page" not in extract.text
    assert extract.dropped == {"page headers and footers": 6}


def test_a_file_of_two_pages_keeps_what_they_share() -> None:
    extract = read(samples.pdf(samples.PARAGRAPHS[:2]))
    assert extract.text.count("City Report") == 2
    assert extract.dropped == {}


def test_pages_without_text_are_counted() -> None:
    extract = read(samples.pdf([samples.PARAGRAPHS[0], ""], title="Bridge"))
    assert extract.dropped == {"pages without text": 1}
    assert extract.title == "Bridge"


def test_a_scan_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnsupportedInputError, match=r"2 pages but no text.*ocrmypdf"):
        read(samples.pdf(["", ""]))


def test_an_encrypted_file_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnsupportedInputError, match=r"report\.pdf is encrypted.*password"):
        read(samples.pdf(password="secret"))


def test_a_file_that_opens_without_a_password_is_read() -> None:
    assert "three piers" in read(samples.pdf(password="")).text


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>"])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=r"report\.pdf"):
        read(data)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    with pytest.raises(UnsupportedInputError, match=r"3 pages, more than 2"):
        read(samples.pdf())


def test_an_empty_page_alone_is_no_text() -> None:
    file = FPDF()
    file.add_page()
    with pytest.raises(UnsupportedInputError, match="no text"):
        read(bytes(file.output()))


def test_hyphens_at_line_ends_are_joined_but_not_those_written_elsewhere() -> None:
    page = lines(
        "The inspectors found cracks in the foun-",
        "dation of the pier and wrote a well-",
        "known report, a well-known one indeed, and",
        "it was of 2019-",
        "2020 as the city says.",
    )
    text = " ".join(join_lines([page]))
    assert "foundation" in text
    assert "a well-known report" in text
    assert "2019- 2020" in text or "2019-2020" in text


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first = ["It was decided after a long debate that the", "bridge will be closed for all of the"]
    pages = [lines(*first), lines("coming year.")]
    assert join_lines(pages) == [" ".join([*first, "coming year."])]


def test_chinese_lines_are_joined_without_spaces() -> None:
    page = ["市政府周一宣布关闭旧桥，因为检查人员在三个桥墩中的", "两个发现了裂缝。没有人受伤。"]
    assert join_lines([lines(*page)]) == ["".join(page)]


def test_a_line_that_most_pages_share_within_their_text_stays() -> None:
    pages = [lines(f"{each} 1", f"{each} 2", "shared", f"{each} 6", each) for each in "abcd"]
    assert without_repeated(pages) == (pages, 0)


def test_numbers_of_pages_count_as_repeated() -> None:
    pages = [lines(f"{number}", f"text of {word}") for number, word in enumerate("abcd", 1)]
    kept, dropped = without_repeated(pages)
    assert dropped == 4
    assert all(page[0].text.startswith("text") for page in kept)
