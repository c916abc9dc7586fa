"""The formats that are read, one record each: reading, detection, the worker and help use them.

To add one, write its reader, add a record where its certainty puts it, and a sample to
examples/inputs. The order of the records is that in which they are tried: first what is certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import partial

from summarizer.inputs import sniffing
from summarizer.inputs.captions import parse_captions, read_captions
from summarizer.inputs.conversations import parse_chat_export, parse_conversation
from summarizer.inputs.document import Document
from summarizer.inputs.html_text import read_web_page
from summarizer.inputs.mail import parse_sent_mail, read_mail, read_mbox, split_mbox
from summarizer.inputs.notifications import parse_notifications
from summarizer.inputs.office import read_office
from summarizer.inputs.pdf import read_pdf
from summarizer.inputs.plain import read_markdown
from summarizer.inputs.quotation import parse_mail
from summarizer.inputs.text import Extract
from summarizer.inputs.timed_text import read_timed_text
from summarizer.inputs.transcripts import parse_transcript
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
        read: Returns the document of a file. Raises `UnsupportedInputError`.
        isolated_from: Size in bytes from which `read` runs in a process of its own.
        split: Returns the single files in one that holds many.
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
    read: Callable[[bytes, str], Document] | None = None
    isolated_from: float = float("inf")
    split: Callable[[bytes], list[bytes]] | None = None
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


FORMATS = (
    Format(
        "PDF",
        ("article",),
        help="PDF",
        suffixes=(".pdf",),
        recognises=sniffing.is_pdf,
        allows=sniffing.may_be_pdf,
        extract=read_pdf,
    ),
    Format(
        "office file",
        ("article",),
        help="DOCX, PPTX, XLSX",
        suffixes=(".docx", ".pptx", ".xlsx"),
        recognises=sniffing.is_office,
        allows=sniffing.is_office,
        extract=read_office,
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
        "mailbox",
        ("email-thread", "email"),
        help="mailboxes",
        suffixes=(".mbox",),
        recognises=sniffing.is_mailbox,
        read=read_mbox,
        isolated_from=LARGE_MAIL_BYTES + 1,
        split=split_mbox,
        parse=parse_sent_mail,
    ),
    MAIL := Format(
        "mail",
        ("email", "email-thread"),
        help="mail",
        suffixes=(".eml",),
        recognises=sniffing.is_mail,
        read=read_mail,
        isolated_from=LARGE_MAIL_BYTES + 1,
        parse=parse_mail,
        parse_certain=partial(parse_mail, is_certain=True),
    ),
    Format(
        "Markdown",
        ("article", "note"),
        help="Markdown",
        suffixes=(".md", ".markdown"),
        read=read_markdown,
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
        suffixes=(".srt", ".vtt", ".sbv", ".ass", ".ssa"),
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
        "chat export",
        ("conversation",),
        help="chat exports",
        shared_suffixes=(".json",),
        parse=parse_chat_export,
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
        shared_suffixes=(".log", ".csv"),
    ),
)
BY_NAME = {each.name: each for each in FORMATS}
BY_SUFFIX = {suffix: each for each in FORMATS for suffix in (*each.suffixes, *each.shared_suffixes)}
FOLDER_SUFFIXES = tuple(suffix for each in FORMATS for suffix in each.suffixes)
HELP = ", ".join(each.help for each in FORMATS if each.help)
