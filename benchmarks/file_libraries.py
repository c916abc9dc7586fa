"""What libraries make of a file alone, which reading it is compared with.

Where no library reads a format, it is the least that any reader does: the text decoded and its
lines parted into words.
"""

from __future__ import annotations

import csv
import email.policy
import io
import json
import re
import zipfile
from typing import Any
from xml.parsers import expat


def words_of(data: bytes) -> object:
    return [line.split() for line in data.decode().splitlines()]


def lxml_pages(data: bytes) -> object:
    import lxml.html

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [name for name in file.namelist() if name.endswith("xhtml")]
        return [lxml.html.fromstring(file.read(name)).text_content() for name in names]


def lxml_content(data: bytes) -> object:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return list(etree.fromstring(file.read("content.xml"), huge_tree()).itertext())


def huge_tree() -> Any:
    from lxml import etree

    return etree.XMLParser(huge_tree=True)


def trafilatura_text(data: bytes) -> object:
    import trafilatura

    return trafilatura.extract(data, output_format="markdown", include_comments=False)


def trafilatura_saved(data: bytes) -> object:
    page = next(each for each in parsed_mail(data).walk() if "html" in each.get_content_type())
    return trafilatura_text(page.get_payload(decode=True))


def parsed_mail(data: bytes) -> Any:
    return email.message_from_bytes(data, policy=email.policy.default)


def mail_texts(data: bytes) -> object:
    """All parts decoded, as who looks for the body and the files does."""
    leaves = [each for each in parsed_mail(data).walk() if not each.is_multipart()]
    return [each.get_content() for each in leaves]


def mailbox_texts(data: bytes) -> object:
    mails = re.split(rb"^From \S+ .*\n", data, flags=re.MULTILINE)
    return [mail_texts(each) for each in mails if each]


def markitdown_text(kind: str, data: bytes) -> object:
    from markitdown import StreamInfo, converters

    converter: Any = {"docx": converters.DocxConverter, "pptx": converters.PptxConverter}[kind]
    return converter().convert(io.BytesIO(data), StreamInfo(extension=f".{kind}")).markdown


def openpyxl_rows(data: bytes) -> object:
    from openpyxl import load_workbook

    file = load_workbook(io.BytesIO(data), data_only=True)
    return [list(each.iter_rows(values_only=True)) for each in file.worksheets]


def pdfium_text(data: bytes) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def striprtf_text(data: bytes) -> object:
    from striprtf import striprtf

    read: Any = striprtf.rtf_to_text
    return read(data.decode())


def olefile_streams(data: bytes) -> object:
    import olefile

    with olefile.OleFileIO(data) as file:
        return [file.openstream(each).read() for each in file.listdir()]


def lxml_page(data: bytes) -> object:
    import lxml.html

    return lxml.html.fromstring(data).text_content()


def expat_events(data: bytes) -> object:
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = found.append
    parser.StartElementHandler = lambda name, attributes: found.append(name)
    parser.Parse(data, True)
    return found


def csv_rows(data: bytes) -> object:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def json_lines(data: bytes) -> object:
    return [json.loads(line) for line in data.splitlines()]


def zipped_words(data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return words_of(file.read("_chat.txt"))
