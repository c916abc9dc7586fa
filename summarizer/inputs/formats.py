"""The formats that are read, one record each: reading, detection, the worker and help use them.

To add one, write its reader, add a record where its certainty puts it, and a sample to
examples/inputs. The order of the records is that in which they are tried: first what is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import BinaryIO

from summarizer.inputs import sniffing
from summarizer.inputs.books import read_book
from summarizer.inputs.calendars import read_calendar
from summarizer.inputs.captions import parse_captions, read_captions
from summarizer.inputs.chats.exports import (
    begins_as_chat,
    is_chat_page,
    parse_chat_export,
    read_archive,
    read_chat_page,
)
from summarizer.inputs.chats.phones import is_phone_backup, read_phone_backup
from summarizer.inputs.code import CODE_SUFFIXES, parse_code, read_code
from summarizer.inputs.conversations import parse_conversation
from summarizer.inputs.delimited import parse_table
from summarizer.inputs.dialogues import read_markdown
from summarizer.inputs.document import Document
from summarizer.inputs.logs import parse_log
from summarizer.inputs.mail import (
    parse_sent_mail,
    read_mail,
    read_mbox,
    read_outlook,
)
from summarizer.inputs.mailboxes import Place, is_mbox, places_in
from summarizer.inputs.notebooks import read_notebook
from summarizer.inputs.notifications import parse_notifications
from summarizer.inputs.office import read_office
from summarizer.inputs.opendocument import read_opendocument
from summarizer.inputs.pdf import read_pdf
from summarizer.inputs.printed_mails import parse_printed_mails
from summarizer.inputs.rich_text import read_rich_text
from summarizer.inputs.saved_pages import read_saved_page
from summarizer.inputs.text import Extract
from summarizer.inputs.timed_text import read_timed_text
from summarizer.inputs.transcripts import parse_transcript
from summarizer.inputs.web_pages import read_web_page
from summarizer.inputs.written_mails import parse_mail
from summarizer.types import InputType

Parser = Callable[[str], Document | None]

LARGE_MAIL_BYTES = 200_000  # up to which a mail is read before a process would have started


@dataclass(frozen=True)
class Format:
    """A format that is read.

    A file's bytes go to `extract` or `read`; without one they are decoded and parsed as text. A
    text goes to each `parse` in turn until one returns a document with blocks.

    Attributes:
        name: What errors call it: "a.pdf is a damaged PDF".
        input_types: What it may be, the usual one first. `read` and `parse` are tried only if the
            caller asks for one of these or for "auto"; else a file is plain text.
        help: What the command line's help calls it; "" if another record covers it.
        suffixes: Ends of file names, in lower case.
        shared_suffixes: Likewise, but other data has them, too: a folder isn't searched for them.
        recognises: Whether bytes begin as it does, whatever the name.
        allows: Whether bytes can be it if the suffix says so; else the file is damaged.
        extract: Returns the text of a file; always runs in a process of its own. Raises
            `UnsupportedInputError`.
        may_speak: Whether that text may be an interview, a chat or a thread of mails.
        read: Returns the document of a file. Raises `UnsupportedInputError`.
        isolated_from: Size in bytes from which `read` runs in a process of its own.
        places: Yields where the mails of a file are that holds many.
        parse: Returns the document of a text; None if it isn't of this format beyond doubt.
        parse_certain: Likewise, of a text that the caller says is of one of `input_types`.
    """

    name: str
    input_types: tuple[InputType, ...]
    _: KW_ONLY
    help: str = ""
    suffixes: tuple[str, ...] = ()
    shared_suffixes: tuple[str, ...] = ()
    recognises: Callable[[bytes], bool] = lambda data: False
    allows: Callable[[bytes], bool] = lambda data: True
    extract: Callable[[bytes, str], Extract] | None = None
    may_speak: bool = False
    read: Callable[[bytes, str], Document] | None = None
    isolated_from: float = float("inf")
    places: Callable[[BinaryIO], Iterator[Place]] | None = None
    parse: Parser | None = None
    parse_certain: Parser | None = None

    @property
    def is_text(self) -> bool:
        """Whether a file of it is decoded and parsed as text."""
        return self.extract is None and self.read is None

    def is_asked(self, input_type: InputType) -> bool:
        """Return whether it is to be tried for what the caller asks for."""
        return input_type == "auto" or input_type in self.input_types

    def is_isolated(self, data: bytes) -> bool:
        """Return whether `data` is read in a process of its own."""
        return self.extract is not None or len(data) >= self.isolated_from


_CHATS: tuple[InputType, ...] = ("conversation", "article", "note", "transcript")

FORMATS = (
    Format(
        "chat page",
        _CHATS,
        recognises=lambda data: sniffing.is_web_page(data) and is_chat_page(data),
        read=read_chat_page,
        isolated_from=0,
    ),
    Format(
        "PDF",
        ("article",),
        help="PDF",
        suffixes=(".pdf",),
        recognises=sniffing.is_pdf,
        allows=sniffing.may_be_pdf,
        extract=read_pdf,
        may_speak=True,
    ),
    Format(
        "book",
        ("article",),
        help="EPUB",
        suffixes=(".epub",),
        recognises=sniffing.is_book,
        allows=sniffing.is_office,
        extract=read_book,
    ),
    Format(
        "OpenDocument file",
        ("article",),
        help="ODT, ODP, ODS",
        suffixes=(".odt", ".odp", ".ods", ".ott", ".fodt", ".fodp", ".fods"),
        recognises=sniffing.is_opendocument,
        allows=sniffing.may_be_opendocument,
        extract=read_opendocument,
        may_speak=True,
    ),
    Format(
        "chat archive",
        _CHATS,
        help="archives of chats",
        suffixes=(".zip",),
        recognises=sniffing.is_other_archive,
        allows=sniffing.is_office,
        read=read_archive,
        isolated_from=0,
    ),
    Format(
        "RTF file",
        ("article",),
        help="RTF",
        suffixes=(".rtf",),
        recognises=sniffing.is_rich_text,
        allows=sniffing.is_rich_text,
        extract=read_rich_text,
        may_speak=True,
    ),
    Format(
        "office file",
        ("article",),
        help="DOCX, PPTX, XLSX",
        suffixes=(".docx", ".pptx", ".xlsx"),
        shared_suffixes=(".docm", ".dotx", ".pptm", ".ppsx", ".xlsm"),
        recognises=sniffing.is_office,
        allows=sniffing.is_office,
        extract=read_office,
        may_speak=True,
    ),
    Format(
        "web page",
        ("article",),
        help="HTML",
        suffixes=(".html", ".htm"),
        shared_suffixes=(".xhtml",),
        recognises=sniffing.is_web_page,
        extract=read_web_page,
    ),
    Format(
        "saved web page",
        ("article",),
        help="MHTML",
        suffixes=(".mhtml", ".mht", ".webarchive"),
        recognises=sniffing.is_saved_page,
        extract=read_saved_page,
        may_speak=True,
    ),
    Format(
        "printed mails",
        ("email-thread", "email"),
        parse=parse_printed_mails,
    ),
    Format(
        "mailbox",
        ("email-thread", "email"),
        help="mailboxes",
        suffixes=(".mbox",),
        recognises=is_mbox,
        read=read_mbox,
        isolated_from=LARGE_MAIL_BYTES + 1,
        places=places_in,
        parse=parse_sent_mail,
    ),
    MAIL := Format(
        "mail",
        ("email", "email-thread"),
        help="mail",
        suffixes=(".eml", ".emlx"),
        recognises=sniffing.is_mail,
        read=read_mail,
        isolated_from=LARGE_MAIL_BYTES + 1,
        parse=parse_mail,
        parse_certain=partial(parse_mail, is_certain=True),
    ),
    Format(
        "Outlook message",
        ("email", "email-thread"),
        help="Outlook's .msg",
        suffixes=(".msg",),
        recognises=sniffing.is_outlook,
        allows=sniffing.may_be_outlook,
        read=read_outlook,
        isolated_from=0,
    ),
    Format(
        "calendar",
        ("article",),
        help="calendars",
        suffixes=(".ics",),
        shared_suffixes=(".ical", ".ifb"),
        recognises=sniffing.is_calendar,
        read=read_calendar,
        isolated_from=LARGE_MAIL_BYTES + 1,
    ),
    Format(
        "Markdown",
        ("article", "note"),
        help="Markdown",
        suffixes=(".md", ".markdown"),
        read=read_markdown,
    ),
    Format(
        "notebook",
        ("article", "note"),
        help="notebooks (.ipynb)",
        suffixes=(".ipynb",),
        recognises=sniffing.is_notebook,
        read=read_notebook,
    ),
    Format(
        "notifications",
        ("notification-stack",),
        help="notifications",
        shared_suffixes=(".jsonl",),
        parse=parse_notifications,
        parse_certain=partial(parse_notifications, is_certain=True),
    ),
    Format(
        "subtitles",
        ("transcript",),
        help="subtitles",
        suffixes=(".srt", ".vtt", ".sbv", ".ass", ".ssa", ".lrc"),
        read=read_captions,
        parse=parse_captions,
    ),
    Format(
        "timed text",
        ("transcript",),
        suffixes=(".ttml", ".dfxp"),
        recognises=sniffing.is_timed_text,
        read=read_timed_text,
        isolated_from=0,
    ),
    Format(
        "phone backup",
        _CHATS,
        help="backups of SMS",
        recognises=is_phone_backup,
        read=read_phone_backup,
        isolated_from=0,
    ),
    Format(
        "chat export",
        ("conversation",),
        help="chat exports",
        shared_suffixes=(".json",),
        recognises=begins_as_chat,
        parse=parse_chat_export,
    ),
    Format(
        "log",
        ("article",),
        help="logs",
        shared_suffixes=(".log",),
        parse=parse_log,
    ),
    Format(
        "table",
        ("article",),
        help="CSV, TSV",
        shared_suffixes=(".csv", ".tsv", ".tab"),
        parse=parse_table,
    ),
    Format(
        "source code",
        ("article",),
        help="source code (its comments and names)",
        shared_suffixes=CODE_SUFFIXES,
        read=read_code,
        parse=parse_code,
    ),
    Format(
        "transcript",
        ("transcript",),
        parse=parse_transcript,
        parse_certain=partial(parse_transcript, is_certain=True),
    ),
    Format(
        "conversation",
        ("conversation",),
        parse=parse_conversation,
        parse_certain=partial(parse_conversation, is_certain=True),
    ),
    TEXT := Format(
        "text",
        ("article", "note"),
        help="text",
        suffixes=(".txt", ".text"),
    ),
)
BY_NAME = {each.name: each for each in FORMATS}
BY_SUFFIX = {suffix: each for each in FORMATS for suffix in (*each.suffixes, *each.shared_suffixes)}
FOLDER_SUFFIXES = tuple(suffix for each in FORMATS for suffix in each.suffixes)
HELP = ", ".join(each.help for each in FORMATS if each.help)
