"""How a batch reads a file, and which files of a folder it takes: the one place to change both."""

from __future__ import annotations

from pathlib import Path

from summarizer.inputs import read_text

SUFFIXES = (".md", ".markdown", ".text", ".txt")  # of what a folder is searched for


def read(path: Path) -> str:
    """What `Summarizer.summarize` takes of a file; raises `UnsupportedInputError`."""
    return read_text(path)
