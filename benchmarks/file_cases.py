"""Files of every format in the size that is asked for, and what their libraries make of them.

Where no library reads a format, what is compared with is the least that any reader does: the text
decoded and its lines parted into words, or its JSON loaded.
"""

from __future__ import annotations

import email.policy
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import file_libraries as libraries
from tests.inputs import documents
from tests.inputs.outlook_files import compound_file, message, ticks

WORDS = "lines split into words"
_EXAMPLES = Path(__file__).parents[1] / "examples"
_NAMES = ("Ada Lund", "Bo Holm", "Camille", "Dana Whitlow")


@dataclass(frozen=True)
class FileCase:
    """A format.

    Attributes:
        name: Of its file, for the suffix.
        against: What it is compared with.
        files: How many of them the size is spread over, since there are bounds for one file.
        made: Returns a file of about so many bytes, of an archive when unpacked.
        alone: Does with a file what the library does.
    """

    name: str
    against: str
    files: int
    made: Callable[[int], bytes]
    alone: Callable[[bytes], object]


def sentences() -> Iterator[str]:
    """Sentences of the examples without end, each with a number that no other has."""
    texts = [(_EXAMPLES / f"{name}.txt").read_text("utf-8") for name in ("article", "report")]
    lines = [each.strip() for text in texts for each in text.replace("\n", " ").split(". ")]
    number = 0
    while True:
        for line in filter(None, lines):
            number += 1
            yield f"{line} ({number})."


def pieces(size: int, form: Callable[[int, str], str]) -> Iterator[str]:
    """`form` of paragraphs of three sentences and their numbers, `size` bytes of it."""
    said, number = sentences(), 0
    while size > 0:
        piece = form(number, " ".join(islice(said, 3)))
        size -= len(piece.encode())
        number += 1
        yield piece


def joined(form: Callable[[int, str], str], head: str = "", tail: str = "") -> Any:
    return lambda size: (head + "".join(pieces(size, form)) + tail).encode()


def _stamp(number: int, mark: str = ",") -> str:
    seconds = 3 * number
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}000"


def _html(number: int, text: str) -> str:
    return f"<h2>Part {number}</h2><p>{text}</p><ul><li>{text[:60]}</li></ul>\n"


# -- what is made ----------------------------------------------------------------------------------


def saved_page(size: int) -> bytes:
    made = EmailMessage(policy=email.policy.SMTP)
    made["Subject"], made["Snapshot-Content-Location"] = "Page", "https://a.example/"
    made["From"] = "<Saved by Blink>"
    made.set_content("<html><body>" + "".join(pieces(size, _html)) + "</body></html>", "html")
    made.make_related()
    return made.as_bytes()


def book(size: int) -> bytes:
    chapters = [f"<h1>One</h1>{''.join(pieces(size // 20, _html))}" for _ in range(20)]
    return documents.epub(*chapters)


def word(size: int) -> bytes:
    return documents.word(
        "".join(pieces(size, lambda _, text: documents.paragraph(documents.run(text))))
    )


def opendocument(size: int) -> bytes:
    body = "".join(pieces(size, lambda _, text: f"<text:p>{text}</text:p>"))
    return documents.opendocument("text", body)


