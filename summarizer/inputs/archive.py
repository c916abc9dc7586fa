"""The parts of an archive that is a document: DOCX, PPTX, XLSX, EPUB, OpenDocument.

Nothing is unpacked to the disk, and nothing at all that would unpack to too much. Names of parts
are made what the formats say: some programs write backslashes or begin them with a slash.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from summarizer.errors import UnsupportedInputError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_UNPACKED_BYTES = 200_000_000


class Package:
    """The parts of an archive, by their names.

    Raises `UnsupportedInputError` if it is damaged, encrypted or unpacks to too much.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise UnsupportedInputError(f"{name} is damaged: {error}") from error
        _require_small(sum(member.file_size for member in members), name)
        if any(member.flag_bits & 1 for member in members):
            raise UnsupportedInputError(
                f"{name} is encrypted; open it with its password and save it without one"
            )
        self._members = {_part_name(member.filename): member for member in members}

    def __contains__(self, part: str) -> bool:
        return part in self._members

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its parts, in the archive's order."""
        return tuple(part for part in self._members if not part.endswith("/"))

    def read(self, part: str) -> bytes:
        """Return a part's bytes; raise `UnsupportedInputError` if it is missing or damaged."""
        if part not in self._members:
            raise UnsupportedInputError(f"{self.name} is damaged: it has no part {part}")
        try:
            return self._archive.read(self._members[part])
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise UnsupportedInputError(f"{self.name} is damaged: {error}") from error

    def xml(self, part: str) -> _Element:
        """Return a part's tree, its entities unresolved; raise `UnsupportedInputError`."""
        return parsed_xml(self.read(part), self.name)

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """Return an archive of its parts, some of them changed."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as written:
            for part in self.parts:
                written.writestr(part, changed[part] if part in changed else self.read(part))
        return buffer.getvalue()


def parsed_xml(data: bytes, name: str) -> _Element:
    """Return the tree of XML, its entities unresolved; raise `UnsupportedInputError`."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UnsupportedInputError(
            f"{name} is damaged ({error}); open it with its program, and save it anew"
        ) from error


def resolved(part: str, target: str) -> str:
    """Return the name of the part that `target` means in `part`: a relative address."""
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return _part_name(posixpath.normpath(posixpath.join("/", posixpath.dirname(part), path)))


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _require_small(unpacked: int, name: str) -> None:
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnsupportedInputError(
            f"{name} unpacks to {unpacked:,} bytes, more than {MAX_UNPACKED_BYTES:,}; "
            "save the part you need as a file of its own"
        )
