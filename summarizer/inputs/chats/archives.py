"""The files of an archive (ZIP) or a folder, each read when it is wanted.

Only texts, JSON, tables and pages can be asked for, and of all together no more bytes than any file
may have. Links and archives in archives aren't opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.archive import MOST_PARTS, Package
from summarizer.inputs.encodings import decode_guessed, decoded
from summarizer.inputs.text import MAX_BYTES, read_file

REMEDY = "unpack it and name the files in it"

_TEXTS = frozenset((".txt", ".json", ".csv", ".html", ".htm", ".md", ".jsonl"))
_HIDDEN = ("__MACOSX/", ".")


@dataclass
class Files:
    """Files by their paths; together at most `MAX_BYTES`.

    Attributes:
        name: Of the archive or folder.
        readers: By path.
        others: Paths of what isn't read.
        doubts: About the texts that were read; see `Document.doubts`.
    """

    name: str
    readers: Mapping[str, Callable[[], bytes]]
    others: tuple[str, ...] = ()
    doubts: list[str] = field(default_factory=list)
    left: int = field(default_factory=lambda: MAX_BYTES)

    def read(self, path: str) -> bytes:
        """Return the content of a file; raise `UnsupportedInputError`."""
        data = self.readers[path]()
        self.left -= len(data)
        if self.left < 0:
            raise UnsupportedInputError(
                f"{self.name} holds more than {MAX_BYTES:,} bytes of text; {REMEDY}"
            )
        return data

    def text(self, path: str) -> str:
        """Return the text of a file; raise `UnsupportedInputError`."""
        text, doubts = decode_guessed(self.read(path), f"{self.name}/{path}")
        self.doubts += doubts
        return text


def archive_files(data: bytes, name: str) -> Files:
    """Return what is in an archive; raise `UnsupportedInputError` as `Package`."""
    package = Package(data, name, _name)
    shown = [part for part in package.parts if not _is_hidden(part)]
    texts = [part for part in shown if PurePosixPath(part).suffix.lower() in _TEXTS]
    readers = {part: partial(package.read, part) for part in texts}
    return Files(name, readers, tuple(part for part in shown if part not in readers))


def _is_hidden(path: str) -> bool:
    return path.startswith(_HIDDEN) or "/." in path


def _name(raw: bytes) -> str:
    """Return a name that may be in UTF-8 after all, or in an encoding of East Asia."""
    found = decoded(raw)
    is_told = not found.guess or any("\u2e80" <= each <= "\ud7ff" for each in found.text)
    return found.text if is_told else raw.decode("cp437")


def folder_files(path: Path) -> Files:
    """Return the JSON files in a folder and in the folders in it, without links."""
    found = [
        each
        for each in (*path.glob("*.json"), *path.glob("*/*.json"))
        if each.is_file() and not each.is_symlink() and not each.parent.is_symlink()
    ]
    readers = {
        each.relative_to(path).as_posix(): partial(read_file, each) for each in found[:MOST_PARTS]
    }
    return Files(str(path), readers)
