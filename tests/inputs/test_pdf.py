from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from reportlab.pdfgen.canvas import Canvas

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import pdf, worker
from summarizer.inputs.pdf import join_lines, without_repeated
from summarizer.inputs.pdf_pages import PageLine
from summarizer.inputs.text import Extract
from tests.inputs import pdf_samples, samples

CASES = Path(__file__).parent / "cases"
SAMPLES = pdf_samples.samples()


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
    assert extract.dropped == {"page headers and footers": 2}  # their numbers


def test_pages_without_text_are_counted() -> None:
    extract = read(samples.pdf([samples.PARAGRAPHS[0], ""], title="Bridge"))
    assert extract.dropped == {"page headers and footers": 1, "pages without text": 1}
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


def words(text: str) -> list[str]:
    """The words of a text without the lines of tables; of Chinese its characters."""
    bare = re.sub(r"\|(?: --- \|)+|\|", " ", text)
    return re.findall(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", bare)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_read_as_it_is_by_a_reader(name: str) -> None:
    sample = SAMPLES[name]
    extract = read(sample.data)
    assert words(extract.text) == words(" ".join(sample.says))
    assert not any(each in extract.text for each in sample.absent)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("watermark", "characters of watermarks"),
        ("line numbers", "line numbers"),
        ("headers", "page headers and footers"),
    ],
)
def test_what_is_left_out_is_counted(name: str, what: str) -> None:
    assert read(SAMPLES[name].data).dropped[what] > 2


def test_a_table_is_markdown_with_its_columns() -> None:
    text = read(SAMPLES["table"].data).text
    assert "| District | Flats | Rent | Change |\n| --- | --- | --- | --- |\n| Harbour |" in text
    assert "|  | 860 |" in read(SAMPLES["sparse table"].data).text.replace("Old Town", "")


def case(name: str) -> str:
    return worker.extract("PDF", (CASES / name).read_bytes(), name).text


def test_columns_are_read_one_after_the_other() -> None:
    assert case("pdf-columns.pdf") == (
        "The swallows came back to the village on 12 April, nine days earlier than in the year "
        "before. They build in the old dairy, because its windows stay open.\n\n"
        "The council wants to close the windows in June. A group of neighbours asks for a delay "
        "until September, when the young have left their nests."
    )


def test_numbers_in_the_margin_are_no_text() -> None:
    text = case("pdf-line-numbers.pdf")
    assert text.startswith("The mill society met on 6 May in the old school. It decided that the")
    assert re.findall(r"\d+", text) == ["6", "1"]


def test_filled_values_of_a_form_are_read_where_they_stand() -> None:
    text = case("pdf-form.pdf")
    assert "| What happened: | A branch of the oak broke the roof of the shed on 2 May. |" in text
    assert "| Amount in euros: | 1450 |" in text


def test_a_placeholder_of_a_form_is_refused_with_its_reason() -> None:
    with pytest.raises(UnsupportedInputError, match=r"pdf-xfa\.pdf is an XFA form.*print it"):
        case("pdf-xfa.pdf")


def _form(change: Callable[[bytes], bytes]) -> Extract:
    return read(change((CASES / "pdf-xfa.pdf").read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"/NeedsRendering true", b"/NeedsRendering null"),
        lambda data: data.replace(b"/NeedsRendering true", b" " * 20),
        lambda data: data.replace(b"/Contents 4 0 R", b"/Contents 9 0 R"),
    ],
    ids=["rendering null", "rendering not said", "an empty page"],
)
def test_any_placeholder_of_a_form_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnsupportedInputError, match=r"report\.pdf is an XFA form.*print it"):
        _form(change)


def test_a_form_of_xfa_whose_pages_are_there_is_read() -> None:
    def filled(data: bytes) -> bytes:
        start = data.index(b"stream\n") + 7
        size = data.index(b"endstream") - start
        said = b"BT /F1 12 Tf 72 700 Td (The branch fell on 2 May.) Tj ET"
        whole = data[:start] + said.ljust(size) + data[start + size :]
        filters = b"/Filter [ /ASCII85Decode /FlateDecode ]"
        return whole.replace(filters, b" " * len(filters))

    assert _form(filled).text == "The branch fell on 2 May."


