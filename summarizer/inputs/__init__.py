"""From what a user has, a file or standard input, to text."""

from summarizer.inputs.text import read_stream, read_text

__all__ = ["read_stream", "read_text"]
