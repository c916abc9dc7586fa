"""Read what a user has, a file, an address, messages or a string, into a `Document`."""

from summarizer.inputs.document import Block, Document, Message, Source, conversation
from summarizer.inputs.fetching import fetch
from summarizer.inputs.reading import read_bytes, read_document, read_stream, read_string
from summarizer.inputs.text import read_text
from summarizer.inputs.threads import read_threads

__all__ = [
    "Block",
    "Document",
    "Message",
    "Source",
    "conversation",
    "fetch",
    "read_bytes",
    "read_document",
    "read_stream",
    "read_string",
    "read_text",
    "read_threads",
]
