"""What is in a ZIP archive: a document's parts (DOCX, EPUB, OpenDocument), or the files of a chat.

Nothing is unpacked to the disk, and nothing at all that would unpack to too much. Names of parts
are made what the formats say: some programs write backslashes or begin them with a slash. Where no
part has a name, one is meant whose name differs in case, as where the archive was made.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote

from summarizer.errors import UnsupportedInputError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_UNPACKED_BYTES = 200_000_000
MOST_PARTS = 20_000

_IN_UTF8 = 0x800  # flags of a part (APPNOTE 4.4.4)
_ENCRYPTED = 0x1
_OLD_NAMES = "cp437"  # what the others are read as

_ANEW = "open it with its program, and save it anew"


class Package:
    """The parts of an archive, by their names, each unpacked when it is read.

    Raises `UnsupportedInputError` if it is damaged or encrypted, or has too many parts. `named`
    returns the name of a part whose name isn't said to be in UTF-8.
    """

    def __init__(
        self,
        data: bytes,
        name: str,
        named: Callable[[bytes], str] = lambda raw: raw.decode(_OLD_NAMES),
    ) -> None:
        self.name = name
        self._left = MAX_UNPACKED_BYTES
        with _telling_damage(name):
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        members = self._archive.infolist()
        if len(members) > MOST_PARTS:
            raise UnsupportedInputError(
                f"{name} holds more than {MOST_PARTS:,} files; unpack it and name the files in it"
            )
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise UnsupportedInputError(
                f"{name} is encrypted; open it with its password and save it without one"
            )
        self._members = {_part_name(_name(member, named)): member for member in members}
        self._cases = {part.casefold(): part for part in reversed(self._members)}  # the first wins

    def __contains__(self, part: str) -> bool:
        return self._written(part) in self._members

    def _written(self, part: str) -> str:
        """Return a part's name as the archive has it; its case may differ."""
        return part if part in self._members else self._cases.get(part.casefold(), part)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its parts, in the archive's order."""
        return tuple(part for part in self._members if not part.endswith("/"))

    def read(self, part: str) -> bytes:
        """Return a part's bytes.

        Raises `UnsupportedInputError` if it is missing, damaged or, with those read before, too
        large.
        """
        member = self._members.get(self._written(part))
        if member is None:
            raise UnsupportedInputError(f"{self.name} is damaged: it has no part {part}; {_ANEW}")
        self._left -= member.file_size
        if self._left < 0:
            raise UnsupportedInputError(
                f"{self.name} unpacks to more than {MAX_UNPACKED_BYTES:,} bytes; "
                "save the part you need as a file of its own"
            )
        with _telling_damage(self.name), self._archive.open(member) as unpacked:
            return unpacked.read(member.file_size)  # no more, whatever is packed in it

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
        raise UnsupportedInputError(f"{name} is damaged ({error}); {_ANEW}") from error


def resolved(part: str, target: str) -> str:
    """Return the name of the part that `target` means in `part`: a relative address."""
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return _part_name(posixpath.normpath(posixpath.join("/", posixpath.dirname(part), path)))


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _name(member: zipfile.ZipInfo, named: Callable[[bytes], str]) -> str:
    if member.flag_bits & _IN_UTF8 or member.filename.isascii():
        return member.filename
    try:
        return named(member.filename.encode(_OLD_NAMES))
    except UnicodeEncodeError:  # Python 3.12 took it from the part's field for Unicode (0x7075)
        return member.filename


@contextmanager
def _telling_damage(name: str) -> Iterator[None]:
    try:
        yield
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError),
    ) as error:
        raise UnsupportedInputError(f"{name} is damaged ({error}); make or save it anew") from error
