from __future__ import annotations

import io
import time

import pytest
from openpyxl import Workbook

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import worker
from summarizer.inputs.columns import column_of
from summarizer.inputs.delimited import parse_table
from summarizer.inputs.reading import read_bytes
from summarizer.inputs.text import Extract

SALES = "Day,Shop,Turnover\n" + "".join(
    f"2025-05-{day:02},{'North' if day % 3 else 'South'},{1000 + day}\n" for day in range(1, 29)
)


def told(text: str) -> str:
    document = parse_table(text)
    assert document is not None
    return document.text


def test_a_table_is_told_by_figures_that_are_computed() -> None:
    text = told(SALES)
    assert "A table of 28 rows and 3 columns: Day, Shop, Turnover." in text
    assert "- Day: from 2025-05-01 to 2025-05-28." in text
    assert "- Shop: 2 different values, most often North (19 times), South (9 times)." in text
    assert "- Turnover: from 1001 to 1028, mean 1014.5, median 1014.5, sum 28406." in text
    assert text.endswith("| 2025-05-03 | South | 1003 |")  # the first rows, no more


def test_an_outlier_is_told_with_its_row() -> None:
    assert "- Turnover: 98000 in row 29 is far from the others." in told(
        SALES + "2025-05-29,North,98000\n"
    )
    assert "far from" not in told(SALES)


def test_a_small_table_is_shown_whole() -> None:
    assert "| Ann | 3 |\n| Bob | 4 |\n| Cy |  |" in told("Who,Apples\nAnn,3\nBob,4\nCy,\n")
    assert "Apples: empty in 1 of 3 rows." in told("Who,Apples\nAnn,3\nBob,4\nCy,\n")


def test_a_chinese_table_is_told_in_chinese() -> None:
    text = told(
        "日期,门店,营业额\n2025-05-01,北店,1200\n2025-05-02,南店,900\n2025-05-03,北店,1500\n"
    )
    assert (
        "表格共3行、3列：日期、门店、营业额。" in text
        or "表格共3行、3列：日期, 门店, 营业额。" in text
    )
    assert "营业额：最小900，最大1500，平均1200，中位数1200，合计3600。" in text


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1,5;x\n2,25;y\n3;z\n",  # Excel where a comma stands before decimals
        "sep=;\na;b\n1,5;x\n2,25;y\n3;z\n",
        "a\tb\n1,5\tx\n2,25\ty\n3\tz\n",
        '"a"|"b"\n"1,5"|"x"\n"2,25"|"y"\n"3"|"z"\n',
    ],
)
def test_the_mark_between_cells_is_told(text: str) -> None:
    assert "a: from 1,5 to 3, mean 2,25, median 2,25, sum 6,75." in told(text)


def test_lines_above_the_head_are_notes() -> None:
    text = told("Sales of May;;\n\nShop;Sum;Day\nN;1;2025-05-01\nS;2;2025-05-02\nW;4;2025-05-03\n")
    assert text.startswith("Sales of May\n\nA table of 3 rows and 3 columns: Shop, Sum, Day.")


@pytest.mark.parametrize(
    "notes",
    [
        "Account:;DE02 1203 0000;\nFrom:;01.01.2024;\nBalance:;5.321,10 EUR;\n\n",
        "Bank of X\nExport of 1 May 2024\nAccount;DE02 1203 0000\n",
        '"Sales report";""\n"Printed 2024-05-01"\n;;\n',
        "Title line\n" * 8,
    ],
)
def test_several_lines_above_the_head_are_notes(notes: str) -> None:
    rows = "Day;Whom;Sum\n01.02.2024;Rent;-950,00\n05.02.2024;Pay;3.100,00\n28.02.2024;Pay;1,00\n"
    text = told(notes + rows)
    first = notes.partition(";")[0].partition("\n")[0].strip('"')
    assert text.startswith(first)
    assert "A table of 3 rows and 3 columns: Day, Whom, Sum." in text
    assert "Sum: from -950,00 to 3.100,00, mean 717, median 1, sum 2151." in text


