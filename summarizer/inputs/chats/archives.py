"""The files in an archive (ZIP) or a folder, of which nothing is expanded but what is asked for.

Only texts, JSON, tables and pages can be asked for, and of all together no more bytes than any file
may have, whatever the archive's table of contents says. Links, encrypted files and archives in
archives aren't opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.text import MAX_BYTES, decode, read_file

REMEDY = "unpack it and name the files in it"

_TEXTS = frozenset((".txt", ".json", ".csv", ".html", ".htm", ".md", ".jsonl"))
_HIDDEN = ("__MACOSX/", ".")
_MOST_MEMBERS = 20_000

Reader = Callable[[int], bytes]  # at most so many bytes


@dataclass
class Files:
    """Files by their paths, each read when it is wanted; together at most `MAX_BYTES`.

    Attributes:
        name: Of the archive or folder.
        readers: By path.
        others: Paths of what isn't read.
    """

    name: str
    readers: Mapping[str, Reader]
    others: tuple[str, ...] = ()
    left: int = field(default_factory=lambda: MAX_BYTES)

    def read(self, path: str) -> bytes:
        """Return the content of a file; raise `UnsupportedInputError`."""
        data = self.readers[path](self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise UnsupportedInputError(
                f"{self.name} holds more than {MAX_BYTES:,} bytes of text; {REMEDY}"
            )
        return data

    def text(self, path: str) -> str:
        """Return the text of a file; raise `UnsupportedInputError`."""
        return decode(self.read(path), f"{self.name}/{path}").lstrip("\ufeff")


def is_other_archive(data: bytes) -> bool:
    """Return whether `data` begins as a ZIP archive that is neither an office file nor a book."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    return b"[Content_Types].xml" not in data and data[30:38] != b"mimetype"


@contextmanager
def archive_files(data: bytes, name: str) -> Iterator[Files]:
    """Open an archive; raise `UnsupportedInputError` if it is damaged or holds too many files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield _files(archive, name)
    except UnsupportedInputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UnsupportedInputError(
            f"{name} is a damaged archive ({error}); make it anew"
        ) from error


def _files(archive: zipfile.ZipFile, name: str) -> Files:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise UnsupportedInputError(f"{name} holds more than {_MOST_MEMBERS:,} files; {REMEDY}")
    shown = [each for each in members if not each.is_dir() and not _is_hidden(each.filename)]
    readers = {
        each.filename: _member_reader(archive, each, name)
        for each in shown
        if PurePosixPath(each.filename).suffix.lower() in _TEXTS
    }
    others = (each.filename for each in shown if each.filename not in readers)
    return Files(name, readers, tuple(others))


def _is_hidden(path: str) -> bool:
    return path.startswith(_HIDDEN) or "/." in path


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Reader:
    def read(most: int) -> bytes:
        if member.flag_bits & 1:
            raise UnsupportedInputError(f"{name} is encrypted; {REMEDY}")
        with archive.open(member) as stream:
            return stream.read(most)

    return read


def folder_files(path: Path) -> Files:
    """Return the JSON files in a folder and in the folders in it, without links."""
    found = [
        each
        for each in (*path.glob("*.json"), *path.glob("*/*.json"))
        if each.is_file() and not each.is_symlink() and not each.parent.is_symlink()
    ]
    readers = {
        each.relative_to(path).as_posix(): _file_reader(each) for each in found[:_MOST_MEMBERS]
    }
    return Files(str(path), readers)


def _file_reader(path: Path) -> Reader:
    return lambda most: read_file(path)[:most]
