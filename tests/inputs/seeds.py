"""Sound files of every format that is read, small, and the same on whatever day they are made."""

from __future__ import annotations

import io
import json
import plistlib
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.inputs import documents, samples
from tests.inputs.message_samples import HTML_MAIL, MAIL, MAILBOX, TEXTS
from tests.inputs.outlook_files import compound_file, message
from tests.inputs.test_calendars import HEAD as MAIL_HEAD
from tests.inputs.test_calendars import REVIEW
from tests.inputs.test_chat_archives import SLACK, WHATSAPP
from tests.inputs.test_chat_json import EVERY as CHATS
from tests.inputs.test_chat_json import HANGOUTS, MESSENGER
from tests.inputs.test_chat_texts import KAKAOTALK, LINE
from tests.inputs.test_code import JAVASCRIPT, PYTHON
from tests.inputs.test_logs import ERRORS
from tests.inputs.test_logs import PYTHON as LOG
from tests.inputs.test_markup import saved
from tests.inputs.test_outlook import HEAD, SENT, attachment
from tests.inputs.test_rich_text import HEAD as RTF_HEAD
from tests.inputs.test_secured_mail import SIGNED_TYPE, in_pieces
from tests.inputs.test_tables import SALES

_HERE = Path(__file__).parent
_FOLDERS = (_HERE / "cases", _HERE / "chat_cases")
_MORE = (
    *("sms.xml", "gm1.txt", "depo1.txt", "digest.eml", "qq.mht", "conversations.json"),
    *("chatgpt_copy.txt", "direct-messages.js", "chat_history.json", "linkedin.csv", "viber.csv"),
    "pidgin.txt",
)
_FOREIGN = ("element.json", "imessage-exporter.txt", "irssi.log")  # exports that no other file is
_SUFFIX_OF = {"telegram": ".json", "slack": ".json", "discord": ".json", "srt": ".srt"} | {
    "vtt": ".vtt",
    "rolling": ".vtt",
    "notifications json": ".jsonl",
}
_DATE = re.compile(rb"(?<=D:)\d{14}")  # of a PDF
_ID = re.compile(rb"(?<=<)[0-9A-Fa-f]{32}(?=>)")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # of an office file
_OTHER_SUFFIXES = {
    "a.docx": (".docm", ".dotx"),
    "a.pptx": (".pptm", ".ppsx"),
    "a.xlsx": (".xlsm",),
    "a.odt": (".ott",),
    "a.html": (".htm", ".xhtml"),
    "a.mhtml": (".mht",),
    "a.tsv": (".tab",),
    "a.ics": (".ical", ".ifb"),
    "a.md": (".markdown",),
    "a.txt": (".text",),
    "sub-ass.ass": (".ssa",),
    "sub-ttml.ttml": (".dfxp",),
}


@cache
def seeds() -> Mapping[str, bytes]:
    """The files by their names, one of each kind at least for every suffix that isn't code's."""
    files = {
        path.name: path.read_bytes()
        for folder in _FOLDERS
        for path in sorted(folder.iterdir())
        if path.stat().st_size < 40_000
    }
    files |= {name: (_HERE / "foreign" / name).read_bytes() for name in _FOREIGN}
    files |= {name: (_HERE / "more_chats" / name).read_bytes() for name in _MORE}
    for made in (_office, _pages, _mails, _texts, _chats):
        files |= made()
    fixed = {name: _same_every_day(data) for name, data in files.items()}
    for name, suffixes in _OTHER_SUFFIXES.items():
        fixed |= {f"a{suffix}": fixed[name] for suffix in suffixes}
    return fixed