def slides(size: int) -> bytes:
    from pptx import Presentation

    file: Any = Presentation()
    for text in pieces(size // 3, lambda _, text: text * 3):  # the rest is XML
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = text[:40], text
    return _saved(file)


def sheet(size: int) -> bytes:
    from openpyxl import Workbook

    file = Workbook(write_only=True)
    rows = file.create_sheet("Costs")
    rows.append(("Item", "EUR", "Day"))
    for number in range(size // 160):  # bytes of a row's XML
        rows.append((f"Item {number}", number * 1.5, f"2025-05-{number % 28 + 1:02}"))
    return _saved(file)


def _saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def pdf(size: int) -> bytes:
    """Its pages aren't compressed, so that bytes are text."""
    from fpdf import FPDF

    file = FPDF()
    file.set_compression(False)
    file.set_font("helvetica", size=11)
    for text in pieces(size // 2, lambda _, text: f"{text}\n" * 8):
        file.add_page()
        file.multi_cell(0, 5, text.encode("latin-1", "replace").decode("latin-1"))
    return bytes(file.output())


def mail(size: int, number: int = 0) -> bytes:
    """A text, the page of it, and a file: a third each."""
    made = EmailMessage()
    made["From"] = f"{_NAMES[number % 4]} <a@mail.example>"
    made["Subject"], made["Message-ID"] = f"Topic {number}", f"<{number}@mail.example>"
    made["Date"] = f"{number % 28 + 1} May 2025 {number // 60 % 24:02}:{number % 60:02}:00 +0000"
    made.set_content("\n\n".join(pieces(size // 3, lambda _, text: text)))
    made.add_alternative("".join(pieces(size // 3, _html)), subtype="html")
    file = bytes(range(256)) * (size // 1_024)  # a third more in base64
    made.add_attachment(file, maintype="image", subtype="png", filename="a.png")
    return made.as_bytes()


def mailbox(count: int, mail_bytes: int) -> bytes:
    lines = (b"From a@mail.example Mon May 12 08:00:00 2025\n", b"\n")
    return b"".join(
        part for n in range(count) for part in (lines[0], mail(mail_bytes, n), lines[1])
    )


def outlook(size: int) -> bytes:
    text = "\r\n\r\n".join(pieces(size // 3, lambda _, text: text))  # of two bytes a letter
    file = message({"3707": "a.png", "370E": ""}, head_bytes=8)
    file["__substg1.0_37010102"] = bytes(size // 3)
    said: dict[str, str | bytes] = {
        **{"001A": "IPM.Note", "0037": "Roof", "0C1A": "Ada Lund", "1000": text},
    }
    whole = message(said, {0x0039: ticks(2025, 5, 5)})
    return compound_file(whole | {"__attach_version1.0_#00000000": file})


def notebook(size: int) -> bytes:
    texts = pieces(size, lambda _, text: text)
    cells = [
        {"cell_type": "code", "source": f"plot({number})", "outputs": [], "metadata": {}}
        if number % 3 == 0
        else {"cell_type": "markdown", "source": [text], "metadata": {}}
        for number, text in enumerate(texts)
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode()


def telegram(size: int) -> bytes:
    messages = [
        {
            **{"id": number, "type": "message", "date": "2025-05-06T18:02:00"},
            **{"from": _NAMES[number % 4], "text": text},
        }
        for number, text in enumerate(pieces(size, lambda _, text: text))
    ]
    return json.dumps({"name": "Garden", "type": "personal_chat", "messages": messages}).encode()


def notifications(size: int) -> bytes:
    lines = pieces(
        size,
        lambda number, text: (
            json.dumps({"app": _NAMES[number % 4], "title": "News", "body": text, "time": "09:20"})
            + "\n"
        ),
    )
    return "".join(lines).encode()


whatsapp = joined(
    lambda number, text: f"05/05/2025, 18:{number % 60:02} - {_NAMES[number % 4]}: {text}\n"
)


def archive(size: int) -> bytes:
    return documents.packed({"_chat.txt": whatsapp(size), "1.jpg": b"\xff\xd8"})


# -- the formats -----------------------------------------------------------------------------------

_PAGE_HEAD = "<!doctype html><html><head><title>T</title></head><body><article>"
_TELEGRAM_PAGE = '<html><div class="page_wrap">'
_ASS = "[Events]\nFormat: Layer, Start, End, Style, Name, Effect, Text\n"
_CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"

CASES = (
    FileCase("a.pdf", "pypdfium2", 4, pdf, libraries.pdfium_text),
    FileCase("a.html", "trafilatura", 4, joined(_html, _PAGE_HEAD), libraries.trafilatura_text),
    FileCase("a.mhtml", "email, trafilatura", 4, saved_page, libraries.trafilatura_saved),
    FileCase("a.epub", "zipfile, lxml", 4, book, libraries.lxml_pages),
    FileCase("a.docx", "markitdown (mammoth)", 4, word, partial(libraries.markitdown_text, "docx")),
    FileCase(
        "a.pptx", "markitdown (python-pptx)", 8, slides, partial(libraries.markitdown_text, "pptx")
    ),
    FileCase("a.xlsx", "openpyxl", 4, sheet, libraries.openpyxl_rows),
    FileCase("a.odt", "zipfile, lxml", 4, opendocument, libraries.lxml_content),
    FileCase(
        "a.rtf",
        "striprtf",
        4,
        joined(lambda _, text: rf"\pard {text}\par ", r"{\rtf1\ansi\ansicpg1252 ", "}"),
        libraries.striprtf_text,
    ),
    FileCase("a.eml", "email", 20, mail, libraries.mail_texts),
    FileCase(
        "a.mbox", "email", 4, lambda size: mailbox(size // 12_000, 12_000), libraries.mailbox_texts
    ),
    FileCase("a.msg", "olefile", 20, outlook, libraries.olefile_streams),
    FileCase(
        "a.ics",
        WORDS,
        4,
        joined(
            lambda number, text: (
                f"BEGIN:VEVENT\r\nSUMMARY:Review {number}\r\nLOCATION:Room 2\r\n"
                f"DTSTART:2025{number % 12 + 1:02}12T120000Z\r\nDESCRIPTION:{text}\r\n"
                "END:VEVENT\r\n"
            ),
            _CALENDAR,
            "END:VCALENDAR\r\n",
        ),
        libraries.words_of,
    ),
    FileCase("a.txt", WORDS, 4, joined(lambda _, text: f"{text}\n\n"), libraries.words_of),
    FileCase(
        "a.md",
        WORDS,
        4,
        joined(lambda number, text: f"## Part {number}\n\n{text}\n\n- {text}\n\n"),
        libraries.words_of,
    ),
    FileCase("a.ipynb", "json", 4, notebook, json.loads),
    FileCase(
        "a.csv",
        "csv",
        4,
        joined(
            lambda number, text: f'{number},{number * 1.5},2025-05-{number % 28 + 1:02},"{text}"\n',
            "No,EUR,Day,Remark\n",
        ),
        libraries.csv_rows,
    ),
    FileCase(
        "a.log",
        WORDS,
        4,
        joined(
            lambda number, text: (
                f"2025-05-06 {_stamp(number % 28_000)} "
                f"{'ERROR' if number % 50 == 0 else 'INFO'} worker: {text[:90]}\n"
            )
        ),
        libraries.words_of,
    ),
    FileCase(
        "a.py",
        WORDS,
        4,
        joined(
            lambda number, text: (
                f"def part_{number}(a: int) -> int:\n"
                f'    """{text[:70]}"""\n    total = a + {number}\n    # {text[:60]}\n'
                "    return total\n\n\n"
            )
        ),
        libraries.words_of,
    ),
    FileCase(
        "a.srt",
        WORDS,
        4,
        joined(
            lambda number, text: (
                f"{number + 1}\n{_stamp(number)} --> {_stamp(number + 1)}\n{text[:80]}\n\n"
            )
        ),
        libraries.words_of,
    ),
    FileCase(
        "a.vtt",
        WORDS,
        4,
        joined(
            lambda number, text: (
                f"{_stamp(number, '.')} --> {_stamp(number + 1, '.')}\n"
                f"<v {_NAMES[number // 3 % 4]}>{text[:80]}</v>\n\n"
            ),
            "WEBVTT\n\n",
        ),
        libraries.words_of,
    ),
    FileCase(
        "a.ass",
        WORDS,
        4,
        joined(
            lambda number, text: (
                f"Dialogue: 0,{_stamp(number)[1:8]}.00,{_stamp(number + 1)[1:8]}"
                f".00,Default,,0,0,0,,{text[:80]}\n"
            ),
            _ASS.replace("Effect", "MarginL, MarginR, MarginV, Effect"),
        ),
        libraries.words_of,
    ),
    FileCase(
        "a.ttml",
        "expat",
        4,
        joined(
            lambda number, text: (
                f'<p begin="{3 * number}s" end="{3 * number + 2}s">{text[:80]}</p>\n'
            ),
            '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>',
            "</div></body></tt>",
        ),
        libraries.expat_events,
    ),
    FileCase("telegram.json", "json", 4, telegram, json.loads),
    FileCase("notifications.jsonl", "json", 4, notifications, libraries.json_lines),
    FileCase("whatsapp.txt", WORDS, 4, whatsapp, libraries.words_of),
    FileCase("whatsapp.zip", f"zipfile, {WORDS}", 4, archive, libraries.zipped_words),
    FileCase(
        "discord.csv",
        "csv",
        4,
        joined(
            lambda number, text: (
                f'{number % 4},{_NAMES[number % 4]},2025-05-05T18:02:11Z,"{text}",,\n'
            ),
            "AuthorID,Author,Date,Content,Attachments,Reactions\n",
        ),
        libraries.csv_rows,
    ),
    FileCase(
        "telegram.html",
        "lxml",
        4,
        joined(
            lambda number, text: (
                f'<div class="message"><div class="from_name">{_NAMES[number % 4]}'
                '</div><div class="date details" title="06.05.2025 18:02:00"></div>'
                f'<div class="text">{text}</div></div>\n'
            ),
            _TELEGRAM_PAGE,
            "</div></html>",
        ),
        libraries.lxml_page,
    ),
)
