"""Chats, interviews and transcripts that are in a document, or in a Markdown file."""

from __future__ import annotations

from dataclasses import replace

from summarizer.inputs.chats.assistants import parse_assistants
from summarizer.inputs.chats.written import parse_qq_page
from summarizer.inputs.conversations import parse_conversation
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.markdown import markdown_document
from summarizer.inputs.text import require_bounded, require_words
from summarizer.inputs.transcripts import parse_transcript

_PARSERS = (parse_qq_page, parse_assistants, parse_transcript, parse_conversation)


def read_markdown(data: bytes, name: str) -> Document:
    """Return the document of a Markdown file; raise `UnsupportedInputError`."""
    text, doubts = decode_guessed(data, name)
    require_words(require_bounded(text))
    document = parse_dialogue(text) or markdown_document(text)
    return replace(document, doubts=(*document.doubts, *doubts))


def parse_dialogue(text: str) -> Document | None:
    """Return the dialogue that the text of a document is; None if it isn't one."""
    found = (document for parse in _PARSERS if (document := parse(text)) and document.blocks)
    spoken = next(found, None)
    return _titled(spoken) if spoken else None


def _titled(document: Document) -> Document:
    """Return a dialogue with the heading that it begins with for its title."""
    first = document.blocks[0]
    if first.author or not first.text.startswith("#"):
        return document
    title = first.text.partition("\n")[0].strip("# \t")
    return replace(document, title=document.title or title)