def test_a_semicolon_in_each_row_is_no_decimal_comma() -> None:
    text = told("Name;Price, EUR\nAnn;5,95\nBob;15,95\nCy;25,95\n")
    assert "Price, EUR: from 5,95 to 25,95, mean 15,95, median 15,95, sum 47,85." in text


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_a_table_of_words_is_told_by_its_commonest_values(delimiter: str) -> None:
    rows = [("Name", "City", "Diet")]
    rows += [(f"Guest {each}", "Rome" if each % 3 else "Bari", "vegan") for each in range(9)]
    text = told("\n".join(map(delimiter.join, rows)))
    assert "A table of 9 rows and 3 columns: Name, City, Diet." in text
    assert "- Name: 9 values, all different." in text
    assert "- City: 2 different values, most often Rome (6 times), Bari (3 times)." in text
    assert "- Diet: vegan in every row." in text


@pytest.mark.parametrize(
    "prose",
    [
        "Dear Ann, here is the list, as promised.\nIt is long, sadly, very long.\nYours, Bob, May.",
        "Bread, milk\nEggs, ham\nTea, rice",
        "One line, alone",
        "",
        "Ann: hi\nBob: yes\nAnn: good",
        "Bread,milk\nEggs,ham\nTea,rice",
        "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you,\nand I,\n",
        "Dear Ann,\nI came,\nI saw,\nI won,\nand slept,\nBob",
        "f(a,b);\ng(c,d);\nh(e,f);\ni(g,h);\nj(i,k);\n",
    ],
)
def test_prose_with_commas_is_no_table(prose: str) -> None:
    assert parse_table(prose) is None


@pytest.mark.parametrize(
    ("cells", "least", "total"),
    [
        (["1,234.50", "2,000.00"], "1,234.50", "3234.5"),
        (["1.234,50", "2.000,00"], "1.234,50", "3234,5"),
        (["1 234", "2 000"], "1 234", "3234"),
        (["€ 12", "€ 8"], "€ 8", "20"),
        (["12 %", "8 %"], "8 %", "20%"),
        (["(5)", "10"], "(5)", "5"),
        (["-5", "−10"], "−10", "-15"),
        (["1,234", "5,678"], "1,234", "6912"),
        (["1'000", "2'000.50"], "1'000", "3000.5"),
        (["123,45-", "200,00"], "123,45-", "76,55"),
        (["1.234,56-", "50,00-"], "1.234,56-", "-1284,56"),
        (["12.50- EUR", "2.50 EUR"], "12.50- EUR", "-10"),
        (["12,50 €-", "2,50 €"], "12,50 €-", "-10"),
        (["7 -", "9"], "7 -", "2"),
    ],
)
def test_numbers_are_read_as_people_write_them(cells: list[str], least: str, total: str) -> None:
    numbers = column_of("Sum", cells).numbers
    assert numbers is not None
    assert (numbers.least, numbers.total) == (least, total)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Phone", ["491701234567", "491701234568"]),
        ("Tel.", ["0170 123", "0171 456"]),
        ("zip", ["12345", "54321"]),
        ("Year", ["2024", "2025"]),
        ("When", ["1999", "2025"]),
        ("Code", ["007", "012"]),
        ("Customer", ["4917012345", "4917012346"]),
        ("编号", ["1", "2"]),
        ("Kundennummer", ["10077", "10250"]),
        ("Rechnungsnr.", ["2024001", "2024003"]),
        ("Kunden-Nr", ["1", "2"]),
        ("N° client", ["101", "102"]),
        ("Numéro de commande", ["101", "102"]),
        ("Código postal", ["28013", "41001"]),
        ("CEP", ["1310", "4538"]),
        ("Postnummer", ["8000", "2100"]),
        ("Teléfono", ["+34 600 111 222", "+34 600 111 223"]),
        ("Contact", ["+34 600 111 222", "+49 170 555 1234"]),
        ("orderId", ["31", "32"]),
        ("Order ID", ["31", "32"]),
        ("order_no", ["31", "32"]),
        ("Konto", ["4711", "4712"]),
        ("Customer", ["31", "31"]),
        ("Invoice", ["31", "32"]),
        ("Année", ["24", "25"]),
        ("Номер заказа", ["31", "32"]),
        ("订单号", ["31", "32"]),
        ("注文番号", ["31", "32"]),
        ("우편번호", ["31000", "32000"]),
    ],
)
def test_numbers_that_name_things_are_not_added_up(name: str, cells: list[str]) -> None:
    assert not column_of(name, cells).is_measure


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Number of visitors", ["31", "32"]),
        ("Account balance", ["31", "32"]),
        ("Invoice", ["31.50", "32.00"]),
        ("Rechnungsbetrag", ["31", "32"]),
        ("Page views", ["31", "32"]),
        ("Orders", ["31", "32"]),
        ("Nombre de clients", ["31", "32"]),
        ("Kosten", ["1200000", "2500000"]),
        ("Budget", ["1200000", "2500000", "3100000"]),
        ("Notes", ["31", "32"]),
        ("Incidents", ["31", "32"]),
    ],
)
def test_numbers_that_measure_things_are_added_up(name: str, cells: list[str]) -> None:
    assert column_of(name, cells).is_measure


