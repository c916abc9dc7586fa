"""What kind of text it is, and the text taken apart accordingly.

A wrong conversation is worse than an article, so each reader says no in case of doubt; then a text
is an article. The order of the readers matters: what is more certain is asked first.

Not handled: notes can't be told from short articles, so a note is read as one unless it is said
to be a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from summarizer.errors import UnsupportedInputError, require_choice, require_text
from summarizer.inputs.chat_exports import parse_chat_export
from summarizer.inputs.conversations import parse_conversation
from summarizer.inputs.document import Document
from summarizer.inputs.mail import read_mail
from summarizer.inputs.mbox import is_mbox, read_mbox
from summarizer.inputs.notifications import parse_notifications
from summarizer.inputs.plain import plain_document
from summarizer.inputs.transcripts import parse_transcript
from summarizer.inputs.written_mail import parse_body, parse_mail
from summarizer.options import INPUT_TYPES, InputType

Reader = Callable[[str], Document | None]

_MIME = re.compile(r"^(?:MIME-Version|Content-Type|Received|Message-ID|Return-Path):", re.I | re.M)
_FIELD = re.compile(r"[!-9;-~]{1,76}:[ \t]")
_HEAD_CHARACTERS = 20_000


def detect_input_type(text: str) -> InputType:
    """What kind of text it is: never "auto"; "article" where nothing else is certain."""
    return parse_text(text).input_type


def parse_text(text: str, input_type: InputType = "auto") -> Document:
    """The document of a text, whose kind is found out unless it is given.

    A text that isn't of the kind given is read as paragraphs, and keeps that kind. Raises
    `UnsupportedInputError` for what is no text, `OptionError` for an unknown kind.
    """
    require_text("the text", text, UnsupportedInputError)
    require_choice("input_type", input_type, INPUT_TYPES)
    for reader in _READERS[input_type]:
        document = reader(text)
        if document and document.blocks:
            return document if input_type == "auto" else replace(document, input_type=input_type)
    return plain_document(text, "article" if input_type == "auto" else input_type)


def _mail_file(text: str) -> Document | None:
    """A mail or a mailbox as it is sent, but decoded."""
    head = text[:_HEAD_CHARACTERS].lstrip()
    try:
        if head.startswith("From ") and is_mbox(head.encode()):
            return read_mbox(text.lstrip().encode())
        if _FIELD.match(head) and _MIME.search(head.partition("\n\n")[0]):
            return read_mail(text.lstrip().encode())
    except UnsupportedInputError:  # damaged beyond reading: it is a text all the same
        return None
    return None


_MAIL: tuple[Reader, ...] = (_mail_file, parse_mail)
_CERTAIN_MAIL: tuple[Reader, ...] = (*_MAIL, lambda text: parse_body(text, "email"))
_READERS: dict[InputType, tuple[Reader, ...]] = {
    "auto": (
        *_MAIL,
        parse_notifications,
        parse_chat_export,
        parse_transcript,
        parse_conversation,
    ),
    "email": _CERTAIN_MAIL,
    "email-thread": _CERTAIN_MAIL,
    "notification-stack": (lambda text: parse_notifications(text, is_certain=True),),
    "conversation": (
        parse_chat_export,
        lambda text: parse_conversation(text, is_certain=True),
    ),
    "transcript": (lambda text: parse_transcript(text, is_certain=True),),
    "article": (),
    "note": (),
}