@pytest.mark.parametrize("name", ["every fifth line", "at the right", "from 1 on each page"])
def test_numbers_of_lines_stand_in_many_ways(name: str) -> None:
    sample = pdf_samples.numbered()[name]
    extract = read(sample.data)
    assert words(extract.text) == words(" ".join(sample.says))
    assert extract.dropped["line numbers"] > 2


def test_headers_of_chapters_are_left_out() -> None:
    names = ["Rivers"] * 4 + ["Bridges"] * 4
    pages = [lines(f"{name} {n}", f"text {chr(97 + n)}") for n, name in enumerate(names)]
    kept, dropped = without_repeated(pages)
    assert dropped == 8
    assert all(len(page) == 1 for page in kept)


def test_lines_with_wide_words_apart_are_no_table() -> None:
    assert "|" not in read(SAMPLES["justified columns"].data).text


@pytest.mark.parametrize(
    "number",
    ["2", "- 2 -", "Page 2", "Page 2 of 9", "2/9", "Seite 2 von 9", "página 2 de 9", "第2页 共9页"],
)
def test_the_number_of_a_page_is_left_out_of_a_short_file(number: str) -> None:
    pages = [lines("The mill stands."), lines("The lease ends.", number)]
    assert without_repeated(pages) == ([lines("The mill stands."), lines("The lease ends.")], 1)


@pytest.mark.parametrize("line", ["2 May 2024", "2 мая 2024", "2 mai 24", "2/2024", "2 Kühe 3"])
def test_a_date_at_the_edge_of_a_page_is_not_its_number(line: str) -> None:
    pages = [lines("The mill stands."), lines(line, "The lease ends.")]
    assert without_repeated(pages) == (pages, 0)


@pytest.mark.parametrize("line", ["3", "Page 3 of 9", "2 April", "2 rooms are free", "2."])
def test_another_number_at_the_end_of_a_page_stays(line: str) -> None:
    pages = [lines("The mill stands."), lines("The lease ends.", line)]
    assert without_repeated(pages)[1] == 0


@pytest.mark.parametrize(
    ("top", "bottom", "dropped"),
    [
        ("11/30/26, 4:04 PM The mill", "https://example.org/mill 1/1", 2),
        ("30.11.26, 16:04 The mill", "file:///home/ines/mill.html The mill 1/1", 2),
        ("11/30/26, 4:04 PM The mill", "It stands.", 0),
        ("The mill", "See https://example.org/mill 1/2", 0),
    ],
)
def test_what_a_browser_prints_around_a_page_is_left_out(
    top: str, bottom: str, dropped: int
) -> None:
    assert without_repeated([lines(top, "It stands by the sound.", bottom)])[1] == dropped


@pytest.mark.parametrize("dots", ["." * 60, " ." * 30, "." * 20])
@pytest.mark.parametrize("gap", [6, 60])
@pytest.mark.parametrize("number", [0, 1])
def test_dots_before_the_number_of_a_page_are_no_cell(dots: str, gap: int, number: int) -> None:
    def draw(canvas: Canvas) -> None:
        entries = [("1", "Introduction", "3"), ("2", "Methods", "7"), ("3", "Results", "12")]
        for row, (mark, title, page) in enumerate(entries):
            y = 700 - 16 * row
            if number:
                canvas.drawString(72, y, mark)
            canvas.drawString(130, y, title)
            canvas.drawRightString(500 - gap, y, dots)
            canvas.drawRightString(500, y, page)

    text = read(pdf_samples.drawn(draw)).text
    assert ".." not in text and ". ." not in text
    assert "|  |" not in text
    assert re.search(r"Methods(?: \|)? 7", text)