@pytest.mark.parametrize(
    ("name", "cells", "total"),
    [
        ("Mon", ["27:30", "10:15"], "37:45 h"),
        ("Dauer", ["7:30", "8:15"], "15:45 h"),
        ("Hours worked", ["7:30:15", "8:15:00"], "15:45:15 h"),
        ("a", ["7:30 h", "8:15 h"], "15:45 h"),
        ("Overtime", ["-1:30", "0:45"], "-0:45 h"),
        ("工时", ["7:30", "8:30"], "16:00 h"),
    ],
)
def test_durations_are_added_up(name: str, cells: list[str], total: str) -> None:
    numbers = column_of(name, cells).numbers
    assert numbers is not None
    assert numbers.total == total


@pytest.mark.parametrize("cells", [["9:30", "17:00"], ["09:30:00", "17:00:10"]])
def test_times_of_day_are_not_added_up(cells: list[str]) -> None:
    column = column_of("Begin", cells)
    assert column.numbers is None
    assert column.dates == tuple(cells)


@pytest.mark.parametrize(
    ("cells", "first", "last", "is_doubted"),
    [
        (["2025-05-02", "2024-12-31"], "2024-12-31", "2025-05-02", False),
        (["2025-05-02T10:00", "2025-05-02T09:00"], "2025-05-02T09:00", "2025-05-02T10:00", False),
        (["02.05.2025", "31.12.2024"], "31.12.2024", "02.05.2025", False),
        (["12/31/2024", "05/02/2025"], "12/31/2024", "05/02/2025", False),
        (["31/12/24", "02/05/25"], "31/12/24", "02/05/25", False),
        (["03/04/2025", "01/05/2025"], "03/04/2025", "01/05/2025", True),
        (["2025年5月2日", "2025年4月30日"], "2025年4月30日", "2025年5月2日", False),
    ],
)
def test_dates_are_ordered(cells: list[str], first: str, last: str, is_doubted: bool) -> None:
    column = column_of("Day", cells)
    assert column.dates == (first, last)
    assert bool(column.doubt) == is_doubted


def test_a_guess_about_a_number_is_told() -> None:
    document = parse_table("a\tb\n1.234\tx\n2.345\ty\n3.456\tz\n")
    assert document is not None
    assert "1.234 were read with decimals" in document.doubts[0]


def test_a_table_in_another_encoding_is_told_with_a_doubt() -> None:
    text = "Ort;Größe\nMünchen;3\nKöln;4\nDüsseldorf;5\n"
    document = read_bytes(text.encode("cp1252"), "a.csv")
    assert "| Düsseldorf | 5 |" in document.text
    assert "a.csv isn't in UTF-8" in document.doubts[0]
    assert read_bytes(text.encode(), "a.csv").doubts == ()


def test_a_csv_file_without_columns_is_text() -> None:
    assert read_bytes(b"Just a line.\nAnd one more.\n", "a.csv").text == (
        "Just a line.\nAnd one more."
    )


# -- sheets ----------------------------------------------------------------------------------------


def read(book: Workbook) -> Extract:
    buffer = io.BytesIO()
    book.save(buffer)
    return worker.extract("office file", buffer.getvalue(), "a.xlsx")


def workbook() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Costs"
    for row in (("Item", "Pay", "EUR"), ("Steel", 9, 1200), ("Sue", 8, 3), ("Work", 7, 4)):
        sheet.append(row)
    return book


def test_hidden_rows_and_columns_are_left_out_and_counted() -> None:
    book = workbook()
    book["Costs"].row_dimensions[3].hidden = True
    book["Costs"].column_dimensions["B"].hidden = True
    extract = read(book)
    assert extract.text.endswith("| Item | EUR |\n| --- | --- |\n| Steel | 1200 |\n| Work | 4 |")
    assert extract.dropped == {"hidden rows": 1, "hidden columns": 1}