def members(data: bytes) -> dict[str, bytes]:
    """The files in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _same_every_day(data: bytes) -> bytes:
    if data.startswith(b"%PDF-"):
        return _ID.sub(b"0" * 32, _DATE.sub(b"2" * 14, data))
    if not data.startswith(b"PK"):
        return data
    fixed = {name: _TIME.sub(b"2025-05-06T10:00:00Z", part) for name, part in members(data).items()}
    return samples.archive(fixed)


def _office() -> dict[str, bytes]:
    sheet = (
        "<table:table><table:table-row><table:table-cell table:number-columns-repeated='3'>"
        "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    slide = "<draw:page><draw:frame><draw:text-box><text:p>b</text:p></draw:text-box></draw:frame>"
    text = "<text:h>A</text:h><text:list><text:list-item><text:p>b</text:p></text:list-item>"
    bodies = {
        "odt": ("text", f"{text}</text:list>"),
        "odp": ("presentation", f"{slide}</draw:page>"),
        "ods": ("spreadsheet", sheet),
    }
    return {
        "a.pdf": samples.pdf(),
        "a.docx": samples.docx(),
        "a.pptx": samples.pptx(),
        "a.xlsx": samples.xlsx(),
        "a.epub": documents.epub(
            "<h1>A</h1><p>b<sup><a href='#n'>1</a></sup></p>", "<p>c &amp; d</p>"
        ),
        "a.rtf": RTF_HEAD + rb"caf\'e9 \u8364?{\v no}{\footnote b}\par\trowd a\cell b\cell\row}",
        **{f"a.{each}": documents.opendocument(*body) for each, body in bodies.items()},
        **{f"a.f{each}": documents.flat(body, of) for each, (of, body) in bodies.items()},
    }


def _pages() -> dict[str, bytes]:
    page = {"WebResourceData": samples.html(), "WebResourceTextEncodingName": "UTF-8"}
    ruby = '<p hidden style="display:none">x</p><ruby>時<rt>とき</rt></ruby><!-- y -->'
    return {
        "a.html": samples.html(ruby),
        "a.mhtml": saved("<h1>A</h1><p>It leaks since May.</p>"),
        "a.webarchive": plistlib.dumps({"WebMainResource": page}, fmt=plistlib.FMT_BINARY),
    }


def _mails() -> dict[str, bytes]:
    head = "From: A <a@b.c>\r\nMIME-Version: 1.0\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n"
    calendar = "\r\n".join(("BEGIN:VEVENT", *REVIEW, "RRULE:FREQ=WEEKLY;BYDAY=MO", "END:VEVENT"))
    entry = f"BEGIN:VCALENDAR\r\n{calendar}\r\nEND:VCALENDAR\r\n"
    signed = in_pieces(SIGNED_TYPE, b"Content-Type: text/plain\r\n\r\nHello.")
    inner = message({"0037": "leak", "0C1A": "Bo", "1000": "It leaks."}, head_bytes=24)
    within = {"__attach_version1.0_#00000000": attachment("leak.msg", inner)}
    return {
        "a.eml": MAIL,
        "page.eml": HTML_MAIL,
        "short.eml": f"{head}Content-Type: text/html\r\n\r\n<p>Hi</p>\r\n> old\r\n-- ".encode(),
        "signed.eml": f"{head}Content-Type: application/pkcs7-mime\r\n\r\n".encode() + signed,
        "invitation.eml": f"{MAIL_HEAD}Content-Type: text/calendar\n\n{entry}".encode(),
        "a.emlx": str(len(MAIL)).encode() + b"   \n" + MAIL + b"<plist><dict/></plist>",
        "a.mbox": MAILBOX,
        "a.msg": compound_file(message(HEAD | {"1000": "Can you go?"}, SENT, **within)),
        "a.ics": entry.encode(),
    }


def _texts() -> dict[str, bytes]:
    notebook = {
        "nbformat": 4,
        "cells": [
            {"cell_type": "markdown", "source": ["# A\n", "b"]},
            {"cell_type": "code", "source": PYTHON, "outputs": [{"text": "1"}]},
        ],
    }
    speech = {"segments": [{"start": 1.5, "end": 4, "text": " So this is it.", "speaker": "A"}]}
    return {
        "a.md": "# A\n\n- b <!-- c -->\n\n| d | e |\n\n```\nf\u200b\n```\n".encode(),
        "a.ipynb": json.dumps(notebook).encode(),
        "whisper.json": json.dumps(speech).encode(),
        "whisper.tsv": b"start\tend\ttext\n0\t1500\tSo this is it.\n1500\t4000\tYes.\n",
        "a.csv": SALES.encode(),
        "german.csv": "Tag;Umsätze\n6.5.2025;1.200,50\n7.5.2025;\n8.5.2025;900,00\n".encode(
            "cp1252"
        ),
        "a.tsv": SALES.replace(",", "\t").encode(),
        "a.log": (LOG + ERRORS).encode(),
        "a.py": PYTHON.encode(),
        "a.js": JAVASCRIPT.encode(),
        "song.lrc": b"[ti:Road]\n[00:01.50]So this is it.\n[00:04.25][00:09.00]Yes & no.\n",
        "latin.srt": "1\n00:00:01,000 --> 00:00:02,000\n- Où est <i>la</i> clé ?\n\n".encode(
            "cp1252"
        ),
        "a.txt": "Café 的 👍\u200d\n\nnext\u202e line".encode("utf-16"),
        "mail.txt": TEXTS["mail full width"].encode(),
        "chat.txt": TEXTS["chat full width"].encode("gb18030"),
        "prose.txt": "\n\n".join(samples.PARAGRAPHS).encode(),
    }


def _chats() -> dict[str, bytes]:
    written = {
        f"{name}{_SUFFIX_OF.get(name, '.txt')}": text.encode() for name, text in TEXTS.items()
    }
    exports = {f"{name} 2.json": json.dumps(each).encode() for name, (each, _) in CHATS.items()}
    packed = {
        "whatsapp": {"_chat.txt": WHATSAPP.encode(), "1.jpg": b"\xff\xd8\xff"},
        "slack": {name: json.dumps(each).encode() for name, each in SLACK.items()},
        "messenger": {"a/message_1.json": json.dumps(MESSENGER).encode()},
        "hangouts": {"Takeout/Hangouts/Hangouts.json": json.dumps(HANGOUTS).encode()},
    }
    return {
        **written,
        **exports,
        **{f"{name}.zip": samples.archive(files) for name, files in packed.items()},
        "line japanese.txt": LINE[0][0].encode(),
        "kakaotalk phone.txt": KAKAOTALK[1].encode(),
        "kakaotalk.csv": b'Date,User,Message\n2025-05-05 18:02,A,Tea?\n2025-05-05 18:03,B,"Y\nI"\n',
        "wechat.csv": b"StrContent,StrTime,IsSender,Remark,Type\nTea?,2025-05-05 18:02,0,Ada,1\n",
        "x.json": (_HERE / "more_chats" / "direct-messages.js").read_bytes().partition(b"= ")[2],
        "any.json": b'[{"author": "A", "text": "Tea?"}, {"author": "B", "text": "Yes", "time": 1}]',
        "any.csv": b"author;time;text\n" + b"A;2025-05-05 18:00;Tea?\nB;2025-05-05 18:01;Yes\n" * 4,
    }
