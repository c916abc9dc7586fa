"""From what a user has, a file or standard input, to text."""

from summarizer.inputs.document import Block, Document, Message, conversation
from summarizer.inputs.text import read_stream, read_text

__all__ = ["Block", "Document", "Message", "conversation", "read_stream", "read_text"]