@pytest.mark.parametrize("shown_as", ["[h]:mm", "[hh]:mm:ss", "[h]:mm;@"])
def test_durations_of_a_sheet_may_be_longer_than_a_day(shown_as: str) -> None:
    book = Workbook()
    book.active.append(("Who", "Time"))
    for who, hours in (("Ann", 27.5), ("Bob", 10.25), ("Cy", 7.0)):
        book.active.append((who, hours / 24))
        book.active.cell(book.active.max_row, 2).number_format = shown_as
    text = read(book).text
    assert "Time: from 7:00 h to 27:30 h, mean 14:55 h, median 10:15 h, sum 44:45 h." in text
    assert "| Ann | 27:30 h |" in text


def test_a_time_of_day_of_a_sheet_has_no_date() -> None:
    book = Workbook()
    book.active.append(("Who", "Begin"))
    for who, hours in (("Ann", 9.5), ("Bob", 27.0), ("Cy", 17.0)):
        book.active.append((who, hours / 24))
        book.active.cell(book.active.max_row, 2).number_format = "hh:mm"
    text = read(book).text
    assert "Begin: from 03:00:00 to 17:00:00." in text and "1900" not in text


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_counted(state: str) -> None:
    book = workbook()
    other = book.create_sheet("Salaries")
    other.append(("Secret Sue", 9000))
    other.sheet_state = state
    extract = read(book)
    assert "Sue" in extract.text and "Secret" not in extract.text and "Salaries" not in extract.text
    assert extract.dropped == {"hidden sheets": 1}


def test_every_sheet_has_its_name() -> None:
    book = workbook()
    book.create_sheet("Rent").append(("Room", 12))
    assert "## Costs" in read(book).text and "## Rent\n\n| Room | 12 |" in read(book).text


def test_a_row_of_many_cells_does_not_widen_all_others() -> None:
    """A file of a megabyte would else be a table of gigabytes."""
    started = time.process_time()
    text = told(SALES + "x," * 4_000 + "\n" + "2025-05-29,North,1000\n" * 4_000)
    assert "A table of 4,030 rows and 4000 columns" in text
    assert "3960 more columns." in text
    assert time.process_time() - started < 5


def test_a_table_of_too_many_cells_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnsupportedInputError, match=r"^a\.csv: .* cells; summarize it in parts$"):
        read_bytes(b"a,b\n" + b"1,2\n" * 700_000, "a.csv")


@pytest.mark.parametrize(
    "last", ["Total,,60,6.5", "合计,,60,6.5", ",,60,6.5", "Summe,alle,60,6.50"]
)
def test_a_row_of_totals_is_not_counted(last: str) -> None:
    rows = "Item,Colour,Sold,Price\nrolls,brown,10,1.5\nbread,black,20,2.5\ncake,white,30,2.5\n"
    text = told(rows + last)
    assert "3 rows" in text or "3行" in text
    assert "from 10 to 30" in text


@pytest.mark.parametrize("last", ["Total,,61,6.5", "tart,red,60,6.5", "Total,red,60,7.5"])
def test_a_last_row_that_adds_nothing_up_is_counted(last: str) -> None:
    rows = "Item,Colour,Sold,Price\nrolls,brown,10,1.5\nbread,black,20,2.5\ncake,white,30,2.5\n"
    assert "4 rows" in told(rows + last)


@pytest.mark.parametrize("first", [0, 1])
def test_a_column_that_only_numbers_rows_is_not_told(first: int) -> None:
    rows = "".join(f"{first + each},north,{each * 7 + 1}\n" for each in range(4))
    text = told(f'"",shop,sold\n{rows}')
    assert "4 rows and 2 columns: shop, sold." in text


@pytest.mark.parametrize(
    ("row", "mean"), [("2.5;{}", "mean 1.33"), ("2,5;{}", "mean 1,33"), ("x;{}", "mean 1,33")]
)
def test_decimals_are_written_as_the_rest_of_the_table_has_them(row: str, mean: str) -> None:
    rows = "\n".join(row.format(each) for each in (1, 1, 2))
    assert mean in told(f"price;sold\n{rows}\n")
